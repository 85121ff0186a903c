"""The draw: the same for everybody, whatever the order, and within its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financeurs.rules.sampling import dossiers_size, draw, ranked, sample_size


@given(st.sets(st.integers(0, 10_000).map(str), max_size=40), st.integers().map(str), st.integers(20, 40))
def test_the_draw_does_not_depend_on_the_order(names: set[str], seed: str, percent: int) -> None:
    size = sample_size(len(names), percent)
    drawn = draw(seed, sorted(names), size)
    assert drawn == draw(seed, sorted(names, reverse=True), size)
    assert len(drawn) == size <= len(names)
    left = {one for _, one in ranked(seed, names)} - {one for _, one in drawn}
    assert not drawn or all(max(drawn) < pair for pair in ranked(seed, names) if pair[1] in left)


def test_another_seed_draws_others() -> None:
    names = [str(number) for number in range(100)]
    assert draw("a", names, 20) != draw("b", names, 20)


@pytest.mark.parametrize(
    ("population", "percent", "size"), [(0, 20, 0), (1, 20, 1), (4, 25, 1), (4, 40, 2), (101, 20, 21), (1000, 40, 400)]
)
def test_the_share_is_rounded_up(population: int, percent: int, size: int) -> None:
    assert sample_size(population, percent) == size


@pytest.mark.parametrize(("count", "size"), [(0, 0), (1, 1), (2, 2), (9, 2), (11, 3), (21, 5), (100, 20), (900, 20)])
def test_twenty_percent_of_the_dossiers_from_2_to_20(count: int, size: int) -> None:
    assert dossiers_size(count) == size
