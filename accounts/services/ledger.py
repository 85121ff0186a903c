"""The verbs of the ledger: credit, hold, release, capture, correct down, reverse, expire.

Each locks one balance, looks its key up (same content: the first movement is returned; other content:
Conflict), checks, then writes the movement, the balance and the journal: a constant number of queries.
"""

from datetime import date

from django.db import transaction

from accounts.enums import RESOLUTIONS, Compteur, NatureMouvement
from accounts.law_days import changes_past_rights
from accounts.models import Alimentation, Compte, Mouvement, Solde
from accounts.services.indu_events import ask_to_follow
from accounts.services.ledger_fold import REVERSIBLE
from accounts.services.ledger_posting import draft, look_by_key, look_by_name, replay, verb_of, write
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import told
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.emission import emit
from cpa_portal.web.formatting import euros, heures

RESTE = ":reste"


@retry_transient()
@transaction.atomic
def post_credit(
    *,
    compte: Compte,
    compteur: str,
    quantite: int,
    cle: str,
    cause: str,
    effective_on: date,
    lie_a: str = "",
    accrual_year: int | None = None,
    regle: str = "",
    version_regles: str = "",
    alimentation: Alimentation | None = None,
    actor: Actor,
    at: Moment,
) -> Mouvement:
    """Add to a counter. The `manque` is paid off before anything becomes available."""
    wanted = Mouvement(
        nature=NatureMouvement.CREDIT,
        quantite=quantite,
        cle=cle,
        cause=cause,
        effective_on=effective_on,
        accrual_year=accrual_year,
        regle=regle,
        version_regles=version_regles,
        alimentation=alimentation,
    )
    return _post(_checked(wanted), compte=compte, compteur=compteur, lie_a=lie_a, actor=actor, at=at)


@retry_transient()
@transaction.atomic
def correct_down(
    *,
    compte: Compte,
    compteur: str,
    quantite: int,
    cle: str,
    cause: str,
    effective_on: date,
    lie_a: str = "",
    accrual_year: int | None = None,
    regle: str = "",
    version_regles: str = "",
    alimentation: Alimentation | None = None,
    actor: Actor,
    at: Moment,
) -> Mouvement:
    """Take back what turned out not to exist. What was already used or held becomes `manque`, never a negative balance."""
    wanted = Mouvement(
        nature=NatureMouvement.REPRISE,
        quantite=quantite,
        cle=cle,
        cause=cause,
        effective_on=effective_on,
        accrual_year=accrual_year,
        regle=regle,
        version_regles=version_regles,
        alimentation=alimentation,
    )
    return _post(_checked(wanted), compte=compte, compteur=compteur, lie_a=lie_a, actor=actor, at=at)


@retry_transient()
@transaction.atomic
def hold(
    *,
    compte: Compte,
    compteur: str,
    quantite: int,
    cle: str,
    cause: str,
    effective_on: date,
    expires_on: date | None = None,
    lie_a: str = "",
    actor: Actor,
    at: Moment,
) -> Mouvement:
    """Reserve. Raises Refused (solde_insuffisant) when less is available."""
    wanted = Mouvement(
        nature=NatureMouvement.RESERVATION,
        quantite=quantite,
        cle=cle,
        cause=cause,
        effective_on=effective_on,
        expires_on=expires_on,
    )
    return _post(_checked(wanted), compte=compte, compteur=compteur, lie_a=lie_a, actor=actor, at=at)


@retry_transient()
@transaction.atomic
def release(*, reservation: Mouvement, cle: str, cause: str, actor: Actor, at: Moment) -> Mouvement:
    """Make a whole reservation available again. Raises Refused if it is resolved already."""
    wanted = Mouvement(
        nature=NatureMouvement.LIBERATION,
        quantite=reservation.quantite,
        cle=cle,
        cause=cause,
        effective_on=at.today,
        reservation=reservation,
    )
    return _resolve(wanted, reservation, actor=actor, at=at)


