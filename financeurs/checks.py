"""Checks of a request shown side by side: what is asked, what the rule says, who must act."""

from cpa_portal.clock.moment import Moment
from cpa_portal.web.formatting import euros, heures, jour
from financeurs.models import PriseEnCharge
from financeurs.selectors import Verification, caps_on, funded_part, most_that_can_be_granted, payable_dossier
from modules.selectors.dossiers import plan_of


def checks_of(row: PriseEnCharge, at: Moment) -> list[Verification]:
    """The list, in the order in which an agent reads it."""
    dossier = row.dossier
    verdict = payable_dossier(dossier=dossier, financeur=row.financeur, today=at.today)
    plan = plan_of(dossier)
    caps = caps_on(row.financeur, dossier.first_session_on or at.today)
    most, (_, asked) = most_that_can_be_granted(row, at), funded_part(dossier)
    covered = plan is not None and (plan.a_completer == 0 or dossier.paye_reste)
    rule = "Aucun plafond propre" if caps == type(caps)() else f"Au plus {euros(most)} pour ce dossier"
    return [
        Verification(
            "Organisme payable",
            f"Entrée en formation le {jour(dossier.first_session_on)}",
            " ".join(motif.texte for motif in verdict.motifs),
            verdict.payable,
            "" if verdict.payable else "L’organisme, ou vous pour le catalogue",
        ),
        Verification(
            "Heures",
            heures(dossier.total_secondes),
            ""
            if plan is None
            else f"{heures(plan.mobilisees)} disponibles"
            + (f", {heures(plan.a_completer)} payées par la personne" if plan.a_completer else ""),
            covered,
            "" if covered else "La personne",
        ),
        Verification(
            "Prix" if asked == dossier.total_centimes else "Prix des heures mobilisées",
            euros(asked),
            rule,
            most >= asked,
            "",
        ),
        Verification(
            "Accord exprès du titulaire",
            f"Transmis le {jour(dossier.submitted_on)}",
            "Article L6323-2",
            dossier.consented_at is not None,
            "",
        ),
    ]
