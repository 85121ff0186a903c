"""Indus: opened and closed as the ledger's `manque` comes and goes; notice, observations, decision in between.

The ledger pays the `manque` off by itself, on later credits of the same counter (policy INDU). Nothing here
moves an hour: if the person is right, the fact behind the correction is rectified and the account computed again.
"""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from accounts import emails
from accounts.enums import EtatIndu, NatureActe
from accounts.indu_documents import issue_decision, issue_notice
from accounts.models import ActeIndu, Indu, Mouvement, Solde
from accounts.selectors.indus import soldes_to_follow
from accounts.workflow import INDU
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused

LONGEST = 4_000


@retry_transient()
@transaction.atomic
def follow(*, solde_id: int, actor: Actor, at: Moment) -> Indu | None:
    """Bring the procedure in line with the ledger: open, notify again, or close. Doing it twice changes nothing."""
    solde = (
        Solde.objects.select_for_update(of=("self",), no_key=True)
        .select_related("compte__titulaire__user")
        .get(pk=solde_id)
    )
    indu = Indu.objects.open().select_for_update(of=("self",), no_key=True).filter(solde=solde).first()
    if indu is None:
        return _open(solde, actor=actor, at=at) if solde.manque else None
    indu.solde = solde
    since, indu.seen_version = indu.seen_version, solde.version
    if not solde.manque:
        return _close(indu, actor=actor, at=at)
    indu.save(update_fields=["seen_version"])
    if Mouvement.objects.filter(solde=solde, version__gt=since, manque_delta__gt=0).exists():
        _notify(indu, actor=actor, at=at)
    return indu


def _open(solde: Solde, *, actor: Actor, at: Moment) -> Indu:
    """The indu begins with the first movement of the ledger that none before it has told."""
    told = Indu.objects.filter(solde=solde).order_by("-seen_version").values_list("seen_version", flat=True).first()
    first = (
        Mouvement.objects.filter(solde=solde, version__gt=told or 0, manque_delta__gt=0)
        .order_by("version")
        .values_list("version", flat=True)[0]
    )
    indu = Indu(solde=solde, opened_on=at.today, first_version=first, seen_version=solde.version, answer_until=at.today)
    indu.save(force_insert=True)
    record(actor=actor, at=at, verb="accounts.open_indu", target=indu, titulaire_id=solde.compte.titulaire_id)
    _notify(indu, actor=actor, at=at)
    return indu


def _notify(indu: Indu, *, actor: Actor, at: Moment) -> None:
    """Say what is missing and open the time to answer; observations that wait for a decision go on waiting."""
    until = at.today + timedelta(days=settings.DELAI_OBSERVATIONS_INDU_JOURS)
    notice = issue_notice(indu=indu, answer_until=until, actor=actor, at=at)
    _move(indu, "notifier", until=indu.answer_until if indu.etat == EtatIndu.CONTESTE else until)
    _act(indu, NatureActe.NOTICE, document=notice, verb="notify_indu", actor=actor, at=at)
    _mail("indu_notifie", indu, at)


def _close(indu: Indu, *, actor: Actor, at: Moment) -> Indu:
    indu.closed_on = at.today
    _move(indu, "clore", until=indu.answer_until)
    _act(indu, NatureActe.CLOTURE, verb="close_indu", actor=actor, at=at)
    _mail("indu_clos", indu, at)
    return indu


@retry_transient()
@transaction.atomic
def observe(*, indu_id: uuid.UUID, texte: str, actor: Actor, at: Moment) -> Indu:
    """Record what the person has to say. Said after the decision, in time, it is looked at again."""
    texte = texte.strip()
    if not texte:
        raise InvalidInput("Écrivez vos observations.", code="observations_vides", field="texte")
    if len(texte) > LONGEST:
        raise InvalidInput(f"{LONGEST} signes au plus\u00a0: résumez.", code="observations_longues", field="texte")
    indu = _locked(indu_id, Role.TITULAIRE, actor=actor)
    if indu.etat in {EtatIndu.NOTIFIE, EtatIndu.CONFIRME} and at.today > indu.answer_until:
        raise Refused(
            f"Vous pouviez répondre jusqu’au {indu.answer_until:%d/%m/%Y}. Vous pouvez encore faire rectifier une "
            "déclaration\u00a0: le compte est alors recalculé.",
            code="delai_passe",
        )
    _move(indu, "observer", until=at.today + timedelta(days=settings.DELAI_REPONSE_INDU_JOURS))
    _act(indu, NatureActe.OBSERVATIONS, texte=texte, verb="observe_indu", actor=actor, at=at)
    return indu


@retry_transient()
@transaction.atomic
def withdraw(*, indu_id: uuid.UUID, actor: Actor, at: Moment) -> Indu:
    """Take the observations back. They stay in the file; nobody has to answer them."""
    indu = _locked(indu_id, Role.TITULAIRE, actor=actor)
    _move(indu, "renoncer", until=at.today + timedelta(days=settings.DELAI_OBSERVATIONS_INDU_JOURS))
    _act(indu, NatureActe.RENONCIATION, verb="withdraw_observations", actor=actor, at=at)
    return indu


