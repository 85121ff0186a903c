"""Top-ups (articles L6323-4 and L6323-5): hours asked for one dossier, granted or refused with a motive."""

from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, NotFound, Refused
from cpa_portal.web.formatting import heures
from financeurs import emails
from financeurs.enums import EtatAbondement
from financeurs.models import DemandeAbondement, Financeur
from financeurs.policies import require_member
from financeurs.selectors import competent_funders, rule_on
from financeurs.workflow import ABONDEMENT
from modules.models import Dossier
from modules.policies import require_person
from modules.selectors.dossiers import plan_of
from modules.services.dossiers import grant_abondement
from modules.services.dossiers import locked as locked_dossier
from modules.workflow import DOSSIER


@transaction.atomic
def ask(*, dossier: Dossier, financeur: Financeur, actor: Actor, at: Moment) -> DemandeAbondement:
    """The person asks for the hours that her dossier lacks. Raises Refused if it lacks none."""
    require_person(actor=actor, titulaire_id=dossier.titulaire_id)
    DOSSIER.next(dossier.etat, "transmettre")
    if financeur not in competent_funders(dossier, at.today):
        raise InvalidInput("Ce financeur n’est pas compétent pour votre situation.", field="financeur")
    plan = plan_of(dossier)
    missing = 0 if plan is None else plan.a_completer
    if missing <= 0:
        raise Refused(
            "Vos heures couvrent déjà ce dossier : aucun abondement n’est nécessaire.", code="rien_a_completer"
        )
    try:
        with transaction.atomic():
            demande = DemandeAbondement.objects.create(
                dossier=dossier, financeur=financeur, secondes=missing, requested_on=at.today
            )
    except IntegrityError:
        raise Refused("Une demande attend déjà la réponse de ce financeur.", code="demande_en_cours") from None
    record(
        actor=actor,
        at=at,
        verb="financeurs.ask_top_up",
        target=demande,
        titulaire_id=dossier.titulaire_id,
        details={"seconds": missing},
    )
    return demande


def drop_pending(*, dossier: Dossier, actor: Actor, at: Moment) -> None:
    """Close the requests that wait: their dossier is decided or cancelled."""
    rows = DemandeAbondement.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    for row in rows.filter(dossier=dossier, etat=EtatAbondement.DEMANDE):
        row.etat = ABONDEMENT.next(row.etat, "annuler")
        row.save(update_fields=["etat"])
        record(actor=actor, at=at, verb="financeurs.drop_top_up", target=row, titulaire_id=dossier.titulaire_id)


def _locked(*, pk: int, actor: Actor) -> DemandeAbondement:
    row = (
        DemandeAbondement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("dossier__titulaire__user", "dossier__titulaire__compte", "financeur")
        .filter(pk=pk, financeur_id=actor.structure_id or 0)
        .first()
    )
    if row is None:
        raise NotFound("Cette demande n’existe pas ou ne vous est pas accessible.")
    require_member(actor=actor, financeur_id=row.financeur_id, functions=("gestionnaire", "valideur"))
    return row


@retry_transient()
@transaction.atomic
def accept(*, demande: DemandeAbondement, actor: Actor, at: Moment) -> DemandeAbondement:
    """Grant the hours: mentioned for this dossier alone, outside the ceilings."""
    row = _locked(pk=demande.pk, actor=actor)
    target = ABONDEMENT.next(row.etat, "accorder")
    rule = rule_on(row.financeur, at.today)
    if rule is not None and rule.abondement_secondes is not None and row.secondes > rule.abondement_secondes:
        raise Refused(
            f"La demande ({heures(row.secondes)}) dépasse l’abondement que vos règles permettent "
            f"({heures(rule.abondement_secondes)}).",
            code="abondement_hors_regle",
        )
    plan = plan_of(locked_dossier(row.dossier))
    if plan is None or plan.a_completer == 0:
        raise Refused(
            "Il ne manque plus d’heures à ce dossier : cet abondement n’est plus nécessaire.", code="rien_a_completer"
        )
    grant_abondement(dossier=row.dossier, secondes=row.secondes, cle=f"abondement:{row.pk}", actor=actor, at=at)
    row.etat, row.decided_on, row.decided_by_id = target, at.today, actor.user_id
    row.save(update_fields=["etat", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="financeurs.grant_top_up", target=row, titulaire_id=row.dossier.titulaire_id)
    emails.top_up_answered(demande=row, at=at)
    return row


@transaction.atomic
def refuse(*, demande: DemandeAbondement, motif: str, actor: Actor, at: Moment) -> DemandeAbondement:
    """Say no, with a motive that the person reads."""
    row = _locked(pk=demande.pk, actor=actor)
    if not motif.strip():
        raise InvalidInput("Écrivez le motif du refus : la personne le lira.", code="motif", field="motif")
    row.etat = ABONDEMENT.next(row.etat, "refuser")
    row.motif, row.decided_on, row.decided_by_id = motif.strip()[:500], at.today, actor.user_id
    row.save(update_fields=["etat", "motif", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="financeurs.refuse_top_up", target=row, titulaire_id=row.dossier.titulaire_id)
    emails.top_up_answered(demande=row, at=at)
    return row
