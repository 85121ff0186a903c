"""Changes by two people, a contested IBAN and the link report of the demonstration."""

from datetime import timedelta

from accounts.models import User
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.bodies import gestionnaire_of
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.services.liens import refresh
from organismes.enums import Fonction
from organismes.models import Organisme
from organismes.services import changements, membres, objections


def load_trust(*, users: dict[str, User], bodies: dict[str, Organisme], actor: Actor, at: Moment) -> None:
    """An invitation that waits for the administrator, a recent IBAN that a member contests, bodies that share one."""
    tremplin, atelier, phare = bodies["tremplin"], bodies["atelier"], bodies["phare"]
    changements.propose_invitation(
        organisme=tremplin,
        email="sophie.garnier@exemple.fr",
        fonctions=[Fonction.GESTIONNAIRE],
        motif="Elle reprend la gestion des dossiers",
        actor=gestionnaire_of(tremplin),
        at=at,
    )
    olivier = users["olivier.blanc@exemple.fr"]
    membres.add_member(organisme=atelier, user=olivier, fonctions=[Fonction.FORMATEUR], actor=actor, at=at)
    recent = Moment(today=at.today - timedelta(days=2), now=at.now)
    asked = changements.propose_iban(
        organisme=atelier,
        iban=iban(60),
        bic=BIC,
        titulaire_du_compte="L’Atelier du projet",
        actor=gestionnaire_of(atelier),
        at=recent,
    )
    anne = Actor(users["admin@exemple.fr"].pk, Role.ADMINISTRATEUR, strong=True)
    changements.approve(changement=asked, digest=asked.empreinte, actor=anne, at=recent)
    contesting = Actor(olivier.pk, Role.ORGANISME, atelier.pk, frozenset([Fonction.FORMATEUR]), strong=True)
    objections.contest(changement=asked, actor=contesting, at=at)
    shared = changements.propose_iban(
        organisme=phare,
        iban=iban(60),
        bic=BIC,
        titulaire_du_compte="Le Phare formation",
        actor=gestionnaire_of(phare),
        at=recent,
    )
    changements.withdraw(changement=shared, motif="Erreur de compte", actor=gestionnaire_of(phare), at=at)
    refresh(actor=actor, at=at)
