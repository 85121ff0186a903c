"""What ends a registered declaration, and what undoes it: end of activity, reversals, annulment after a check."""

from datetime import date, timedelta

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from organismes.documents import issue_annulment
from organismes.emails import tell_members
from organismes.enums import EtatDeclaration, Fonction, IssueProcedure, NatureActe
from organismes.models import ActeDeclaration, DeclarationActivite, ProcedureAnnulation
from organismes.rules.deadlines import appeal_deadline
from organismes.rules.parameters import appeal_text, delay
from organismes.services.declarations import annul, locked
from organismes.workflow import DECLARATION

UNDO = {
    EtatDeclaration.CADUQUE: ("retirer_caducite", NatureActe.RETRAIT_CADUCITE),
    EtatDeclaration.ANNULEE: ("retirer_annulation", NatureActe.RETRAIT_ANNULATION),
    EtatDeclaration.CESSEE: ("retirer_cessation", NatureActe.RETRAIT_CESSATION),
}
UNDER_WAY = (
    EtatDeclaration.BROUILLON,
    EtatDeclaration.DEPOSEE,
    EtatDeclaration.A_COMPLETER,
    EtatDeclaration.ENREGISTREE,
)


@transaction.atomic
def declare_end(
    *, declaration: DeclarationActivite, effective_on: date, motif: str = "", actor: Actor, at: Moment
) -> DeclarationActivite:
    """The body ends its activity, on a day to come or within the thirty days past (article L6351-5)."""
    row = locked(declaration)
    state = DECLARATION.next(row.etat, "cesser")
    earliest = max(at.today - timedelta(days=delay("modification_jours")), row.decided_on or at.today)
    if effective_on < earliest:
        raise InvalidInput(
            f"La fin d’activité se déclare dans les trente jours\u00a0: à partir du {earliest:%d/%m/%Y}.",
            code="trop_tard",
            field="effective_on",
        )
    row.etat, row.ended_on = state, effective_on
    row.save(update_fields=["etat", "ended_on"])
    _write(row, NatureActe.CESSATION, effective_on=effective_on, motif=motif, actor=actor, at=at)
    return row


@transaction.atomic
def undo_end(*, declaration: DeclarationActivite, motif: str, actor: Actor, at: Moment) -> DeclarationActivite:
    """Withdraw a lapse, an annulment or an end of activity, as if it had never been: the number stands again.

    The acts stay: what was known on each day can be told. Refused while another declaration is under way.
    """
    row = locked(declaration)
    if row.etat not in UNDO:
        raise Refused("Cet enregistrement n’a pas pris fin\u00a0: il n’y a rien à retirer.", code="etat_incompatible")
    verb, nature = UNDO[EtatDeclaration(row.etat)]
    if not motif.strip():
        raise InvalidInput("Cette décision est motivée\u00a0: dites sur quoi elle se fonde.", field="motif")
    other = row.organisme.declarations.filter(etat__in=UNDER_WAY).exclude(pk=row.pk).first()
    if other is not None and other.etat != EtatDeclaration.BROUILLON:
        raise Refused(
            "Une autre déclaration de cet organisme est en cours\u00a0: décidez d’abord de celle-là.",
            code="autre_declaration",
        )
    if other is not None:
        raise Refused(
            "L’organisme a commencé une nouvelle déclaration\u00a0: demandez-lui de l’abandonner, puis recommencez.",
            code="autre_declaration",
        )
    former, row.etat, row.ended_on = row.ended_on, DECLARATION.next(row.etat, verb), None
    row.motif_detail = ""
    row.save(update_fields=["etat", "ended_on", "motif_detail"])
    _write(row, nature, effective_on=former or at.today, motif=motif, actor=actor, at=at)
    return row


def _write(
    row: DeclarationActivite, nature: NatureActe, *, effective_on: date, motif: str, actor: Actor, at: Moment
) -> ActeDeclaration:
    acte = ActeDeclaration.objects.create(
        declaration=row,
        nature=nature,
        effective_on=effective_on,
        motif=motif.strip(),
        made_on=at.today,
        made_at=at.now,
        made_by_id=actor.user_id,
    )
    record(actor=actor, at=at, verb=f"organismes.{nature}", target=row)
    tell_members(
        organisme=row.organisme,
        template="acte",
        at=at,
        context={"acte": NatureActe(nature).label, "effective_on": effective_on, "motif": acte.motif},
        only=Fonction.GESTIONNAIRE,
    )
    return acte


