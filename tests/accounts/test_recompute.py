"""From facts to the ledger: what is posted, when, and that computing again changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Alimentation, Compte, Mouvement
from accounts.services import ledger
from accounts.services.facts import declare_dif, declare_diplome, find_diplome_false, record_cec
from accounts.services.nightly import credit_due, run_nightly
from accounts.services.recompute import recompute, recompute_many
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from tests.builders.accounts import HOUR, SYSTEM, activite, compte, compte_with, hold, parts, use

pytestmark = pytest.mark.django_db


def on(at: Moment, year: int, month: int, day: int) -> Moment:
    return replace(at, today=date(year, month, day))


def test_two_full_years_give_48_hours_each_line_explained(at: Moment) -> None:
    nadia = compte_with((2015, 2016), at=at)
    assert parts(nadia) == (48, 0, 0, 0)
    last = Alimentation.objects.get(accrual_year=2016)
    assert (last.total_avant, last.total_apres, last.seq, last.regle) == (0, 24 * HOUR, 1, "L6323-11")
    assert "24" in last.explication
    assert last.mouvement.effective_on == date(2017, 3, 31)


def test_computing_again_changes_nothing(at: Moment) -> None:
    nadia = compte_with(at=at)
    assert recompute(compte_id=nadia.pk, actor=SYSTEM, at=at) == []
    assert Mouvement.objects.count() == 2


def test_a_corrected_year_posts_the_difference_and_keeps_the_first_line(at: Moment) -> None:
    nadia = compte_with(at=at)
    activite(nadia, 2016, at=at, hours=803)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    assert parts(nadia) == (36, 0, 0, 0)
    rows = Alimentation.objects.filter(accrual_year=2016).order_by("seq")
    assert [(row.total_avant // HOUR, row.total_apres // HOUR) for row in rows] == [(0, 24), (24, 12)]
    assert rows[1].mouvement.nature == "reprise"


def test_a_correction_of_hours_already_used_is_a_shortfall_paid_off_by_the_next_year(at: Moment) -> None:
    nadia = compte_with(at=at)
    use(nadia, 48, at=at)
    activite(nadia, 2016, at=at, hours=803)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    assert parts(nadia) == (48, 48, 0, 12)
    activite(nadia, 2017, at=at)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=on(at, 2018, 3, 31))
    assert parts(nadia) == (60, 48, 0, 0)


def test_a_year_is_credited_on_31_march_of_the_next_by_the_night(at: Moment) -> None:
    nadia = compte_with((2015, 2016), at=at)
    activite(nadia, 2017, at=at)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    nadia.refresh_from_db()
    assert (parts(nadia)[0], nadia.next_credit_on) == (48, date(2018, 3, 31))
    assert credit_due(at=on(at, 2018, 3, 30)) == 0
    run_nightly(at=on(at, 2018, 3, 31))
    assert parts(nadia)[0] == 72
    assert Alimentation.objects.get(accrual_year=2017).campagne == "nuit:2018-03-31"


def test_a_declaration_is_computed_by_the_worker(at: Moment) -> None:
    nadia = compte(at=at)
    activite(nadia, 2016, at=at)
    assert (nadia.computed_version, drain(at=at)) == (0, 1)
    nadia.refresh_from_db()
    assert (parts(nadia)[0], nadia.facts_version, nadia.computed_version) == (24, 1, 1)


def test_no_diploma_declared_late_rates_2017_again_at_48(at: Moment) -> None:
    nadia = compte_with((2015, 2016, 2017), at=at)
    later = on(at, 2018, 5, 1)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=later)
    assert parts(nadia)[0] == 72
    declare_diplome(compte=nadia, niveau="VI", declarant="titulaire", actor=SYSTEM, at=later)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=later)
    assert parts(nadia)[0] == 96
    find_diplome_false(compte=nadia, found_on=later.today, actor=SYSTEM, at=later)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=later)
    assert parts(nadia)[0] == 72


def test_dif_stays_its_own_counter(at: Moment) -> None:
    nadia = compte_with((2016,), at=at)
    declare_dif(compte=nadia, secondes=40 * HOUR, actor=SYSTEM, at=at)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    assert (parts(nadia), parts(nadia, "dif")) == ((24, 0, 0, 0), (40, 0, 0, 0))


def test_civic_hours_have_their_counter(at: Moment) -> None:
    nadia = compte(at=at)
    record_cec(
        compte=nadia, categorie="benevolat", year=2017, associations=(("W751234567", 200 * HOUR),), source="test",
        source_ref="1", actor=SYSTEM, at=on(at, 2018, 1, 10),
    )  # fmt: skip
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=on(at, 2018, 4, 1))
    assert parts(nadia, "cec")[0] == 20


def test_hours_become_euros_and_held_hours_do_not(at: Moment) -> None:
    nadia = compte_with((2015, 2016), at=at)
    hold(nadia, 8, at=at)
    after = on(at, 2019, 1, 2)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=after)
    assert (parts(nadia), euros(nadia)) == ((8, 0, 8, 0), 600)
    ledger.release(reservation=_held(), cle="fin", cause="essai", actor=SYSTEM, at=after)
    drain(at=after)
    assert (parts(nadia), euros(nadia)) == ((0, 0, 0, 0), 720)
    assert recompute(compte_id=nadia.pk, actor=SYSTEM, at=after) == []


def test_hours_held_before_the_conversion_are_used_after_it(at: Moment) -> None:
    nadia = compte_with((2015, 2016), at=at)
    held = hold(nadia, 8, at=at)
    after = on(at, 2019, 2, 1)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=after)
    ledger.capture(
        reservation=held, quantite=6 * HOUR, cle="fin", cause="essai", effective_on=after.today, actor=SYSTEM, at=after
    )
    drain(at=after)
    assert (parts(nadia), euros(nadia)) == ((6, 6, 0, 0), 630)


def test_a_use_known_late_changes_the_credits_that_followed_it(at: Moment) -> None:
    later = on(at, 2027, 5, 1)
    nadia = compte_with(tuple(range(2015, 2027)), at=later)
    assert euros(nadia) == 5000
    use(nadia, 25, at=later, on=date(2025, 6, 1), compteur="cpf_eur")
    assert drain(at=later) > 0
    assert euros(nadia) == 5440


def test_a_use_of_today_asks_for_no_computation(at: Moment) -> None:
    nadia = compte_with(at=at)
    drain(at=at)
    use(nadia, 24, at=at)
    assert drain(at=at) == 0


def test_many_accounts_cost_as_many_queries_as_one(at: Moment) -> None:
    ids = []
    for rank in range(12):
        one = compte(at=at, rank=rank)
        activite(one, 2016, at=at)
        ids.append(one.pk)
    with CaptureQueriesContext(connection) as two:
        recompute_many(compte_ids=ids[:2], actor=SYSTEM, at=at)
    with CaptureQueriesContext(connection) as ten:
        movements = recompute_many(compte_ids=ids[2:], actor=SYSTEM, at=at)
    assert (len(movements), len(ten)) == (10, len(two))


def euros(of: Compte) -> int:
    return of.soldes.get(compteur="cpf_eur").credite // 100


def _held() -> Mouvement:
    return Mouvement.objects.get(nature="reservation")
