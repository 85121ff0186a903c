"""What an accompaniment to creation leaves in writing in the demonstration."""

from datetime import timedelta

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from modules.models import Dossier
from modules.rules.creation import concerns
from modules.services import accompagnement

HOUR = 3600
LONGEST = 4 * HOUR
SHEET = {
    "activite": "Une petite entreprise de services, auprès des habitants et des commerces du bassin de vie.",
    "marche": "Une demande réelle, vérifiée auprès de quinze clients\u00a0; trois concurrents, plus chers ou plus loin.",
    "points_forts": "Un métier maîtrisé, un réseau local et un premier client qui s’est engagé.",
    "vigilance": "La trésorerie des six premiers mois\u00a0; le temps passé à prospecter.",
}
AMOUNTS = {"chiffre_affaires": 4_200_000, "charges": 3_100_000, "besoins": 1_200_000, "apports": 800_000}
LEVELS = {"projet": "2", "marche": "1", "gestion": "0", "juridique": "1", "vente": "1"}
SUBJECTS = (
    "Cadrage du projet",
    "Étude de marché",
    "Plan de financement",
    "Choix du statut",
    "Relecture du plan d’affaires",
)


def write_down(dossier: Dossier, *, member: Actor, person: Actor, hours: int, at: Moment) -> None:
    """The sheet, the level, one appointment after the other, and the person’s word; nothing for other actions."""
    if not concerns(dossier.module.nature) or dossier.first_session_on is None:
        return
    accompagnement.write_viability(dossier=dossier, textes=SHEET, montants=AMOUNTS, avis="viable", actor=member, at=at)
    accompagnement.assess_level(
        dossier=dossier, niveaux=LEVELS, objectif="Présenter son projet à une banque.", actor=member, at=at
    )
    left, rank = hours * HOUR, 0
    while left > 0:
        day = min(dossier.first_session_on + timedelta(days=3 * rank), at.today)
        accompagnement.write_follow_up(
            dossier=dossier,
            jour=day,
            secondes=min(left, LONGEST),
            objet=SUBJECTS[rank % len(SUBJECTS)],
            actor=member,
            at=at,
        )
        left, rank = left - LONGEST, rank + 1
    accompagnement.attest(dossier=dossier, confirme=True, actor=person, at=at)
