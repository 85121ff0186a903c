"""Amounts: caps of the funder, share of a partial delivery, what is still due."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financeurs.rules.amounts import HOUR, Caps, ceiling, due, required_approvals, should_be_paid
from financeurs.rules.sepa import bank_text, end_to_end_id, msg_id

BANDS = [(500_000, 2), (None, 3)]


def test_a_cap_of_40_euros_an_hour_on_24_hours() -> None:
    assert ceiling(centimes=120_000, secondes=24 * HOUR, caps=Caps(4_000, None)) == 96_000


def test_the_lowest_cap_wins_and_the_price_is_one() -> None:
    assert ceiling(centimes=120_000, secondes=24 * HOUR, caps=Caps(9_000, 100_000)) == 100_000
    assert ceiling(centimes=80_000, secondes=24 * HOUR, caps=Caps(9_000, 100_000)) == 80_000


def test_half_an_hour_missing_pays_the_certified_part() -> None:
    assert should_be_paid(
        granted=140_000, planned_secondes=14 * HOUR, done_secondes=13 * HOUR + HOUR // 2, price_done=140_000
    ) == 135_000  # fmt: skip


@given(st.integers(1, 10**7), st.integers(1, 400 * HOUR), st.integers(1, 500 * HOUR))
def test_what_is_paid_never_passes_what_was_granted(granted: int, planned: int, done: int) -> None:
    paid = should_be_paid(granted=granted, planned_secondes=planned, done_secondes=done, price_done=granted)
    assert 0 <= paid <= granted
    assert due(should=paid, already=paid) == 0


@given(st.integers(1, 10**7), st.integers(1, 400 * HOUR), st.integers(1, 400 * HOUR))
def test_a_share_is_exact_to_the_cent_and_never_more(granted: int, planned: int, done: int) -> None:
    paid = should_be_paid(granted=granted, planned_secondes=planned, done_secondes=done, price_done=granted)
    exact = Fraction(granted * min(done, planned), planned)
    assert 0 <= exact - paid < 1
    assert done < planned or paid == granted


def test_what_was_ordered_is_deducted() -> None:
    assert (due(should=90_000, already=60_000), due(should=60_000, already=90_000)) == (30_000, -30_000)


@pytest.mark.parametrize(("centimes", "people"), [(1, 2), (500_000, 2), (500_001, 3), (10**9, 3)])
def test_the_band_of_the_amount_says_how_many_people_approve(centimes: int, people: int) -> None:
    assert required_approvals(centimes=centimes, bands=BANDS) == people


def test_bank_identifiers_are_functions_of_ours() -> None:
    ids = [end_to_end_id(ordre_id=rank, n=1) for rank in (3, 1, 2)]
    assert msg_id(financeur_id=1, end_to_end_ids=ids) == msg_id(financeur_id=1, end_to_end_ids=sorted(ids))
    assert all(len(text) <= 35 for text in [*ids, msg_id(financeur_id=999_999, end_to_end_ids=ids)])
    assert end_to_end_id(ordre_id=1, n=1) != end_to_end_id(ordre_id=1, n=2)
    assert bank_text("L’Éclair – Père & Fils", 70) == "L'Eclair Pere Fils"
    assert bank_text("Cœur d’Œuvre Læticia", 10) == "Coeur d'OE"
