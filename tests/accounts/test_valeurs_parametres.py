"""What an administrator may type for a parameter, and how it is read back."""

import time
from datetime import date

import pytest

from accounts.rules.parameters import load, read_value
from accounts.valeurs import changeable, dated_values, described, typed, written
from cpa_portal.errors import InvalidInput

LAW = load().par_nom


@pytest.mark.parametrize(
    ("nom", "text", "kept", "shown"),
    [
        ("salarie.taux", " 24,5 ", "24.5", "24,5\u00a0h"),
        ("euros.plafond", "5\u00a0000", "5000", "5\u00a0000\u00a0€"),
        ("euros.part_pleine", "1/2", "1/2", "0,5"),
        ("STEP_POLICY", "A", "A", "A"),
        ("salarie.taux", "", "", "aucune règle"),
        (
            "absences.salarie",
            "Maladie ordinaire, congé d'adoption,maternite",
            "adoption, maladie, maternite",
            "Congé de maternité, Congé d’adoption, Maladie ordinaire",
        ),
    ],
)
def test_what_is_typed_is_kept_as_in_the_files_and_shown_in_french(nom: str, text: str, kept: str, shown: str) -> None:
    assert typed(LAW[nom], text) == kept
    assert written(read_value(LAW[nom], kept), LAW[nom].unit) == shown


@pytest.mark.parametrize(
    ("nom", "text", "said"),
    [
        ("salarie.taux", "-3", "nombre positif"),
        ("salarie.taux", "1/0", "nombre positif"),
        ("salarie.taux", "vingt-quatre", "nombre positif"),
        ("salarie.taux", "1e999999999", "nombre positif"),
        ("salarie.taux", "1_000", "nombre positif"),
        ("salarie.taux", "null", "nombre positif"),
        ("STEP_POLICY", "D", "A, B, C"),
        ("absences.salarie", "vacances", "Congé de maternité"),
        ("absences.salarie", ",", "Congé de maternité"),
    ],
)
def test_what_does_not_read_is_refused_at_once_with_what_may_be_typed(nom: str, text: str, said: str) -> None:
    begun = time.monotonic()
    with pytest.raises(InvalidInput, match=said) as raised:
        typed(LAW[nom], text)
    assert raised.value.field == "valeur"
    assert time.monotonic() - begun < 1


def test_what_a_change_would_not_reach_is_left_to_a_version_of_the_portal() -> None:
    kept = {"conversion.jour", "credit.mois", "dif.maximum", "DSN_HEURES", "agent_public.article", "INDU"}
    assert {nom for nom in kept if changeable(LAW[nom])} == set()
    assert {nom for nom in ("salarie.taux", "STEP_POLICY", "absences.salarie") if not changeable(LAW[nom])} == set()


def test_every_parameter_of_the_law_is_shown_without_a_word_of_the_files() -> None:
    for parametre in LAW.values():
        assert "'" not in described(parametre)
        for line in dated_values(parametre):
            assert "_" not in line or parametre.choices, (parametre.nom, line)
    assert dated_values(LAW["salarie.taux"])[0] == "24\u00a0h à partir du 1er\u00a0janvier 2015"
    assert LAW["salarie.taux"].at(date(2016, 1, 1)) == 24
