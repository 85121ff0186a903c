"""What did we know on a day about a year: the ledger and the facts answer, whatever was corrected since."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.selectors.memory import corrections, known
from accounts.services.facts import record_activite
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.delivery import drain
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
HOUR = 3600


def correct(cast, hours, moment):
    """The same year at the same source, with other hours."""
    record_activite(
        compte=cast.compte, year=2016, statut="salarie", source="test", source_ref="2016",
        heures_secondes=hours * HOUR, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    drain(at=moment)


def test_before_the_correction_the_ledger_still_says_what_it_said(cast, moment):
    before = current_moment().now + timedelta(milliseconds=1)
    known_then = known(cast.compte, 2016, moment=before)
    correct(cast, 803, moment)
    assert [row.quantite for row in known(cast.compte, 2016, moment=before)] in ([], [r.quantite for r in known_then])
    assert [row.quantite for row in known(cast.compte, 2016, moment=current_moment().now + timedelta(hours=1))] == [
        "12\u00a0h"
    ]


def test_each_change_is_told_from_what_to_what(cast, moment):
    correct(cast, 803, moment)
    told = corrections(cast.compte, 2016, since=current_moment().now - timedelta(days=1))
    assert [(row.avant, row.apres) for row in told] == [("0\u00a0h", "24\u00a0h"), ("24\u00a0h", "12\u00a0h")]


def test_the_page_answers_and_keeps_what_was_asked(person, cast, moment):
    correct(cast, 803, moment)
    day = current_moment().now.strftime("%d/%m/%Y")
    page = person.get(reverse("memoire"), {"annee": "2016", "jour": day}).content.decode()
    assert "12\u00a0h" in page
    assert 'value="2016"' in page


def test_a_day_that_does_not_exist_is_told_and_kept(person):
    page = person.get(reverse("memoire"), {"annee": "2016", "jour": "31/02/2018"}).content.decode()
    assert "Cette date n’existe pas" in page
    assert "31/02/2018" in page


def test_before_the_account_nothing_was_known(person):
    page = person.get(reverse("memoire"), {"annee": "2016", "jour": "01/01/2016"}).content.decode()
    assert "Aucun droit n’était inscrit" in page


def test_queries_do_not_grow_with_the_corrections(person, cast, moment):
    asked = {"annee": "2016", "jour": current_moment().now.strftime("%d/%m/%Y")}
    with CaptureQueriesContext(connection) as few:
        person.get(reverse("memoire"), asked)
    for hours in (100, 200, 300):
        correct(cast, hours, moment)
    with CaptureQueriesContext(connection) as many:
        person.get(reverse("memoire"), asked)
    assert len(many) == len(few)
