"""Dated parameters: typed, sourced, versioned; policies closed lists."""

from datetime import date
from fractions import Fraction

import pytest

from accounts.rules.parameters import ParameterError, load


def test_chaque_parametre_a_une_description_un_article_et_une_source() -> None:
    for parameter in load().par_nom.values():
        assert parameter.description, parameter.nom
        assert parameter.reference, parameter.nom
        assert parameter.source, parameter.nom
        assert parameter.valeurs, parameter.nom


def test_la_version_tient_au_contenu_et_tient_en_40_caracteres() -> None:
    number, _, digest = load().version.partition("+")
    assert number.count(".") == 2
    assert len(digest) == 12
    assert len(load().version) <= 40


@pytest.mark.parametrize(("day", "expected"), [(date(2018, 12, 31), Fraction(24)), (date(2019, 1, 1), None)])
def test_valeurs_par_date(day: date, expected: Fraction | None) -> None:
    assert load().optional("salarie.taux", day) == expected


def test_smic_exact() -> None:
    assert load().number("smic.horaire", date(2017, 7, 1)) * 2080 == Fraction("20300.80")


def test_un_choix_inconnu_est_refuse() -> None:
    with pytest.raises(ParameterError, match="n’est pas un des choix"):
        load().with_policy("STEP_POLICY", "D")


def test_un_autre_choix_change_la_version() -> None:
    assert load().with_policy("STEP_POLICY", "A").version.endswith(".STEP_POLICY-A")


@pytest.mark.parametrize("wrong", ["rien", "STEP_POLICY"])
def test_un_mauvais_nom_se_voit(wrong: str) -> None:
    with pytest.raises(ParameterError):
        load().number(wrong, date(2017, 1, 1))


def test_une_date_n_est_pas_un_nombre() -> None:
    for read in (load().text, load().names, load().number):
        with pytest.raises(ParameterError):
            read("conversion.jour", date(2017, 1, 1))
    with pytest.raises(ParameterError):
        load().day("STEP_POLICY")