@transaction.atomic
def open_procedure(*, declaration: DeclarationActivite, griefs: str, actor: Actor, at: Moment) -> ProcedureAnnulation:
    """Say what a check established, before any annulment: the body has thirty days to answer (article L6362-9)."""
    row = locked(declaration)
    DECLARATION.next(row.etat, "annuler")
    if not griefs.strip():
        raise InvalidInput(
            "Dites ce que le contrôle a établi\u00a0: l’organisme doit pouvoir répondre.", field="griefs"
        )
    if row.procedures.filter(issue="").exists():
        raise Refused("Une procédure est déjà ouverte.", code="procedure_deja")
    if actor.user_id is None:
        raise Refused("Une procédure est ouverte par un agent.")
    procedure = ProcedureAnnulation.objects.create(
        declaration=row,
        griefs=griefs.strip(),
        opened_on=at.today,
        opened_by_id=actor.user_id,
        answer_by_on=at.today + timedelta(days=delay("observations_jours")),
    )
    record(actor=actor, at=at, verb="organismes.open_procedure", target=procedure)
    context = {"griefs": procedure.griefs, "answer_by_on": procedure.answer_by_on}
    tell_members(organisme=row.organisme, template="procedure", at=at, context=context, only=Fonction.GESTIONNAIRE)
    return procedure


def _locked_procedure(procedure: ProcedureAnnulation) -> ProcedureAnnulation:
    rows = ProcedureAnnulation.objects.select_for_update(of=("self",), no_key=True)
    row: ProcedureAnnulation = rows.select_related("declaration__organisme").get(pk=procedure.pk)  # type: ignore[assignment]
    if row.issue:
        raise Refused("Cette procédure est close.", code="etat_incompatible")
    return row


@transaction.atomic
def observe(*, procedure: ProcedureAnnulation, observations: str, actor: Actor, at: Moment) -> ProcedureAnnulation:
    """The body answers; it may complete its answer until the decision."""
    row = _locked_procedure(procedure)
    if not observations.strip():
        raise InvalidInput("Écrivez vos observations.", field="observations")
    row.observations, row.answered_on = observations.strip(), at.today
    row.save(update_fields=["observations", "answered_on"])
    record(actor=actor, at=at, verb="organismes.observe_procedure", target=row)
    return row


@transaction.atomic
def decide_procedure(
    *, procedure: ProcedureAnnulation, issue: str, decision: str, actor: Actor, at: Moment
) -> ProcedureAnnulation:
    """Annul, or close without follow-up; never an annulment before the body answered or its delay passed."""
    locked(procedure.declaration)
    row = _locked_procedure(procedure)
    if issue not in IssueProcedure.values:
        raise InvalidInput("Choisissez l’issue de la procédure.", field="issue")
    if not decision.strip():
        raise InvalidInput("La décision est motivée\u00a0: dites sur quoi elle se fonde.", field="decision")
    if issue == IssueProcedure.ANNULEE and not row.observations and at.today <= row.answer_by_on:
        raise Refused(
            f"L’organisme peut répondre jusqu’au {row.answer_by_on:%d/%m/%Y}\u00a0: aucune annulation avant.",
            code="contradictoire",
            field="issue",
        )
    row.issue, row.decision = issue, decision.strip()
    row.decided_on, row.decided_by_id = at.today, actor.user_id
    row.save(update_fields=["issue", "decision", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="organismes.decide_procedure", target=row, details={"issue": issue})
    if issue == IssueProcedure.ANNULEE:
        annul(declaration=row.declaration, detail=row.decision, actor=actor, at=at)
        issue_annulment(procedure=row, recours=appeal_text(), recours_on=appeal_deadline(at.today), actor=actor, at=at)
    else:
        tell_members(
            organisme=row.declaration.organisme,
            template="procedure_close",
            at=at,
            context={"decision": row.decision},
            only=Fonction.GESTIONNAIRE,
        )
    return row
