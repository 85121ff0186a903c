"""Files of quality examinations in the demonstration, and what the examiners made of them."""

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import pdf
from cpa_portal.uploads.storage import store_upload
from organismes.dossier_qualite import proofs_are_due, read_file
from organismes.enums import SourceQualite
from organismes.models import Organisme, Qualite
from organismes.services import dossier_qualite as files

#: What the body of the demonstration answers, by criterion.
REPONSES = {
    "1": "Chaque module a son programme, avec ses objectifs, ses prérequis et son évaluation d’entrée et de sortie.",
    "2": "Un référent accueille chaque personne, la suit par un livret et recueille les émargements par demi-journée.",
    "3": "Deux accompagnateurs, un centre de ressources et un poste informatique pour chaque personne suivie.",
    "4": "Les titres, les références et les formations suivies par chaque intervenant sont tenus à jour.",
    "5": "Le site public donne l’offre, les délais d’accès et les résultats des trois dernières années.",
    "6": "Un questionnaire est rempli à la fin de chaque module ; la synthèse est partagée chaque trimestre.",
}


def fill(*, qualite: Qualite, actor: Actor, at: Moment, only: int | None = None) -> Qualite:
    """Answer every indicator, or the first `only`, with one same proof joined to each when proofs are due."""
    proof = store_upload(pdf(f"preuves-qualite-{qualite.pk}"), actor=actor, at=at) if proofs_are_due(qualite) else None
    for ligne in read_file(qualite).lignes[:only]:
        numero = ligne.indicateur.numero
        texte = REPONSES.get(numero.split(".")[0], REPONSES["1"])
        files.answer(qualite=qualite, indicateur=numero, texte=texte, actor=actor, at=at)
        if proof is not None:
            files.attach_proof(qualite=qualite, indicateur=numero, fichier=proof, actor=actor, at=at)
    return qualite


def send_whole_file(*, organisme: Organisme, reference: str, actor: Actor, at: Moment) -> Qualite:
    """A complete file of the Data Dock that waits for an examiner."""
    row = files.open_file(organisme=organisme, source=SourceQualite.DATADOCK, reference=reference, actor=actor, at=at)
    return files.send_file(qualite=fill(qualite=row, actor=actor, at=at), actor=actor, at=at)
