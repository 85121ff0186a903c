"""Indus on screen: the person reads and answers, her adviser reads, the administrator decides."""

import io

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import EtatIndu, Pouvoir
from accounts.models import ActeIndu, Indu
from accounts.services.indus import observe
from cpa_portal.documents.rendering import pdf_available
from tests.builders import mandats as build
from tests.builders.indus import overdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def indu(cast, moment):
    """Ten hours missing on the account of the cast's person."""
    overdrawn(moment, compte=cast.compte)
    return Indu.objects.get()


def read(browser: Client, name: str, *args: object) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def queries(browser: Client, name: str, *args: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(browser, name, *args)
    return len(captured)


def test_the_page_of_rights_leads_to_the_indu(person, indu):
    assert reverse("mes_indus") in read(person, "mes_droits")
    assert reverse("mon_indu", args=[indu.pk]) in read(person, "mes_indus")


def test_the_explanation_leads_to_the_indu(person, indu):
    assert reverse("mes_indus") in read(person, "comprendre")


def test_without_an_indu_the_list_says_so(person):
    assert "Aucun indu sur votre compte." in read(person, "mes_indus")


def test_the_page_tells_each_line_and_until_when_to_answer(person, indu):
    page = read(person, "mon_indu", indu.pk)
    assert "Droits corrigés à la baisse" in page
    assert "Droits de 2016\u00a0: 24\u00a0h → 6\u00a0h" in page
    assert "jusqu’au 14\u00a0juin 2017" in page
    assert "Reprises à venir" in page


def test_empty_observations_are_asked_again_and_long_ones_are_kept(person, indu):
    url = reverse("mon_indu", args=[indu.pk])
    assert "Écrivez vos observations." in person.post(url, {"texte": " "}).content.decode()
    page = person.post(url, {"texte": "mot " * 1_100}).content.decode()
    assert "résumez" in page
    assert "mot mot mot" in page
    assert Indu.objects.get().etat == EtatIndu.NOTIFIE


def test_observations_are_sent_then_taken_back(person, indu):
    page = person.post(reverse("mon_indu", args=[indu.pk]), {"texte": "C’est faux."}, follow=True).content.decode()
    assert "Vos observations sont envoyées." in page
    assert "C’est faux." in page
    page = person.post(reverse("retirer_observations", args=[indu.pk]), follow=True).content.decode()
    assert "Vos observations sont retirées." in page
    assert Indu.objects.get().etat == EtatIndu.NOTIFIE


def test_the_notice_and_its_pdf(person, indu):
    notice = ActeIndu.objects.get().document_id
    assert "Notification d’un indu" in read(person, "mon_indu_page", indu.pk, notice)
    if pdf_available():
        response = person.get(reverse("mon_indu_pdf", args=[indu.pk, notice]))
        with pikepdf.open(io.BytesIO(response.content)) as pdf:
            assert "/StructTreeRoot" in pdf.Root


def test_a_document_of_another_indu_is_not_found(person, indu, cast, moment):
    overdrawn(moment)
    other = Indu.objects.exclude(pk=indu.pk).get()
    foreign = other.actes.get().document_id
    for args in ([indu.pk, foreign], [other.pk, foreign]):
        assert person.get(reverse("mon_indu_page", args=args)).status_code == 404
    assert person.get(reverse("mon_indu", args=[other.pk])).status_code == 404


def test_the_adviser_reads_under_the_mandate_only(adviser, cast, indu, moment):
    pk = cast.compte.titulaire_id
    assert adviser.get(reverse("indus_personne", args=[pk])).status_code in {403, 404}
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=[Pouvoir.LIRE])
    page = read(adviser, "indus_personne", pk)
    assert "10\u00a0h" in page
    assert "Seule la personne peut présenter ses observations" in page
    assert reverse("mon_indu_page", args=[indu.pk, ActeIndu.objects.get().document_id]) not in page


def test_the_administrator_waits_for_the_person_then_decides(administrator, indu, cast, moment):
    page = read(administrator, "indu_detail", indu.pk)
    assert "La personne peut répondre jusqu’au" in page
    assert "Enregistrer la décision" not in page
    observe(indu_id=indu.pk, texte="C’est faux.", actor=build.as_person(cast.compte), at=moment)
    url = reverse("indu_detail", args=[indu.pk])
    page = administrator.post(url, {"sens": "confirmer", "motif": ""}).content.decode()
    assert "Écrivez le motif" in page
    page = administrator.post(url, {"sens": "retenir", "motif": "Le bulletin le montre."}, follow=True)
    assert "Votre décision est enregistrée." in page.content.decode()
    assert Indu.objects.get().etat == EtatIndu.RETENU


def test_the_person_sees_that_the_administrator_read_her_file(administrator, person, indu):
    read(administrator, "indu_detail", indu.pk)
    page = read(person, "qui_a_vu")
    assert "A consulté un indu" in page


def test_observations_come_first_in_the_list(administrator, cast, moment, indu):
    overdrawn(moment)
    observe(indu_id=indu.pk, texte="C’est faux.", actor=build.as_person(cast.compte), at=moment)
    page = read(administrator, "indus")
    assert page.index(str(indu.pk)) < page.index(str(Indu.objects.exclude(pk=indu.pk).get().pk))
    filtered = administrator.get(reverse("indus"), {"etat": "notifie"}).content.decode()
    assert str(indu.pk) not in filtered
    assert administrator.get(reverse("indus"), {"etat": "x"}).status_code == 200


def test_lists_cost_the_same_queries_whatever_their_length(administrator, person, cast, moment, indu):
    before = queries(administrator, "indus"), queries(person, "mes_indus")
    for _ in range(4):
        overdrawn(moment)
    assert (queries(administrator, "indus"), queries(person, "mes_indus")) == before
