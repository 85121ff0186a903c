"""Funding of a dossier: submission by the person, decision by the funder."""

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, NotFound, Refused
from cpa_portal.web.formatting import euros
from financeurs.documents import issue_decision
from financeurs.enums import EtatPriseEnCharge
from financeurs.models import Financeur, PriseEnCharge
from financeurs.policies import require_member
from financeurs.selectors import competent_funders, most_that_can_be_granted, payable_dossier, why_not_payable
from financeurs.services.abondements import drop_pending
from financeurs.workflow import PRISE_EN_CHARGE
from modules.models import Dossier
from modules.policies import require_person
from modules.services import dossiers


def locked(*, pk: int, actor: Actor) -> PriseEnCharge:
    """The decision under lock, if this actor may see it. Raises NotFound."""
    row = (
        PriseEnCharge.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("dossier__module__organisme", "dossier__titulaire__user", "financeur")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotFound("Cette demande n’existe pas ou ne vous est pas accessible.")
    return row


@retry_transient()
@transaction.atomic
def submit(*, dossier: Dossier, financeur: Financeur, actor: Actor, at: Moment) -> PriseEnCharge:
    """The person's express consent: the dossier goes to the funder that she chose among the competent ones."""
    require_person(actor=actor, titulaire_id=dossier.titulaire_id)
    if financeur not in competent_funders(dossier, at.today):
        raise InvalidInput(
            "Ce financeur n’est pas compétent pour votre situation. Choisissez-en un autre.", field="financeur"
        )
    row = dossiers.transmit(dossier=dossier, actor=actor, at=at)
    decision = PriseEnCharge.objects.create(dossier=row, financeur=financeur, requested_on=at.today)
    record(actor=actor, at=at, verb="financeurs.submit", target=decision, titulaire_id=row.titulaire_id)
    return decision


@retry_transient()
@transaction.atomic
def accept(*, prise_en_charge: PriseEnCharge, centimes: int, actor: Actor, at: Moment) -> PriseEnCharge:
    """Grant an amount: the organisme must be payable on both days and the caps hold; hours are held at once."""
    row = locked(pk=prise_en_charge.pk, actor=actor)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=("gestionnaire", "valideur"))
    target = PRISE_EN_CHARGE.next(row.etat, "accorder")
    verdict = payable_dossier(dossier=row.dossier, financeur=row.financeur, today=at.today)
    if not verdict.payable:
        raise Refused(f"Cet organisme n’est pas payable. {why_not_payable(verdict)}", code="non_payable")
    row.dossier = dossiers.validate(dossier=row.dossier, actor=actor, at=at)  # what is held decides the ceiling
    most = most_that_can_be_granted(row, at)
    if centimes <= 0 or centimes > most:
        raise InvalidInput(
            f"Le montant doit être compris entre 0,01\u00a0€ et {euros(most)}, plafond de ce dossier.",
            code="montant_hors_plafond",
            field="montant",
        )
    row.etat, row.centimes, row.decided_on, row.decided_by_id = target, centimes, at.today, actor.user_id
    row.save(update_fields=["etat", "centimes", "decided_on", "decided_by"])
    record(
        actor=actor,
        at=at,
        verb="financeurs.accept",
        target=row,
        titulaire_id=row.dossier.titulaire_id,
        details={"cents": centimes, "most": most},
    )
    drop_pending(dossier=row.dossier, actor=actor, at=at)
    issue_decision(row=row, verdict=verdict, actor=actor, at=at)
    return row


@retry_transient()
@transaction.atomic
def refuse(*, prise_en_charge: PriseEnCharge, motif: str, actor: Actor, at: Moment) -> PriseEnCharge:
    """Say no, with a motive that the person reads."""
    row = locked(pk=prise_en_charge.pk, actor=actor)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=("gestionnaire", "valideur"))
    if not motif.strip():
        raise InvalidInput("Écrivez le motif du refus : la personne le lira.", code="motif", field="motif")
    row.etat = PRISE_EN_CHARGE.next(row.etat, "refuser")
    row.motif, row.decided_on, row.decided_by_id = motif.strip()[:500], at.today, actor.user_id
    row.save(update_fields=["etat", "motif", "decided_on", "decided_by"])
    verdict = payable_dossier(dossier=row.dossier, financeur=row.financeur, today=at.today)
    row.dossier = dossiers.refuse(dossier=row.dossier, motif=row.motif, actor=actor, at=at)
    record(actor=actor, at=at, verb="financeurs.refuse", target=row, titulaire_id=row.dossier.titulaire_id)
    drop_pending(dossier=row.dossier, actor=actor, at=at)
    issue_decision(row=row, verdict=verdict, actor=actor, at=at)
    return row


@transaction.atomic
def follow_cancellation(*, dossier: Dossier, actor: Actor, at: Moment) -> None:
    """Close the decision and the pending top-ups of a dossier that the person cancelled."""
    drop_pending(dossier=dossier, actor=actor, at=at)
    row = PriseEnCharge.objects.select_for_update(of=("self",), no_key=True).filter(dossier=dossier).first()
    if row is None or row.etat == EtatPriseEnCharge.ANNULEE:
        return
    row.etat = PRISE_EN_CHARGE.next(row.etat, "annuler")
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="financeurs.cancel", target=row, titulaire_id=dossier.titulaire_id)
