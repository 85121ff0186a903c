"""Personal quotes: asked by the person, issued by the organisme, accepted before the first session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from modules import documents, emails
from modules.enums import EtatDevis, Tarification
from modules.models import Devis, Dossier, LigneDevis
from modules.policies import require_member, require_person
from modules.rules.eligibility import ineligibility
from modules.selectors.dossiers import statuts_on
from modules.services.dossiers import locked
from modules.workflow import DEVIS, DOSSIER

STANDING = (EtatDevis.DEMANDE, EtatDevis.EMIS, EtatDevis.ACCEPTE)
MAX_SECONDS = 2_000 * 3600
MAX_LINES = 12


def _locked_quote(devis: Devis) -> Devis:
    """The quote, under the lock of its dossier."""
    dossier = locked(devis.dossier)
    row = Devis.objects.select_for_update(of=("self",), no_key=True).get(pk=devis.pk)
    row.dossier = dossier
    DOSSIER.next(dossier.etat, "transmettre")
    return row


@transaction.atomic
def request_quote(*, dossier: Dossier, projet: str, actor: Actor, at: Moment) -> Devis:
    """The person describes her project and asks the organisme for its offer."""
    row = locked(dossier)
    require_person(actor=actor, titulaire_id=row.titulaire_id)
    DOSSIER.next(row.etat, "transmettre")
    if row.module.tarification != Tarification.DEVIS:
        raise Refused("Ce module a un forfait\u00a0: il n’y a pas de devis à demander.", code="module_au_forfait")
    if not projet.strip():
        raise InvalidInput("Décrivez votre projet en quelques lignes.", code="projet", field="projet")
    versions = Devis.objects.filter(dossier=row)
    if versions.filter(etat__in=STANDING).exists():
        raise Refused("Un devis est déjà demandé ou proposé pour ce dossier.", code="devis_en_cours")
    quote = Devis.objects.create(
        dossier=row, version=versions.count() + 1, projet=projet.strip(), requested_on=at.today
    )
    record(actor=actor, at=at, verb="modules.request_quote", target=quote, titulaire_id=row.titulaire_id)
    emails.quote_requested(devis=quote, at=at)
    return quote


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line to offer: seconds, cents, first and last day."""

    libelle: str
    secondes: int
    centimes: int
    first_on: date
    last_on: date


def _check_lines(lignes: Sequence[Ligne], at: Moment) -> None:
    """Raises InvalidInput that names the line."""
    if not 1 <= len(lignes) <= MAX_LINES:
        raise InvalidInput(f"Un devis compte de une à {MAX_LINES} lignes.", code="lignes")
    for rank, ligne in enumerate(lignes, start=1):
        where = f"Ligne {rank}\u00a0: "
        if not ligne.libelle.strip():
            raise InvalidInput(where + "dites de quelle prestation il s’agit.", code="libelle")
        if ligne.secondes <= 0:
            raise InvalidInput(where + "la durée va de quelques minutes à 2\u00a0000\u00a0h.", code="duree")
        if ligne.centimes <= 0:
            raise InvalidInput(where + "le prix est supérieur à zéro.", code="prix")
        if ligne.first_on < at.today:
            raise InvalidInput(
                f"{where}la première séance ne peut pas être avant le {at.today:%d/%m/%Y}\u00a0: "
                "le devis s’accepte avant la première séance.",
                code="dates",
            )
        if ligne.last_on < ligne.first_on:
            raise InvalidInput(where + "la dernière séance précède la première.", code="dates")
    if sum(ligne.secondes for ligne in lignes) > MAX_SECONDS:
        raise InvalidInput("La durée va de quelques minutes à 2\u00a0000\u00a0h.", code="duree")


def _offer(row: Devis, *, state: str, lignes: Sequence[Ligne], detail: str, actor: Actor, at: Moment) -> None:
    """Write the offer on a quote already locked: its lines, and totals that are their sums."""
    row.etat, row.detail = state, detail.strip()
    row.secondes, row.centimes = sum(line.secondes for line in lignes), sum(line.centimes for line in lignes)
    row.first_session_on, row.last_session_on = (
        min(line.first_on for line in lignes),
        max(line.last_on for line in lignes),
    )
    row.issued_on, row.issued_by_id = at.today, actor.user_id
    row.expires_on = min(at.today + timedelta(days=settings.DUREE_DEVIS_JOURS), row.first_session_on)
    row.save(
        update_fields=[
            "etat",
            "secondes",
            "centimes",
            "detail",
            "first_session_on",
            "last_session_on",
            "issued_on",
            "issued_by",
            "expires_on",
        ]
    )
    for rank, line in enumerate(lignes, start=1):
        LigneDevis.objects.create(
            devis=row,
            rang=rank,
            libelle=" ".join(line.libelle.split()),
            secondes=line.secondes,
            centimes=line.centimes,
            first_on=line.first_on,
            last_on=line.last_on,
        )
    documents.issue_quote(devis=row, actor=actor, at=at)


