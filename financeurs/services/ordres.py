"""Payment orders: what is owed for a tranche, recomputed from facts, ordered exactly once."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotFound, Refused
from financeurs.enums import EtatOrdre, EtatTentative, Fonction, NatureOrdre
from financeurs.models import OrdrePaiement, PriseEnCharge, Tentative
from financeurs.policies import require_member
from financeurs.rules.amounts import due, required_approvals, share_of_step, should_be_paid
from financeurs.selectors import already_ordered, funded_part
from financeurs.workflow import ORDRE, TENTATIVE
from modules.models import ServiceFait, Tranche
from modules.rules.price import price_of_part
from organismes.models import CoordonneesBancaires, Organisme
from organismes.selectors import live_iban

UNSETTLED = (EtatOrdre.A_APPROUVER, EtatOrdre.SUSPENDU, EtatOrdre.PRET, EtatOrdre.EN_REMISE)


def locked_order(*, pk: int, actor: Actor) -> OrdrePaiement:
    """The order under lock, if this actor may see it. Raises NotFound."""
    row = (
        OrdrePaiement.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("beneficiaire", "coordonnees", "service_fait__justificatif__fichier", "tranche__dossier")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotFound("Cet ordre n’existe pas ou ne vous est pas accessible.")
    return row


def _earned(funding: PriseEnCharge, service_fait: ServiceFait) -> int:
    """Cents that a service fait earns from the funder. What the person pays herself is used last."""
    tranche, dossier = service_fait.tranche, funding.dossier
    # A granted funding has an amount and an accepted dossier has hours: the database says so.
    granted, total = funding.centimes or 0, dossier.total_secondes or tranche.secondes
    before = sum(Tranche.objects.filter(dossier=dossier, numero__lt=tranche.numero).values_list("secondes", flat=True))
    planned = share_of_step(funded_part(dossier)[0], before=before, step=tranche.secondes, total=total)
    done = min(service_fait.secondes, planned)
    return should_be_paid(
        granted=share_of_step(granted, before=before, step=tranche.secondes, total=total),
        planned_secondes=planned,
        done_secondes=done,
        price_done=price_of_part(centimes=tranche.centimes, planned=tranche.secondes, done=done),
    )


@transaction.atomic
def order_due(*, service_fait: ServiceFait, actor: Actor, at: Moment) -> OrdrePaiement | None:
    """Order what is still due for the tranche of a service fait; None when nothing is.

    The funding decision is the lock: two workers with the same event follow one another, and the
    second finds that nothing more is due.
    """
    tranche = service_fait.tranche
    funding = (
        PriseEnCharge.objects.select_for_update(of=("self",), no_key=True)
        .select_related("dossier__module__organisme")
        .get(dossier_id=tranche.dossier_id)
    )
    if OrdrePaiement.objects.filter(tranche=tranche, financeur_id=funding.financeur_id, etat__in=UNSETTLED).exists():
        return None
    owed = due(
        should=_earned(funding, service_fait),
        already=already_ordered(tranche_id=tranche.pk, financeur_id=funding.financeur_id),
    )
    if owed == 0:
        return None
    seq = OrdrePaiement.objects.filter(tranche=tranche, financeur_id=funding.financeur_id).count() + 1
    organisme = funding.dossier.module.organisme
    ordre = OrdrePaiement.objects.create(
        tranche=tranche,
        financeur_id=funding.financeur_id,
        seq=seq,
        nature=NatureOrdre.RECOUVREMENT if owed < 0 else NatureOrdre.COMPLEMENT if seq > 1 else NatureOrdre.PAIEMENT,
        montant_centimes=abs(owed),
        beneficiaire=organisme,
        coordonnees=live_iban(organisme),
        prise_en_charge=funding,
        service_fait=service_fait,
        approbations_requises=required_approvals(centimes=abs(owed), bands=settings.SEUILS_APPROBATION),
        created_on=at.today,
        created_at=at.now,
    )
    record(
        actor=actor,
        at=at,
        verb="financeurs.order",
        target=ordre,
        titulaire_id=funding.dossier.titulaire_id,
        details={"cents": ordre.montant_centimes, "nature": str(ordre.nature), "seq": seq},
    )
    return ordre


@transaction.atomic
def suspend(*, ordre: OrdrePaiement, motif: str, actor: Actor, at: Moment) -> OrdrePaiement:
    """Hold an order back, with the motive that the organisme reads. A ready one will need fresh approvals."""
    row = locked_order(pk=ordre.pk, actor=actor)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=tuple(Fonction))
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de la suspension : l’organisme le lira.", code="motif", field="motif")
    target = ORDRE.next(row.etat, "suspendre")
    if row.etat == EtatOrdre.PRET:
        abandon_try(row, motif="Ordre suspendu")
    row.etat, row.suspended_reason = target, motif.strip()[:300]
    row.save(update_fields=["etat", "suspended_reason"])
    record(actor=actor, at=at, verb="financeurs.suspend", target=row)
    return row


@transaction.atomic
def resume(*, ordre: OrdrePaiement, actor: Actor, at: Moment) -> OrdrePaiement:
    """Let a suspended order go on."""
    row = locked_order(pk=ordre.pk, actor=actor)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=tuple(Fonction))
    row.etat, row.suspended_reason = ORDRE.next(row.etat, "reprendre"), ""
    row.save(update_fields=["etat", "suspended_reason"])
    record(actor=actor, at=at, verb="financeurs.resume", target=row)
    return row


def abandon_try(row: OrdrePaiement, *, motif: str) -> None:
    """Give up the try of a ready order before any bank file: its approvals bind nothing any more."""
    attempt = Tentative.objects.select_for_update(of=("self",), no_key=True).get(ordre=row, etat=EtatTentative.PRETE)
    attempt.etat, attempt.motif = TENTATIVE.next(attempt.etat, "abandonner"), motif
    attempt.save(update_fields=["etat", "motif"])


def with_former_iban(rows: Sequence[OrdrePaiement]) -> list[OrdrePaiement]:
    """Those whose organisme replaced the account that was approved. It is locked: it cannot replace it now."""
    payees = sorted({row.beneficiaire_id for row in rows})
    list(Organisme.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=payees).order_by("pk"))
    live = {
        account.organisme_id: bytes(account.iban_index)
        for account in CoordonneesBancaires.objects.filter(organisme__in=payees, ended_at__isnull=True)
    }
    return [
        row
        for row in rows
        if row.coordonnees is None or bytes(row.coordonnees.iban_index) != live.get(row.beneficiaire_id)
    ]


def reopen(row: OrdrePaiement, *, motif: str, actor: Actor, at: Moment) -> None:
    """Send a ready order, already locked, back to its approvers."""
    target = ORDRE.next(row.etat, "rouvrir")
    abandon_try(row, motif=motif)
    row.etat = target
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="financeurs.reopen", target=row, details={"reason": motif})


def take_live_iban(row: OrdrePaiement) -> None:
    """Point an order that waits for approval to the organisme's IBAN of the day: former approvals no longer bind.

    The organisme is locked: its IBAN does not change before the approval is written.
    """
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=row.beneficiaire_id)
    current = live_iban(row.beneficiaire)
    if current is None:
        raise Refused("L’organisme n’a pas encore donné d’IBAN : l’ordre attend.", code="iban_manquant")
    if row.coordonnees_id != current.pk:
        row.coordonnees = current
        row.save(update_fields=["coordonnees"])
