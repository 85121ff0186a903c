"""The verbs of the ledger: what each does to a balance, and what it refuses."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Compte, Mouvement
from accounts.selectors import available
from accounts.services import ledger
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from tests.builders.accounts import HOUR, SYSTEM, compte, credit, hold, parts, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia(at: Moment) -> Compte:
    return compte(at=at)


def test_a_credit_is_available_and_journalled(nadia: Compte, at: Moment) -> None:
    movement = credit(nadia, 24, at=at)
    assert (parts(nadia), movement.version, movement.disponible_apres) == ((24, 0, 0, 0), 1, 24 * HOUR)
    entry = JournalEntry.objects.get(verb="accounts.credit")
    assert entry.titulaire_id == nadia.titulaire_id
    assert entry.details == {"compteur": "cpf", "quantite": 86400, "cause": "essai"}


def test_a_hold_beyond_what_is_available_says_what_is_missing(nadia: Compte, at: Moment) -> None:
    credit(nadia, 36, at=at)
    with pytest.raises(Refused, match="Il manque 12\u00a0h\u00a0: le compteur «\u00a0CPF\u00a0»") as error:
        hold(nadia, 48, at=at)
    assert (error.value.code, parts(nadia)) == ("solde_insuffisant", (36, 0, 0, 0))


def test_a_partial_capture_gives_the_rest_back(nadia: Compte, at: Moment) -> None:
    credit(nadia, 48, at=at)
    held = hold(nadia, 40, at=at)
    _capture(held, 10, at)
    assert (parts(nadia), available(nadia, "cpf")) == ((48, 10, 0, 0), 38 * HOUR)


def test_a_partial_capture_may_hold_the_rest_again(nadia: Compte, at: Moment) -> None:
    credit(nadia, 48, at=at)
    held = hold(nadia, 40, at=at, expires_on=at.today + timedelta(days=9))
    done = _capture(held, 10, at, hold_rest=True)
    rest = ledger.rest_of(done)
    assert rest is not None
    assert (rest.quantite, rest.expires_on, rest.cause) == (30 * HOUR, held.expires_on, held.cause)
    assert parts(nadia) == (48, 10, 30, 0)
    ledger.release(reservation=rest, cle="fin", cause="essai", actor=SYSTEM, at=at)
    assert parts(nadia) == (48, 10, 0, 0)


def test_a_capture_beyond_the_hold_is_refused(nadia: Compte, at: Moment) -> None:
    credit(nadia, 48, at=at)
    with pytest.raises(Refused, match="10\u00a0h"):
        _capture(hold(nadia, 10, at=at), 11, at)


@pytest.mark.parametrize("again", ["release", "capture"])
def test_a_reservation_resolves_once(nadia: Compte, at: Moment, again: str) -> None:
    credit(nadia, 24, at=at)
    held = hold(nadia, 24, at=at)
    ledger.release(reservation=held, cle="a", cause="essai", actor=SYSTEM, at=at)
    with pytest.raises(Refused, match="déjà"):
        if again == "release":
            ledger.release(reservation=held, cle="b", cause="essai", actor=SYSTEM, at=at)
        else:
            _capture(held, 24, at, cle="b")


def test_a_correction_beyond_what_is_left_becomes_a_shortfall(nadia: Compte, at: Moment) -> None:
    credit(nadia, 24, at=at)
    use(nadia, 20, at=at)
    movement = _correct(nadia, 24, at)
    assert (movement.manque_delta, parts(nadia)) == (20 * HOUR, (20, 20, 0, 20))


def test_later_credits_pay_the_shortfall_off_first(nadia: Compte, at: Moment) -> None:
    credit(nadia, 24, at=at)
    use(nadia, 20, at=at)
    _correct(nadia, 24, at)
    first = credit(nadia, 12, at=at, cle="credit:2")
    assert (first.manque_delta, parts(nadia)) == (-12 * HOUR, (20, 20, 0, 8))
    second = credit(nadia, 12, at=at, cle="credit:3")
    assert (second.manque_delta, parts(nadia), available(nadia, "cpf")) == (-8 * HOUR, (24, 20, 0, 0), 4 * HOUR)


def test_hours_released_pay_the_shortfall_off(nadia: Compte, at: Moment) -> None:
    credit(nadia, 24, at=at)
    held = hold(nadia, 24, at=at)
    _correct(nadia, 10, at)
    assert parts(nadia) == (24, 0, 24, 10)
    ledger.release(reservation=held, cle="fin", cause="essai", actor=SYSTEM, at=at)
    assert (parts(nadia), available(nadia, "cpf")) == ((14, 0, 0, 0), 14 * HOUR)


def test_a_use_is_reversed_once(nadia: Compte, at: Moment) -> None:
    credit(nadia, 24, at=at)
    debit = use(nadia, 20, at=at)
    undone = ledger.reverse(mouvement=debit, cle="erreur", cause="erreur", actor=SYSTEM, at=at)
    assert (undone.annule_id, parts(nadia)) == (debit.pk, (24, 0, 0, 0))
    assert ledger.reverse(mouvement=debit, cle="erreur", cause="erreur", actor=SYSTEM, at=at).pk == undone.pk
    with pytest.raises(Refused, match="déjà annulé"):
        ledger.reverse(mouvement=debit, cle="encore", cause="erreur", actor=SYSTEM, at=at)


def test_a_reversed_credit_that_was_used_becomes_a_shortfall(nadia: Compte, at: Moment) -> None:
    given = credit(nadia, 24, at=at)
    use(nadia, 20, at=at)
    ledger.reverse(mouvement=given, cle="erreur", cause="erreur", actor=SYSTEM, at=at)
    assert parts(nadia) == (20, 20, 0, 20)


def test_a_reservation_is_released_not_reversed(nadia: Compte, at: Moment) -> None:
    credit(nadia, 24, at=at)
    with pytest.raises(Refused, match="se libère"):
        ledger.reverse(mouvement=hold(nadia, 4, at=at), cle="x", cause="x", actor=SYSTEM, at=at)


def test_holds_past_their_term_expire_once(nadia: Compte, at: Moment) -> None:
    credit(nadia, 24, at=at)
    hold(nadia, 10, at=at, expires_on=at.today)
    assert ledger.expire_due(at=at, actor=SYSTEM) == []
    later = Moment(today=at.today + timedelta(days=1), now=at.now)
    assert [row.nature for row in ledger.expire_due(at=later, actor=SYSTEM)] == ["expiration"]
    assert ledger.expire_due(at=later, actor=SYSTEM) == []
    assert parts(nadia) == (24, 0, 0, 0)


def test_an_abondement_lives_apart_for_its_dossier(nadia: Compte, at: Moment) -> None:
    credit(nadia, 30, at=at, compteur="abondement", lie_a="dossier:1")
    credit(nadia, 20, at=at, compteur="abondement", lie_a="dossier:2")
    assert available(nadia, "abondement", "dossier:1") == 30 * HOUR
    with pytest.raises(InvalidInput):
        credit(nadia, 5, at=at, compteur="abondement", cle="nulle part")


def _capture(held: Mouvement, hours: int, at: Moment, cle: str = "debit:1", **more: Any) -> Mouvement:
    return ledger.capture(
        reservation=held, quantite=hours * HOUR, cle=cle, cause="essai", effective_on=at.today, actor=SYSTEM, at=at,
        **more,
    )  # fmt: skip


def _correct(of: Compte, hours: int, at: Moment) -> Mouvement:
    return ledger.correct_down(
        compte=of, compteur="cpf", quantite=hours * HOUR, cle="reprise:1", cause="essai", effective_on=at.today,
        actor=SYSTEM, at=at,
    )  # fmt: skip
