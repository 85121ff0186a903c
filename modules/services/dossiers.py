"""The life of a dossier: opened, submitted with the person's consent, accepted (hours held), ended."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.enums import Compteur
from accounts.models import Compte, Mouvement, Titulaire
from accounts.services import ledger
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.emission import emit
from modules import emails
from modules.enums import EtatDevis, EtatDossier, EtatModule, EtatTranche, NatureAction, Tarification
from modules.models import Devis, Dossier, Module, Tranche
from modules.policies import NOT_YOURS, is_the_person, require_drafting, require_funder, require_person
from modules.rules.eligibility import ineligibility
from modules.rules.versions import shares, steps_in
from modules.selectors.dossiers import cause_of, lacks_dif_proof, missing_to_transmit, plan_of, statuts_on
from modules.services.hours import hold_plan, release_plan, withdraw_abondement
from modules.workflow import DEVIS, DOSSIER
from organismes.selectors import admissible

OPEN = (EtatDossier.BROUILLON, EtatDossier.TRANSMIS, EtatDossier.VALIDE)


def locked(dossier: Dossier) -> Dossier:
    """The dossier under its lock: the first lock that every verb takes."""
    return (
        Dossier.objects.select_for_update(of=("self",), no_key=True)
        .select_related("module__organisme", "version", "titulaire__user", "titulaire__compte")
        .get(pk=dossier.pk)
    )


def _check_dates(first: date | None, last: date | None, at: Moment) -> None:
    if first is None or last is None:
        raise InvalidInput("Indiquez le premier et le dernier jour.", code="dates", field="first_session_on")
    if first < at.today:
        raise InvalidInput(
            f"La première séance ne peut pas être avant le {at.today:%d/%m/%Y}.",
            code="dates",
            field="first_session_on",
        )
    if last < first:
        raise InvalidInput("Le dernier jour précède le premier.", code="dates", field="last_session_on")


def _check_module(module: Module, titulaire: Titulaire, first: date | None, at: Moment) -> None:
    if module.etat != EtatModule.PUBLIE:
        raise Refused("Ce module n’est plus au catalogue.", code="module_retire")
    if not admissible(module.organisme, at.today).admissible:
        raise Refused(
            "L’organisme de ce module n’est plus admissible\u00a0: aucun dossier ne peut s’ouvrir.",
            code="organisme_non_admissible",
        )
    statuts = statuts_on(titulaire_id=titulaire.pk, day=at.today)
    for day in (at.today, first or at.today):
        if why := ineligibility(module.nature, day, statuts):
            raise Refused(why.texte, code="action_non_eligible")


@transaction.atomic
def open_dossier(
    *,
    titulaire: Titulaire,
    module: Module,
    first_session_on: date | None = None,
    last_session_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> Dossier:
    """A draft, by the person or by her adviser under a mandate. A module on quote gets its dates from the quote."""
    require_drafting(actor=actor, titulaire=titulaire, at=at)
    forfait = module.tarification == Tarification.FORFAIT
    if forfait:
        _check_dates(first_session_on, last_session_on, at)
    _check_module(module, titulaire, first_session_on if forfait else None, at)
    Compte.objects.select_for_update(of=("self",), no_key=True).get(titulaire=titulaire)
    if Dossier.objects.filter(titulaire=titulaire, module=module, etat__in=OPEN).exists():
        raise Refused("Un dossier est déjà en cours sur ce module.", code="dossier_en_cours")
    current = Module.objects.select_related("version").get(pk=module.pk)
    if current.version is None:
        raise Refused("Ce module n’est plus au catalogue.", code="module_retire")
    dossier = Dossier.objects.create(
        titulaire=titulaire,
        module=module,
        version=current.version,
        total_secondes=current.version.contenu["forfait_secondes"],
        total_centimes=current.version.contenu["forfait_centimes"],
        first_session_on=first_session_on if forfait else None,
        last_session_on=last_session_on if forfait else None,
        created_on=at.today,
    )
    record(actor=actor, at=at, verb="modules.open_dossier", target=dossier, titulaire_id=titulaire.pk)
    if actor.role == Role.CONSEILLER:
        emails.draft_prepared(dossier=dossier, at=at)
    return dossier


@transaction.atomic
def set_dates(*, dossier: Dossier, first_session_on: date, last_session_on: date, actor: Actor, at: Moment) -> Dossier:
    """Change the dates of a draft at a forfait; those of a quote come from the quote."""
    row = locked(dossier)
    require_drafting(actor=actor, titulaire=row.titulaire, at=at)
    _require_draft(row)
    if row.module.tarification == Tarification.DEVIS:
        raise Refused("Les dates d’un module sur devis sont celles du devis accepté.", code="dates_du_devis")
    _check_dates(first_session_on, last_session_on, at)
    _check_module(row.module, row.titulaire, first_session_on, at)
    row.first_session_on, row.last_session_on = first_session_on, last_session_on
    row.save(update_fields=["first_session_on", "last_session_on"])
    record(actor=actor, at=at, verb="modules.set_dates", target=row, titulaire_id=row.titulaire_id)
    return row


def _require_draft(row: Dossier) -> None:
    """Raises TransitionRefused unless the dossier is still a draft."""
    DOSSIER.next(row.etat, "transmettre")


@transaction.atomic
def acknowledge_cep(*, dossier: Dossier, actor: Actor, at: Moment) -> Dossier:
    """« J’ai pris connaissance » of the CEP notice before a bilan de compétences. Twice is once."""
    row = locked(dossier)
    require_person(actor=actor, titulaire_id=row.titulaire_id)
    if row.module.nature != NatureAction.BILAN_COMPETENCES:
        raise Refused("Cette information ne concerne que le bilan de compétences.", code="sans_objet")
    if row.cep_notice_at is None:
        _require_draft(row)
        row.cep_notice_at = at.now
        row.save(update_fields=["cep_notice_at"])
        record(actor=actor, at=at, verb="modules.acknowledge_cep", target=row, titulaire_id=row.titulaire_id)
    return row


@transaction.atomic
def choose_self_payment(*, dossier: Dossier, paye: bool, actor: Actor, at: Moment) -> Dossier:
    """The person pays the missing hours herself, or no longer does."""
    row = locked(dossier)
    require_person(actor=actor, titulaire_id=row.titulaire_id)
    _require_draft(row)
    row.paye_reste = paye
    row.save(update_fields=["paye_reste"])
    record(
        actor=actor,
        at=at,
        verb="modules.choose_self_payment",
        target=row,
        titulaire_id=row.titulaire_id,
        details={"pays": paye},
    )
    return row


@transaction.atomic
def transmit(*, dossier: Dossier, actor: Actor, at: Moment) -> Dossier:
    """Submit with the person's express consent, which freezes what she pays herself. Never by anybody else."""
    row = locked(dossier)
    require_person(actor=actor, titulaire_id=row.titulaire_id)
    target = DOSSIER.next(row.etat, "transmettre")
    if missing := missing_to_transmit(row, at):
        raise Refused(missing[0].texte, code=f"manque_{missing[0].code}")
    plan = plan_of(row)
    row.etat, row.consented_at, row.submitted_on = target, at.now, at.today
    row.reste_secondes = plan.a_completer if plan else 0
    row.save(update_fields=["etat", "consented_at", "submitted_on", "reste_secondes"])
    record(
        actor=actor,
        at=at,
        verb="modules.transmit",
        target=row,
        titulaire_id=row.titulaire_id,
        details={"self_paid_seconds": row.reste_secondes},
    )
    return row


