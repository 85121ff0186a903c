"""Words as they are searched, without a database."""

import pytest

from modules.rules.mots import closest, distance, family, swapped, without_accents, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Créer son entreprise", ["créer", "entreprise"]),
        ("l’étude d'un marché", ["étude", "marché"]),
        ("de la pour", []),
        ("bilan BILAN Bilan", ["bilan"]),
        (
            "un deux trois quatre cinq six sept huit neuf dix onze",
            ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
        ),
    ],
)
def test_empty_words_are_left_out(text, expected) -> None:
    assert words_of(text) == expected


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("créer", "creation"),
        ("création", "creer"),
        ("reprises", "reprendre"),
        ("installer", "installation"),
        ("valorisation", "valoriser"),
        ("Financière", "financement"),
    ],
)
def test_a_word_brings_its_family(word, other) -> None:
    assert other in family(word)
    assert family(word)[0] == without_accents(word)


def test_an_ordinary_word_is_alone() -> None:
    assert family("trésorerie") == ("tresorerie",)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("creation", "creation", 0), ("creasion", "creation", 1), ("modlue", "module", 1), ("bail", "banque", 3)],
)
def test_distance_counts_slips(left, right, expected) -> None:
    assert distance(left, right) == distance(right, left) == expected


def test_a_short_word_allows_one_slip_and_a_tiny_one_none() -> None:
    assert closest("bilqn", ["bilan", "balai"]) == "bilan"
    assert closest("ble", ["bles"]) is None
    assert closest("tresorrerie", ["tresorerie", "tresor"]) == "tresorerie"
    assert closest("hippocampe", ["hypotheque"]) is None


def test_ligatures_and_swaps() -> None:
    assert without_accents("Œuvre d’ÉTÉ") == "oeuvre d’ete"
    assert "module" in swapped("modlue")
