"""Price of a partial delivery: exact, one rounding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.rules.price import price_of_part


@pytest.mark.parametrize(
    ("centimes", "planned", "done", "due"),
    [
        pytest.param(105_000, 24, 24, 105_000, id="everything"),
        pytest.param(105_000, 24, 12, 52_500, id="half"),
        pytest.param(100, 3, 1, 33, id="a third goes down"),
        pytest.param(100, 3, 2, 67, id="two thirds go up"),
        pytest.param(1, 2, 1, 1, id="half a cent goes up"),
        pytest.param(1, 100, 1, 1, id="never free"),
    ],
)
def test_examples(centimes: int, planned: int, done: int, due: int) -> None:
    assert price_of_part(centimes=centimes, planned=planned, done=done) == due


@pytest.mark.parametrize("done", [0, -1, 25])
def test_hours_out_of_the_plan_have_no_price(done: int) -> None:
    with pytest.raises(ValueError):
        price_of_part(centimes=100, planned=24, done=done)


@given(st.integers(1, 10**9), st.integers(1, 10**7), st.data())
def test_within_half_a_cent_of_the_exact_price(centimes: int, planned: int, data: st.DataObject) -> None:
    done = data.draw(st.integers(1, planned))
    exact = Fraction(centimes * done, planned)
    due = price_of_part(centimes=centimes, planned=planned, done=done)
    assert due == 1 or abs(due - exact) <= Fraction(1, 2)
    assert due <= centimes
