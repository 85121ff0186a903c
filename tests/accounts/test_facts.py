"""Declarations: nothing is edited, what was known on a day can always be asked again."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Absence, Activite, Compte, DeclarationDIF, Diplome
from accounts.selectors import facts_of
from accounts.services.facts import (
    declare_dif,
    declare_diplome,
    find_diplome_false,
    record_activite,
    record_cec,
    record_correctif,
    record_end,
    record_statut,
)
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import OutboxEvent
from tests.builders.accounts import HOUR, SYSTEM, activite, compte, compte_with, hold

pytestmark = pytest.mark.django_db
COLUMNS = (
    "compte_id", "year", "statut", "employeur_siret", "basis", "heures_secondes", "reference_secondes", "temps",
    "accord_secondes", "raw_line", "source", "source_ref", "declared_on",
)  # fmt: skip


@pytest.fixture
def nadia(at: Moment) -> Compte:
    return compte(at=at)


def years(of: Compte, known_at: Any = None) -> dict[int, int]:
    return {item.year: int(item.worked_hours or 0) for item in facts_of(of, known_at=known_at).activites}


def test_what_did_we_know_on_that_day_about_2016(nadia: Compte, at: Moment) -> None:
    before = timezone.now() - timedelta(minutes=1)
    activite(nadia, 2016, at=at, hours=1607)
    first = Activite.objects.get().recorded_at
    assert activite(nadia, 2016, at=at, hours=1400) == "corrected"
    second = Activite.objects.current().get().recorded_at
    assert [years(nadia, moment) for moment in (before, first, second, None)] == [
        {},
        {2016: 1607},
        {2016: 1400},
        {2016: 1400},
    ]
    assert Activite.objects.get(closed_at__isnull=False).closed_at == second


def test_the_same_declaration_twice_changes_nothing(nadia: Compte, at: Moment) -> None:
    absences = (("maladie", 10 * HOUR), ("maternite", 20 * HOUR))
    assert activite(nadia, 2016, at=at, absences=absences) == "added"
    assert activite(nadia, 2016, at=at, absences=absences[::-1]) == "unchanged"
    nadia.refresh_from_db()
    assert (nadia.facts_version, Activite.objects.count(), OutboxEvent.objects.count()) == (1, 1, 1)


def test_an_absence_alone_makes_a_correction(nadia: Compte, at: Moment) -> None:
    activite(nadia, 2016, at=at, absences=(("maladie", 10 * HOUR),))
    assert activite(nadia, 2016, at=at, absences=(("maladie", 11 * HOUR),)) == "corrected"
    assert Absence.objects.count() == 2
    assert [row.hours for item in facts_of(nadia).activites for row in item.absences] == [11]


def test_each_declaration_is_journalled_with_who_made_it(nadia: Compte, at: Moment) -> None:
    actor = replace(SYSTEM, user_id=None, mandat_id=7, on_behalf_of=nadia.titulaire_id)
    declare_diplome(compte=nadia, niveau="VI", declarant="cep", actor=actor, at=at)
    entry = JournalEntry.objects.get(verb="accounts.declare_diplome")
    assert (entry.mandat_id, entry.on_behalf_of_id, entry.details["niveau"]) == (7, nadia.titulaire_id, "VI")
    assert Diplome.objects.get().mandat_id == 7


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("year", {"year": 2014}),
        ("year", {"year": 2018}),
        ("statut", {"statut": "stagiaire"}),
        ("employeur_siret", {"employeur_siret": "12345678900001"}),
        ("heures_secondes", {"heures_secondes": None}),
        ("heures_secondes", {"heures_secondes": -1}),
        ("heures_secondes", {"heures_secondes": 9000 * HOUR}),
        ("reference_secondes", {"reference_secondes": 0}),
        ("pay_centimes", {"basis": "salaire", "heures_secondes": None}),
        ("days_worked", {"basis": "forfait_jours", "heures_secondes": None}),
        ("absences", {"absences": (("vacances", 10),)}),
        ("absences", {"absences": (("maladie", 0),)}),
    ],
)
def test_an_activity_that_cannot_be_used_names_its_field(
    nadia: Compte, at: Moment, field: str, changes: dict[str, Any]
) -> None:
    wanted = {"year": 2016, "statut": "salarie", "heures_secondes": HOUR, **changes}
    with pytest.raises(InvalidInput) as error:
        record_activite(compte=nadia, source="test", source_ref="1", **wanted, actor=SYSTEM, at=at)
    assert error.value.field == field


def test_a_higher_level_replaces_and_a_lower_one_corrects(nadia: Compte, at: Moment) -> None:
    declare_diplome(compte=nadia, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
    declare_diplome(compte=nadia, niveau="V", declarant="titulaire", obtained_on=date(2017, 5, 2), actor=SYSTEM, at=at)
    assert [item.niveau for item in facts_of(nadia).diplomes] == ["VI", "V"]
    declare_diplome(compte=nadia, niveau="V bis", declarant="titulaire", actor=SYSTEM, at=at)
    assert [item.niveau for item in facts_of(nadia).diplomes] == ["VI", "V bis"]
    assert Diplome.objects.current().get().niveau == "V bis"


def test_the_same_diploma_declared_twice_is_one_declaration(nadia: Compte, at: Moment) -> None:
    first = declare_diplome(compte=nadia, niveau="IV", declarant="titulaire", actor=SYSTEM, at=at)
    assert declare_diplome(compte=nadia, niveau="IV", declarant="cep", actor=SYSTEM, at=at).pk == first.pk


def test_a_false_declaration_keeps_its_date_and_says_when_it_was_found(nadia: Compte, at: Moment) -> None:
    declare_diplome(compte=nadia, niveau="VI", declarant="titulaire", actor=SYSTEM, at=at)
    later = replace(at, today=date(2018, 1, 5))
    find_diplome_false(compte=nadia, found_on=later.today, actor=SYSTEM, at=later)
    (known,) = facts_of(nadia).diplomes
    assert (known.declared_on, known.found_false_on) == (at.today, later.today)


def test_a_diploma_of_the_future_is_refused(nadia: Compte, at: Moment) -> None:
    with pytest.raises(InvalidInput, match="futur"):
        declare_diplome(
            compte=nadia, niveau="V", declarant="titulaire", obtained_on=date(2017, 6, 1), actor=SYSTEM, at=at
        )


@pytest.mark.parametrize("hours", [0, 121])
def test_dif_is_between_one_hour_and_120(nadia: Compte, at: Moment, hours: int) -> None:
    with pytest.raises(InvalidInput, match="120"):
        declare_dif(compte=nadia, secondes=hours * HOUR, actor=SYSTEM, at=at)


def test_dif_is_corrected_until_it_is_used(at: Moment) -> None:
    nadia = compte_with((2016,), at=at)
    for hours in (40, 60):
        declare_dif(compte=nadia, secondes=hours * HOUR, actor=SYSTEM, at=at)
    assert (DeclarationDIF.objects.count(), facts_of(nadia).dif) == (2, 60 * HOUR)
    nadia = compte_with((2016,), at=at, rank=2)
    declare_dif(compte=nadia, secondes=40 * HOUR, actor=SYSTEM, at=at)
    drain(at=at)
    hold(nadia, 1, at=at, compteur="dif")
    with pytest.raises(Refused, match="ne peut plus changer"):
        declare_dif(compte=nadia, secondes=50 * HOUR, actor=SYSTEM, at=at)


def test_statuses_civic_activities_topups_and_ends_are_facts_too(nadia: Compte, at: Moment) -> None:
    common: dict[str, Any] = {"compte": nadia, "source": "test", "source_ref": "1", "actor": SYSTEM, "at": at}
    record_statut(statut="salarie", from_on=date(2015, 1, 1), **common)
    record_statut(statut="agent_public", categorie="C", from_on=date(2015, 1, 1), **common)
    record_cec(categorie="service_civique", year=2017, duration=None, **common)
    record_correctif(year=2017, secondes=100 * HOUR, **common)
    record_end(compte=nadia, retired_on=date(2017, 4, 1), actor=SYSTEM, at=at)
    facts = facts_of(Compte.objects.select_related("titulaire").get(pk=nadia.pk))
    assert [(item.statut, item.categorie) for item in facts.titulaire.statuts] == [("agent_public", "C")]
    assert facts.cec[0].categorie == "service_civique"
    assert facts.correctifs[0].quantite == 100 * HOUR
    assert facts.titulaire.retired_on == date(2017, 4, 1)


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("an_activity_has_a_plausible_year", "year = 1999"),
        ("worked_time_is_never_negative", "heures_secondes = -1"),
        ("a_reference_is_positive", "reference_secondes = 0"),
        ("an_activity_stands_once_per_source", "year = 2016"),
    ],
)
def test_the_database_refuses_a_broken_activity(nadia: Compte, at: Moment, name: str, sql: str) -> None:
    activite(nadia, 2016, at=at)
    column, value = sql.split(" = ")
    chosen = ", ".join(value if item == column else item for item in COLUMNS)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        connection.cursor().execute(
            f"INSERT INTO accounts_activite ({', '.join(COLUMNS)}) SELECT {chosen} FROM accounts_activite"
        )
    assert error.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_a_declared_row_never_changes(nadia: Compte, at: Moment) -> None:
    activite(nadia, 2016, at=at)
    for statement in ("SET heures_secondes = 1", "SET closed_at = now(), year = 2015"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"UPDATE accounts_activite {statement}")