@retry_transient()
@transaction.atomic
def capture(
    *,
    reservation: Mouvement,
    quantite: int,
    cle: str,
    cause: str,
    effective_on: date,
    hold_rest: bool = False,
    actor: Actor,
    at: Moment,
) -> Mouvement:
    """Use what was reserved, or a part of it: the rest is available again, or held again (see `rest_of`)."""
    wanted = Mouvement(
        nature=NatureMouvement.DEBIT,
        quantite=quantite,
        cle=cle,
        cause=cause,
        effective_on=effective_on,
        reservation=reservation,
    )
    _checked(wanted)
    if quantite > reservation.quantite:
        raise Refused(
            "La quantité utilisée dépasse la quantité réservée\u00a0: "
            f"{heures(quantite)} pour {heures(reservation.quantite)}.",
            code="au_dela_de_la_reservation",
        )
    return _resolve(wanted, reservation, hold_rest=hold_rest, actor=actor, at=at)


def rest_of(capture: Mouvement) -> Mouvement | None:
    """The reservation that holds the rest of a partial capture, if it was held again."""
    return Mouvement.objects.filter(solde_id=capture.solde_id, cle=capture.cle + RESTE).first()


@retry_transient()
@transaction.atomic
def reverse(*, mouvement: Mouvement, cle: str, cause: str, actor: Actor, at: Moment) -> Mouvement:
    """Undo a credit, a correction or a use, once, by an opposite movement of the same quantity and date of effect.

    Refused for a reservation (it is released) and for what a computation decided (a fact corrects it).
    """
    if mouvement.nature not in REVERSIBLE or mouvement.alimentation_id is not None:
        raise Refused(
            "Ce mouvement ne s’annule pas\u00a0: une réservation se libère, un droit se corrige par une déclaration.",
            code="annulation_impossible",
        )
    wanted = Mouvement(
        nature=NatureMouvement.ANNULATION,
        quantite=mouvement.quantite,
        cle=cle,
        cause=cause,
        effective_on=mouvement.effective_on,
        annule=mouvement,
    )
    found = look_by_key(solde_id=mouvement.solde_id, cle=cle)
    if found.posted is not None:
        return replay(found.posted, wanted)
    if Mouvement.objects.filter(annule=mouvement).exists():
        raise Refused("Ce mouvement est déjà annulé.", code="deja_annule")
    draft(found.solde, wanted, cancels=mouvement.nature)
    _write(found.solde, [wanted], actor=actor, at=at)
    if mouvement.nature == NatureMouvement.DEBIT:
        _recompute_if_past(wanted, found.solde, at=at)
    return wanted


def expire_due(*, at: Moment, actor: Actor) -> list[Mouvement]:
    """End every reservation whose last day is past, one transaction each; those in use at this instant wait."""
    due = (
        Mouvement.objects.filter(expires_on__lt=at.today)
        .exclude(resolutions__nature__in=RESOLUTIONS)
        .order_by("solde_id", "version")
    )
    done = (_expire(reservation, actor=actor, at=at) for reservation in due)
    return [movement for movement in done if movement is not None]


@retry_transient()
@transaction.atomic
def _expire(reservation: Mouvement, *, actor: Actor, at: Moment) -> Mouvement | None:
    free = Solde.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    if not free.filter(pk=reservation.solde_id).exists():
        return None
    wanted = Mouvement(
        nature=NatureMouvement.EXPIRATION,
        quantite=reservation.quantite,
        cle=f"expiration:{reservation.version}",
        cause=reservation.cause,
        effective_on=at.today,
        reservation=reservation,
    )
    found = look_by_key(solde_id=reservation.solde_id, cle=wanted.cle, reservation=reservation)
    return None if found.resolved else _settle(wanted, found.solde, reservation, actor=actor, at=at)


