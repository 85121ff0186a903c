"""Opening an account, and claiming the one that waits."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Compte, Titulaire
from accounts.services.titulaires import claim_compte, open_compte, same_name
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Conflict, InvalidInput, Refused
from tests.builders.accounts import SYSTEM, compte, nir

pytestmark = pytest.mark.django_db
WHO = {"nom_naissance": "Lefèvre", "prenoms": "Sophie Anne", "birth_date": date(1984, 3, 2)}


def claim(user: Any, at: Moment, **changes: Any) -> Compte:
    return claim_compte(user=user, **{"nir": nir(1), **WHO, **changes}, actor=SYSTEM, at=at)


def test_an_account_opens_with_its_number_encrypted(at: Moment) -> None:
    found = open_compte(nir="2 84 03 2A 990 001 " + _key("284032A990001"), **WHO, actor=SYSTEM, at=at)
    titulaire = found.titulaire
    assert b"284032A" not in bytes(titulaire.nir_ciphertext)
    assert titulaire.nir_masque.startswith("2\u00a084")
    assert JournalEntry.objects.get(verb="accounts.open_compte").titulaire_id == titulaire.pk


def _key(body: str) -> str:
    return f"{97 - int(body.replace('2A', '19').replace('2B', '18')) % 97:02d}"


def test_a_number_has_one_account(at: Moment) -> None:
    compte(at=at)
    with pytest.raises(Conflict):
        compte(at=at)
    assert Compte.objects.count() == 1


def test_a_wrong_key_is_refused_with_its_field(at: Moment) -> None:
    with pytest.raises(InvalidInput) as error:
        open_compte(nir=nir(1)[:-2] + "00", **WHO, actor=SYSTEM, at=at)
    assert error.value.field == "nir"


def test_a_person_without_account_opens_one_by_claiming(at: Moment, make_user: Any) -> None:
    user = make_user("sophie@exemple.fr")
    assert claim(user, at).titulaire.user_id == user.pk


@pytest.mark.parametrize("name", ["LEFEVRE", "lefèvre", " Lefèvre "])
def test_a_waiting_account_is_claimed_by_its_holder(at: Moment, make_user: Any, name: str) -> None:
    waiting = compte(at=at, nom_naissance="Lefèvre")
    user = make_user("sophie@exemple.fr")
    assert claim(user, at, nom_naissance=name).pk == waiting.pk
    assert Titulaire.objects.get().user_id == user.pk


def test_every_mismatch_gets_the_same_answer(at: Moment, make_user: Any) -> None:
    compte(at=at, nom_naissance="Lefèvre")
    compte(at=at, rank=2, nom_naissance="Lefèvre", user=make_user("premiere@exemple.fr"))
    user = make_user("sophie@exemple.fr")
    answers = set()
    for changes in ({"nom_naissance": "Autre"}, {"birth_date": date(1984, 3, 3)}, {"nir": nir(2)}):
        with pytest.raises(Refused) as error:
            claim(user, at, **changes)
        answers.add((error.value.message, error.value.code, error.value.field))
    assert len(answers) == 1


def test_a_holder_has_one_account_only(at: Moment, make_user: Any) -> None:
    user = make_user("sophie@exemple.fr")
    claim(user, at)
    with pytest.raises(Refused, match="déjà"):
        claim(user, at, nir=nir(5))


@pytest.mark.parametrize(
    ("one", "other", "same"), [("Lœuvre", "LOEUVRE", True), ("Le Goff", "LE-GOFF", True), ("Goff", "Groff", False)]
)
def test_names_are_compared_without_case_accents_or_hyphens(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