@transaction.atomic
def issue(*, devis: Devis, lignes: Sequence[Ligne], detail: str = "", actor: Actor, at: Moment) -> Devis:
    """The organisme's offer. Open for DUREE_DEVIS_JOURS days, and never after the first session."""
    row = _locked_quote(devis)
    require_member(actor=actor, organisme_id=row.dossier.module.organisme_id, functions=("gestionnaire", "formateur"))
    target = DEVIS.next(row.etat, "emettre")
    _check_lines(lignes, at)
    _offer(row, state=target, lignes=lignes, detail=detail, actor=actor, at=at)
    record(actor=actor, at=at, verb="modules.issue_quote", target=row, titulaire_id=row.dossier.titulaire_id)
    emails.quote_issued(devis=row, at=at)
    return row


@transaction.atomic
def amend(*, devis: Devis, lignes: Sequence[Ligne], detail: str = "", motif: str, actor: Actor, at: Moment) -> Devis:
    """Another version of an offer. One already accepted stands until the person accepts this one.

    Possible until the dossier is submitted to a funder: afterwards the offer is what the funder decided on.
    """
    former = _locked_quote(devis)
    dossier = former.dossier
    require_member(actor=actor, organisme_id=dossier.module.organisme_id, functions=("gestionnaire", "formateur"))
    replaced = DEVIS.next(former.etat, "remplacer")
    if not motif.strip():
        raise InvalidInput("Dites pourquoi le devis change\u00a0: la personne le lira.", code="motif", field="motif")
    _check_lines(lignes, at)
    if former.etat == EtatDevis.EMIS:
        former.etat = replaced
        former.save(update_fields=["etat"])
    elif Devis.objects.filter(dossier=dossier, etat=EtatDevis.EMIS).exists():
        raise Refused("Un autre changement attend déjà la réponse de la personne.", code="avenant_en_cours")
    version = Devis.objects.filter(dossier=dossier).count() + 1
    row = Devis.objects.create(
        dossier=dossier,
        version=version,
        projet=former.projet,
        requested_on=former.requested_on,
        remplace=former,
        motif_avenant=motif.strip()[:300],
    )
    _offer(row, state=DEVIS.next(row.etat, "emettre"), lignes=lignes, detail=detail, actor=actor, at=at)
    record(actor=actor, at=at, verb="modules.amend_quote", target=row, titulaire_id=dossier.titulaire_id)
    emails.quote_issued(devis=row, at=at)
    return row


@transaction.atomic
def accept(*, devis: Devis, actor: Actor, at: Moment) -> Devis:
    """The person takes the offer: its hours, price and dates become the dossier's."""
    row = _locked_quote(devis)
    dossier = row.dossier
    require_person(actor=actor, titulaire_id=dossier.titulaire_id)
    target = DEVIS.next(row.etat, "accepter")
    if row.expires_on is None or at.today > row.expires_on:
        raise Refused("Ce devis n’est plus valable\u00a0: demandez-en un autre.", code="devis_expire")
    if row.first_session_on is None or at.today > row.first_session_on:
        raise Refused("Un devis s’accepte avant la première séance.", code="seance_passee")
    statuts = statuts_on(titulaire_id=dossier.titulaire_id, day=at.today)
    if why := ineligibility(dossier.module.nature, row.first_session_on, statuts):
        raise Refused(why.texte, code="action_non_eligible")
    for former in Devis.objects.filter(dossier=dossier, etat=EtatDevis.ACCEPTE):
        former.etat = DEVIS.next(former.etat, "remplacer")
        former.save(update_fields=["etat"])
    row.etat, row.answered_on = target, at.today
    row.save(update_fields=["etat", "answered_on"])
    dossier.total_secondes, dossier.total_centimes = row.secondes, row.centimes
    dossier.first_session_on, dossier.last_session_on = row.first_session_on, row.last_session_on
    dossier.save(update_fields=["total_secondes", "total_centimes", "first_session_on", "last_session_on"])
    record(actor=actor, at=at, verb="modules.accept_quote", target=row, titulaire_id=dossier.titulaire_id)
    emails.quote_answered(devis=row, accepted=True, at=at)
    return row


@transaction.atomic
def decline(*, devis: Devis, actor: Actor, at: Moment) -> Devis:
    """The person says no, or takes her request back. She may ask again."""
    row = _locked_quote(devis)
    require_person(actor=actor, titulaire_id=row.dossier.titulaire_id)
    row.etat, row.answered_on = DEVIS.next(row.etat, "refuser"), at.today
    row.save(update_fields=["etat", "answered_on"])
    record(actor=actor, at=at, verb="modules.decline_quote", target=row, titulaire_id=row.dossier.titulaire_id)
    emails.quote_answered(devis=row, accepted=False, at=at)
    return row


@transaction.atomic
def expire_due(*, actor: Actor, at: Moment) -> int:
    """Close the offers whose last day is past. Returns their number."""
    due = list(
        Devis.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(etat=EtatDevis.EMIS, expires_on__lt=at.today)
        .select_related("dossier__titulaire__user", "dossier__module")
        .order_by("pk")
    )
    for row in due:
        row.etat = DEVIS.next(row.etat, "expirer")
        row.save(update_fields=["etat"])
        record(actor=actor, at=at, verb="modules.expire_quote", target=row, titulaire_id=row.dossier.titulaire_id)
        emails.quote_expired(devis=row, at=at)
    return len(due)
