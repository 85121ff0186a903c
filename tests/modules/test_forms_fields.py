"""Durations and amounts as people write them."""

import pytest

from modules.forms.fields import duration_text, euros_text, parse_duration, parse_euros


@pytest.mark.parametrize(
    ("text", "secondes"),
    [
        ("24", 86_400),
        ("24 h", 86_400),
        ("10 h 30", 37_800),
        ("10\u00a0h\u00a030", 37_800),
        ("10:30", 37_800),
        ("10h30min", 37_800),
        ("10,5", 37_800),
        ("10.5", 37_800),
        ("0", 0),
    ],
)
def test_durations_that_are_read(text: str, secondes: int) -> None:
    assert parse_duration(text) == secondes


@pytest.mark.parametrize("text", ["dix", "10 h 75", "-3", "1e3", "10,555", ""])
def test_durations_that_are_not(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "centimes"),
    [("1 050,00 €", 105_000), ("1\u202f050", 105_000), ("1050.5", 105_050), ("0,01", 1), ("12", 1_200)],
)
def test_amounts_that_are_read(text: str, centimes: int) -> None:
    assert parse_euros(text) == centimes


@pytest.mark.parametrize("text", ["-1", "1,234", "abc", "1050,5,5", "99999999"])
def test_amounts_that_are_not(text: str) -> None:
    assert parse_euros(text) is None


@pytest.mark.parametrize("secondes", [86_400, 37_800, 1_800])
def test_a_duration_shown_again_reads_the_same(secondes: int) -> None:
    assert parse_duration(duration_text(secondes)) == secondes


@pytest.mark.parametrize("centimes", [105_000, 1, 99])
def test_an_amount_shown_again_reads_the_same(centimes: int) -> None:
    assert parse_euros(euros_text(centimes)) == centimes
