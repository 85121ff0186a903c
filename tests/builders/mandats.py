"""People, advisers and mandates in each state, made through the services."""

import itertools
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import OperateurCEP, Pouvoir
from accounts.models import Compte, Conseiller, Mandat
from accounts.services import mandats, structures, titulaires
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment

SYSTEM = Actor.system("test")
BORN = date(1984, 3, 2)
ALL_POWERS = [str(pouvoir) for pouvoir in Pouvoir]
_ranks = itertools.count(1)


def nir_of(rank: int) -> str:
    """A synthetic NIR (country 99) with its key."""
    body = f"2840399991{rank % 1000:03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def wrong_nir(rank: int) -> str:
    """The same with a wrong key."""
    right = nir_of(rank)
    return right[:-1] + str((int(right[-1]) + 1) % 10)


def a_user(email: str = "", prenom: str = "Camille", nom: str = "Durand", **extra: Any) -> Any:
    """Somebody who can sign in."""
    user = get_user_model()(email=email or f"qui{next(_ranks)}@exemple.fr", prenom=prenom, nom=nom, **extra)
    user.set_password("motdepasse-de-test")
    user.save(force_insert=True)
    return user


def a_person(*, at: Moment, email: str = "", prenoms: str = "Nadia", nom: str = "Benali", nir: str = "") -> Compte:
    """A person with an account that she has claimed."""
    return titulaires.open_compte(
        nir=nir or nir_of(next(_ranks)),
        nom_naissance=nom,
        prenoms=prenoms,
        birth_date=BORN,
        user=a_user(email, prenoms, nom),
        actor=SYSTEM,
        at=at,
    )


def an_adviser(*, at: Moment, user: Any = None, nom: str = "Fongecif de Lyon") -> Conseiller:
    """An adviser in a structure of her own."""
    structure = structures.open_structure(
        nom=nom, operateur=OperateurCEP.OPACIF, commune="Lyon", departement="69", actor=SYSTEM, at=at
    )
    user = user or a_user(prenom="Claire", nom="Fournier")
    return structures.appoint_adviser(user=user, structure=structure, actor=SYSTEM, at=at)


def as_adviser(conseiller: Conseiller) -> Actor:
    """The adviser acting in her structure, second factor given."""
    return Actor(user_id=conseiller.user_id, role=Role.CONSEILLER, structure_id=conseiller.structure_id, strong=True)


def as_person(compte: Compte) -> Actor:
    """The person acting in her own space."""
    return Actor(user_id=compte.titulaire.user_id, role=Role.TITULAIRE, titulaire_id=compte.titulaire_id)


def proposed(
    compte: Compte, conseiller: Conseiller, *, at: Moment, pouvoirs: list[str] | None = None, jours: int = 31
) -> Mandat:
    """A proposal that waits for the person."""
    return mandats.propose(
        designation=mandats.Designation(birth_date=BORN, email=compte.titulaire.user.email),
        pouvoirs=pouvoirs or ALL_POWERS,
        duree_jours=jours,
        actor=as_adviser(conseiller),
        at=at,
    )


def in_force(
    compte: Compte, conseiller: Conseiller, *, at: Moment, pouvoirs: list[str] | None = None, jours: int = 31
) -> Mandat:
    """A mandate that the person accepted in her space."""
    mandat = proposed(compte, conseiller, at=at, pouvoirs=pouvoirs, jours=jours)
    return mandats.accept(mandat_id=mandat.pk, actor=as_person(compte), at=at)


def space_of_person(compte: Compte) -> str:
    """Key of her space for `sign_in`."""
    return f"titulaire:{compte.titulaire_id}"


def space_of_adviser(conseiller: Conseiller) -> str:
    """Key of the adviser's space for `sign_in`."""
    return f"conseiller:{conseiller.structure_id}"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
