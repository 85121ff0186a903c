"""Modules of the demonstration: both pricings, both phases, every nature."""

from dataclasses import dataclass
from datetime import timedelta

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from modules.enums import NatureAction, Phase, Tarification, TypeJustificatif
from modules.models import Module
from modules.rules.parameters import proof_defaults
from modules.rules.versions import Step
from modules.services import modules, parcours
from modules.services import offre as sessions
from organismes.models import Organisme

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Offer:
    """One module; without hours it is on quote."""

    key: str
    body: str
    titre: str
    objectif: str
    nature: NatureAction = NatureAction.CREATION_REPRISE
    phase: Phase = Phase.PRE_CREATION
    hours: int | None = None
    euros: int | None = None
    proof: TypeJustificatif = TypeJustificatif.ATTESTATION_ASSIDUITE
    distance: bool = False
    published: bool = True


OFFERS = (
    Offer("plan", "tremplin", "Construire son plan d’affaires", "Écrire un plan d’affaires solide et le présenter à un financeur.", hours=24, euros=1_200),
    Offer("pilotage", "tremplin", "Piloter sa jeune entreprise", "Tenir ses tableaux de bord et décider à temps.", phase=Phase.POST_CREATION, hours=20, euros=1_000),
    Offer("sur_mesure", "tremplin", "Accompagnement sur mesure à la création", "Avancer pas à pas, selon le projet.", phase=Phase.LES_DEUX),
    Offer("idee", "boutique", "De l’idée au projet", "Vérifier que l’idée est viable avant de se lancer.", hours=14, euros=560),
    Offer("statut", "boutique", "Choisir son statut juridique et social", "Comparer les statuts et leurs conséquences.", hours=10, euros=450, distance=True),
    Offer("reprise", "cap", "Reprendre une entreprise : du diagnostic à la signature", "Évaluer une cible, négocier, financer.", phase=Phase.LES_DEUX),
    Offer("cession", "cap", "Réussir ses cent premiers jours de repreneur", "Prendre la direction d’une équipe en place.", phase=Phase.POST_CREATION, hours=30, euros=1_800),
    Offer("bilan", "horizon", "Bilan de compétences", "Faire le point sur ses compétences et bâtir un projet.", NatureAction.BILAN_COMPETENCES, Phase.SANS_OBJET, 24, 1_600),
    Offer("vae", "horizon", "Accompagnement à la VAE", "Écrire son dossier et se préparer au jury.", NatureAction.VAE, Phase.SANS_OBJET, 24, 1_450),
    Offer("clea", "horizon", "Socle de connaissances et de compétences (CléA)", "Obtenir le certificat CléA.", NatureAction.CLEA, Phase.SANS_OBJET, 40, 1_200),
    Offer("permis", "route", "Permis B : théorie et pratique", "Obtenir le permis de conduire utile à son projet professionnel.", NatureAction.PERMIS_B, Phase.SANS_OBJET, 30, 1_350),
    Offer("brouillon", "cap", "Transmettre son entreprise artisanale", "Préparer la transmission deux ans avant.", hours=16, euros=900, published=False),
)  # fmt: skip
ROADS = (
    (
        "Du plan d’affaires à la première année",
        "Construire son projet, puis tenir le cap après la création.",
        ("plan", "sur_mesure", "pilotage"),
    ),
    ("De l’idée au statut", "Vérifier son idée, puis choisir la forme de son entreprise.", ("idee", "statut")),
)
CONTENT = "Rendez-vous individuels, travaux entre deux séances, remise d’un livrable relu avec le conseiller."


def load_offers(*, bodies: dict[str, Organisme], actor: Actor, at: Moment) -> dict[str, Module]:
    """Write and publish every module."""
    loaded = {}
    for offer in OFFERS:
        body = bodies[offer.body]
        priced = offer.hours is not None and offer.euros is not None
        row = modules.create_module(
            organisme=body,
            nature=offer.nature,
            titre=offer.titre,
            objectif=offer.objectif,
            contenu=CONTENT,
            public_vise="Salariés et demandeurs d’emploi qui créent ou reprennent une entreprise"
            if offer.nature == NatureAction.CREATION_REPRISE
            else "Tout public",
            phase=offer.phase,
            tarification=Tarification.FORFAIT if priced else Tarification.DEVIS,
            forfait_secondes=(offer.hours or 0) * HOUR if priced else None,
            forfait_centimes=(offer.euros or 0) * 100 if priced else None,
            justificatif_type=offer.proof,
            commune=body.commune,
            departement=body.code_postal[:2],
            a_distance=offer.distance,
            actor=actor,
            at=at,
        )
        loaded[offer.key] = modules.publish(module=row, actor=actor, at=at) if offer.published else row
    _surround(loaded, actor=actor, at=at)
    return loaded


def _surround(loaded: dict[str, Module], *, actor: Actor, at: Moment) -> None:
    """Sessions to come, a module paid in two steps, and a parcours from the project to the young company."""
    for key, weeks in (("plan", 3), ("plan", 9), ("pilotage", 12), ("idee", 4), ("statut", 5)):
        module, first = loaded[key], at.today + timedelta(weeks=weeks)
        sessions.add_session(
            module=module,
            first_on=first,
            last_on=first + timedelta(days=25),
            commune="" if module.a_distance else module.commune,
            departement="" if module.a_distance else module.departement,
            a_distance=module.a_distance,
            places=12,
            actor=actor,
            at=at,
        )
    two = (
        Step("Diagnostic", "compte_rendu_positionnement", *proof_defaults("compte_rendu_positionnement"), 300),
        Step("Accompagnement", "attestation_assiduite", *proof_defaults("attestation_assiduite"), 700),
    )
    sessions.set_steps(module=loaded["cession"], steps=two, actor=actor, at=at)
    for titre, objectif, keys in ROADS:
        road = parcours.create_parcours(
            organisme=loaded[keys[0]].organisme, titre=titre, objectif=objectif, actor=actor, at=at
        )
        for key in keys:
            parcours.add_step(parcours=road, module=loaded[key], actor=actor, at=at)
        parcours.publish_parcours(parcours=road, actor=actor, at=at)
