"""How each generated act declares its fact, and what should stand in the end: an oracle that knows no table."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from accounts.models import (
    AccordAnticipation,
    Activite,
    ActiviteCitoyenne,
    Compte,
    ConversionEnHeures,
    Correctif,
    CreditInaptitude,
    DeclarationDIF,
    Diplome,
    FinDeCarriere,
    PeriodeStatut,
    PointsPenibilite,
    SoldeRepris,
)
from accounts.services import agents, facts, repris
from cpa_portal.clock.moment import Moment
from tests.builders.accounts import SYSTEM

HOUR = 3600
NIVEAUX = (("VI", False), ("V bis", False), ("V bis", True), ("V", False), ("IV", False))
STATUTS = ("salarie", "agent_public", "tns", "esat", "demandeur_emploi")
#: Order in which a level is higher than another (a branch certification reaches level V).
HEIGHT = {("VI", False): 0, ("V bis", False): 1, ("V bis", True): 2, ("V", False): 3, ("IV", False): 4}
Key = tuple[str, str]
Entry = tuple[str, tuple[int, ...], Moment]


def _common(of: Compte, at: Moment) -> dict[str, Any]:
    return {"compte": of, "actor": SYSTEM, "at": at}


def _named(of: Compte, slot: int, at: Moment) -> dict[str, Any]:
    return {"source": "test", "source_ref": str(slot), **_common(of, at)}


def _activite(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    slot, year, hours, statut, away = n
    absences = (("maternite", away * HOUR),) if away else ()
    facts.record_activite(
        year=min(2015 + year, at.today.year), statut=STATUTS[statut], heures_secondes=hours * HOUR, absences=absences,
        **({"contribution_ratio": 1} if STATUTS[statut] == "tns" else {}), **_named(of, slot, at),
    )  # fmt: skip


def _statut(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    facts.record_statut(
        statut=("salarie", "agent_public")[n[1]], categorie="C" if n[1] else "", from_on=date(2015 + n[2], 1, 1),
        **_named(of, n[0], at),
    )  # fmt: skip


def _diplome(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    niveau, branch = NIVEAUX[n[0]]
    facts.declare_diplome(niveau=niveau, certification_ccn=branch, declarant="titulaire", **_common(of, at))


def _faux(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    facts.find_diplome_false(found_on=at.today, **_common(of, at))


def _cec(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    given = {"categorie": "service_civique", "duration": 8}
    if n[1]:
        given = {"categorie": "benevolat", "associations": (("W751234567", 250 * HOUR),)}
    facts.record_cec(year=min(2017 + n[2], at.today.year), **given, **_named(of, n[0], at))


def _correctif(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    facts.record_correctif(year=2015 + n[1], secondes=(100, 130)[n[2]] * HOUR, **_named(of, n[0], at))


def _solde(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    """`n[1]` is the counter; euros are cents for seconds, taken over once they exist."""
    compteur = ("cpf", "dif", "cec", "cpf_eur", "cec_eur")[n[1]]
    euros = compteur.endswith("_eur")
    repris.record_ouverture(
        compteur=compteur, quantite=n[2] * (1000 if euros else HOUR),
        taken_on=date(2020, 1, 15) if euros else date(2015, 6, 1), **_named(of, n[0], at),
    )  # fmt: skip


def _avance(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    agents.record_anticipation(secondes=n[1] * HOUR, **_agreement(at), **_named(of, n[0], at))


def _agreement(at: Moment) -> dict[str, Any]:
    return {"accord_on": at.today, "employeur_siret": "53104441000011", "formation": "Préparation d’un concours"}


def _avance_telle_quelle(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    """The agreement as it stands: what the service allowed once, another history would have refused."""
    AccordAnticipation.objects.create(
        compte=of, secondes=n[1] * HOUR, declared_on=at.today, source="test", source_ref=str(n[0]), **_agreement(at)
    )


def _conversion_telle_quelle(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    ConversionEnHeures.objects.create(
        compte=of, requested_on=at.today, declared_on=at.today, source="test", source_ref="euros"
    )


def _fin(of: Compte, n: tuple[int, ...], at: Moment) -> None:
    day = date(2016 + n[1], 7, 1)
    facts.record_end(**({"died_on": day} if n[0] else {"retired_on": day}), **_common(of, at))


DECLARATIONS: dict[str, Callable[[Compte, tuple[int, ...], Moment], None]] = {
    "activite": _activite,
    "statut": _statut,
    "diplome": _diplome,
    "faux": _faux,
    "dif": lambda of, n, at: _nothing(facts.declare_dif(secondes=n[0] * HOUR, **_common(of, at))),
    "cec": _cec,
    "correctif": _correctif,
    "solde": _solde,
    "inaptitude": lambda of, n, at: _nothing(repris.record_inaptitude(secondes=n[0] * HOUR, **_named(of, 0, at))),
    "points": lambda of, n, at: _nothing(repris.record_points_c3p(points=n[0], **_named(of, 0, at))),
    "fin": _fin,
    "avance": _avance,
}
#: The same, for an account that knows everything at once.
AT_ONCE = {**DECLARATIONS, "avance": _avance_telle_quelle, "convertir": _conversion_telle_quelle}
SLOTTED = {"activite", "statut", "cec", "correctif", "solde", "avance"}
KINDS: dict[type, str] = {
    Activite: "activite", PeriodeStatut: "statut", Diplome: "diplome", DeclarationDIF: "dif", ActiviteCitoyenne: "cec",
    Correctif: "correctif", SoldeRepris: "solde", CreditInaptitude: "inaptitude", PointsPenibilite: "points",
    FinDeCarriere: "fin", AccordAnticipation: "avance", ConversionEnHeures: "convertir",
}  # fmt: skip


def _nothing(_: object) -> None:
    return None


def key_of(row: Any) -> Key:
    """The name under which the oracle keeps a fact of the database."""
    kind = KINDS[type(row)]
    if kind == "fin":
        return kind, "1" if row.nature == "deces" else "0"
    if kind == "convertir":
        return kind, row.requested_on.isoformat()
    return kind, row.source_ref if kind in SLOTTED else ""


@dataclass
class Oracle:
    """What stands. Diplomas pile up: each is higher than the one below, which was true until it came."""

    standing: dict[Key, Entry] = field(default_factory=dict)
    diplomes: list[tuple[Entry, date | None]] = field(default_factory=list)

    def declare(self, act: str, numbers: tuple[int, ...], at: Moment) -> None:
        """The act was accepted."""
        if act == "faux":
            entry, false_on = self.diplomes[-1]
            self.diplomes[-1] = (entry, false_on or at.today)
        elif act == "diplome":
            self._declare_diplome((act, numbers, at))
        else:
            slot = str(numbers[0]) if act in SLOTTED or act == "fin" else ""
            slot = at.today.isoformat() if act == "convertir" else slot
            before = self.standing.get((act, slot))
            if before is None or not _same(before, numbers, at):
                self.standing[act, slot] = (act, numbers, at)

    def _declare_diplome(self, entry: Entry) -> None:
        height = _height(entry)
        if self.diplomes:
            last, false_on = self.diplomes[-1]
            if _height(last) == height and false_on is None:
                return
            if height <= _height(last) or false_on is not None:
                self.diplomes.pop()
            while self.diplomes and _height(self.diplomes[-1][0]) > height:
                self.diplomes.pop()
        self.diplomes.append((entry, None))

    def withdraw(self, key: Key) -> tuple[Key, Any]:
        """What is taken away, to be put back."""
        if key[0] == "diplome":
            return key, self.diplomes.pop()
        return key, self.standing.pop(key)

    def put_back(self, key: Key, entry: Any) -> None:
        """A withdrawal was undone."""
        if key[0] == "diplome":
            self.diplomes.append(entry)
        else:
            self.standing[key] = entry

    def script(self) -> list[Entry]:
        """What the account that knows everything from the start declares, in the order of the days."""
        found = list(self.standing.values())
        for entry, false_on in self.diplomes:
            found.append(entry)
            if false_on is not None:
                found.append(("faux", (), replace(entry[2], today=false_on)))
        return found


def _height(entry: Entry) -> int:
    return HEIGHT[NIVEAUX[entry[1][0]]]


def _same(before: Entry, numbers: tuple[int, ...], at: Moment) -> bool:
    """True if the same numbers say the same: an agreement is of its day, a coming year is read as the present one."""
    if before[0] == "avance":
        return before[1] == numbers and before[2].today == at.today
    return before[1] == numbers and before[2].today.year == at.today.year
