"""Changes of the parameters of the law, in each state."""

from datetime import date
from typing import Any

from accounts.models import JeuDeParametres
from accounts.services import parametres
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from tests.builders.mandats import a_user


def an_administrator() -> Actor:
    """Another administrator each time, second factor given."""
    return Actor(user_id=a_user(is_administrateur=True).pk, role=Role.ADMINISTRATEUR, strong=True)


def proposed(
    at: Moment,
    *,
    nom: str = "salarie.taux",
    valeur: str = "30",
    on: date = date(2016, 1, 1),
    actor: Actor | None = None,
) -> JeuDeParametres:
    """A draft of one value: 30 h instead of 24 for the years from 2016, unless said."""
    actor = actor or an_administrator()
    jeu = parametres.propose(motif="Décret du 1er avril 2017", actor=actor, at=at)
    parametres.set_value(jeu_id=jeu.pk, nom=nom, from_on=on, valeur=valeur, actor=actor, at=at)
    return jeu


def studied(at: Moment, *, jeu: JeuDeParametres | None = None, **values: Any) -> JeuDeParametres:
    """The same once its study is over."""
    jeu = jeu or proposed(at, **values)
    jeu = parametres.study(jeu_id=jeu.pk, actor=an_administrator(), at=at)
    drain(at=at)
    return jeu


def in_force(at: Moment, *, jeu: JeuDeParametres | None = None, **values: Any) -> JeuDeParametres:
    """The same approved by two people, every account computed again."""
    jeu = studied(at, jeu=jeu, **values)
    for _ in range(2):
        jeu = parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=at)
    drain(at=at)
    return jeu
