"""Organismes of the demonstration, in every state of registration and quality."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.conventions import load_conventions
from cpa_portal.home.demonstration.numbers import BIC, iban, pdf, siret
from cpa_portal.home.demonstration.quality import send_whole_file
from cpa_portal.uploads.storage import store_upload
from organismes.enums import EtatQualite, Fonction, MotifRefus, SourceQualite
from organismes.models import DeclarationActivite, Organisme
from organismes.policies import required_pieces
from organismes.services import changements, corrections, declarations, membres, organismes, pieces, qualite
from organismes.sirene.consultation import consult


@dataclass(frozen=True, slots=True)
class Body:
    """One organisme: where it stands in its registration and its quality."""

    key: str
    nom: str
    adresse: str
    code_postal: str
    commune: str
    etat: str
    quality: str = ""


BODIES = (
    Body("tremplin", "Tremplin Entreprendre", "12 rue des Forges", "77000", "Melun", "enregistree", "datadock"),
    Body("boutique", "La Boutique des créateurs", "3 place du Marché", "69003", "Lyon", "enregistree", "nacre"),
    Body("cap", "Cap Reprise Bretagne", "8 quai Duguay-Trouin", "35000", "Rennes", "enregistree", "datadock"),
    Body("horizon", "Horizon Compétences", "45 avenue Jean-Jaurès", "31000", "Toulouse", "enregistree", "datadock"),
    Body("route", "Auto-école de la Route bleue", "21 cours Gambetta", "13100", "Aix-en-Provence", "enregistree", "datadock"),
    Body("atelier", "L’Atelier du projet", "6 rue Nationale", "59800", "Lille", "enregistree", "examen"),
    Body("pousse", "Jeune Pousse Conseil", "17 rue de la Paix", "44000", "Nantes", "deposee"),
    Body("graine", "Graine d’entreprise", "2 impasse des Lilas", "67000", "Strasbourg", "a_completer"),
    Body("phare", "Le Phare formation", "9 rue du Port", "76600", "Le Havre", "refusee"),
    Body("ancien", "Formation Hier et Demain", "1 rue Haute", "63000", "Clermont-Ferrand", "caduque"),
    Body("nouveau", "Accompagnement Nouveau Départ", "30 rue Victor-Hugo", "37000", "Tours", "brouillon"),
)  # fmt: skip
OBJET = "Accompagnement et conseil des créateurs et repreneurs d’entreprise."


def gestionnaire_of(organisme: Organisme) -> Actor:
    """The first gestionnaire of a body, with a second factor."""
    membre = organisme.membres.order_by("pk")[0]
    return Actor(membre.user_id, Role.ORGANISME, organisme.pk, frozenset(membre.fonctions), strong=True)


def load_bodies(*, users: dict[str, User], instructor: Actor, actor: Actor, at: Moment) -> dict[str, Organisme]:
    """Register every body as far as its state says."""
    loaded = {}
    for rank, body in enumerate(BODIES, start=1):
        loaded[body.key] = _load(body, rank, users=users, instructor=instructor, actor=actor, at=at)
    load_conventions(boutique=loaded["boutique"], pousse=loaded["pousse"], actor=actor, at=at)
    return loaded


def _load(body: Body, rank: int, *, users: dict[str, User], instructor: Actor, actor: Actor, at: Moment) -> Organisme:
    past = Moment(today=date(2016, 2, 1) if body.etat == "caduque" else date(2017, 2, 1), now=at.now)
    recent = Moment(today=date(2017, 5, 9), now=at.now)
    filed_at = recent if body.etat in {"deposee", "a_completer", "refusee"} else past
    organisme = organismes.register(
        siret=siret(rank),
        raison_sociale=body.nom,
        adresse=body.adresse,
        code_postal=body.code_postal,
        commune=body.commune,
        email=f"contact@{body.key}.exemple.fr",
        objet=OBJET,
        gestionnaire=users["helene.arnaud@exemple.fr"],
        consultation=consult(siret(rank)),
        actor=actor,
        at=filed_at,
    )
    if body.key == "tremplin":
        membres.add_member(
            organisme=organisme,
            user=users["olivier.blanc@exemple.fr"],
            fonctions=[Fonction.FORMATEUR],
            actor=actor,
            at=past,
        )
    if body.etat == "brouillon":
        return organisme
    declaration = organisme.declarations.get()
    _file(declaration, actor, filed_at)
    if body.etat == "a_completer":
        corrections.ask(
            declaration=declaration,
            corrections=[
                corrections.Correction("programme", "incomplet", "Le programme ne dit pas les moyens d’encadrement."),
                corrections.Correction("bulletin_3", "perime", "Joignez un bulletin de moins de trois mois."),
            ],
            actor=actor,
            at=at,
        )
    elif body.etat == "refusee":
        declarations.refuse(
            declaration=declaration,
            motif=MotifRefus.PAS_UNE_ACTION,
            detail="Le contrat joint porte sur du conseil en communication.",
            actor=instructor,
            at=at,
        )
    elif body.etat in {"enregistree", "caduque"}:
        _bank(organisme, rank, users=users, at=past)
        _register(body, rank, declaration, actor, past, at)
    return organisme


def _file(declaration: DeclarationActivite, actor: Actor, at: Moment) -> None:
    declarations.save_draft(declaration=declaration, objet=OBJET, first_contract_on=at.today, actor=actor, at=at)
    for nature in required_pieces():
        kept = store_upload(pdf(f"piece-{nature}-{declaration.pk}"), actor=actor, at=at)
        pieces.attach_piece(declaration=declaration, nature=nature, fichier=kept, actor=actor, at=at)
    declarations.file(declaration=declaration, actor=actor, at=at)


def _bank(organisme: Organisme, rank: int, *, users: dict[str, User], at: Moment) -> None:
    """The gestionnaire proposes, the portal's administrator is the second person: she is alone."""
    administrator = Actor(users["admin@exemple.fr"].pk, Role.ADMINISTRATEUR, strong=True)
    asked = changements.propose_iban(
        organisme=organisme,
        iban=iban(rank),
        bic=BIC,
        titulaire_du_compte=organisme.raison_sociale,
        actor=gestionnaire_of(organisme),
        at=at,
    )
    changements.approve(changement=asked, digest=asked.empreinte, actor=administrator, at=at)


def _register(body: Body, rank: int, declaration: DeclarationActivite, actor: Actor, past: Moment, at: Moment) -> None:
    organisme = declaration.organisme
    declarations.register_declaration(declaration=declaration, nda="", actor=actor, at=past)
    if body.etat == "caduque":
        declarations.lapse(declaration=declaration, bpf_year=2016, actor=actor, at=at)
    if body.quality == "examen":
        send_whole_file(
            organisme=organisme,
            reference=f"DD-2017-{rank:04d}",
            actor=actor,
            at=Moment(today=date(2017, 4, 18), now=at.now),
        )
    elif body.quality == "datadock":
        request = qualite.request_quality(
            organisme=organisme, source=SourceQualite.DATADOCK, reference=f"DD-2017-{rank:04d}", actor=actor, at=past
        )
        qualite.decide_quality(qualite=request, verdict=EtatQualite.REFERENCABLE, actor=actor, at=past)
