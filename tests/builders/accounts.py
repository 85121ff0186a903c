"""Accounts, made through the services."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.enums import Compteur
from accounts.models import Compte, Mouvement, Solde
from accounts.services import ledger
from accounts.services.facts import record_activite
from accounts.services.recompute import recompute
from accounts.services.titulaires import open_compte
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment

HOUR = 3600
FULL_YEAR = 1607 * HOUR
SYSTEM = Actor.system("test")


def nir(rank: int, *, sex: int = 2, year: int = 84, month: int = 3, department: str = "99") -> str:
    """A synthetic NIR with its right key, one per rank."""
    body = f"{sex}{year:02d}{month:02d}{department}{990 - rank // 1000:03d}{rank % 1000:03d}"
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - number % 97:02d}"


def compte(*, at: Moment, rank: int = 1, user: Any = None, **fields: Any) -> Compte:
    """An open account without any fact."""
    wanted = {
        "nir": nir(rank),
        "nom_naissance": f"Essai{rank}",
        "prenoms": "Nadia",
        "birth_date": date(1984, 3, 2),
        "opened_on": date(2015, 1, 5),
    }
    return open_compte(**{**wanted, **fields}, user=user, actor=SYSTEM, at=at)


def activite(of: Compte, year: int, *, at: Moment, hours: int = 1607, ref: str = "", **fields: Any) -> str:
    """A year of activity, full-time unless said."""
    wanted = {"statut": "salarie", "source": "test", "source_ref": ref or f"{year}", "heures_secondes": hours * HOUR}
    return record_activite(compte=of, year=year, **{**wanted, **fields}, actor=SYSTEM, at=at)


def compte_with(years: Iterable[int] = (2015, 2016), *, at: Moment, rank: int = 1, **fields: Any) -> Compte:
    """An account with full-time years, computed: 24 h a year."""
    found = compte(at=at, rank=rank, **fields)
    for year in years:
        activite(found, year, at=at)
    recompute(compte_id=found.pk, actor=SYSTEM, at=at)
    return Compte.objects.get(pk=found.pk)


def credit(of: Compte, hours: int, *, at: Moment, cle: str = "credit:1", **fields: Any) -> Mouvement:
    """Hours on a counter (CPF unless said), outside any computation."""
    wanted = {"compteur": Compteur.CPF, "cause": "essai", "effective_on": at.today}
    return ledger.post_credit(compte=of, quantite=hours * HOUR, cle=cle, **{**wanted, **fields}, actor=SYSTEM, at=at)


def hold(of: Compte, hours: int, *, at: Moment, cle: str = "reservation:1", **fields: Any) -> Mouvement:
    """Hours reserved (on the CPF unless said)."""
    wanted = {"compteur": Compteur.CPF, "cause": "essai", "effective_on": at.today}
    return ledger.hold(compte=of, quantite=hours * HOUR, cle=cle, **{**wanted, **fields}, actor=SYSTEM, at=at)


def use(of: Compte, hours: int, *, at: Moment, cle: str = "use:1", on: date | None = None, **fields: Any) -> Mouvement:
    """Hours reserved, then used on a day."""
    held = hold(of, hours, at=at, cle=cle, **fields)
    return ledger.capture(
        reservation=held,
        quantite=held.quantite,
        cle=f"{cle}:debit",
        cause="essai",
        effective_on=on or at.today,
        actor=SYSTEM,
        at=at,
    )


def solde(of: Compte, compteur: str = Compteur.CPF, lie_a: str = "") -> Solde:
    """The balance of a counter as it is in the database; empty if it never existed."""
    found = Solde.objects.filter(compte=of, compteur=compteur, lie_a=lie_a).first()
    return found or Solde(compte=of, compteur=compteur, lie_a=lie_a)


def parts(of: Compte, compteur: str = Compteur.CPF) -> tuple[int, int, int, int]:
    """(credited, used, held, missing) in hours."""
    row = solde(of, compteur)
    return row.credite // HOUR, row.debite // HOUR, row.reserve // HOUR, row.manque // HOUR
