"""The pages of mandates: what each person may do, and what strangers get."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import Mandat
from cpa_portal.audit.models import JournalEntry
from cpa_portal.outbox.models import Courriel
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


def _form(**changes):
    given = {"email": "", "nir": "", "birth_date": "02/03/1984", "pouvoirs": ["lire"], "duree_jours": "31"}
    return {**given, **changes}


def test_the_answer_is_the_same_for_nobody(cast, adviser):
    pages = []
    for email in (cast.compte.titulaire.user.email, "personne@exemple.fr"):
        answer = adviser.post(reverse("proposer_mandat"), _form(email=email), follow=True)
        page = answer.content.decode().replace(email, "")
        pages.append(re.sub(r"csrfmiddlewaretoken\" value=\"\w+|mandats/\d+/|\s+", "", page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "soit l’adresse électronique, soit le numéro"),
        ({"email": "a@exemple.fr", "nir": build.nir_of(5)}, "soit l’adresse électronique, soit le numéro"),
        ({"nir": build.wrong_nir(5)}, "sa clé"),
        ({"email": "a@exemple.fr", "birth_date": "31/02/1984"}, "n’existe pas"),
        ({"email": "a@exemple.fr", "pouvoirs": []}, "au moins un acte"),
        ({"email": "a@exemple.fr", "duree_jours": "30"}, "Choisissez une durée"),
        ({"email": "pas une adresse"}, "n’est pas complète"),
    ],
)
def test_bad_input_is_explained_and_kept(adviser, cast, changes, message):
    typed = _form(**changes)
    page = adviser.post(reverse("proposer_mandat"), typed).content.decode()
    assert message in page
    assert f'value="{typed["birth_date"]}"' in page
    assert not Mandat.objects.exists()


def test_the_adviser_types_the_code(cast, moment, adviser):
    mandat = build.proposed(cast.compte, cast.conseiller, at=moment)
    adviser.post(reverse("envoyer_code", args=[mandat.pk]))
    body = Courriel.objects.filter(subject__startswith="Votre code").get().body
    code = re.search(r"^(\d{6})$", body, re.MULTILINE).group(1)
    wrong = adviser.post(reverse("mandat_detail", args=[mandat.pk]), {"code": "12"})
    assert "six chiffres" in wrong.content.decode()
    response = adviser.post(reverse("mandat_detail", args=[mandat.pk]), {"code": f"{code[:3]} {code[3:]}"})
    assert response.status_code == 302
    assert Mandat.objects.get(pk=mandat.pk).etat == "actif"


@pytest.mark.parametrize("name", ["accepter_mandat", "refuser_mandat", "revoquer_mandat", "revoquer_pouvoir"])
def test_another_person_gets_404(name, cast, moment, sign_in, client):
    mandat = build.proposed(cast.compte, cast.conseiller, at=moment)
    build.proposed(cast.twin, cast.conseiller, at=moment)
    browser = sign_in(cast.twin.titulaire.user, space=build.space_of_person(cast.twin))
    assert browser.post(reverse(name, args=[mandat.pk]), {"pouvoir": "lire"}).status_code == 404
    assert browser.get(reverse(name, args=[mandat.pk])).status_code == 405


@pytest.mark.parametrize("name", ["mandat_detail", "envoyer_code", "retirer_mandat", "rendre_mandat"])
def test_another_adviser_gets_404(name, cast, moment, stranger):
    mandat = build.proposed(cast.compte, cast.conseiller, at=moment)
    build.in_force(cast.twin, cast.other, at=moment)
    assert stranger.post(reverse(name, args=[mandat.pk]), {"code": "123456"}).status_code == 404


@pytest.mark.parametrize("name", ["personne", "conseiller_declarer_diplome"])
def test_a_stranger_gets_404_and_a_former_adviser_a_clear_refusal(name, cast, moment, adviser, stranger, person):
    mandat = build.in_force(cast.compte, cast.conseiller, at=moment)
    build.in_force(cast.twin, cast.other, at=moment)
    address = reverse(name, args=[cast.compte.titulaire_id])
    assert adviser.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    person.post(reverse("revoquer_mandat", args=[mandat.pk]))
    refused = adviser.get(address)
    assert refused.status_code == 403
    assert "Le mandat a été révoqué" in refused.content.decode()
    assert JournalEntry.objects.filter(verb="accounts.refuse_without_mandate").exists()


def test_out_of_scope_is_refused(cast, moment, adviser):
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=["declarer_diplome"])
    refused = adviser.get(reverse("personne", args=[cast.compte.titulaire_id]))
    assert refused.status_code == 403
    preview = adviser.post(
        reverse("conseiller_declarer_diplome", args=[cast.compte.titulaire_id]), {"niveau": "VI"}
    ).content.decode()
    assert "Heures disponibles" not in preview


def test_an_expired_mandate_is_refused_with_its_reason(cast, moment, adviser):
    before = replace(moment, today=moment.today.replace(year=moment.today.year - 1))
    build.in_force(cast.compte, cast.conseiller, at=before, jours=31)
    refused = adviser.get(reverse("personne", args=[cast.compte.titulaire_id]))
    assert refused.status_code == 403
    assert "arrivé à son terme" in refused.content.decode()


def test_the_person_sees_who_read_her_account(cast, moment, adviser, person):
    build.in_force(cast.compte, cast.conseiller, at=moment)
    adviser.get(reverse("personne", args=[cast.compte.titulaire_id]))
    page = person.get(reverse("qui_a_vu")).content.decode()
    assert "A consulté les heures du compte" in page
    assert "Claire Fournier" in page
    assert "Fongecif de Lyon" in page


def test_a_weak_sign_in_goes_no_further(cast, sign_in, client):
    browser = sign_in(cast.conseiller.user, strong=False, space=build.space_of_adviser(cast.conseiller))
    response = browser.get(reverse("conseiller_accueil"))
    assert response.status_code == 302
    assert "2fa" in response["Location"] or "mfa" in response["Location"]
