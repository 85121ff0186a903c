"""NIR and IBAN: encrypted, indexed by a key, bound to their column."""

import pytest
from cryptography.exceptions import InvalidTag

from accounts.nir import canonical, index, masked, sealed
from cpa_portal.db.secrets import decrypt, encrypt, keyed_index
from cpa_portal.errors import InvalidInput


def test_what_is_encrypted_comes_back_only_for_its_column() -> None:
    sealed_value = encrypt(b"secret", column="a.b")
    assert decrypt(sealed_value, column="a.b") == b"secret"
    assert b"secret" not in sealed_value
    with pytest.raises(InvalidTag):
        decrypt(sealed_value, column="a.c")


def test_the_same_value_is_never_encrypted_twice_alike() -> None:
    assert encrypt(b"x", column="a") != encrypt(b"x", column="a")


def test_the_index_needs_its_key(settings) -> None:
    before = keyed_index("1", column="a")
    assert before == keyed_index("1", column="a")
    assert before != keyed_index("1", column="b")
    settings.NIR_INDEX_KEY = "22" * 32
    assert before != keyed_index("1", column="a")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2 95 10 99 126 111 93", "295109912611193"),
        ("2951099126111 93", "295109912611193"),
        ("1 84 03 2A 004 123 " + "31", None),
    ],
)
def test_the_nir_is_read_with_or_without_spaces(typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(InvalidInput, match="clé"):
            canonical(typed)
    else:
        assert canonical(typed) == kept


@pytest.mark.parametrize(("department", "stands_for"), [("2A", "19"), ("2B", "18")])
def test_a_nir_of_corsica_is_accepted(department: str, stands_for: str) -> None:
    body = f"18403{department}004123"
    key = 97 - int(body.replace(department, stands_for)) % 97
    nir = canonical(f"{body}{key:02d}")
    assert nir[5:7] == department
    assert index(nir) == index(canonical(f"{body.lower()} {key:02d}"))
    assert decrypt(sealed(nir), column="accounts_titulaire.nir").decode() == nir


def test_a_nir_of_thirteen_digits_is_explained() -> None:
    with pytest.raises(InvalidInput, match="15"):
        canonical("2951099126111")


def test_only_sex_and_year_of_birth_are_shown() -> None:
    assert masked("295109912611193").replace("\u00a0", " ") == "2 95 •• •• ••• ••• ••"
