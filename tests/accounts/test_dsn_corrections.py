"""DSN: which declaration stands, in whatever order they come, and what a correction changes."""

from datetime import date
from itertools import permutations

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.enums import Compteur
from accounts.models import Activite, Compte, ContratDSN, DeclarationDSN
from accounts.selectors.comptes import available
from accounts.selectors.dsn import declared_behind
from cpa_portal.clock.moment import Moment
from tests.accounts.dsn_files import (
    OTHER,
    Contract,
    Individual,
    Work,
    declaration,
    envelope,
    faults,
    full_month,
    imported,
    month,
    year_of,
)
from tests.builders.accounts import parts, use

pytestmark = pytest.mark.django_db
HOUR = 3600
JANUARY = date(2016, 1, 1)


def january(hours: str, *, order: int = 1, kind: str = "01", rank: int = 1, fraction: str = "11") -> list[str]:
    return declaration([full_month(rank, 2016, 1, hours)], on=JANUARY, order=order, kind=kind, fraction=fraction)


def hours() -> list[int]:
    return [row.heures_secondes // HOUR for row in Activite.objects.current().order_by("compte_id")]


def test_an_annule_et_remplace_replaces_exactly_what_it_names(at: Moment) -> None:
    rows = [
        january("100.00"),
        january("10.00", fraction="22"),
        declaration([full_month(1, 2016, 2, "50.00")], on=date(2016, 2, 1)),
        declaration([full_month(1, 2016, 1, "30.00")], on=JANUARY, siret=OTHER),
    ]
    imported(envelope(rows), at)
    row = imported(envelope([january("120.00", order=2, kind="03")]), at)
    assert (row.corrigees, row.ajoutees, row.rejetees) == (1, 0, 0)
    assert sorted(hours()) == [30, 180]
    closed = DeclarationDSN.objects.get(closed_at__isnull=False)
    assert (closed.ordre, closed.fraction, closed.siret, closed.replaced_by.ordre) == (1, "11", "53104441000011", 2)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_in_rank_stands_whatever_came_first(at: Moment, order: tuple[int, ...]) -> None:
    files = [january("100.00"), january("110.00", order=2, kind="03"), january("120.00", order=3, kind="03")]
    for position in order:
        imported(envelope([files[position]]), at)
    assert (hours(), DeclarationDSN.objects.standing().count(), DeclarationDSN.objects.count()) == ([120], 1, 3)


def test_a_cancelled_declaration_takes_its_hours_back(at: Moment) -> None:
    imported(envelope([january("100.00")]), at)
    row = imported(envelope([declaration([], on=JANUARY, kind="04", order=2)]), at)
    assert (row.corrigees, hours()) == (1, [])
    assert Activite.objects.get().closed_reason == "annulee"
    assert parts(Compte.objects.get())[0] == 0


def test_a_cancellation_that_comes_first_still_cancels(at: Moment) -> None:
    imported(envelope([declaration([], on=JANUARY, kind="04", order=2)]), at)
    imported(envelope([january("100.00")]), at)
    assert hours() == []


def test_a_person_left_out_of_the_correction_loses_the_month(at: Moment) -> None:
    both = [full_month(1, 2016, 1), full_month(2, 2016, 1)]
    imported(envelope([declaration(both, on=JANUARY)]), at)
    imported(envelope([declaration(both[:1], on=JANUARY, order=2, kind="03")]), at)
    assert [parts(compte)[0] for compte in Compte.objects.order_by("pk")] == [2, 0]


def test_a_correction_after_use_shows_what_is_missing_and_never_a_negative_balance(at: Moment) -> None:
    imported(envelope(year_of(1, 2016)), at)
    compte = Compte.objects.get()
    use(compte, 24, at=at)
    corrections = [
        declaration([full_month(1, 2016, number, "75.83")], on=date(2016, number, 1), order=2, kind="03")
        for number in range(1, 13)
    ]
    row = imported(envelope(corrections), at)
    assert row.corrigees == 1
    assert (parts(compte)[3], available(compte, Compteur.CPF)) == (12, 0)


def test_the_same_file_twice_changes_nothing(at: Moment) -> None:
    content = envelope(year_of(1, 2016))
    imported(content, at)
    before = (ContratDSN.objects.count(), Compte.objects.get().facts_version)
    again = imported(content, at)
    assert (again.ajoutees, again.corrigees, again.inchangees, again.rejetees, again.recalcules) == (0, 0, 12, 0, 0)
    assert (ContratDSN.objects.count(), Compte.objects.get().facts_version) == before


def test_a_correction_that_says_the_same_changes_no_activity(at: Moment) -> None:
    imported(envelope([january("100.00")]), at)
    row = imported(envelope([january("100.00", order=2, kind="03")]), at)
    assert (row.corrigees, row.inchangees, Activite.objects.count()) == (0, 1, 1)


def test_another_content_under_the_same_rank_is_refused(at: Moment) -> None:
    imported(envelope([january("100.00")]), at)
    row = imported(envelope([january("120.00")]), at)
    assert hours() == [100]
    assert faults(row)[0].startswith("S20.G00.05.004: La déclaration 01/2016 de cet établissement, ordre 1, a déjà")


def test_who_was_put_apart_may_join_when_the_same_file_comes_again(at: Moment) -> None:
    person = full_month(2, 2016, 1)
    person.changes = {"006": "99031984"}
    content = envelope([declaration([full_month(1, 2016, 1), person], on=JANUARY)])
    row = imported(content, at)
    assert faults(row)[0].startswith("S21.G00.30.006: Le jour ou le mois de naissance n’est pas connu")
    imported(envelope([declaration([full_month(2, 2016, 2)], on=date(2016, 2, 1))]), at)
    again = imported(content, at)
    assert (again.rejetees, again.corrigees, hours()) == (0, 1, [151, 303])


def test_nothing_received_can_be_rewritten(at: Moment) -> None:
    imported(envelope([january("100.00")]), at)
    for statement in (
        "UPDATE accounts_contratdsn SET lignes = ''",
        "DELETE FROM accounts_elementdsn",
        "UPDATE accounts_declarationdsn SET ordre = 9",
        "UPDATE accounts_declarationdsn SET completed_at = now()",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_declarations_behind_a_year_can_be_read_as_they_were_then(at: Moment) -> None:
    imported(envelope([january("100.00")]), at)
    imported(envelope([january("120.00", order=2, kind="03")]), at)
    first, second = Activite.objects.order_by("pk")
    for activite, ordre, hours_said in ((first, 1, "100.00"), (second, 2, "120.00")):
        (behind,) = declared_behind(activite)
        assert (behind.declaration.ordre, f"S21.G00.53.002,'{hours_said}'" in behind.lignes) == (ordre, True)


def test_a_contract_that_changes_unit_makes_two_activities_of_the_year(at: Moment) -> None:
    rows = [
        declaration([full_month(1, 2016, 1)], on=JANUARY),
        declaration(
            [
                Individual(
                    contracts=[Contract(unit="20", reference="218.00", quotity="218.00")],
                    work=[Work(month(2016, 2), [("01", "18.17", "20")])],
                )
            ],
            on=date(2016, 2, 1),
        ),
    ]
    imported(envelope(rows), at)
    assert sorted(Activite.objects.values_list("basis", flat=True)) == ["forfait_jours", "heures"]
