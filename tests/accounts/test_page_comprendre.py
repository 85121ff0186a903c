"""« Comprendre mes droits »: every year with its reason, received lines, document; under mandate for an adviser."""

import io
import re

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Pouvoir, Statut
from accounts.services import ledger
from accounts.services.facts import record_activite
from cpa_portal.audit.models import JournalEntry
from cpa_portal.documents.models import Document
from cpa_portal.outbox.delivery import drain
from tests.accounts.conftest import worked
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
PAGE, HOUR = "comprendre", 3600


def _page(person):
    response = person.get(reverse(PAGE))
    assert response.status_code == 200
    return response.content.decode()


def _declare(compte, moment, hours, raw):
    record_activite(
        compte=compte, year=2016, statut=Statut.SALARIE, source="csv", source_ref="2016:a",
        heures_secondes=hours * HOUR, raw_line=raw, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    drain(at=moment)


def _use(compte, moment, hours):
    held = ledger.hold(
        compte=compte, compteur="cpf", quantite=hours * HOUR, cle="h", cause="dossier:x",
        effective_on=moment.today, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    ledger.capture(
        reservation=held, quantite=hours * HOUR, cle="c", cause="dossier:x", effective_on=moment.today,
        actor=build.SYSTEM, at=moment,
    )  # fmt: skip


def test_each_year_has_its_section_its_numbers_and_its_article(person, cast):
    page = _page(person)
    for year in (2015, 2016, 2017):
        assert f'id="annee-{year}"' in page
        assert f'href="#annee-{year}"' in page
    assert "24\u00a0h, inscrites le 31\u00a0mars\u00a02017." in page
    assert "Article L6323-11 du code du travail\u00a0: alimentation du compte et plafond" in page
    assert re.search(r"Paramètres \d+\.\d+\.\d+\+", page)
    assert "L’année 2017 n’est pas finie." in page


def test_a_missing_year_says_who_declares_it_and_when(person, cast, moment, sign_in):
    lonely = build.a_person(at=moment, prenoms="Zoé", nom="Leroy")
    worked(lonely, 2015, at=moment)
    browser = sign_in(lonely.titulaire.user, space=build.space_of_person(lonely))
    page = _page(browser)
    assert "Rien n’est inscrit\u00a0: aucune activité déclarée." in page
    assert "déclaration sociale nominative" in page


def test_the_received_line_and_its_correction_are_shown_without_any_nir(person, cast, moment):
    _declare(cast.compte, moment, 100, "2016;salarie;284039912345678;100")
    _declare(cast.compte, moment, 120, "2016;salarie;53104441000011;120")
    page = _page(person)
    assert "Ligne reçue" in page
    assert "53104441000011;120" in page
    assert "284039912345678" not in page
    assert "numéro de sécurité sociale masqué" in page
    assert "(corrigée)" in page
    assert "Fichier d’activité (CSV)" in page


def test_months_of_received_lines_wait_behind_their_number(person, cast, moment):
    _declare(cast.compte, moment, 100, "\n".join(f"S21.G00.53.002,'{month}'" for month in range(1, 13)))
    assert "<summary>12\u00a0lignes reçues</summary>" in _page(person)
    person.post(reverse("etablir_explication"))
    html = Document.objects.get().html
    assert "12\u00a0lignes reçues, à lire sur la page" in html
    assert "S21.G00.53.002" not in html


def test_a_training_says_what_it_took_from_each_counter(person, cast, moment):
    _use(cast.compte, moment, 10)
    page = _page(person)
    assert "Formation de 10\u00a0h\u00a0: 10\u00a0h (CPF)." in page
    assert '<td class="droite" data-label="Reste">38\u00a0h</td>' in page


def test_what_can_be_declared_is_one_link_away(person, cast, moment):
    page = _page(person)
    assert "DIF" in page
    assert reverse("declarer_dif") in page
    worked(cast.compte, 2017, at=moment)
    assert reverse("declarer_diplome") in _page(person).split('id="annee-2017"')[1]


def test_a_long_career_costs_no_more_queries(person, cast, moment):
    _page(person)
    with CaptureQueriesContext(connection) as before:
        _page(person)
    worked(cast.compte, 2017, at=moment)
    for hours in (100, 120, 140):
        _declare(cast.compte, moment, hours, f"2016;{hours}")
    _use(cast.compte, moment, 10)
    with CaptureQueriesContext(connection) as after:
        _page(person)
    assert len(after) == len(before)


def test_rights_and_history_lead_to_the_section_of_the_year(person, cast):
    address = f"{reverse(PAGE)}#annee-2016"
    assert address in person.get(reverse("mes_droits")).content.decode()
    assert address in person.get(reverse("mon_historique")).content.decode()


def test_the_document_is_issued_read_and_downloaded(person, cast):
    assert person.get(reverse("etablir_explication")).status_code == 405
    response = person.post(reverse("etablir_explication"))
    document = Document.objects.get()
    assert response["Location"] == reverse("explication_page", args=[document.pk])
    page = person.get(response["Location"]).content.decode()
    assert "2016\u00a0: 24\u00a0h, inscrites le" in page
    assert "/static/css/document.css" in page
    assert re.search(r"2\u00a084\u00a0••", page)
    pdf = person.get(reverse("explication_pdf", args=[document.pk]))
    assert pikepdf.open(io.BytesIO(pdf.content)).Root.MarkInfo.Marked
    assert reverse("explication_pdf", args=[document.pk]) in _page(person)
    assert JournalEntry.objects.filter(verb="accounts.issue_explication").count() == 1


@pytest.mark.parametrize("name", ["explication_page", "explication_pdf"])
def test_the_document_of_another_is_not_found(name, person, cast, sign_in):
    person.post(reverse("etablir_explication"))
    document = Document.objects.get(titulaire_id=cast.compte.titulaire_id)
    twin = sign_in(cast.twin.titulaire.user, space=build.space_of_person(cast.twin))
    twin.post(reverse("etablir_explication"))
    assert twin.get(reverse(name, args=[document.pk])).status_code == 404


def test_it_is_never_kept_by_a_cache(person):
    assert "no-store" in person.get(reverse(PAGE))["Cache-Control"]


def test_the_adviser_reads_it_under_mandate_and_the_reading_is_journalled(cast, moment, adviser, stranger):
    address = reverse("comprendre_personne", args=[cast.compte.titulaire_id])
    assert adviser.get(address).status_code == 404
    build.in_force(cast.compte, cast.conseiller, at=moment)
    _declare(cast.compte, moment, 100, "2016;salarie;53104441000011;24000 euros")
    page = adviser.get(address).content.decode()
    assert 'id="annee-2016"' in page
    assert "Fichier d’activité (CSV)" in page
    assert "24000 euros" not in page
    assert reverse("declarer_dif") not in page
    assert JournalEntry.objects.filter(verb="accounts.read_compte", details__page="explication").count() == 1
    assert stranger.get(address).status_code == 404
    assert f"{address}#annee-2016" in adviser.get(reverse("personne", args=[cast.compte.titulaire_id])).content.decode()


def test_a_mandate_without_reading_is_refused(cast, moment, adviser):
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=[Pouvoir.DECLARER_DIPLOME])
    assert adviser.get(reverse("comprendre_personne", args=[cast.compte.titulaire_id])).status_code == 403
