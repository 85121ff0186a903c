"""Steps, sessions, publication with an explanation, withdrawal: the pages of the organisme."""

from datetime import timedelta

import pytest
from django.urls import reverse

from modules.models import Dossier, SessionModule
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def steps(*rows: dict) -> dict:
    data = {"etapes-TOTAL_FORMS": len(rows), "etapes-INITIAL_FORMS": 0}
    for rank, row in enumerate(rows):
        data |= {f"etapes-{rank}-{name}": value for name, value in row.items()}
    return data


FIRST = {
    "titre": "Diagnostic",
    "type": "evaluation",
    "part": "33,3",
    "signataires": ["intervenant"],
    "champs": ["dates"],
}
EMPTY = {"titre": "", "type": "attestation_assiduite", "part": ""}
SECOND = {"titre": "Suite", "type": "emargement", "part": "66,7", "signataires": ["titulaire"], "champs": ["heures"]}


def test_steps_typed_with_a_comma_are_kept(module, enter_as, client) -> None:
    address = reverse("module_etapes", args=[module.pk])
    page = enter_as(module.organisme).post(address, steps(FIRST, SECOND, EMPTY), follow=True).content.decode()
    assert "Les étapes sont enregistrées" in page
    public = client.get(reverse("module_detail", args=[module.pk])).content.decode()
    assert "33,3\u00a0% du prix" in public
    assert "Feuilles d’émargement" in public


def test_parts_that_do_not_make_the_whole_are_said_and_kept(module, enter_as) -> None:
    address = reverse("module_etapes", args=[module.pk])
    answer = enter_as(module.organisme).post(address, steps(FIRST, {**SECOND, "part": "50"}))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "font 83,3\u00a0% ensemble" in page
    assert 'value="Diagnostic"' in page


def test_a_session_is_announced_shown_and_cancelled(at, module, enter_as, client) -> None:
    member, address = enter_as(module.organisme), reverse("module_sessions", args=[module.pk])
    day = at.today + timedelta(days=30)
    typed = {"first_on": f"{day:%d/%m/%Y}", "last_on": f"{day:%d/%m/%Y}", "commune": "Melun", "places": "8"}
    assert "La session est annoncée" in member.post(address, typed, follow=True).content.decode()
    assert "déjà annoncée" in member.post(address, typed).content.decode()
    assert "8 places" in client.get(reverse("module_detail", args=[module.pk])).content.decode().replace("\u00a0", " ")
    session = SessionModule.objects.get()
    member.post(reverse("annuler_session", args=[session.pk]))
    assert "8 places" not in client.get(reverse("module_detail", args=[module.pk])).content.decode().replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_on": "01/01/2017", "last_on": "02/01/2017"}, "avant son premier jour"),
        ({"last_on": "01/06/2017"}, "précède le premier"),
        ({"commune": ""}, "Indiquez la commune"),
        ({"places": "0"}, "au moins une place"),
    ],
)
def test_a_wrong_session_is_refused_with_its_reason(module, enter_as, changed, words) -> None:
    typed = {"first_on": "15/06/2017", "last_on": "20/06/2017", "commune": "Melun", **changed}
    page = enter_as(module.organisme).post(reverse("module_sessions", args=[module.pk]), typed).content.decode()
    assert words in page


def test_a_price_that_stands_out_is_explained_on_the_page(at, enter_as) -> None:
    for rank in range(2, 7):
        build.module(at=at, rank=rank)
    row = build.module(at=at, published=False, forfait_centimes=600_000)
    member, address = enter_as(row.organisme), reverse("publier_module", args=[row.pk])
    assert "s’écarte des modules comparables" in member.get(address).content.decode()
    assert "expliquez" in member.post(address).content.decode()
    done = member.post(address, {"explication": "Deux intervenants."}, follow=True).content.decode()
    assert "Le module est au catalogue" in done


@pytest.mark.parametrize(("choice", "etat"), [("continuent", "brouillon"), ("annules", "annule")])
def test_the_organisme_says_what_becomes_of_the_drafts(at, module, enter_as, choice, etat) -> None:
    draft = build.draft(at=at, compte=build.person(at=at, cpf=48), module=module)
    member, address = enter_as(module.organisme), reverse("retirer_module", args=[module.pk])
    assert "1\u00a0dossier\u00a0: à vous de dire" in member.get(address).content.decode()
    assert "Dites ce que deviennent" in member.post(address, {}).content.decode()
    member.post(address, {"brouillons": choice})
    assert Dossier.objects.get(pk=draft.pk).etat == etat


def test_an_accepted_dossier_goes_on_after_the_withdrawal(at, module, enter_as) -> None:
    dossier = build.accepted(at=at, compte=build.person(at=at, cpf=48), module=module)
    enter_as(module.organisme).post(reverse("retirer_module", args=[module.pk]), {"brouillons": "annules"})
    build.proof(dossier, at=at)
    assert Dossier.objects.get(pk=dossier.pk).etat == "valide"
