"""Suspending a proof of quality by an adversarial procedure. What is undisputed stays payable."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.uploads.storage import store_upload
from financeurs.emails import suspension_step
from financeurs.enums import CotePiece, EtatSuspension
from financeurs.models import PieceSuspension, Suspension
from financeurs.policies import require_member
from financeurs.services.examens import EXAMINATEUR, require_examiner
from financeurs.workflow import SUSPENSION
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import Qualite
from organismes.services.dossier_qualite import locked as locked_quality
from organismes.services.examen_qualite import require_stranger
from organismes.services.qualite import lift_suspension, suspend_quality


def _locked(suspension: Suspension) -> Suspension:
    rows = Suspension.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("qualite__organisme", "financeur").get(pk=suspension.pk)


def _join(row: Suspension, files: Iterable[UploadedFile], cote: CotePiece, actor: Actor, at: Moment) -> None:
    for file in files:
        PieceSuspension.objects.create(
            suspension=row,
            cote=cote,
            fichier=store_upload(file, actor=actor, at=at),
            added_on=at.today,
            added_at=at.now,
            added_by_id=actor.user_id,
        )


@transaction.atomic
def open_suspension(
    *,
    qualite: Qualite,
    griefs: str,
    hearing_on: date | None = None,
    files: Iterable[UploadedFile] = (),
    actor: Actor,
    at: Moment,
) -> Suspension:
    """State the grounds against a favourable proof of quality; the body has its days to answer. Nothing stops yet."""
    financeur_id, user_id = require_examiner(actor)
    row = locked_quality(qualite)
    require_stranger(row.organisme, actor)
    if row.etat != EtatQualite.REFERENCABLE or row.source == SourceQualite.NACRE:
        raise Refused("Seul un examen favorable ou un label reconnu peut être suspendu.", code="etat_incompatible")
    if not griefs.strip():
        raise InvalidInput("Une suspension est motivée\u00a0: écrivez les griefs.", field="griefs")
    if hearing_on is not None and hearing_on < at.today:
        raise InvalidInput("L’audition vient après l’ouverture de la procédure.", field="hearing_on")
    try:
        with transaction.atomic():
            found = Suspension.objects.create(
                qualite=row,
                financeur_id=financeur_id,
                griefs=griefs.strip(),
                opened_on=at.today,
                opened_by_id=user_id,
                answer_due_on=at.today + timedelta(days=settings.DELAI_CONTRADICTOIRE_JOURS),
                hearing_on=hearing_on,
            )
    except IntegrityError:
        raise Refused("Une procédure est déjà ouverte sur cet examen.", code="deja_ouverte") from None
    _join(found, files, CotePiece.FINANCEUR, actor, at)
    record(actor=actor, at=at, verb="financeurs.open_suspension", target=found)
    suspension_step(suspension=found, at=at)
    return found


@transaction.atomic
def answer(
    *, suspension: Suspension, reponse: str, files: Iterable[UploadedFile] = (), actor: Actor, at: Moment
) -> Suspension:
    """The body answers, once, with its pieces. A late answer is taken until the decision."""
    row = _locked(suspension)
    if actor.role != Role.ORGANISME or actor.structure_id != row.qualite.organisme_id:
        raise NotAllowed("Cette réponse appartient à l’organisme.")
    row.etat = SUSPENSION.next(row.etat, "repondre")
    if not reponse.strip():
        raise InvalidInput("Écrivez votre réponse aux griefs.", field="reponse")
    row.reponse, row.answered_on, row.answered_by_id = reponse.strip(), at.today, actor.user_id
    row.save(update_fields=["etat", "reponse", "answered_on", "answered_by"])
    _join(row, files, CotePiece.ORGANISME, actor, at)
    record(actor=actor, at=at, verb="financeurs.answer_suspension", target=row)
    return row


def why_not_decide(row: Suspension, today: date) -> str:
    """Why the decision must still wait; empty if it may be taken."""
    if row.etat == EtatSuspension.OUVERTE and today <= row.answer_due_on:
        return f"L’organisme a jusqu’au {row.answer_due_on:%d/%m/%Y} pour répondre\u00a0: décidez après sa réponse ou ce jour."
    if row.hearing_on is not None and today < row.hearing_on:
        return f"L’audition a lieu le {row.hearing_on:%d/%m/%Y}\u00a0: décidez après elle."
    return ""


@transaction.atomic
def decide(*, suspension: Suspension, suspendre: bool, motif: str, actor: Actor, at: Moment) -> Suspension:
    """A person decides, after the answer or its last day: suspend from tomorrow, or close without effect."""
    row = _locked(suspension)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=EXAMINATEUR)
    require_stranger(row.qualite.organisme, actor)
    state = SUSPENSION.next(row.etat, "suspendre" if suspendre else "classer")
    if suspendre and (why := why_not_decide(row, at.today)):
        raise Refused(why, code="contradictoire_en_cours")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de la décision\u00a0: l’organisme le lira.", field="motif")
    row.etat, row.motif, row.decided_on, row.decided_by_id = state, motif.strip(), at.today, actor.user_id
    row.save(update_fields=["etat", "motif", "decided_on", "decided_by"])
    if suspendre:
        suspend_quality(qualite=row.qualite, commentaire=row.motif, actor=actor, at=at)
    else:
        suspension_step(suspension=row, at=at)
    record(actor=actor, at=at, verb="financeurs.decide_suspension", target=row, details={"suspendue": suspendre})
    return row


@transaction.atomic
def lift(*, suspension: Suspension, motif: str, actor: Actor, at: Moment) -> Suspension:
    """End a suspension from today: a new favourable period opens, the suspended days stay so."""
    row = _locked(suspension)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=EXAMINATEUR)
    require_stranger(row.qualite.organisme, actor)
    state = SUSPENSION.next(row.etat, "lever")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de la levée.", field="motif")
    row.etat, row.motif_levee, row.lifted_on, row.lifted_by_id = state, motif.strip(), at.today, actor.user_id
    row.save(update_fields=["etat", "motif_levee", "lifted_on", "lifted_by"])
    lift_suspension(qualite=row.qualite, commentaire=row.motif_levee, actor=actor, at=at)
    record(actor=actor, at=at, verb="financeurs.lift_suspension", target=row)
    return row
