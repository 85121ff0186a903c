"""Hours of a dossier on the ledger: held at validation, captured at the service fait, released otherwise.

Counters are locked in one order, under the lock of the account, before anything is counted: two
dossiers of one person that want the same hours wait for one another.
"""

from datetime import date

from django.conf import settings
from django.db.models import Sum

from accounts.enums import Compteur
from accounts.models import Compte, Solde
from accounts.services import ledger
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from cpa_portal.web.formatting import heures
from modules.models import Dossier, HeuresDebitees, HeuresPlan, Tranche
from modules.rules.plan import Plan, shares_done
from modules.selectors.dossiers import cause_of, plan_from


def lock_counters(*, dossier: Dossier) -> list[Solde]:
    """Balances of the person, none of which can move before the end of the transaction."""
    compte = Compte.objects.select_for_update(of=("self",), no_key=True).get(titulaire_id=dossier.titulaire_id)
    soldes = Solde.objects.select_for_update(of=("self",), no_key=True).filter(compte=compte)
    return list(soldes.order_by("compteur", "lie_a"))


def hold_plan(*, dossier: Dossier, actor: Actor, at: Moment) -> Plan:
    """Hold the hours of the plan, one movement per counter.

    Raises Refused when hours went elsewhere since the person agreed to what she pays herself.
    """
    plan = plan_from(lock_counters(dossier=dossier), dossier=dossier)
    if plan.a_completer > dossier.reste_secondes:
        raise Refused(
            f"Il manque {heures(plan.a_completer - dossier.reste_secondes)} sur le compte de la personne\u00a0: "
            "des heures ont été utilisées depuis la transmission. Rien n’a été réservé.",
            code="solde_insuffisant",
        )
    for part in plan.parts:
        reservation = ledger.hold(
            compte=dossier.titulaire.compte,
            compteur=part.compteur,
            quantite=part.secondes,
            cle=f"{cause_of(dossier)}:{part.compteur}",
            cause=cause_of(dossier),
            effective_on=at.today,
            lie_a=cause_of(dossier) if part.compteur == Compteur.ABONDEMENT else "",
            actor=actor,
            at=at,
        )
        HeuresPlan.objects.create(
            dossier=dossier, compteur=part.compteur, secondes=part.secondes, reservation=reservation
        )
    return plan


def _rows(dossier: Dossier) -> list[HeuresPlan]:
    """Hours held, in their order of use."""
    return list(HeuresPlan.objects.filter(dossier=dossier).select_related("reservation", "dossier").order_by("pk"))


def release_plan(*, dossier: Dossier, actor: Actor, at: Moment) -> int:
    """Make every held hour available again; hours granted for this dossier alone vanish. Returns the seconds."""
    lock_counters(dossier=dossier)
    total = 0
    for row in _rows(dossier):
        assert row.reservation is not None  # held at acceptance, in the same transaction
        ledger.release(
            reservation=row.reservation,
            cle=f"{cause_of(dossier)}:{row.compteur}:liberation",
            cause=cause_of(dossier),
            actor=actor,
            at=at,
        )
        total += row.secondes
    withdraw_abondement(dossier=dossier, actor=actor, at=at)
    return total


def capture_plan(
    *, dossier: Dossier, tranche: Tranche, secondes: int, last: bool, effective_on: date, actor: Actor, at: Moment
) -> int:
    """Debit the hours really done in a tranche, in the order of use. Returns the seconds debited.

    What is left stays held for the tranches to come; with the last one it is freed.
    """
    lock_counters(dossier=dossier)
    rows = _rows(dossier)
    left = {row.compteur: row.secondes - _debited(row) for row in rows}
    done = secondes if settings.DEBIT_DES_SEULES_HEURES_FAITES else tranche.secondes
    shares = shares_done(planned=left, done=done)
    for row in rows:
        if left[row.compteur]:
            _use(row, shares[row.compteur], tranche=tranche, last=last, effective_on=effective_on, actor=actor, at=at)
    if last:
        withdraw_abondement(dossier=dossier, actor=actor, at=at)
    return sum(shares.values())


def _debited(row: HeuresPlan) -> int:
    """Seconds of a counter that earlier tranches debited."""
    return row.debits.aggregate(sum=Sum("mouvement__quantite"))["sum"] or 0


def _use(
    row: HeuresPlan, secondes: int, *, tranche: Tranche, last: bool, effective_on: date, actor: Actor, at: Moment
) -> None:
    """Debit a part of what one counter still holds; free the rest with the last tranche, hold it again before."""
    assert row.reservation is not None  # held at acceptance, in the same transaction
    cause = cause_of(row.dossier)
    cle = f"{cause}:{row.compteur}:tranche:{tranche.numero}"
    if secondes == 0:
        if last:
            ledger.release(reservation=row.reservation, cle=cle, cause=cause, actor=actor, at=at)
        return
    movement = ledger.capture(
        reservation=row.reservation,
        quantite=secondes,
        cle=cle,
        cause=cause,
        effective_on=effective_on,
        hold_rest=not last,
        actor=actor,
        at=at,
    )
    HeuresDebitees.objects.create(plan=row, tranche=tranche, mouvement=movement)
    rest = None if last else ledger.rest_of(movement)
    if rest is not None:
        row.reservation = rest
        row.save(update_fields=["reservation"])


def withdraw_abondement(*, dossier: Dossier, actor: Actor, at: Moment) -> None:
    """Take back what a funder granted for this training and that was not used: it exists for it alone."""
    solde = Solde.objects.filter(
        compte__titulaire_id=dossier.titulaire_id, compteur=Compteur.ABONDEMENT, lie_a=cause_of(dossier)
    ).first()
    if solde is None or solde.available == 0:
        return
    ledger.correct_down(
        compte=dossier.titulaire.compte,
        compteur=Compteur.ABONDEMENT,
        quantite=solde.available,
        lie_a=cause_of(dossier),
        cle=f"{cause_of(dossier)}:abondement:reprise",
        cause=cause_of(dossier),
        effective_on=at.today,
        actor=actor,
        at=at,
    )