@retry_transient()
@transaction.atomic
def validate(*, dossier: Dossier, actor: Actor, at: Moment) -> Dossier:
    """Accept: hold the hours of the plan and say which proof is awaited. The funder's decision is in financeurs."""
    require_funder(actor=actor)
    row = locked(dossier)
    target = DOSSIER.next(row.etat, "valider")
    plan = hold_plan(dossier=row, actor=actor, at=at)
    if lacks_dif_proof(dossier=row, plan=plan):
        raise Refused(
            "Ce premier dossier utilise des heures de DIF dont l’attestation n’a pas été jointe.",
            code="attestation_dif",
        )
    _make_tranches(row)
    row.etat, row.validated_on = target, at.today
    row.save(update_fields=["etat", "validated_on"])
    record(
        actor=actor,
        at=at,
        verb="modules.validate",
        target=row,
        titulaire_id=row.titulaire_id,
        details={part.compteur: part.secondes for part in plan.parts},
    )
    emails.dossier_accepted(dossier=row, at=at)
    return row


def _make_tranches(row: Dossier) -> None:
    """One tranche for each step of the version, no second and no cent lost in the split."""
    steps = steps_in(row.version.contenu)
    parts = [step.pour_mille for step in steps]
    amounts = zip(shares(row.total_secondes or 0, parts), shares(row.total_centimes or 0, parts), strict=True)
    for numero, (step, (secondes, centimes)) in enumerate(zip(steps, amounts, strict=True), start=1):
        Tranche.objects.create(
            dossier=row,
            numero=numero,
            titre=step.titre,
            type=step.type,
            secondes=secondes,
            centimes=centimes,
            etat=EtatTranche.ATTENDUE,
        )


