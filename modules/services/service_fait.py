"""The service fait: the tranche was delivered, in full or in part. Once per tranche."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import DomainError, Refused
from cpa_portal.outbox.emission import emit
from modules import emails
from modules.enums import EtatTranche
from modules.models import Dossier, Justificatif, ServiceFait, Tranche
from modules.policies import require_funder
from modules.rules.creation import attested, concerns
from modules.rules.price import price_of_part
from modules.selectors.accompagnement import attestation_of
from modules.services.dossiers import locked
from modules.services.hours import capture_plan
from modules.workflow import DOSSIER

logger = logging.getLogger(__name__)


@retry_transient()
@transaction.atomic
def record_service_fait(*, justificatif: Justificatif, actor: Actor, at: Moment) -> ServiceFait:
    """Record that the hours of a proof were given: debit them, price them, tell the payment.

    The same tranche again returns the first record, whichever proof or process asks: the lock of the
    dossier puts them in a line, and the unique key of the tranche closes it.
    """
    require_funder(actor=actor)
    tranche_id = justificatif.tranche_id
    dossier = locked(Tranche.objects.select_related("dossier").get(pk=tranche_id).dossier)
    done = ServiceFait.objects.filter(tranche_id=tranche_id).first()
    if done is not None:
        return done
    proof = Justificatif.objects.select_related("tranche").get(pk=justificatif.pk)
    tranche = proof.tranche
    if proof.objected_at is not None:
        raise Refused("Une objection du financeur est inscrite sur ce justificatif.", code="justificatif_objecte")
    others = Tranche.objects.filter(dossier=dossier).exclude(pk=tranche.pk)
    last = not others.exclude(etat=EtatTranche.SERVICE_FAIT).exists()
    if concerns(dossier.module.nature):
        _require_word_of_person(dossier, proof, at)
    target = DOSSIER.next(dossier.etat, "constater_service_fait" if last else "constater_etape")
    debited = capture_plan(
        dossier=dossier,
        tranche=tranche,
        secondes=proof.secondes_realisees,
        last=last,
        effective_on=proof.ended_on,
        actor=actor,
        at=at,
    )
    service = ServiceFait.objects.create(
        tranche=tranche,
        justificatif=proof,
        secondes=proof.secondes_realisees,
        centimes=price_of_part(centimes=tranche.centimes, planned=tranche.secondes, done=proof.secondes_realisees),
        effective_on=proof.ended_on,
        recorded_on=at.today,
        recorded_by_id=actor.user_id,
    )
    tranche.etat = EtatTranche.SERVICE_FAIT
    tranche.save(update_fields=["etat"])
    if last:
        dossier.etat, dossier.ended_on = target, proof.ended_on
        dossier.save(update_fields=["etat", "ended_on"])
    record(
        actor=actor,
        at=at,
        verb="modules.record_service_fait",
        target=service,
        titulaire_id=dossier.titulaire_id,
        details={"seconds": service.secondes, "debited_seconds": debited, "cents": service.centimes},
    )
    emit(topic="financeurs.service_fait", key=str(tranche.pk), payload={"service_fait_id": service.pk})
    emails.service_done(service=service, dossier=dossier, debited=debited, at=at)
    return service


def _require_word_of_person(dossier: Dossier, proof: Justificatif, at: Moment) -> None:
    """An accompaniment to creation is confirmed by the person, or by her silence after the proof."""
    word = attestation_of(dossier)
    if attested(word, received_on=proof.uploaded_on, today=at.today, silence_days=settings.ATTESTATION_SILENCE_JOURS):
        return
    if word.given_on is None:
        raise Refused("La personne n’a pas encore dit si l’accompagnement a eu lieu.", code="attestation_attendue")
    raise Refused(
        "La personne dit que l’accompagnement n’a pas eu lieu comme c’est écrit.", code="attestation_contraire"
    )


def deciding_proof(*, tranche_id: int) -> Justificatif | None:
    """The last proof that nobody objected to: what the organisme says now."""
    return (
        Justificatif.objects.filter(tranche_id=tranche_id, objected_at__isnull=True)
        .select_related("tranche__dossier__module")
        .order_by("-pk")
        .first()
    )


def record_if_due(*, tranche_id: int, actor: Actor, at: Moment) -> ServiceFait | None:
    """Record the service fait when the funder's window has passed without objection; None if it is too early."""
    proof = deciding_proof(tranche_id=tranche_id)
    if proof is None or proof.tranche.etat == EtatTranche.SERVICE_FAIT:
        return None
    if proof.uploaded_on + timedelta(days=settings.FENETRE_SERVICE_FAIT_JOURS) > at.today:
        return None
    if not word_allows(proof, at):
        return None
    return record_service_fait(justificatif=proof, actor=actor, at=at)


def word_allows(proof: Justificatif, at: Moment) -> bool:
    """False while the person may still speak of an accompaniment to creation, or has said that it did not take place."""
    dossier = proof.tranche.dossier
    return not concerns(dossier.module.nature) or attested(
        attestation_of(dossier),
        received_on=proof.uploaded_on,
        today=at.today,
        silence_days=settings.ATTESTATION_SILENCE_JOURS,
    )


def record_all_due(*, actor: Actor, at: Moment, limit: int = 5000) -> int:
    """Record every service fait whose window has passed, one transaction each. Returns their number."""
    waiting = Tranche.objects.filter(etat=EtatTranche.JUSTIFIEE).order_by("pk").values_list("pk", flat=True)[:limit]
    made = 0
    for tranche_id in waiting:
        try:
            made += record_if_due(tranche_id=tranche_id, actor=actor, at=at) is not None
        except DomainError as error:
            logger.warning("tranche %s waits for a human: %s", tranche_id, error.code)
    return made
