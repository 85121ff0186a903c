"""Modules, dossiers and proofs in each state, made through the services by the people who may."""

import io
import itertools
from datetime import date, timedelta
from typing import Any

import pikepdf
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Compte, Titulaire
from accounts.services import ledger, titulaires
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from modules.models import Devis, Dossier, Justificatif, Module, Tranche
from modules.selectors.accompagnement import seconds_followed
from modules.services import accompagnement, dossiers, justificatifs
from modules.services import devis as quotes
from modules.services import modules as catalogue
from organismes.models import Organisme
from tests.builders import organismes as bodies

SYSTEM = Actor.system("test")
H = 3600
_numbers = itertools.count(1)


def nir(rank: int) -> str:
    """A synthetic NIR with its key, one per rank."""
    body = f"184037751{rank % 1000:03d}{rank // 1000 + 1}"
    return f"{body}{97 - int(body) % 97:02d}"


def person(*, at: Moment, email: str = "", **hours: int) -> Compte:
    """Somebody signed up, with hours on her counters: `person(at=at, dif=120, cpf=48)`."""
    rank = next(_numbers)
    user = get_user_model()(email=email or f"personne{rank}@exemple.fr", prenom="Camille", nom=f"Durand {rank}")
    user.set_password("motdepasse-de-test")
    user.save()
    compte = titulaires.open_compte(
        nir=nir(rank),
        nom_naissance=f"Durand {rank}",
        prenoms="Camille Anne",
        birth_date=date(1984, 3, 2),
        user=user,
        actor=SYSTEM,
        at=at,
    )
    give(compte, at=at, **hours)
    return compte


def give(compte: Compte, *, at: Moment, **hours: int) -> None:
    """Whole hours on some counters."""
    for compteur, value in hours.items():
        ledger.post_credit(
            compte=compte,
            compteur=compteur,
            quantite=value * H,
            cle=f"essai:{next(_numbers)}",
            cause="essai",
            effective_on=at.today,
            actor=SYSTEM,
            at=at,
        )


def as_person(titulaire: Titulaire) -> Actor:
    """The holder, signed in."""
    return Actor(user_id=titulaire.user_id, role=Role.TITULAIRE, titulaire_id=titulaire.pk)


def as_member(organisme: Organisme, *functions: str) -> Actor:
    """A member of the organisme, signed in with a second factor."""
    return bodies.actor_of_organisme(organisme, *functions)


def as_funder() -> Actor:
    """An agent of some funder: which one is asked by the app above."""
    return Actor(user_id=None, role=Role.FINANCEUR, structure_id=1, functions=frozenset({"gestionnaire"}), strong=True)


def values(**changed: Any) -> dict[str, Any]:
    """What a module of business creation says, at a forfait of 24 h and 1 200 €."""
    return {
        "nature": "creation_reprise",
        "titre": "Construire son plan d’affaires",
        "objectif": "Écrire un plan d’affaires convaincant.",
        "contenu": "Étude de marché, plan de financement, choix du statut.",
        "phase": "pre_creation",
        "tarification": "forfait",
        "forfait_secondes": 24 * H,
        "forfait_centimes": 120_000,
        "justificatif_type": "attestation_assiduite",
        "commune": "Melun",
        "departement": "77",
        **changed,
    }


def on_quote(**changed: Any) -> dict[str, Any]:
    """The same, on a personal quote."""
    return values(**{"tarification": "devis", "forfait_secondes": None, "forfait_centimes": None, **changed})


def organisme(*, at: Moment, rank: int = 1) -> Organisme:
    """An admissible body; the same rank is the same body."""
    found = Organisme.objects.filter(siret=bodies.siret(rank)).first()
    return found or bodies.referencable(at=at, rank=rank)


def module(*, at: Moment, rank: int = 1, published: bool = True, **changed: Any) -> Module:
    """A module of an admissible organisme, at a forfait unless said."""
    body = organisme(at=at, rank=rank)
    data = on_quote(**changed) if changed.get("tarification") == "devis" else values(**changed)
    row = catalogue.create_module(organisme=body, **data, actor=as_member(body), at=at)
    return catalogue.publish(module=row, actor=as_member(body), at=at) if published else row


def draft(*, at: Moment, compte: Compte, module: Module, days: int = 10) -> Dossier:
    """A dossier just opened, that starts today."""
    return dossiers.open_dossier(
        titulaire=compte.titulaire,
        module=module,
        first_session_on=at.today,
        last_session_on=at.today + timedelta(days=days),
        actor=as_person(compte.titulaire),
        at=at,
    )


