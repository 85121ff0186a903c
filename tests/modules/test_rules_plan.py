"""Plan of hours: vectors U2, U3, U5, U6, and what partial deliveries debit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.rules.plan import plan_hours, shares_done

H = 3600
DAY = date(2017, 6, 1)


def plan(hours: int, **counters: int):
    return plan_hours(secondes=hours * H, disponibles={name: value * H for name, value in counters.items()}, on=DAY)


@pytest.mark.parametrize(
    ("dif", "cpf", "hours", "used_dif", "used_cpf", "missing"),
    [
        pytest.param(120, 48, 100, 100, 0, 0, id="U2"),
        pytest.param(0, 150, 160, 0, 150, 10, id="U3"),
        pytest.param(0, 400, 350, 0, 350, 0, id="U5"),
        pytest.param(20, 400, 350, 20, 130, 200, id="U6"),
        pytest.param(120, 48, 168, 120, 30, 18, id="150 h published"),
    ],
)
def test_vectors(dif: int, cpf: int, hours: int, used_dif: int, used_cpf: int, missing: int) -> None:
    found = plan(hours, dif=dif, cpf=cpf)
    assert (found.of("dif") // H, found.of("cpf") // H, found.a_completer // H) == (used_dif, used_cpf, missing)


def test_u2_says_what_stays() -> None:
    found = plan(100, dif=120, cpf=48)
    assert [(part.compteur, part.reste // H) for part in found.parts] == [("dif", 20)]


def test_an_abondement_comes_last_and_outside_the_150_h() -> None:
    found = plan(350, dif=20, cpf=400, abondement=200)
    assert [(part.compteur, part.secondes // H) for part in found.parts] == [
        ("dif", 20),
        ("cpf", 130),
        ("abondement", 200),
    ]
    assert found.a_completer == 0


def test_dif_cannot_serve_a_training_entered_after_2020() -> None:
    found = plan_hours(secondes=10 * H, disponibles={"dif": 120 * H}, on=date(2021, 1, 15))
    assert found.of("dif") == 0


def test_counters_in_euros_are_left_alone() -> None:
    assert plan_hours(secondes=H, disponibles={"cpf_eur": 10_000}, on=DAY).a_completer == H


@given(
    st.dictionaries(st.sampled_from(["dif", "cpf", "cec", "correctif", "abondement"]), st.integers(0, 500 * H)),
    st.integers(1, 600 * H),
)
def test_a_plan_always_adds_up_and_never_takes_more_than_exists(counters: dict[str, int], secondes: int) -> None:
    found = plan_hours(secondes=secondes, disponibles=counters, on=DAY)
    assert found.mobilisees + found.a_completer == secondes
    assert all(0 < part.secondes <= counters[part.compteur] for part in found.parts)


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 100), min_size=1), st.integers(0, 400))
def test_what_is_done_is_taken_in_the_order_of_the_plan(planned: dict[str, int], done: int) -> None:
    shares = shares_done(planned=planned, done=done)
    assert sum(shares.values()) == min(done, sum(planned.values()))
    full = [shares[name] == planned[name] for name in planned]
    assert full == sorted(full, reverse=True)
