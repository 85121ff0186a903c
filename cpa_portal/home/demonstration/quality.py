"""Files of quality examinations in the demonstration, and what the examiners made of them."""

from datetime import date
from typing import Any

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import pdf
from cpa_portal.uploads.storage import store_upload
from financeurs.services import examens
from organismes.dossier_qualite import proofs_are_due, read_file
from organismes.enums import Avis, EtatQualite, SourceQualite
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
#: What the examiner of the demonstration finds wanting.
DEFAUTS = {
    "2.2": (Avis.INSUFFISANT, "Le registre de sécurité des locaux n’est pas joint."),
    "5.2": (Avis.NON_CONFORME, "Les taux annoncés ne portent sur aucune période."),
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


def load_examinations(*, bodies: dict[str, Organisme], examiner: Actor, actor: Actor, at: Moment) -> None:
    """A file under examination, half noted; and one sent back for complements on two indicators."""
    waiting = bodies["atelier"].qualites.get(source=SourceQualite.DATADOCK)
    held = examens.take(qualite=waiting, actor=examiner, at=at)
    numbers = [ligne.indicateur.numero for ligne in read_file(waiting).lignes]
    examens.note(examen=held, avis=[_note(numero) for numero in numbers[:9]], actor=examiner, at=at)
    april = Moment(today=date(2017, 4, 24), now=at.now)
    sent = send_whole_file(organisme=bodies["boutique"], reference="", actor=actor, at=april)
    held = examens.take(qualite=sent, actor=examiner, at=april)
    notes = [_note(numero, *DEFAUTS.get(numero, ())) for numero in numbers]
    examens.note(examen=held, avis=notes, actor=examiner, at=april)
    examens.conclude(
        examen=held,
        verdict=EtatQualite.A_COMPLETER,
        motif="Deux indicateurs ne sont pas prouvés par les pièces jointes.",
        actor=examiner,
        at=Moment(today=date(2017, 5, 4), now=at.now),
    )


def _note(numero: str, avis: str = Avis.CONFORME, commentaire: str = "") -> dict[str, Any]:
    return {"indicateur": numero, "avis": avis, "commentaire": commentaire, "demande": avis != Avis.CONFORME}