@retry_transient()
@transaction.atomic
def decide(*, indu_id: uuid.UUID, confirmed: bool, motif: str, actor: Actor, at: Moment) -> Indu:
    """Answer the observations, with a reason. Another decision may follow: both stay in the file."""
    motif = motif.strip()
    if not motif:
        raise InvalidInput("Écrivez le motif\u00a0: la personne le lira.", code="motif_vide", field="motif")
    if len(motif) > LONGEST:
        raise InvalidInput(f"{LONGEST} signes au plus\u00a0: résumez.", code="motif_long", field="motif")
    indu = _locked(indu_id, Role.ADMINISTRATEUR, actor=actor)
    if indu.etat == EtatIndu.NOTIFIE:
        raise Refused(
            f"La personne peut répondre jusqu’au {indu.answer_until:%d/%m/%Y}. La décision vient après.",
            code="contradiction_en_cours",
        )
    _decide(indu, confirmed=confirmed, motif=motif, actor=actor, at=at)
    return indu


def _decide(indu: Indu, *, confirmed: bool, motif: str, actor: Actor, at: Moment) -> None:
    nature = NatureActe.CONFIRMATION if confirmed else NatureActe.CORRECTION
    until = at.today + timedelta(days=settings.DELAI_RECOURS_INDU_JOURS)
    said = indu.actes.filter(nature=NatureActe.OBSERVATIONS).order_by("-rang").first() if motif else None
    _move(indu, "confirmer" if confirmed else "retenir", until=until)
    decision = issue_decision(
        indu=indu,
        nature=nature,
        motif=motif,
        observations=said.texte if said else "",
        appeal_until=until,
        actor=actor,
        at=at,
    )
    _act(indu, nature, texte=motif, document=decision, verb="decide_indu", actor=actor, at=at)
    _mail("indu_decide", indu, at)


@transaction.atomic
def record_read(*, indu: Indu, actor: Actor, at: Moment) -> None:
    """Journal that an administrator read the file: the person sees it on her page."""
    record(actor=actor, at=at, verb="accounts.read_indu", target=indu, titulaire_id=indu.solde.compte.titulaire_id)


def run_nightly(*, actor: Actor, at: Moment) -> None:
    """Confirm what nobody contested in time, and look again at balances that no event brought here."""
    for solde_id in soldes_to_follow():
        follow(solde_id=solde_id, actor=actor, at=at)
    silent = Indu.objects.open().filter(etat=EtatIndu.NOTIFIE, answer_until__lt=at.today).order_by("pk")
    for pk in list(silent.values_list("pk", flat=True)):
        _confirm_silent(pk, actor=actor, at=at)


@retry_transient()
@transaction.atomic
def _confirm_silent(pk: uuid.UUID, *, actor: Actor, at: Moment) -> None:
    indu = _lock(pk)
    if indu is not None and indu.etat == EtatIndu.NOTIFIE and indu.answer_until < at.today:
        _decide(indu, confirmed=True, motif="", actor=actor, at=at)


def _lock(pk: uuid.UUID) -> Indu | None:
    rows = Indu.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("solde__compte__titulaire__user").filter(pk=pk).first()


def _locked(pk: uuid.UUID, role: Role, *, actor: Actor) -> Indu:
    if actor.role != role:
        raise NotAllowed("Cette action ne vous est pas ouverte.")
    if not Indu.objects.visible_to(actor).filter(pk=pk).exists():
        raise NotFound("Cet indu n’existe pas ou ne vous est pas accessible.")
    indu = _lock(pk)
    if indu is None:
        raise NotFound("Cet indu n’existe pas ou ne vous est pas accessible.")
    return indu


def _move(indu: Indu, verb: str, *, until: date) -> None:
    indu.etat = INDU.next(indu.etat, verb)
    indu.answer_until = until
    indu.save(update_fields=["etat", "answer_until", "seen_version", "closed_on"])


def _act(
    indu: Indu,
    nature: NatureActe,
    *,
    texte: str = "",
    document: Document | None = None,
    verb: str,
    actor: Actor,
    at: Moment,
) -> None:
    rank = indu.actes.count() + 1
    acte = ActeIndu(
        indu=indu, rang=rank, nature=nature, quantite=indu.solde.manque, texte=texte, made_on=at.today, made_at=at.now
    )
    acte.made_by_id, acte.document = actor.user_id, document
    acte.save(force_insert=True)
    titulaire_id = indu.solde.compte.titulaire_id
    record(actor=actor, at=at, verb=f"accounts.{verb}", target=indu, titulaire_id=titulaire_id, details={"acte": rank})


def _mail(template: str, indu: Indu, at: Moment) -> None:
    titulaire = indu.solde.compte.titulaire
    emails.to_titulaire(template, titulaire=titulaire, at=at, lien_indu=emails.link("mon_indu", indu.pk), indu=indu)
