"""Pages of the life of a registration, for the body and for the instructor."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.models import LegalClock
from organismes.models import Bilan, Modification, ProcedureAnnulation
from organismes.services import actes
from organismes.services.bilans import lapse_due
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def spring(at):
    """March 2018: the report of 2017 is due."""
    LegalClock.objects.update_or_create(pk=1, defaults={"legal_on": date(2018, 3, 1), "set_on": at.today})
    return replace(at, today=date(2018, 3, 1))


def test_a_report_is_kept_then_sent_and_read(at, as_member, request) -> None:
    body = build.referencable(at=at)
    request.getfixturevalue("spring")
    client, address = as_member(body), reverse("bilan", args=[2017])
    typed = {"stagiaires_salaries": "12", "heures_salaries": "240", "formateurs": "2", "produit_entreprises": "12000"}
    page = client.post(address, {**typed, "garder": "1"}, follow=True).content.decode()
    assert "Votre saisie est gardée" in page
    assert 'value="240"' in client.get(address).content.decode()
    assert "est transmis" in client.post(address, typed, follow=True).content.decode()
    row = Bilan.objects.get()
    text = client.get(reverse("recu_bilan", args=[row.pk])).content.decode()
    assert "12\u00a0000,00\u00a0€" in text
    assert client.get(reverse("recu_bilan_pdf", args=[row.pk])).content.startswith(b"%PDF-")


def test_a_number_with_letters_keeps_what_was_typed(at, as_member, request) -> None:
    body = build.referencable(at=at)
    request.getfixturevalue("spring")
    answer = as_member(body).post(reverse("bilan", args=[2017]), {"formateurs": "deux", "heures_salaries": "240"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "nombre entier" in page
    assert 'value="deux"' in page


def test_a_year_that_is_not_due_has_no_page(at, as_member) -> None:
    assert as_member(build.referencable(at=at)).get(reverse("bilan", args=[2016])).status_code == 404


def test_a_lapsed_body_reads_how_to_undo_it_and_the_instructor_restores_it(at, as_member, as_instructor) -> None:
    body, agent = build.referencable(at=at), build.instructeur(at=at)
    lapse_due(at=replace(at, today=date(2018, 5, 1)))
    assert "Votre déclaration est caduque" in as_member(body).get(reverse("mes_bilans")).content.decode()
    row = body.declarations.get()
    client = as_instructor(agent)
    assert body.raison_sociale in client.get(reverse("vie_enregistrements")).content.decode()
    address = reverse("retirer_fin", args=[row.pk])
    assert "Cette décision est motivée" in client.post(address, {"motif": " "}).content.decode()
    done = client.post(address, {"motif": "Envoi du 28 avril établi."}, follow=True).content.decode()
    assert "L’enregistrement est rétabli" in done
    row.refresh_from_db()
    assert row.etat == "enregistree"


def test_a_change_is_declared_and_taken_into_account(at, as_member, as_instructor) -> None:
    body, agent = build.referencable(at=at), build.instructeur(at=at)
    typed = {"nature": "denomination", "effective_on": "02/03/2017", "raison_sociale": "Nouveau nom"}
    page = as_member(body).post(reverse("mes_modifications"), typed, follow=True).content.decode()
    assert "Le changement est déclaré" in page
    assert "dans les trente jours\u00a0: le retard" in page
    address = reverse("repondre_modification", args=[Modification.objects.get().pk])
    done = as_instructor(agent).post(address, {"accord": "oui"}, follow=True).content.decode()
    assert "Votre réponse est notifiée" in done
    body.refresh_from_db()
    assert body.raison_sociale == "Nouveau nom"


def test_a_change_without_its_values_says_which(at, as_member) -> None:
    typed = {"nature": "adresse", "effective_on": "02/05/2017", "adresse": "1 rue Neuve"}
    page = as_member(build.referencable(at=at)).post(reverse("mes_modifications"), typed).content.decode()
    assert "Indiquez le code postal" in page
    assert 'value="1 rue Neuve"' in page


def test_a_check_is_opened_answered_and_decided(at, as_member, as_instructor) -> None:
    body, agent = build.referencable(at=at), build.instructeur(at=at)
    client = as_instructor(agent)
    client.post(reverse("ouvrir_procedure", args=[body.declarations.get().pk]), {"griefs": "Feuilles fausses."})
    procedure = ProcedureAnnulation.objects.get()
    member = as_member(body, browser=Client())
    assert "Feuilles fausses." in member.get(reverse("ma_procedure", args=[procedure.pk])).content.decode()
    member.post(reverse("ma_procedure", args=[procedure.pk]), {"observations": "Les voici."})
    decision = {"issue": "annulee", "decision": "Faux établis."}
    page = client.post(reverse("decider_procedure", args=[procedure.pk]), decision, follow=True).content.decode()
    assert "La décision est notifiée" in page
    text = member.get(reverse("decision_annulation", args=[procedure.pk])).content.decode()
    assert "Voies et délais de recours" in text


def test_an_end_declared_for_later_is_undone_on_the_same_page(at, as_member) -> None:
    body = build.referencable(at=at)
    client, address = as_member(body), reverse("fin_activite")
    client.post(address, {"effective_on": "30/06/2017"})
    assert body.declarations.get().etat == "cessee"
    assert "Votre fin d’activité est retirée" in client.post(address, {"retirer": "1"}, follow=True).content.decode()


def test_an_instructor_of_another_region_finds_nothing(at, as_instructor) -> None:
    body = build.referencable(at=at)
    elsewhere = build.instructeur(at=at, code="84", email="autre@etat.example")
    row = body.declarations.get()
    assert as_instructor(elsewhere).get(reverse("vie_enregistrement", args=[row.pk])).status_code == 404


def test_the_list_costs_a_constant_number_of_queries(at, as_instructor, django_assert_max_num_queries) -> None:
    for rank in range(1, 9):
        body = build.registered(at=at, rank=rank)
        actes.declare_end(
            declaration=body.declarations.get(), effective_on=at.today, actor=build.as_gestionnaire(body), at=at
        )
    client = as_instructor(build.instructeur(at=at))
    with django_assert_max_num_queries(14):
        assert client.get(reverse("vie_enregistrements")).content.decode().count("Fin d’activité déclarée") >= 8