def quoted(*, at: Moment, compte: Compte, module: Module, answer: str = "") -> Devis:
    """A draft on quote with an offer of 20 h and 900 €, left open or answered (accepter, refuser)."""
    person_actor = as_person(compte.titulaire)
    dossier = draft(at=at, compte=compte, module=module)
    asked = quotes.request_quote(dossier=dossier, projet="Ouvrir une librairie.", actor=person_actor, at=at)
    offer = issue(asked, at=at)
    if answer:
        act = quotes.accept if answer == "accepter" else quotes.decline
        return act(devis=offer, actor=person_actor, at=at)
    return offer


def issue(asked: Devis, *, at: Moment, **changed: Any) -> Devis:
    """The organisme's offer."""
    return quotes.issue(
        devis=asked, lignes=[line(at=at, **changed)], actor=as_member(asked.dossier.module.organisme), at=at
    )


def line(*, at: Moment, **changed: Any) -> quotes.Ligne:
    """A line of 20 h and 900 €."""
    data = {
        "libelle": "Dix rendez-vous de deux heures",
        "secondes": 20 * H,
        "centimes": 90_000,
        "first_on": at.today + timedelta(days=7),
        "last_on": at.today + timedelta(days=60),
        **changed,
    }
    return quotes.Ligne(**data)


def transmitted(*, at: Moment, compte: Compte, module: Module, pays: bool = False) -> Dossier:
    """A dossier that waits for its funder."""
    dossier, actor = draft(at=at, compte=compte, module=module), as_person(compte.titulaire)
    if pays:
        dossiers.choose_self_payment(dossier=dossier, paye=True, actor=actor, at=at)
    return dossiers.transmit(dossier=dossier, actor=actor, at=at)


def accepted(*, at: Moment, compte: Compte, module: Module, pays: bool = False) -> Dossier:
    """An accepted dossier: hours are held."""
    dossier = transmitted(at=at, compte=compte, module=module, pays=pays)
    return dossiers.validate(dossier=dossier, actor=as_funder(), at=at)


def a_pdf(text: str = "Attestation") -> SimpleUploadedFile:
    """A small PDF whose bytes depend on its text."""
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = text
        pdf.save(data, deterministic_id=True)
    return SimpleUploadedFile("attestation.pdf", data.getvalue(), "application/pdf")


def tranche_of(dossier: Dossier) -> Tranche:
    """The tranche of an accepted dossier."""
    return Tranche.objects.get(dossier=dossier)


VIABILITY = {
    "textes": {
        "activite": "Une librairie de quartier.",
        "marche": "Deux concurrents à vingt minutes.",
        "points_forts": "Une clientèle fidèle.",
        "vigilance": "Le loyer.",
    },
    "montants": {"chiffre_affaires": 9_000_000, "charges": 8_000_000, "besoins": 3_000_000, "apports": 1_000_000},
    "avis": "viable",
}
LEVELS = {"projet": "1", "marche": "1", "gestion": "0", "juridique": "0", "vente": "2"}


def written(dossier: Dossier, *, at: Moment, hours: int | None = None, attested: bool = True) -> None:
    """Everything that an accompaniment to creation writes before its proof; nothing for the other actions."""
    if dossier.module.nature != "creation_reprise":
        return
    member, seconds = as_member(dossier.module.organisme), (dossier.total_secondes or 0) if hours is None else hours * H
    common = {"dossier": dossier, "actor": member, "at": at}
    if not dossier.pieces.filter(nature="viabilite").exists():
        accompagnement.write_viability(**VIABILITY, **common)
        accompagnement.assess_level(niveaux=LEVELS, objectif="Lancer son activité.", **common)
    seconds -= seconds_followed(dossier)
    while seconds > 0:
        length = min(seconds, 12 * H)
        accompagnement.write_follow_up(jour=dossier.first_session_on, secondes=length, objet="Le plan.", **common)
        seconds -= length
    if attested:
        accompagnement.attest(dossier=dossier, confirme=True, actor=as_person(dossier.titulaire), at=at)


def proof(dossier: Dossier, *, at: Moment, hours: int | None = None, **changed: Any) -> Justificatif:
    """A proof of everything planned, unless said."""
    tranche = tranche_of(dossier)
    if Dossier.objects.get(pk=dossier.pk).etat == "valide":
        written(dossier, at=at)
    given = {
        "tranche": tranche,
        "file": a_pdf(f"Attestation {next(_numbers)}"),
        "type": dossier.module.justificatif_type,
        "secondes_realisees": tranche.secondes if hours is None else hours * H,
        "ended_on": at.today,
        **changed,
    }
    return justificatifs.submit_proof(**given, actor=as_member(dossier.module.organisme), at=at)
