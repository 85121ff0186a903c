"""Reads over dossiers: the plan of hours, what is missing, who must act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.enums import Compteur, Statut
from accounts.models import DeclarationDIF, PeriodeStatut, Solde
from accounts.selectors.law import law_in_force
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.web.formatting import heures
from modules.enums import EtatDevis, EtatDossier, NatureAction, Tarification
from modules.models import Devis, Dossier, Justificatif
from modules.rules.eligibility import ineligibility
from modules.rules.plan import COUNTERS, Part, Plan, plan_hours
from organismes.selectors import admissible

#: Dossiers that a change of the offer concerns.
RUNNING = (EtatDossier.BROUILLON, EtatDossier.TRANSMIS, EtatDossier.VALIDE)
HELD_STATES = (EtatDossier.VALIDE, EtatDossier.SERVICE_FAIT, EtatDossier.CLOS)


@dataclass(frozen=True, slots=True)
class Manque:
    """One thing missing before a dossier can be submitted: what, who must act, and on which page."""

    code: str
    texte: str
    qui: str
    url_name: str = ""


def cause_of(dossier: Dossier) -> str:
    """How the ledger names a dossier."""
    return f"dossier:{dossier.pk}"


def day_of_use(dossier: Dossier) -> date:
    """Day that decides which hours may be used: entry into training."""
    return dossier.first_session_on or dossier.created_on


def usable_counters(soldes: Iterable[Solde], *, dossier: Dossier) -> dict[str, int]:
    """Seconds available to this dossier by counter, its own abondement included."""
    return {
        solde.compteur: solde.available
        for solde in soldes
        if solde.compteur in COUNTERS and solde.lie_a in ("", cause_of(dossier))
    }


def statuts_on(*, titulaire_id: int, day: date) -> set[str]:
    """Statuses of the person that cover a day."""
    periods = PeriodeStatut.objects.current().filter(compte__titulaire_id=titulaire_id, from_on__lte=day)
    return {row.statut for row in periods if row.until_on is None or row.until_on >= day}


def plan_from(soldes: Iterable[Solde], *, dossier: Dossier) -> Plan:
    """Hours that these balances would give to the dossier. Retired: CEC hours only."""
    day = day_of_use(dossier)
    retired_on = dossier.titulaire.retired_on
    return plan_hours(
        secondes=dossier.total_secondes or 0,
        disponibles=usable_counters(soldes, dossier=dossier),
        on=day,
        retired=retired_on is not None and retired_on <= day,
        agent=Statut.AGENT_PUBLIC in statuts_on(titulaire_id=dossier.titulaire_id, day=day),
        parameters=law_in_force(),
    )


def plan_of(dossier: Dossier) -> Plan | None:
    """Hours of the dossier: held ones once it is accepted, else what would be held today.

    None while the length is unknown (no accepted quote), and once the dossier is refused or cancelled.
    """
    if not dossier.total_secondes or dossier.etat in (EtatDossier.REFUSE, EtatDossier.ANNULE):
        return None
    if dossier.etat not in HELD_STATES:
        return plan_from(Solde.objects.filter(compte__titulaire_id=dossier.titulaire_id), dossier=dossier)
    rows = sorted(dossier.plan.all(), key=lambda row: row.pk)
    held = sum(row.secondes for row in rows)
    return Plan(
        dossier.total_secondes,
        tuple(Part(row.compteur, row.secondes, row.secondes) for row in rows),
        dossier.total_secondes - held,
    )


def lacks_dif_proof(*, dossier: Dossier, plan: Plan) -> bool:
    """True if this would be the first accepted dossier that uses DIF hours and no attestation was given."""
    if plan.of(Compteur.DIF) == 0:
        return False
    used_before = (
        Dossier.objects.filter(titulaire_id=dossier.titulaire_id, plan__compteur=Compteur.DIF)
        .exclude(pk=dossier.pk)
        .exists()
    )
    proven = DeclarationDIF.objects.current().filter(
        compte__titulaire_id=dossier.titulaire_id, justificatif__isnull=False
    )
    return not used_before and not proven.exists()


def current_quote(dossier: Dossier) -> Devis | None:
    """The last quote of the dossier, whatever became of it."""
    return max(dossier.devis.all(), key=lambda devis: devis.version, default=None)


def _missing_quote(dossier: Dossier) -> Manque | None:
    quote = current_quote(dossier)
    accepted = any(devis.etat == EtatDevis.ACCEPTE for devis in dossier.devis.all())
    if accepted and (quote is None or quote.etat != EtatDevis.EMIS):
        return None
    if quote is not None and quote.etat == EtatDevis.DEMANDE:
        return Manque("devis", "L’organisme n’a pas encore répondu à votre demande de devis.", "organisme")
    if quote is not None and quote.etat == EtatDevis.EMIS:
        return Manque("devis", "Vous n’avez pas encore répondu au devis de l’organisme.", "titulaire", "repondre_devis")
    return Manque(
        "devis", "Ce module se suit sur devis\u00a0: demandez-le à l’organisme.", "titulaire", "demander_devis"
    )


def _missing_dates(dossier: Dossier, at: Moment) -> Manque | None:
    if dossier.first_session_on is None or dossier.last_session_on is None:
        return Manque("dates", "Les dates de la formation ne sont pas connues.", "titulaire", "changer_dates")
    if dossier.first_session_on < at.today:
        return Manque(
            "dates",
            f"La première séance ({dossier.first_session_on:%d/%m/%Y}) est passée\u00a0: choisissez d’autres dates.",
            "titulaire",
            "changer_dates",
        )
    return None


def _missing_hours(dossier: Dossier, plan: Plan) -> Manque | None:
    if not plan.parts:
        return Manque("aucune_heure", "Aucune heure de votre compte ne peut servir à cette formation.", "titulaire")
    if plan.a_completer and not dossier.paye_reste:
        return Manque(
            "heures",
            f"Il manque {heures(plan.a_completer)}\u00a0: demandez un abondement à votre financeur, "
            "ou choisissez de payer vous-même ces heures.",
            "titulaire",
            "financer_dossier",
        )
    if lacks_dif_proof(dossier=dossier, plan=plan):
        return Manque(
            "attestation_dif",
            "Ce premier dossier utilise vos heures de DIF\u00a0: joignez l’attestation qui les prouve.",
            "titulaire",
            "declarer_dif",
        )
    return None


def missing_to_transmit(dossier: Dossier, at: Moment) -> list[Manque]:
    """Everything that stands between a draft and its submission, in the order in which to settle it."""
    module = dossier.module
    found: list[Manque | None] = []
    verdict = admissible(module.organisme, at.today)
    if not verdict.admissible:
        reasons = " ".join(motif.texte for motif in verdict.motifs if not motif.favorable)
        found.append(Manque("organisme", f"L’organisme n’est pas admissible à ce jour. {reasons}".strip(), "organisme"))
    if module.tarification == Tarification.DEVIS:
        found.append(_missing_quote(dossier))
    if module.tarification == Tarification.FORFAIT or dossier.total_secondes:
        found.append(_missing_dates(dossier, at))
    statuts = statuts_on(titulaire_id=dossier.titulaire_id, day=at.today)
    for day in sorted({at.today, day_of_use(dossier)}):
        if why := ineligibility(module.nature, day, statuts):
            found.append(Manque("action", why.texte, "titulaire"))
            break
    if dossier.titulaire.died_on is not None:
        found.append(Manque("compte", "Ce compte est clos.", "administrateur"))
    if module.nature == NatureAction.BILAN_COMPETENCES and dossier.cep_notice_at is None:
        found.append(
            Manque("cep", "Prenez connaissance de l’information sur le conseil.", "titulaire", "prendre_connaissance")
        )
    if (plan := plan_of(dossier)) is not None:
        found.append(_missing_hours(dossier, plan))
    return [item for item in found if item is not None]


def quotes_seen_by(actor: Actor) -> QuerySet[Devis]:
    """Quotes of the dossiers that the actor sees."""
    return Devis.objects.filter(dossier__in=Dossier.objects.visible_to(actor)).select_related(
        "dossier__module__organisme", "dossier__titulaire"
    )


def proofs_seen_by(actor: Actor) -> QuerySet[Justificatif]:
    """Proofs of the dossiers that the actor sees."""
    return Justificatif.objects.filter(tranche__dossier__in=Dossier.objects.visible_to(actor)).select_related(
        "fichier", "tranche__dossier"
    )


#: Queues of an organisme, in the order of the tabs.
QUEUES = {
    "a_traiter": "À traiter",
    "en_attente": "En attente du titulaire ou du financeur",
    "termines": "Réalisés",
    "sans_suite": "Sans suite",
}


def queue_of(rows: QuerySet[Dossier], queue: str) -> QuerySet[Dossier]:
    """Dossiers of one queue: quotes asked and accepted trainings first, by their first day."""
    asked = Exists(Devis.objects.filter(dossier=OuterRef("pk"), etat=EtatDevis.DEMANDE))
    to_do = Q(etat=EtatDossier.VALIDE) | Q(asked, etat=EtatDossier.BROUILLON)
    if queue == "a_traiter":
        rows = rows.filter(to_do)
    elif queue == "en_attente":
        rows = rows.filter(etat__in=[EtatDossier.BROUILLON, EtatDossier.TRANSMIS]).exclude(to_do)
    elif queue == "termines":
        rows = rows.filter(etat__in=[EtatDossier.SERVICE_FAIT, EtatDossier.CLOS])
    else:
        rows = rows.filter(etat__in=[EtatDossier.REFUSE, EtatDossier.ANNULE])
    return rows.order_by(F("first_session_on").asc(nulls_first=True), "created_at", "pk")
