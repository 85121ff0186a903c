"""Deadlines of the declaration, in calendar days."""

from datetime import date

import pytest

from organismes.rules.deadlines import (
    add_months,
    appeal_deadline,
    decision_deadline,
    filing_deadline,
    lapse_on,
    pieces_deadline,
    tacit_registration_on,
)


def test_silence_registers_on_day_31() -> None:
    assert decision_deadline(date(2017, 5, 15)) == date(2017, 6, 14)
    assert tacit_registration_on(date(2017, 5, 15)) == date(2017, 6, 15)


def test_pieces_are_asked_within_ten_days() -> None:
    assert pieces_deadline(date(2017, 5, 15)) == date(2017, 5, 25)


@pytest.mark.parametrize(
    ("contract", "limit"),
    [
        (date(2017, 2, 15), date(2017, 5, 15)),
        (date(2016, 11, 30), date(2017, 2, 28)),
        (date(2017, 11, 30), date(2018, 2, 28)),
        (date(2015, 11, 30), date(2016, 2, 29)),
    ],
)
def test_declaration_is_due_three_months_after_the_first_contract(contract: date, limit: date) -> None:
    assert filing_deadline(contract) == limit


def test_lapse_takes_effect_on_1_may() -> None:
    assert lapse_on(2016) == date(2017, 5, 1)


def test_refusal_is_contested_within_two_months() -> None:
    assert appeal_deadline(date(2017, 12, 31)) == date(2018, 2, 28)


def test_twelve_months_are_a_year() -> None:
    assert add_months(date(2017, 1, 31), 12) == date(2018, 1, 31)
