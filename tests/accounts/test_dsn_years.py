"""DSN: the months that employers declared add up to years of rights."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Absence, Activite, Compte, Titulaire
from cpa_portal.clock.moment import Moment
from tests.accounts.dsn_files import (
    OTHER,
    SIRET,
    Contract,
    Individual,
    Work,
    declaration,
    envelope,
    faults,
    full_month,
    imported,
    month,
    stoppage,
    year_of,
)
from tests.builders.accounts import nir, parts

pytestmark = pytest.mark.django_db
HOUR = 3600


def absences() -> dict[str, int]:
    """Hours by nature, rounded."""
    return {row.nature: round(row.secondes / HOUR) for row in Absence.objects.all()}


def test_twelve_full_months_are_a_full_year(at: Moment) -> None:
    row = imported(envelope(year_of(1, 2016)), at)
    assert (row.etat, row.format, row.declarations_lues, row.ajoutees, row.rejetees) == ("termine", "dsn", 12, 1, 0)
    activite = Activite.objects.get()
    assert (activite.year, activite.statut, activite.employeur_siret, activite.basis, activite.source) == (
        2016, "salarie", SIRET, "heures", "dsn",
    )  # fmt: skip
    assert (activite.heures_secondes, activite.reference_secondes) == (6_552_144, 6_552_144)
    assert (row.comptes_ouverts, parts(Compte.objects.get())[0]) == (1, 24)


def test_the_person_is_opened_as_declared_and_waits_for_her(at: Moment) -> None:
    imported(envelope([declaration([full_month(1, 2016, 1)], on=date(2016, 1, 1))]), at)
    person = Titulaire.objects.get()
    assert (person.nom_naissance, person.prenoms, person.birth_date, person.user_id) == (
        "Essai1", "Nadia", date(1984, 3, 2), None,
    )  # fmt: skip


def test_eighty_percent_gives_twenty_hours_as_in_the_published_example(at: Moment) -> None:
    imported(envelope(year_of(1, 2016, "121.34", quotity="121.34", modality="20")), at)
    assert Activite.objects.get().temps == "partiel"
    assert parts(Compte.objects.get())[0] == 20


def test_a_shorter_agreed_length_is_a_full_year(at: Moment) -> None:
    imported(envelope(year_of(1, 2016, "138.67", reference="138.67", quotity="138.67")), at)
    assert parts(Compte.objects.get())[0] == 24


def test_three_months_of_a_fixed_term_contract(at: Moment) -> None:
    months = [declaration([full_month(1, 2016, number, nature="02")], on=date(2016, number, 1)) for number in (1, 2, 3)]
    imported(envelope(months), at)
    assert parts(Compte.objects.get())[0] == 6


def test_two_employers_share_one_year_and_one_rounding(at: Moment) -> None:
    half = {"quotity": "75.84", "modality": "20"}
    rows = [*year_of(1, 2016, "75.84", **half), *year_of(1, 2016, "75.84", siret=OTHER, **half)]
    row = imported(envelope(rows), at)
    assert (row.ajoutees, Activite.objects.count(), Compte.objects.count()) == (2, 2, 1)
    assert parts(Compte.objects.get())[0] == 24


def test_two_contracts_of_one_employer_are_two_activities(at: Moment) -> None:
    person = Individual(
        contracts=[Contract(number="A"), Contract(number="B")],
        work=[
            Work(month(2016, 1), [("01", "100.00", "10")], contract="A"),
            Work(month(2016, 1), [("01", "51.67", "10")], contract="B"),
        ],
    )
    imported(envelope([declaration([person], on=date(2016, 1, 1))]), at)
    assert list(Activite.objects.order_by("source_ref").values_list("source_ref", "heures_secondes")) == [
        (f"2016:salarie:{SIRET}:A:heures", 360_000),
        (f"2016:salarie:{SIRET}:B:heures", 186_012),
    ]


def test_forfait_jours_counts_days(at: Moment) -> None:
    imported(envelope(year_of(1, 2016, "18.17", unit="20", reference="218.00", quotity="218.00")), at)
    activite = Activite.objects.get()
    assert (activite.basis, activite.days_worked, activite.days_reference) == (
        "forfait_jours", Decimal("218.04"), Decimal(218),
    )  # fmt: skip
    assert parts(Compte.objects.get())[0] == 24


def test_pay_that_is_not_by_the_hour_counts_in_euros(at: Moment) -> None:
    rows = [
        declaration(
            [Individual(contracts=[Contract(unit="35", reference="", quotity="")], work=[Work(month(2016, number), (), "838.07")])],
            on=date(2016, number, 1),
        )
        for number in range(1, 13)
    ]  # fmt: skip
    imported(envelope(rows), at)
    activite = Activite.objects.get()
    assert (activite.basis, activite.pay_centimes) == ("salaire", 1_005_684)
    assert parts(Compte.objects.get())[0] == 13


def test_days_are_seven_hours(at: Moment) -> None:
    imported(envelope(year_of(1, 2016, "21.67", unit="12", reference="21.67", quotity="21.67")), at)
    activite = Activite.objects.get()
    assert activite.heures_secondes == activite.reference_secondes
    assert "DSN_JOURNEE=7" in activite.raw_line


def test_a_maternity_leave_counts_as_if_worked(at: Moment) -> None:
    rows = [
        declaration([full_month(1, 2016, number)], on=date(2016, number, 1)) for number in (1, 2, 3, 8, 9, 10, 11, 12)
    ]
    leave = [stoppage("02", date(2016, 3, 31), date(2016, 7, 31))]
    for number in (4, 5, 6, 7):
        rows.append(declaration([full_month(1, 2016, number, "", stoppages=leave)], on=date(2016, number, 1)))
    imported(envelope(rows), at)
    assert absences() == {"maternite": 607}
    assert parts(Compte.objects.get())[0] == 24


def test_ordinary_sickness_is_shown_and_does_not_count(at: Moment) -> None:
    rows = year_of(1, 2016)[:11]
    sick = [stoppage("01", date(2016, 11, 30), date(2016, 12, 31))]
    rows.append(declaration([full_month(1, 2016, 12, "", stoppages=sick)], on=date(2016, 12, 1)))
    imported(envelope(rows), at)
    assert absences() == {"maladie": 152}
    assert parts(Compte.objects.get())[0] == 22


def test_wages_kept_during_an_absence_do_not_count_twice(at: Moment) -> None:
    leave = [stoppage("06", date(2016, 1, 15), date(2016, 1, 31))]
    imported(envelope([declaration([full_month(1, 2016, 1, stoppages=leave)], on=date(2016, 1, 1))]), at)
    assert absences() == {}


def test_the_return_ends_the_stoppage_whatever_was_foreseen(at: Moment) -> None:
    first = [stoppage("06", date(2016, 1, 15), date(2016, 3, 31))]
    then = [stoppage("06", date(2016, 1, 15), date(2016, 3, 31), date(2016, 2, 1))]
    rows = [
        declaration([full_month(1, 2016, 1, "73.39", stoppages=first)], on=date(2016, 1, 1)),
        declaration([full_month(1, 2016, 2, stoppages=then)], on=date(2016, 2, 1)),
    ]
    imported(envelope(rows), at)
    assert absences() == {"accident_travail": 78}


def test_a_parental_leave_is_a_suspension(at: Moment) -> None:
    leave = [("632", date(2016, 1, 1), None)]
    rows = [
        declaration([full_month(1, 2016, number, "", suspensions=leave)], on=date(2016, number, 1))
        for number in range(1, 13)
    ]
    imported(envelope(rows), at)
    assert absences() == {"parental": 1820}
    assert parts(Compte.objects.get())[0] == 24


def test_a_year_of_fifty_three_declarations(at: Moment) -> None:
    weeks = []
    for rank in range(53):
        start = date.fromordinal(date(2016, 1, 1).toordinal() + 7 * rank)
        until = min(date.fromordinal(start.toordinal() + 6), date(2016, 12, 31))
        fraction = f"{start.day // 7 + 1}5"
        person = Individual(work=[Work((start, until), [("01", "35.00", "10")])])
        weeks.append(declaration([person], on=start.replace(day=1), fraction=fraction, order=rank))
    row = imported(envelope(weeks), at)
    assert (row.declarations_lues, faults(row)) == (53, [])
    assert Activite.objects.get().heures_secondes == 53 * 35 * HOUR
    assert parts(Compte.objects.get())[0] == 24


def test_back_pay_belongs_to_the_year_that_it_pays(at: Moment) -> None:
    person = Individual(work=[Work(month(2017, 1)), Work(month(2016, 12), [("01", "10.00", "10")])])
    imported(envelope([declaration([person], on=date(2017, 1, 1))]), at)
    assert list(Activite.objects.order_by("year").values_list("year", "heures_secondes")) == [
        (2016, 36_000), (2017, 546_012),
    ]  # fmt: skip


def test_the_same_hours_under_two_remunerations_count_once(at: Moment) -> None:
    person = Individual(work=[Work(month(2016, 1)), Work(month(2016, 1), type="003")])
    imported(envelope([declaration([person], on=date(2016, 1, 1))]), at)
    assert Activite.objects.get().heures_secondes == 546_012


@pytest.mark.parametrize("nature", ["29", "80", "89"])
def test_trainees_and_mandates_earn_nothing(at: Moment, nature: str) -> None:
    row = imported(envelope([declaration([full_month(1, 2016, 1, nature=nature)], on=date(2016, 1, 1))]), at)
    assert (Activite.objects.count(), Compte.objects.count(), row.rejetees) == (0, 0, 0)


def test_public_service_contracts_feed_the_public_counter(at: Moment) -> None:
    imported(envelope(year_of(1, 2016, nature="50")), at)
    assert Activite.objects.get().statut == "agent_public"


def test_the_worker_of_an_esat_has_a_full_year_even_at_half_time(at: Moment) -> None:
    spring = replace(at, today=date(2018, 4, 2))
    imported(envelope(year_of(1, 2017, "75.83", nature="70", quotity="75.83", modality="20")), spring)
    assert (Activite.objects.get().statut, parts(Compte.objects.get())[0]) == ("esat", 24)


def test_the_lines_are_kept_without_identity(at: Moment) -> None:
    imported(envelope(year_of(1, 2016)), at)
    kept = Activite.objects.get().raw_line
    assert "Choix appliqués\u00a0: DSN_HEURES=proportion" in kept
    assert "DSN 01/2016, ordre 1\nS21.G00.40.001,'06012014'" in kept
    assert kept.count("S21.G00.53.002,'151.67'") == 12
    for secret in (nir(1)[:13], "Essai1", "Nadia", "RUE", "02031984"):
        assert secret not in kept