def end_by_organisme(*, dossier: Dossier, verb: str, motif: str, actor: Actor, at: Moment) -> Dossier:
    """The organisme ends a dossier that is not accepted yet; who may, and why, is asked by the caller."""
    row = locked(dossier)
    _end(row, verb=verb, motif=motif, actor=actor, at=at)
    emit(topic="financeurs.dossier_cancelled", key=str(row.pk), payload={"dossier_id": str(row.pk)})
    emails.dossier_ended_by_organisme(dossier=row, at=at)
    return row


def _end(row: Dossier, *, verb: str, motif: str, actor: Actor, at: Moment) -> None:
    motif = motif.strip()
    if not motif:
        raise InvalidInput("Écrivez le motif.", code="motif", field="motif")
    held = row.etat == EtatDossier.VALIDE
    row.etat = DOSSIER.next(row.etat, verb)
    row.ended_on, row.ended_reason = at.today, motif[:300]
    row.save(update_fields=["etat", "ended_on", "ended_reason"])
    details: dict[str, Any] = {}
    if held:
        details["released_seconds"] = release_plan(dossier=row, actor=actor, at=at)
    else:
        withdraw_abondement(dossier=row, actor=actor, at=at)
    for quote in Devis.objects.filter(dossier=row, etat__in=[EtatDevis.DEMANDE, EtatDevis.EMIS]):
        quote.etat, quote.answered_on = DEVIS.next(quote.etat, "refuser"), at.today
        quote.save(update_fields=["etat", "answered_on"])
    record(actor=actor, at=at, verb=f"modules.{verb}", target=row, titulaire_id=row.titulaire_id, details=details)


@retry_transient()
@transaction.atomic
def refuse(*, dossier: Dossier, motif: str, actor: Actor, at: Moment) -> Dossier:
    """The funder says no, with a motive. Nothing was held yet."""
    require_funder(actor=actor)
    row = locked(dossier)
    _end(row, verb="refuser", motif=motif, actor=actor, at=at)
    emails.dossier_refused(dossier=row, at=at)
    return row


@retry_transient()
@transaction.atomic
def cancel(*, dossier: Dossier, motif: str, actor: Actor, at: Moment) -> Dossier:
    """The person gives up: held hours are available again. Refused once a proof of the training has come."""
    row = locked(dossier)
    if actor.role != Role.SYSTEME and not is_the_person(actor, row.titulaire_id):
        raise NotAllowed(NOT_YOURS)
    DOSSIER.next(row.etat, "annuler")
    if Tranche.objects.filter(dossier=row).exclude(etat=EtatTranche.ATTENDUE).exists():
        raise Refused(
            "L’organisme a déjà remis le justificatif de cette formation\u00a0: elle ne s’annule plus. "
            "Si vous ne l’avez pas suivie, écrivez au financeur.",
            code="justificatif_recu",
        )
    submitted = row.etat != EtatDossier.BROUILLON
    told = submitted or Devis.objects.filter(dossier=row).exists()
    _end(row, verb="annuler", motif=motif, actor=actor, at=at)
    emit(topic="financeurs.dossier_cancelled", key=str(row.pk), payload={"dossier_id": str(row.pk)})
    if told:
        emails.dossier_cancelled(dossier=row, at=at)
    return row


@transaction.atomic
def close(*, dossier: Dossier, actor: Actor, at: Moment) -> Dossier:
    """Everything is settled."""
    require_funder(actor=actor)
    row = locked(dossier)
    row.etat = DOSSIER.next(row.etat, "clore")
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="modules.close", target=row, titulaire_id=row.titulaire_id)
    return row


@retry_transient()
@transaction.atomic
def grant_abondement(*, dossier: Dossier, secondes: int, cle: str, actor: Actor, at: Moment) -> Mouvement:
    """Hours that a funder adds for this dossier alone: mentioned, outside the ceilings (article L6323-4)."""
    require_funder(actor=actor)
    row = locked(dossier)
    if row.etat not in (EtatDossier.BROUILLON, EtatDossier.TRANSMIS):
        raise Refused("Ce dossier n’attend plus d’abondement.", code="etat_incompatible")
    movement = ledger.post_credit(
        compte=row.titulaire.compte,
        compteur=Compteur.ABONDEMENT,
        quantite=secondes,
        cle=cle,
        cause=cause_of(row),
        effective_on=at.today,
        lie_a=cause_of(row),
        regle="L6323-4",
        actor=actor,
        at=at,
    )
    record(
        actor=actor,
        at=at,
        verb="modules.grant_abondement",
        target=row,
        titulaire_id=row.titulaire_id,
        details={"seconds": secondes},
    )
    return movement