def _checked(wanted: Mouvement) -> Mouvement:
    if wanted.quantite <= 0:
        raise InvalidInput("La quantité doit être supérieure à zéro.", code="quantite", field="quantite")
    if not wanted.cle or not wanted.cause:
        raise InvalidInput("Chaque opération porte une clé et une cause.", code="cle_absente", field="cle")
    return wanted


def _post(wanted: Mouvement, *, compte: Compte, compteur: str, lie_a: str, actor: Actor, at: Moment) -> Mouvement:
    found = look_by_name(compte_id=compte.pk, compteur=compteur, lie_a=lie_a, cle=wanted.cle)
    if found.posted is not None:
        return replay(found.posted, wanted)
    solde = found.solde
    if wanted.nature == NatureMouvement.RESERVATION and wanted.quantite > solde.available:
        raise Refused(_shortage(solde, wanted.quantite), code="solde_insuffisant")
    draft(solde, wanted)
    _write(solde, [wanted], actor=actor, at=at)
    return wanted


def _shortage(solde: Solde, quantite: int) -> str:
    compteur = Compteur(solde.compteur)
    shown = euros if compteur.in_euros else heures
    return (
        f"Il manque {shown(quantite - solde.available)}\u00a0: le compteur «\u00a0{compteur.label}\u00a0» dispose de "
        f"{shown(solde.available)}, il en faut {shown(quantite)}."
    )


def _resolve(
    wanted: Mouvement, reservation: Mouvement, *, hold_rest: bool = False, actor: Actor, at: Moment
) -> Mouvement:
    if reservation.nature != NatureMouvement.RESERVATION:
        raise InvalidInput("Ce mouvement n’est pas une réservation.", code="pas_une_reservation", field="reservation")
    found = look_by_key(solde_id=reservation.solde_id, cle=wanted.cle, reservation=reservation)
    posted = found.posted
    if posted is not None:
        if (hold_rest and wanted.quantite < reservation.quantite) != (rest_of(posted) is not None):
            wanted.cause = ""
        return replay(posted, wanted)
    if found.resolved:
        raise Refused("Cette réservation est déjà utilisée, libérée ou expirée.", code="reservation_resolue")
    return _settle(wanted, found.solde, reservation, hold_rest=hold_rest, actor=actor, at=at)


def _settle(
    wanted: Mouvement, solde: Solde, reservation: Mouvement, *, hold_rest: bool = False, actor: Actor, at: Moment
) -> Mouvement:
    rest = reservation.quantite - wanted.quantite
    again = hold_rest and rest > 0
    movements = [draft(solde, wanted, held=reservation.quantite, held_again=again)]
    if again:
        kept = Mouvement(
            nature=NatureMouvement.RESERVATION,
            quantite=rest,
            cle=wanted.cle + RESTE,
            cause=reservation.cause,
            effective_on=reservation.effective_on,
            expires_on=reservation.expires_on,
        )
        movements.append(draft(solde, kept))
    _write(solde, movements, actor=actor, at=at)
    _recompute_if_past(wanted, solde, at=at)
    return wanted


def _recompute_if_past(movement: Mouvement, solde: Solde, *, at: Moment) -> None:
    """Uses are facts: one that takes effect before a credit already computed changes that credit."""
    if changes_past_rights(movement, solde.compteur, today=at.today):
        emit(
            topic="accounts.recompute",
            key=f"{solde.compte_id}:{solde.compteur}:{movement.version}",
            payload={"compte_id": solde.compte_id},
        )


def _write(solde: Solde, movements: list[Mouvement], *, actor: Actor, at: Moment) -> None:
    """The movements, each with its entry in the journal."""
    entries = [
        told(
            actor=actor,
            at=at,
            verb=verb_of(movement),
            object_type="accounts.mouvement",
            titulaire_id=solde.titulaire_id,  # type: ignore[attr-defined]
            details={"compteur": solde.compteur, "quantite": movement.quantite, "cause": movement.cause},
        )
        for movement in movements
    ]
    write(solde, movements, entries)
    ask_to_follow((solde.pk, movement.version) for movement in movements if movement.manque_delta)
