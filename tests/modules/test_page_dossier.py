"""The person's pages: open, read, change, cancel."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from modules.models import Dossier
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


def test_opening_then_reading_the_plan_before_any_commitment(compte, module, enter_as) -> None:
    client = enter_as(compte)
    address = reverse("ouvrir_dossier", args=[module.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, {"first_session_on": "01/06/2017", "last_session_on": "30/06/2017"}, follow=True)
    page = response.content.decode()
    dossier = Dossier.objects.get()
    assert response.redirect_chain[0][0] == reverse("dossier", args=[dossier.pk])
    assert "Votre dossier est ouvert" in page
    assert "Ce que votre dossier utiliserait" in page
    assert page.count("24\u00a0h") >= 3
    assert "Rien ne manque" in page


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("demain", "30/06/2017", "n’est pas lisible"),
        ("", "30/06/2017", "Indiquez une date"),
        ("01/05/2017", "30/06/2017", "ne peut pas être avant le 15/05/2017"),
        ("30/06/2017", "01/06/2017", "précède la première"),
    ],
)
def test_wrong_dates_keep_what_was_typed(compte, module, enter_as, first, last, words) -> None:
    response = enter_as(compte).post(
        reverse("ouvrir_dossier", args=[module.pk]), {"first_session_on": first, "last_session_on": last}
    )
    page = response.content.decode()
    assert words in page
    assert f'value="{last}"' in page
    assert not Dossier.objects.exists()


def test_missing_hours_say_who_must_act_and_can_be_paid(at, module, enter_as) -> None:
    compte = build.person(at=at, cpf=20)
    dossier = build.draft(at=at, compte=compte, module=module)
    client = enter_as(compte)
    address = reverse("dossier", args=[dossier.pk])
    page = client.get(address).content.decode()
    assert "Il manque 4\u00a0h" in page
    assert "À vous d’agir" in page
    paid = client.post(reverse("choisir_paiement", args=[dossier.pk]), {"paye": "oui"}, follow=True).content.decode()
    assert "Payé par vous" in paid
    assert "Il manque" not in paid
    client.post(reverse("choisir_paiement", args=[dossier.pk]), {"paye": "non"})
    assert "Il manque" in client.get(address).content.decode()


def test_the_cep_notice_before_a_bilan(at, compte, enter_as) -> None:
    module = build.module(at=at, nature="bilan_competences")
    dossier = build.draft(at=at, compte=compte, module=module)
    client = enter_as(compte)
    page = client.get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "vous n’êtes pas obligé" in page
    assert "J’ai pris connaissance" in page
    done = client.post(reverse("prendre_connaissance", args=[dossier.pk]), follow=True).content.decode()
    assert "Vous en avez pris connaissance" in done
    dossier.refresh_from_db()
    assert dossier.cep_notice_at is not None


def test_cancelling_shows_its_consequence_first(at, compte, module, enter_as) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    client = enter_as(compte)
    address = reverse("annuler_dossier", args=[dossier.pk])
    assert "24\u00a0h réservées redeviennent disponibles" in client.get(address).content.decode()
    assert "Écrivez le motif" in client.post(address, {"motif": ""}).content.decode()
    page = client.post(address, {"motif": "Projet reporté"}, follow=True).content.decode()
    assert "Votre dossier est annulé" in page
    assert "Projet reporté" in page
    again = client.post(address, {"motif": "Encore"}).content.decode()
    assert "n’est plus possible" in again
    assert "Encore</textarea>" in again


def test_dates_are_changed_on_a_draft(at, compte, module, enter_as) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    client = enter_as(compte)
    address = reverse("changer_dates", args=[dossier.pk])
    assert 'value="15/05/2017"' in client.get(address).content.decode()
    client.post(address, {"first_session_on": "01/06/2017", "last_session_on": "02/06/2017"})
    dossier.refresh_from_db()
    assert dossier.first_session_on == at.today + timedelta(days=17)


PAGES = ["dossier", "changer_dates", "annuler_dossier", "demander_devis"]
ACTS = ["prendre_connaissance", "choisir_paiement", "annuler_dossier", "changer_dates", "demander_devis"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_who_owns_a_twin_finds_nothing(at, compte, module, enter_as, name) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    twin = build.person(at=at, cpf=48)
    build.draft(at=at, compte=twin, module=module)
    assert enter_as(twin).get(reverse(name, args=[dossier.pk])).status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_nor_does_she_act(at, compte, module, enter_as, name) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    twin = build.person(at=at, cpf=48)
    build.draft(at=at, compte=twin, module=module)
    data = {
        "motif": "x",
        "paye": "oui",
        "projet": "x",
        "first_session_on": "01/06/2017",
        "last_session_on": "02/06/2017",
    }
    assert enter_as(twin).post(reverse(name, args=[dossier.pk]), data).status_code == 404
    assert enter_as(compte).get(reverse("dossier", args=[uuid.uuid4()])).status_code == 404


def test_visitors_sign_in_and_organismes_are_refused(client, at, compte, module, enter_as) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    for name, args in [("mes_dossiers", []), ("dossier", [dossier.pk]), ("ouvrir_dossier", [module.pk])]:
        assert client.get(reverse(name, args=args)).status_code == 302
    assert enter_as(module.organisme).get(reverse("dossier", args=[dossier.pk])).status_code == 403


def test_my_dossiers_empty_then_full_with_a_constant_number_of_queries(
    at, compte, enter_as, django_assert_max_num_queries
) -> None:
    client = enter_as(compte)
    assert "Vous n’avez pas encore de dossier" in client.get(reverse("mes_dossiers")).content.decode()
    for rank in range(12):
        build.draft(at=at, compte=compte, module=build.module(at=at, titre=f"Module {rank}"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("mes_dossiers")).content.decode()
    assert page.count("En préparation") == 12


def test_one_dossier_costs_a_bounded_number_of_queries(
    at, compte, module, enter_as, django_assert_max_num_queries
) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    for _ in range(4):
        build.proof(dossier, at=at)
    client = enter_as(compte)
    with django_assert_max_num_queries(18):
        client.get(reverse("dossier", args=[dossier.pk]))
