"""Files of quality examinations in the demonstration, and what the examiners made of them."""

from datetime import date
from typing import Any

from accounts.models import User
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.files import actor_in
from cpa_portal.home.demonstration.numbers import pdf
from cpa_portal.uploads.storage import store_upload
from financeurs.models import Financeur
from financeurs.services import controles, examens, suspensions
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
#: Seed of the demonstration's draw.
GRAINE = "Tirage public du lundi 10 avril 2017"
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


def load_controls(*, bodies: dict[str, Organisme], funder: Financeur, users: dict[str, User], at: Moment) -> None:
    """A campaign that drew two bodies, one of which has answered; grounds notified to a third, who answered."""
    examiner = actor_in(users["farid.mansouri@exemple.fr"], Role.FINANCEUR, funder.pk)
    early = Moment(today=date(2017, 4, 10), now=at.now)
    campagne = controles.open_campaign(
        financeur=funder, titre="Contrôle du printemps 2017", graine=GRAINE, taux=40, actor=examiner, at=early
    )
    gestionnaire = users["helene.arnaud@exemple.fr"]
    answered = campagne.controles.get(organisme=bodies["tremplin"])
    member = actor_in(gestionnaire, Role.ORGANISME, bodies["tremplin"].pk)
    for point in answered.points.all():
        controles.join_proof(point=point, file=pdf(f"controle-{point.pk}"), actor=member, at=early)
    controles.send(controle=answered, actor=member, at=Moment(today=date(2017, 5, 3), now=at.now))
    qualite = bodies["route"].qualites.get(source=SourceQualite.DATADOCK)
    opened = suspensions.open_suspension(
        qualite=qualite,
        griefs="Deux stagiaires déclarent ne pas avoir signé les feuilles d’émargement des 6 et 7 mars 2017.",
        hearing_on=date(2017, 5, 22),
        files=[pdf("griefs-route")],
        actor=examiner,
        at=Moment(today=date(2017, 4, 20), now=at.now),
    )
    suspensions.answer(
        suspension=opened,
        reponse="Les feuilles originales sont jointes. Les deux stagiaires ont confirmé leur présence par écrit.",
        files=[pdf("reponse-route")],
        actor=actor_in(gestionnaire, Role.ORGANISME, bodies["route"].pk),
        at=Moment(today=date(2017, 5, 10), now=at.now),
    )
