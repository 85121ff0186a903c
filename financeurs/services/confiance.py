"""What lets a waiting order leave: one more approval of a recent IBAN, the cap of a new body lifted by two valideurs."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused
from financeurs.attentes import IBAN_RECENT, account_waits
from financeurs.enums import EtatOrdre
from financeurs.models import ApprobationIban, Financeur, LeveePlafond, OrdrePaiement
from financeurs.policies import require_member
from financeurs.selectors import APPROVERS, digest_of, kept_away, standing_approvals, with_facts
from financeurs.services.ordres import locked_order
from organismes.models import Organisme

LONGEST = 300


def _written(motif: str) -> str:
    if not motif.strip():
        raise InvalidInput("Écrivez le motif.", code="motif", field="motif")
    return motif.strip()[:LONGEST]


@transaction.atomic
def approve_recent_iban(*, ordre: OrdrePaiement, digest: str, motif: str, actor: Actor, at: Moment) -> ApprobationIban:
    """One more person of the funder agrees to pay this content on a recent IBAN. Twice is once."""
    locked_order(pk=ordre.pk, actor=actor)
    row = with_facts(OrdrePaiement.objects.filter(pk=ordre.pk)).get()
    require_member(actor=actor, financeur_id=row.financeur_id, functions=tuple(APPROVERS))
    mine = next((given for given in row.approbations_iban.all() if given.approver_id == actor.user_id), None)
    if mine is not None and mine.content_digest == digest_of(row):
        return mine
    text = _written(motif)
    if not actor.strong:
        raise NotAllowed("Confirmez d’abord votre identité par un second facteur.")
    if row.etat != EtatOrdre.PRET or not any(wait.code == IBAN_RECENT for wait in account_waits(row, at.today)):
        raise Refused("Cet ordre n’attend pas d’approbation pour un IBAN récent.", code="pas_en_attente")
    if (why := kept_away(row).get(actor.user_id)) is not None:
        raise NotAllowed(why)
    if any(given.approver_id == actor.user_id for given in standing_approvals(row)):
        raise NotAllowed("Vous avez déjà approuvé cet ordre\u00a0: il faut une autre personne.")
    if digest != digest_of(row):
        raise Refused("L’ordre a changé depuis son affichage\u00a0: relisez-le.", code="contenu_modifie")
    made = ApprobationIban.objects.create(
        ordre=row, content_digest=digest, approver_id=actor.user_id or 0, motif=text, approved_on=at.today,
        approved_at=at.now,
    )  # fmt: skip
    record(actor=actor, at=at, verb="financeurs.approve_recent_iban", target=row, details={"digest": digest[:16]})
    return made


def _require_valideur(financeur: Financeur, actor: Actor) -> None:
    require_member(actor=actor, financeur_id=financeur.pk, functions=("valideur",))
    if not actor.strong:
        raise NotAllowed("Confirmez d’abord votre identité par un second facteur.")


@transaction.atomic
def propose_lift(
    *, financeur: Financeur, organisme: Organisme, motif: str, until_on: date | None = None, actor: Actor, at: Moment
) -> LeveePlafond:
    """Ask that the cap of a new body be lifted for this funder's orders. Nothing changes before a second valideur."""
    _require_valideur(financeur, actor)
    text = _written(motif)
    last = until_on or at.today + timedelta(days=settings.LEVEE_PLAFOND_JOURS)
    if not at.today <= last <= at.today + timedelta(days=settings.LEVEE_PLAFOND_JOURS):
        raise InvalidInput(
            f"La levée dure {settings.LEVEE_PLAFOND_JOURS}\u00a0jours au plus.", code="date", field="until_on"
        )
    Financeur.objects.select_for_update(of=("self",), no_key=True).get(pk=financeur.pk)
    for row in LeveePlafond.objects.filter(
        financeur=financeur, organisme=organisme, ended_at__isnull=True, until_on__lt=at.today
    ):
        _end(row, actor, at)
    if LeveePlafond.objects.filter(financeur=financeur, organisme=organisme, ended_at__isnull=True).exists():
        raise Refused("Une levée est déjà demandée ou en vigueur pour cet organisme.", code="deja_levee")
    row = LeveePlafond.objects.create(
        financeur=financeur, organisme=organisme, motif=text, until_on=last, proposed_by_id=actor.user_id or 0,
        proposed_on=at.today, proposed_at=at.now,
    )  # fmt: skip
    record(actor=actor, at=at, verb="financeurs.propose_lift", target=row, details={"organisme": organisme.pk})
    return row


def _locked(pk: int, actor: Actor) -> LeveePlafond:
    row = (
        LeveePlafond.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("financeur")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotFound("Cette levée n’existe pas ou ne vous est pas accessible.")
    _require_valideur(row.financeur, actor)
    return row


@transaction.atomic
def approve_lift(*, levee: LeveePlafond, actor: Actor, at: Moment) -> LeveePlafond:
    """The second valideur agrees: it takes effect. Twice is once."""
    row = _locked(levee.pk, actor)
    if row.approved_by_id is not None and row.ended_at is None:
        return row
    if row.ended_at is not None or row.until_on < at.today:
        raise Refused("Cette levée est finie.", code="etat_incompatible")
    if row.proposed_by_id == actor.user_id:
        raise NotAllowed("Vous avez demandé cette levée\u00a0: un autre valideur doit l’approuver.")
    row.approved_by_id, row.approved_on, row.approved_at = actor.user_id, at.today, at.now
    row.save(update_fields=["approved_by", "approved_on", "approved_at"])
    record(actor=actor, at=at, verb="financeurs.approve_lift", target=row, details={"organisme": row.organisme_id})
    return row


@transaction.atomic
def end_lift(*, levee: LeveePlafond, actor: Actor, at: Moment) -> LeveePlafond:
    """Undo a lift, asked or in force: what is already at the bank stays. Twice is once."""
    row = _locked(levee.pk, actor)
    if row.ended_at is None:
        _end(row, actor, at)
    return row


def _end(row: LeveePlafond, actor: Actor, at: Moment) -> None:
    row.ended_by_id, row.ended_on, row.ended_at = actor.user_id, at.today, at.now
    row.save(update_fields=["ended_by", "ended_on", "ended_at"])
    record(actor=actor, at=at, verb="financeurs.end_lift", target=row, details={"organisme": row.organisme_id})
