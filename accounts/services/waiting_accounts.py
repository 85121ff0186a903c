"""Accounts of people named by a file or another service: found by their NIR, or opened to wait for their holder."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from accounts import nir as nir_format
from accounts.models import Compte, Titulaire
from accounts.services.titulaires import titulaire_of
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import entry, record_many
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in

OTHER_BIRTH_DATE = "La date de naissance n’est pas celle du compte qui porte ce numéro de sécurité sociale."
NO_BIRTH_DATE = (
    "Le jour ou le mois de naissance n’est pas connu, et aucun compte ne porte ce numéro de sécurité sociale\u00a0: "
    "un compte s’ouvre avec une date entière."
)


class Person(Protocol):
    """`nir` is canonical; without a birth date, no account is opened."""

    @property
    def nir(self) -> str: ...
    @property
    def nom_naissance(self) -> str: ...
    @property
    def prenoms(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...


def accounts_of(people: Sequence[Person], *, actor: Actor, at: Moment) -> tuple[dict[str, Compte], int]:
    """Accounts by NIR, under lock in the order of their keys, and how many were opened."""
    indexes = {person.nir: nir_format.index(person.nir) for person in people}
    rows = (
        Compte.objects.select_for_update(of=("self",), no_key=True)
        .select_related("titulaire")
        .filter(titulaire__nir_index__in=list(indexes.values()))
        .order_by("pk")
    )
    known = {bytes(row.titulaire.nir_index): row for row in rows}
    first: dict[str, tuple[Person, date]] = {}
    for person in people:
        if indexes[person.nir] not in known and person.birth_date is not None:
            first.setdefault(person.nir, (person, person.birth_date))
    opened = copy_in(
        Titulaire,
        (
            titulaire_of(
                nir=person.nir,
                nom_naissance=person.nom_naissance,
                prenoms=person.prenoms,
                birth_date=birth_date,
                nom_usage=getattr(person, "nom_usage", ""),
            )
            for person, birth_date in first.values()
        ),
    )
    made = copy_in(Compte, (Compte(titulaire=titulaire, opened_on=at.today) for titulaire in opened))
    record_many(
        [
            entry(actor=actor, at=at, verb="accounts.open_compte", target=row, titulaire_id=row.titulaire_id)
            for row in made
        ]
    )
    known |= {bytes(row.titulaire.nir_index): row for row in made}
    return {nir: known[index] for nir, index in indexes.items() if index in known}, len(made)


def disagreement(person: Person, comptes: dict[str, Compte]) -> str:
    """Why the person is not the holder of the account of her NIR; empty if she is."""
    compte = comptes.get(person.nir)
    if compte is None:
        return NO_BIRTH_DATE
    return "" if person.birth_date in (None, compte.titulaire.birth_date) else OTHER_BIRTH_DATE
