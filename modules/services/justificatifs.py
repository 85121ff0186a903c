"""Proofs that the training was given: received, checked, objected to."""

import hashlib
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.emission import emit
from cpa_portal.uploads.storage import MAX_BYTES, store_upload
from cpa_portal.web.formatting import heures
from modules import documents, emails
from modules.enums import EtatDossier, EtatTranche, NaturePiece, TypeJustificatif
from modules.models import Dossier, Justificatif, Tranche
from modules.policies import require_funder, require_member
from modules.rules.creation import concerns, hours_missing, missing_before_proof
from modules.rules.eligibility import expected_proof
from modules.selectors.accompagnement import natures_written, seconds_followed
from modules.services.dossiers import locked

RECEIVING = (EtatDossier.VALIDE, EtatDossier.SERVICE_FAIT)


def _digest(file: UploadedFile) -> str:
    """Hash of the bytes as sent, read before anything is kept."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _check_state(dossier: Dossier) -> None:
    if dossier.etat not in RECEIVING:
        raise Refused(
            "Ce dossier n’attend pas de justificatif\u00a0: il n’est pas accepté, ou il est terminé.",
            code="etat_incompatible",
        )


def _check_claim(tranche: Tranche, kind: str, secondes: int, ended_on: date, at: Moment) -> None:
    """Raises InvalidInput on the field that is wrong, with both values."""
    dossier = tranche.dossier
    expected = expected_proof(tranche.type or dossier.module.justificatif_type, ended_on)
    if kind != expected:
        raise InvalidInput(
            f"Pour une formation terminée le {ended_on:%d/%m/%Y}, cette étape se prouve par\u00a0: "
            f"{TypeJustificatif(expected).label}.",
            code="type_justificatif",
            field="type",
        )
    if secondes <= 0:
        raise InvalidInput("Indiquez la durée réalisée.", code="duree", field="duree")
    if secondes > tranche.secondes:
        raise InvalidInput(
            f"La durée réalisée ({heures(secondes)}) dépasse la durée prévue ({heures(tranche.secondes)}).",
            code="duree_superieure",
            field="duree",
        )
    first = dossier.first_session_on
    if first is None or not first <= ended_on <= at.today:
        raise InvalidInput(
            f"Le dernier jour réalisé va du {first:%d/%m/%Y} (première séance) au {at.today:%d/%m/%Y} (aujourd’hui).",
            code="dates",
            field="ended_on",
        )


def _check_written(tranche: Tranche, secondes: int) -> None:
    """An accompaniment to creation is written down before it is proven: what is missing is named, with both values."""
    dossier = tranche.dossier
    if not concerns(dossier.module.nature):
        return
    if missing := missing_before_proof(natures_written(dossier)):
        listed = ", ".join(NaturePiece(nature).label for nature in missing)
        raise Refused(
            f"Avant le justificatif, il manque\u00a0: {listed}. Ces pièces s’écrivent sur la page du dossier.",
            code="pieces_creation",
        )
    proven = Justificatif.objects.filter(tranche__dossier=dossier, objected_at__isnull=True).exclude(tranche=tranche)
    before = {row.tranche_id: row.secondes_realisees for row in proven.order_by("pk")}
    followed = seconds_followed(dossier)
    if short := hours_missing(claimed=sum(before.values()) + secondes, followed=followed):
        raise InvalidInput(
            f"Le journal de suivi raconte {heures(followed)}\u00a0: il manque {heures(short)} pour la durée réalisée. "
            "Complétez le journal, ou corrigez la durée.",
            code="suivi_incomplet",
            field="duree",
        )


def _check_new(tranche: Tranche, digest: str) -> None:
    same = Justificatif.objects.filter(tranche=tranche, received_sha256=digest).first()
    if same is not None:
        raise Refused(
            f"Ce fichier a déjà été reçu pour ce dossier le {same.uploaded_on:%d/%m/%Y}\u00a0: "
            "il n’est pas enregistré une seconde fois.",
            code="fichier_deja_recu",
            field="fichier",
        )


@transaction.atomic
def submit_proof(
    *,
    tranche: Tranche,
    file: UploadedFile,
    type: str,
    secondes_realisees: int,
    ended_on: date,
    actor: Actor,
    at: Moment,
) -> Justificatif:
    """Receive one file for a tranche; a second file joins the first.

    The file is checked before the dossier is locked, since the check may take seconds. The same file
    for another dossier is kept with a flag for a human (`recu_ailleurs`).
    """
    tranche = Tranche.objects.select_related("dossier__module").get(pk=tranche.pk)
    require_member(
        actor=actor, organisme_id=tranche.dossier.module.organisme_id, functions=("gestionnaire", "formateur")
    )
    _check_state(tranche.dossier)
    _check_claim(tranche, type, secondes_realisees, ended_on, at)
    _check_written(tranche, secondes_realisees)
    if file.size and file.size <= MAX_BYTES:
        _check_new(tranche, _digest(file))
    kept = store_upload(file, actor=actor, at=at)
    dossier = locked(tranche.dossier)
    _check_state(dossier)
    _check_new(tranche, kept.received_sha256)
    elsewhere = Justificatif.objects.filter(received_sha256=kept.received_sha256).exclude(tranche__dossier=dossier)
    proof = Justificatif.objects.create(
        tranche=tranche,
        fichier=kept,
        received_sha256=kept.received_sha256,
        type=type,
        secondes_realisees=secondes_realisees,
        ended_on=ended_on,
        uploaded_by_id=actor.user_id,
        uploaded_at=at.now,
        uploaded_on=at.today,
        recu_ailleurs=elsewhere.exists(),
    )
    _mark_received(tranche)
    documents.issue_receipt(justificatif=proof, actor=actor, at=at)
    record(
        actor=actor,
        at=at,
        verb="modules.submit_proof",
        target=proof,
        titulaire_id=dossier.titulaire_id,
        details={"sha256": kept.received_sha256, "seconds": secondes_realisees, "seen_elsewhere": proof.recu_ailleurs},
    )
    if concerns(dossier.module.nature):
        emails.attestation_asked(dossier=dossier, at=at)
    emit(topic="modules.proof_received", key=str(proof.pk), payload={"justificatif_id": proof.pk})
    return proof


def _mark_received(tranche: Tranche) -> None:
    row = Tranche.objects.get(pk=tranche.pk)
    if row.etat == EtatTranche.ATTENDUE:
        row.etat = EtatTranche.JUSTIFIEE
        row.save(update_fields=["etat"])


@transaction.atomic
def object_to(*, justificatif: Justificatif, objection: str, actor: Actor, at: Moment) -> Justificatif:
    """The funder does not accept this proof: no service fait will be recorded on it. Another file is awaited."""
    require_funder(actor=actor)
    dossier = locked(justificatif.tranche.dossier)
    row = Justificatif.objects.select_related("tranche").get(pk=justificatif.pk)
    if not objection.strip():
        raise InvalidInput("Écrivez ce qui ne convient pas.", code="objection", field="objection")
    if row.tranche.etat == EtatTranche.SERVICE_FAIT:
        raise Refused("Le service fait est déjà constaté sur ce dossier.", code="service_deja_fait")
    if row.objected_at is not None:
        raise Refused("Une objection est déjà inscrite sur ce justificatif.", code="objection_deja_faite")
    row.objected_at, row.objection = at.now, objection.strip()[:300]
    row.save(update_fields=["objected_at", "objection"])
    if not Justificatif.objects.filter(tranche=row.tranche, objected_at__isnull=True).exists():
        row.tranche.etat = EtatTranche.ATTENDUE
        row.tranche.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="modules.object_to_proof", target=row, titulaire_id=dossier.titulaire_id)
    emails.proof_objected(justificatif=row, dossier=dossier, at=at)
    return row
