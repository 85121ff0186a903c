"""Loading the demonstration world once, through the services, the same on every machine."""

from datetime import date

from django.db import transaction

from accounts.enums import OperateurCEP, Pouvoir
from accounts.models import Campagne, User
from accounts.services import parametres
from accounts.services.campagnes import advance, launch
from accounts.services.mandats import Designation, propose
from accounts.services.structures import appoint_adviser, open_structure
from accounts.services.users import create_user
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.accounts import ACCOUNTS, PASSWORD
from cpa_portal.home.demonstration.agents import load_agreements
from cpa_portal.home.demonstration.bodies import load_bodies
from cpa_portal.home.demonstration.catalogue import load_catalogue
from cpa_portal.home.demonstration.corrections import load_corrections
from cpa_portal.home.demonstration.files import Stage, actor_in, load_dossiers
from cpa_portal.home.demonstration.funders import load_funders
from cpa_portal.home.demonstration.life import load_life
from cpa_portal.home.demonstration.liste_publique import load_list
from cpa_portal.home.demonstration.offer import load_offers
from cpa_portal.home.demonstration.people import load_people
from cpa_portal.home.demonstration.quality import load_controls, load_examinations
from cpa_portal.home.demonstration.social import load_declarations
from cpa_portal.home.demonstration.trust import load_trust
from cpa_portal.outbox.delivery import drain
from organismes.models import Territoire
from organismes.services.instructeurs import appoint

#: Year of the study of impact.
LAST_YEAR = 2016
ADMINISTRATORS = ("admin@exemple.fr", "marc.lefort@exemple.fr")
STRUCTURES = (
    ("Fongecif des Trois Rivières, espace conseil", OperateurCEP.OPACIF, "Melun", "77"),
    ("Pôle emploi, agence des Halles", OperateurCEP.POLE_EMPLOI, "Rennes", "35"),
    ("Apec, centre de Lyon", OperateurCEP.APEC, "Lyon", "69"),
    ("Cap emploi de la Garonne", OperateurCEP.CAP_EMPLOI, "Toulouse", "31"),
    ("Mission locale du Port", OperateurCEP.MISSION_LOCALE, "Nantes", "44"),
)
ADVISERS = (
    "claire.fournier@exemple.fr",
    "thomas.roy@exemple.fr",
    "amelie.garcia@exemple.fr",
    "hugo.lambert@exemple.fr",
    "lea.marchand@exemple.fr",
)


def is_loaded() -> bool:
    """True once the world is there."""
    return User.objects.filter(email=ACCOUNTS[0].email).exists()


@transaction.atomic
def load(*, at: Moment) -> bool:
    """Load everything or nothing; False if it was there already."""
    if is_loaded():
        return False
    actor = Actor.system("demonstration")
    users = {
        account.email: create_user(
            email=account.email,
            password=PASSWORD,
            prenom=account.prenom,
            nom=account.nom,
            totp_secret=account.totp_secret if account.second_factor else "",
            is_administrateur=account.role.startswith("Administrat"),
            actor=actor,
            at=at,
        )
        for account in ACCOUNTS
    }
    comptes = load_people(users=users, actor=actor, at=at)
    _study_last_year(actor, at)
    drain(at=at)
    load_declarations(users=users, actor=actor, at=at)
    _advisers(users, actor, at)
    instructor = appoint(
        user=users["isabelle.noel@exemple.fr"], territoire=Territoire.objects.get(code="28"), actor=actor, at=at
    )
    appoint(user=users["isabelle.noel@exemple.fr"], territoire=Territoire.objects.get(code="52"), actor=actor, at=at)
    deciding = actor_in(users["isabelle.noel@exemple.fr"], Role.INSTRUCTEUR, instructor.territoire_id)
    bodies = load_bodies(users=users, instructor=deciding, actor=actor, at=at)
    load_life(bodies=bodies, instructor=deciding, actor=actor, at=at)
    early = Moment(today=date(2017, 3, 20), now=at.now)
    modules = load_offers(bodies=bodies, actor=actor, at=early)
    funders = load_funders(users=users, bodies=bodies, actor=actor, at=early)
    examiner = actor_in(users["farid.mansouri@exemple.fr"], Role.FINANCEUR, funders["opca"].pk)
    load_examinations(bodies=bodies, examiner=examiner, actor=actor, at=at)
    drain(at=at)
    stage = Stage(users=users, comptes=comptes, modules=modules, funder=funders["opca"], at=at)
    load_dossiers(stage)
    load_controls(bodies=bodies, funder=funders["opca"], users=users, at=at)
    load_corrections(stage, actor=actor, at=at)
    load_agreements(comptes=comptes, actor=actor, at=at)
    load_trust(users=users, bodies=bodies, actor=actor, at=at)
    _change_of_law(users, at)
    load_catalogue(body=bodies["tremplin"], actor=actor, at=at)
    load_list(actor=actor, at=at)
    return True


def _change_of_law(users: dict[str, User], at: Moment) -> None:
    """A change of the parameters, studied, that one of two administrators has approved: nothing is in force."""
    first, second = (actor_in(users[email], Role.ADMINISTRATEUR) for email in ADMINISTRATORS)
    jeu = parametres.propose(
        motif="Exemple à étudier\u00a0: 25\u00a0h par an au lieu de 24\u00a0h à partir de l’année 2016.",
        actor=first,
        at=at,
    )
    parametres.set_value(jeu_id=jeu.pk, nom="salarie.taux", from_on=date(2016, 1, 1), valeur="25", actor=first, at=at)
    jeu = parametres.study(jeu_id=jeu.pk, actor=first, at=at)
    drain(at=at)
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=second, at=at)


def _study_last_year(actor: Actor, at: Moment) -> None:
    """A study of impact made before the rights of the year are credited, so that it has something to tell."""
    study = launch(annee=LAST_YEAR, nature=Campagne.Nature.SIMULATION, actor=actor, at=at)
    while advance(campagne_id=study.pk, by_worker=False, actor=actor, at=at) is not None:
        pass


def _advisers(users: dict[str, User], actor: Actor, at: Moment) -> None:
    """Five structures and their advisers; one mandate that waits for the person's answer."""
    rows = [
        open_structure(nom=nom, operateur=operateur, commune=commune, departement=departement, actor=actor, at=at)
        for nom, operateur, commune, departement in STRUCTURES
    ]
    for email, row in zip(ADVISERS, rows, strict=True):
        appoint_adviser(user=users[email], structure=row, actor=actor, at=at)
    propose(
        designation=Designation(birth_date=date(1990, 6, 14), email="chloe.martinez@exemple.fr"),
        pouvoirs=[Pouvoir.LIRE, Pouvoir.DECLARER_DIPLOME],
        duree_jours=182,
        actor=actor_in(users["claire.fournier@exemple.fr"], Role.CONSEILLER, rows[0].pk),
        at=at,
    )
