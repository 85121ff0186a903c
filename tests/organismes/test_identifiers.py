"""SIRET, SIREN and declaration numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpa_portal.errors import InvalidInput
from organismes.rules.identifiers import (
    canonical_nda,
    canonical_siren,
    canonical_siret,
    compose_nda,
    displayed_nda,
    displayed_siret,
    nda_prefix,
    nda_warnings,
)
from organismes.rules.territoires import departement_of, departements, postal_prefixes, territoire_of
from tests.builders.organismes import siret


@pytest.mark.parametrize(
    "typed", ["53104441000011", "531 044 410 00011", "531\u00a0044\u00a0410\u00a000011", "531.044.410.00011"]
)
def test_siret_of_the_published_example_passes(typed: str) -> None:
    assert canonical_siret(typed) == "53104441000011"
    assert canonical_siren(typed[: 11 if " " in typed or "\u00a0" in typed or "." in typed else 9]) == "531044410"


def test_siret_of_la_poste_has_its_own_key() -> None:
    assert canonical_siret("356 000 000 49837") == "35600000049837"
    assert canonical_siret("35600000000048") == "35600000000048"
    with pytest.raises(InvalidInput):
        canonical_siret("35600000049838")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("53104441000012", "clé de contrôle"),
        ("5310444100001", "celui-ci en compte 13"),
        ("", "chiffres"),
        ("ABCDEFGHIJKLMN", "que des chiffres"),
        ("٥٣١٠٤٤٤١٠٠٠٠١١", "chiffres"),
    ],
)
def test_wrong_siret_says_what_is_wrong(typed: str, message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        canonical_siret(typed)
    assert error.value.field == "siret"
    assert message in error.value.message


@given(st.integers(1, 9_999_999), st.integers(0, 13), st.integers(1, 9))
def test_one_digit_changed_is_always_seen(rank: int, place: int, shift: int) -> None:
    good = siret(rank)
    assert canonical_siret(good) == good
    wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    with pytest.raises(InvalidInput):
        canonical_siret(wrong)


@pytest.mark.parametrize(("typed", "count"), [("1177051457", 10), ("117705145770", 12)])
def test_declaration_number_of_10_digits_is_refused_with_a_message(typed: str, count: int) -> None:
    with pytest.raises(InvalidInput) as error:
        canonical_nda(typed)
    assert error.value.message.endswith(f"celui-ci en compte {count}.")
    assert error.value.field == "nda"


def test_declaration_number_with_letters_is_refused() -> None:
    with pytest.raises(InvalidInput, match="que des chiffres"):
        canonical_nda("117705145AB")


def test_published_number_is_that_of_its_region_and_departement() -> None:
    assert canonical_nda("11 77 05145 77") == "11770514577"
    assert nda_warnings("11770514577", "77000") == []
    assert displayed_nda("11770514577") == "11\u00a077\u00a005145\u00a077"
    assert displayed_siret("53104441000011") == "531\u00a0044\u00a0410\u00a000011"


def test_number_of_a_former_region_is_not_even_odd() -> None:
    assert nda_warnings("31590812359", "59000") == []  # Nord-Pas-de-Calais, now Hauts-de-France


def test_number_of_another_place_is_a_warning_only() -> None:
    assert len(nda_warnings("11770514577", "69001")) == 2
    assert nda_warnings("99770514577", "77000") == ["Le code région 99 n’est pas connu."]


@pytest.mark.parametrize(
    ("postal", "departement", "territoire", "prefix"),
    [
        ("75011", "75", "11", "1175"),
        ("20000", "2A", "94", "9420"),
        ("20200", "2B", "94", "9420"),
        ("97110", "971", "95", "9597"),
        ("97410", "974", "98", "9897"),
        ("97600", "976", "06", "0697"),
    ],
)
def test_territory_follows_the_postal_code(postal: str, departement: str, territoire: str, prefix: str) -> None:
    assert (departement_of(postal), territoire_of(postal), nda_prefix(postal)) == (departement, territoire, prefix)


@pytest.mark.parametrize("postal", ["7700", "ABCDE", "96000", "98800", ""])
def test_postal_code_of_nowhere_is_refused(postal: str) -> None:
    with pytest.raises(InvalidInput) as error:
        departement_of(postal)
    assert error.value.field == "code_postal"


def test_every_departement_has_postal_codes_that_come_back_to_it() -> None:
    assert len(departements()) == 103
    for code in departements():
        assert {departement_of(prefix.ljust(5, "0")) for prefix in postal_prefixes(code)} == {code}


def test_series_of_a_departement_ends() -> None:
    assert compose_nda("1177", 99_999) == "11779999977"
    with pytest.raises(InvalidInput, match="épuisée"):
        compose_nda("1177", 100_000)
