"""What the page of a dossier shows: its steps, its plan, what is missing and the links that settle it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from accounts.enums import Compteur
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from modules.enums import ChampJustificatif, EtatDossier, NatureAction, Signataire, Tarification, TypeJustificatif
from modules.models import Dossier
from modules.policies import abilities
from modules.rules.eligibility import long_bilan
from modules.rules.plan import Plan
from modules.rules.versions import Step
from modules.selectors.accompagnement import attestation_of, pieces_shown
from modules.selectors.dossiers import Manque, current_quote, missing_to_transmit, plan_of

ACTIONS = {
    "devis": {"demander_devis": "Demander un devis", "repondre_devis": "Lire le devis"},
    "dates": {"changer_dates": "Choisir les dates"},
    "attestation_dif": {"declarer_dif": "Joindre l’attestation"},
    "heures": {"financer_dossier": "Demander un abondement"},
    "cep": {"prendre_connaissance": "Lire l’information"},
}
QUI = {"titulaire": "Vous", "organisme": "L’organisme", "administrateur": "Le portail"}


@dataclass(frozen=True, slots=True)
class Etape:
    """One step: done, under way or to come, with its date."""

    titre: str
    etat: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LignePlan:
    """One line of the plan of hours, in seconds."""

    libelle: str
    secondes: int
    disponible: int
    reste: int


def link(name: str, *args: object) -> str:
    """Address of a page that a higher app may not offer; empty if it does not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def link_of(missing: Manque, dossier: Dossier) -> str:
    """Page where the person settles what is missing."""
    if not missing.url_name:
        return ""
    if missing.url_name == "prendre_connaissance":
        return "#cep"
    if missing.url_name == "declarer_dif":
        return link("declarer_dif")
    quote = current_quote(dossier)
    if missing.url_name == "repondre_devis" and quote is not None:
        return link("repondre_devis", quote.pk)
    return link(missing.url_name, dossier.pk)


def todo_of(dossier: Dossier, at: Moment) -> list[dict[str, str]]:
    """Parameters of the component « qui doit agir », one for each missing thing."""
    found = []
    for missing in missing_to_transmit(dossier, at):
        url = link_of(missing, dossier)
        action = ACTIONS.get(missing.code, {}).get(missing.url_name, "")
        found.append({"qui": QUI[missing.qui], "quoi": missing.texte, "url": url if action else "", "action": action})
    return found


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _steps_of_tranches(dossier: Dossier, days: str) -> list[tuple[str, date | None, str]]:
    """Proof and service fait of each step; of the only one, without its name."""
    tranches = sorted(dossier.tranches.all(), key=lambda row: row.numero)
    rows: list[tuple[str, date | None, str]] = []
    for tranche in tranches or [None]:
        proof = next(iter(tranche.justificatifs.all()), None) if tranche else None
        service = getattr(tranche, "service_fait", None)
        suffix = f", étape {tranche.numero}" if tranche and len(tranches) > 1 else ""
        rows.append((f"Justificatif reçu de l’organisme{suffix}", proof.uploaded_on if proof else None, days))
        rows.append((f"Formation constatée, heures débitées{suffix}", service.recorded_on if service else None, ""))
    return rows


def steps_of(dossier: Dossier) -> list[Etape]:
    """The way of a dossier, from draft to service fait."""
    quote = current_quote(dossier)
    days = f"du {_day(dossier.first_session_on)} au {_day(dossier.last_session_on)}" if dossier.first_session_on else ""
    rows: list[tuple[str, date | None, str]] = [("Dossier ouvert", dossier.created_on, "")]
    if dossier.module.tarification == Tarification.DEVIS:
        accepted = quote.answered_on if quote and quote.etat == "accepte" else None
        rows.append(("Devis accepté", accepted, ""))
    rows += [
        ("Dossier transmis au financeur", dossier.submitted_on, ""),
        ("Dossier accepté, heures réservées", dossier.validated_on, ""),
        *_steps_of_tranches(dossier, days),
    ]
    current = next((rank for rank, row in enumerate(rows) if row[1] is None), len(rows))
    ended = dossier.etat in (EtatDossier.REFUSE, EtatDossier.ANNULE)
    steps = [
        Etape(
            titre,
            "fait" if day else "en_cours" if rank == current and not ended else "a_venir",
            f"le {_day(day)}" if day else detail,
        )
        for rank, (titre, day, detail) in enumerate(rows)
        if day or not ended
    ]
    if ended:
        verb = "Dossier refusé" if dossier.etat == EtatDossier.REFUSE else "Dossier annulé"
        steps.append(Etape(verb, "fait", f"le {_day(dossier.ended_on)}\u00a0: {dossier.ended_reason}"))
    return steps


def steps_shown(steps: list[Step]) -> list[dict[str, Any]]:
    """Steps of a module with the names of what they ask."""
    return [
        {
            "titre": step.titre,
            "justificatif": TypeJustificatif(step.type).label,
            "signataires": [Signataire(code).label for code in step.signataires],
            "champs": [ChampJustificatif(code).label for code in step.champs],
            "part": f"{step.pour_mille // 10},{step.pour_mille % 10}".removesuffix(",0"),
        }
        for step in steps
    ]


def lines_of(plan: Plan | None) -> list[LignePlan]:
    """Lines of the plan with the names of the counters."""
    return [
        LignePlan(Compteur(part.compteur).label, part.secondes, part.disponible, part.reste)
        for part in (plan.parts if plan else ())
    ]


def page_of(dossier: Dossier, actor: Actor, at: Moment) -> dict[str, Any]:
    """Everything that the person's page of one dossier shows."""
    plan = plan_of(dossier)
    draft = dossier.etat == EtatDossier.BROUILLON
    todo = todo_of(dossier, at) if draft else []
    return {
        "dossier": dossier,
        "module": dossier.module,
        "etapes": steps_of(dossier),
        "plan": plan,
        "lignes": lines_of(plan),
        "brouillon": draft,
        "a_faire": todo,
        "verbes": abilities(dossier, actor),
        "devis": current_quote(dossier),
        "bilan": dossier.module.nature == NatureAction.BILAN_COMPETENCES,
        "bilan_long": long_bilan(dossier.module.nature, dossier.total_secondes or 0),
        "url_financer": link("financer_dossier", dossier.pk) if draft else "",
        "pieces": pieces_shown(dossier) if dossier.validated_on else [],
        "attestation": attestation_of(dossier),
        "justificatifs": [proof for tranche in dossier.tranches.all() for proof in tranche.justificatifs.all()],
        "services": [tranche.service_fait for tranche in dossier.tranches.all() if hasattr(tranche, "service_fait")],
    }
