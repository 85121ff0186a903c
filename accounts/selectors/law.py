"""The parameters of the law that the portal applies today: the files, then each change in force, in its order."""

from datetime import date
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connection

from accounts.enums import EtatJeu
from accounts.models import JeuDeParametres, ValeurProposee
from accounts.rules.parameters import Parametres, load

Change = tuple[str, date, str]


def law_in_force(using: str = DEFAULT_DB_ALIAS) -> Parametres:
    """Parameters under which every right is computed and explained: the same object as long as nothing changes.

    One small query. What writes rights asks for `law_to_write` instead.
    """
    last = JeuDeParametres.objects.using(using).filter(etat=EtatJeu.ACTIF).order_by("-rang")
    empreinte = last.values_list("empreinte", flat=True).first()
    return load() if empreinte is None else _law(empreinte)


def law_before(jeu: JeuDeParametres) -> Parametres:
    """The law that a change in force took the place of. One small query."""
    before = JeuDeParametres.objects.filter(etat=EtatJeu.ACTIF, rang=(jeu.rang or 0) - 1)
    empreinte = before.values_list("empreinte", flat=True).first()
    return load() if empreinte is None else _law(empreinte)


def law_to_write() -> Parametres:
    """The law in force, which stays so until the end of the transaction: an activation waits for it.

    One statement. Asked once the accounts are locked, it never lets a line be written under a law that is over.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT law_to_write()")
        empreinte = cursor.fetchone()[0]
    return load() if empreinte is None else _law(empreinte)


def close_the_law() -> None:
    """Wait for every line being written under the law in force, and let none begin until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_the_law()")


@lru_cache(8)
def _law(empreinte: str) -> Parametres:
    """The law after the change of this hash, which nothing else bears."""
    law = load()
    for jeu in JeuDeParametres.objects.filter(etat=EtatJeu.ACTIF).order_by("rang"):
        law = law.with_values(changes_of(jeu), version=f"{load().version}.{jeu.rang}")
        if jeu.empreinte == empreinte:
            break
    return law


def changes_of(jeu: JeuDeParametres) -> list[Change]:
    """Its values, in the order of their names and days."""
    rows = ValeurProposee.objects.filter(jeu=jeu).order_by("nom", "from_on")
    return list(rows.values_list("nom", "from_on", "valeur"))


def proposed_law(jeu: JeuDeParametres) -> Parametres:
    """The law in force with the values of a set that was studied."""
    return _proposed(jeu.empreinte, str(jeu.pk), law_in_force())


@lru_cache(8)
def _proposed(empreinte: str, pk: str, base: Parametres) -> Parametres:
    jeu = JeuDeParametres.objects.get(pk=pk)
    return base.with_values(changes_of(jeu), version=f"{base.version}~{empreinte[:8]}")
