"""Geometry of the chart: places inside the frame, steps, labels that never crowd."""

from datetime import date
from fractions import Fraction

import pytest

from accounts.charts import HEIGHT, draw

START = date(2017, 5, 15)


def series(years: int, top: int = 150):
    return [
        (START, Fraction(0)),
        *((date(2017 + rank, 3, 31), Fraction(top * rank, years)) for rank in range(1, years + 1)),
    ]


def test_each_amount_holds_until_the_next_day():
    found = draw([("Un", series(2))], unite="h").series[0]
    points = [tuple(map(float, point.split(","))) for point in found.trait.split()]
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        assert x1 == x2 or y1 == y2
        assert x1 <= x2
        assert y2 <= y1
    assert points[0][0] == 30
    assert points[-1][0] == 950


@pytest.mark.parametrize("years", [1, 5, 10, 20])
@pytest.mark.parametrize("top", [1, 24, 150, 533, 8000, 90_000])
def test_everything_stays_in_the_frame(years, top):
    found = draw([("Un", series(years, top)), ("Deux", series(years, 2 * top))], unite="EUR", cible=Fraction(top))
    for one in found.series:
        assert all(0 <= float(y) <= HEIGHT for _, y in one.reperes)
        assert all(0 <= float(x.rstrip("%")) <= 100 for x, _ in one.reperes)
    assert len(found.grille) <= 8
    assert len(found.annees) <= 11
    assert sum(not annee.mineur for annee in found.annees) <= 5


def test_the_passage_to_euros_is_drawn_only_if_it_comes():
    day = date(2019, 1, 1)
    assert draw([("Un", series(5))], unite="h", conversion=day).conversion.texte == "Passage aux euros"
    assert draw([("Un", series(1))], unite="h", conversion=day).conversion is None


def test_the_description_says_the_values():
    text = draw([("Comme aujourd’hui", series(2, 100))], unite="h").description
    assert text == "Comme aujourd’hui\u00a0: 0\u00a0h au départ, 100\u00a0h le 31/03/2019."


def test_a_target_out_of_reach_does_not_flatten_the_lines():
    assert draw([("Un", series(2, 100))], unite="h", cible=Fraction(5000)).cible is None
    assert draw([("Un", series(2, 100))], unite="h", cible=Fraction(200)).cible is not None
