"""The pages of hours: balances, explained lines, movements, statement; never those of somebody else."""

import io
import re

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Statut
from accounts.models import DeclarationDIF
from accounts.services import ledger
from accounts.services.facts import record_activite
from cpa_portal.documents.models import Document
from cpa_portal.outbox.delivery import drain
from tests.accounts.conftest import worked
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
HOUR = 3600


def _queries(browser, address):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_hours_their_article_and_what_to_do(person):
    page = person.get(reverse("mes_droits")).content.decode()
    assert "48\u00a0h" in page
    assert "L6323-11" in page
    assert "Déclarez votre diplôme" in page
    assert "31\u00a0mars 2018" in page


def test_the_first_months_of_the_year_do_not_lower_the_next_credit(person, cast, moment):
    record_activite(
        compte=cast.compte, year=2017, statut=Statut.SALARIE, source="dsn", source_ref="m1", heures_secondes=500 * HOUR,
        actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    drain(at=moment)
    page = person.get(reverse("mes_droits")).content.decode()
    assert "Prochaine inscription\u00a0: <strong>24\u00a0h</strong>" in page


def test_hours_used_beyond_the_rights_are_called_an_indu(person, cast, moment):
    held = ledger.hold(
        compte=cast.compte, compteur="cpf", quantite=48 * HOUR, cle="h", cause="dossier:x",
        effective_on=moment.today, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    ledger.capture(
        reservation=held, quantite=48 * HOUR, cle="c", cause="dossier:x",
        effective_on=moment.today, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    ledger.correct_down(
        compte=cast.compte, compteur="cpf", quantite=8 * HOUR, cle="r", cause="correction",
        effective_on=moment.today, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    page = person.get(reverse("mes_droits")).content.decode()
    assert "indu" in page
    assert "8\u00a0h" in page
    assert "indu" in person.get(reverse("mon_historique")).content.decode()


@pytest.mark.parametrize("name", ["mes_droits", "mon_historique"])
def test_a_long_career_costs_no_more_queries(name, person, cast, moment):
    person.get(reverse(name))
    before = _queries(person, reverse(name))
    worked(cast.compte, 2017, at=moment)
    assert _queries(person, reverse(name)) == before


def test_the_history_is_filtered_by_counter(person, cast, moment):
    ledger.post_credit(
        compte=cast.compte, compteur="cec", quantite=20 * HOUR, cle="k", cause="essai",
        effective_on=moment.today, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    page = person.get(reverse("mon_historique"), {"compteur": "cec"}).content.decode()
    assert page.count("<tr>") == 2
    assert "Choisissez un compteur" in person.get(reverse("mon_historique"), {"compteur": "x"}).content.decode()


def test_dif_hours_are_added(person, cast, moment):
    response = person.post(reverse("declarer_dif"), {"heures": "87,5 h"})
    assert response.status_code == 302
    assert DeclarationDIF.objects.get().secondes == 315_000
    drain(at=moment)
    assert "87\u00a0h\u00a030" in person.get(reverse("mes_droits")).content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Indiquez un nombre"), ("beaucoup", "87,5"), ("121", "120\u00a0heures"), ("0", "supérieur à zéro")],
)
def test_bad_dif_hours_are_explained_and_kept(person, cast, typed, message):
    page = person.post(reverse("declarer_dif"), {"heures": typed}).content.decode()
    assert message in page
    assert typed in page
    assert not DeclarationDIF.objects.exists()


def test_a_proof_that_is_not_one_is_refused(person, cast):
    from_disguise = build.upload("paie.pdf", b"MZ\x90\x00 executable")
    page = person.post(reverse("declarer_dif"), {"heures": "40", "fichier": from_disguise}).content.decode()
    assert "Il y a un problème" in page
    assert not DeclarationDIF.objects.exists()


def test_the_statement_is_issued_read_and_downloaded(person, cast):
    response = person.post(reverse("mon_releve"))
    document = Document.objects.get()
    assert response["Location"] == reverse("mon_releve_page", args=[document.pk])
    page = person.get(response["Location"]).content.decode()
    assert "48\u00a0h" in page
    assert "/static/css/document.css" in page
    assert re.search(r"2\u00a084\u00a0••", page)
    pdf = person.get(reverse("mon_releve_pdf", args=[document.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert pikepdf.open(io.BytesIO(pdf.content)).Root.MarkInfo.Marked


@pytest.mark.parametrize("name", ["mon_releve_page", "mon_releve_pdf"])
def test_the_statement_of_another_is_not_found(name, person, cast, sign_in):
    person.post(reverse("mon_releve"))
    twin = sign_in(cast.twin.titulaire.user, space=build.space_of_person(cast.twin))
    twin.post(reverse("mon_releve"))
    document = Document.objects.get(titulaire_id=cast.compte.titulaire_id)
    assert twin.get(reverse(name, args=[document.pk])).status_code == 404


def test_pages_of_a_person_are_never_kept_by_a_cache(person):
    assert "no-store" in person.get(reverse("mes_droits"))["Cache-Control"]
