"""Silence of the administration."""

from dataclasses import replace
from datetime import date

import pytest

from cpa_portal.actor import Actor
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.models import Courriel
from organismes.services import declarations
from organismes.services.nightly import run_nightly
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db


def night(at: Moment, day: date) -> int:
    return run_nightly(at=replace(at, today=day))


def test_silence_of_30_days_registers_on_the_31st_and_once(at: Moment) -> None:
    row = build.filed(at=at)
    assert night(at, date(2017, 6, 14)) == 0
    assert night(at, date(2017, 6, 15)) == 1
    assert night(at, date(2017, 6, 15)) == 0
    row.refresh_from_db()
    assert (row.etat, row.tacite, row.decided_on, row.decided_by) == ("enregistree", True, date(2017, 6, 15), None)
    assert row.nda == "11770000177"
    entry = JournalEntry.objects.get(verb="organismes.register_declaration")
    assert (entry.actor_name, entry.details) == ("organismes.nightly", {"tacite": True})
    assert "tacite" in Courriel.objects.get(subject="Votre déclaration d’activité est enregistrée").body


def test_a_late_night_keeps_the_day_of_the_law(at: Moment) -> None:
    row = build.filed(at=at)
    assert night(at, date(2017, 8, 1)) == 1
    row.refresh_from_db()
    assert row.decided_on == date(2017, 6, 15)


def test_pieces_asked_stop_the_clock_until_they_come(at: Moment, system: Actor) -> None:
    row = build.filed(at=at)
    declarations.ask_pieces(declaration=row, texte="Programme.", actor=system, at=at)
    assert night(at, date(2017, 8, 1)) == 0
    declarations.file(declaration=row, actor=system, at=replace(at, today=date(2017, 8, 1)))
    assert night(at, date(2017, 8, 31)) == 0
    assert night(at, date(2017, 9, 1)) == 1


def test_a_draft_waits_for_its_body(at: Moment) -> None:
    build.organisme(at=at)
    assert night(at, date(2018, 1, 1)) == 0
