"""Quantities, dates and numbers as they are written in French."""

from datetime import date

import pytest

from cpa_portal.web import formatting

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (86400, f"24{NBSP}h"),
        (37800, f"10{NBSP}h{NBSP}30"),
        (300, f"0{NBSP}h{NBSP}05"),
        (0, f"0{NBSP}h"),
        (-21600, f"−6{NBSP}h"),
        (3_780_000, f"1{NBSP}050{NBSP}h"),
        (None, "–"),
    ],
)
def test_heures(seconds: int | None, text: str) -> None:
    assert formatting.heures(seconds) == text


@pytest.mark.parametrize(
    ("centimes", "text"),
    [(105000, f"1{NBSP}050,00{NBSP}€"), (5, f"0,05{NBSP}€"), (-1250, f"−12,50{NBSP}€"), (None, "–")],
)
def test_euros(centimes: int | None, text: str) -> None:
    assert formatting.euros(centimes) == text


def test_jours() -> None:
    assert formatting.jour(date(2017, 1, 1)) == f"1er{NBSP}janvier 2017"
    assert formatting.jour(date(2017, 5, 15)) == f"15{NBSP}mai 2017"
    assert formatting.jour_court(date(2017, 5, 1)) == "01/05/2017"
    assert formatting.jour(None) == formatting.jour_court(None) == "–"


def test_pluriel_starts_at_two() -> None:
    assert formatting.pluriel(0, "dossier") == f"0{NBSP}dossier"
    assert formatting.pluriel(1, "dossier") == f"1{NBSP}dossier"
    assert formatting.pluriel(2, "dossier") == f"2{NBSP}dossiers"
    assert formatting.pluriel(1200, "journal", "journaux") == f"1{NBSP}200{NBSP}journaux"


def test_taille() -> None:
    assert formatting.taille(320_000) == f"320{NBSP}ko"
    assert formatting.taille(12) == f"1{NBSP}ko"
    assert formatting.taille(1_400_000) == f"1,4{NBSP}Mo"


@pytest.mark.parametrize("nir", ["184037511600176", "1 84 03 75 116 001 76", "2A"])
def test_nir_masque_shows_sex_and_year_only(nir: str) -> None:
    shown = formatting.nir_masque(nir)
    assert "7511" not in shown
    assert "•• •• ••• ••• ••".replace(" ", NBSP) in shown
    assert len(shown) == 15 + 6


def test_nir_masque() -> None:
    assert formatting.nir_masque("184037511600176") == "1 84 •• •• ••• ••• ••".replace(" ", NBSP)
