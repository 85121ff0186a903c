"""The running state of the counters while the years, the conversions and the uses pass in order."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from accounts.rules.counters import EURO_OF, amount, unit_of
from accounts.rules.declared import Activite, Facts
from accounts.rules.parameters import Parametres
from accounts.rules.results import Anticipation, Ligne, SoldeCalcule, Sortie, Utilisation


@dataclass(slots=True)
class State:
    """What has been credited, used and taken out so far. Balances may run below zero: that is the `manque`.

    `anticipe`: seconds advanced to a public agent that the credits of her next years have still to repay.
    """

    parameters: Parametres
    facts: Facts
    as_of: date
    lignes: list[Ligne] = field(default_factory=list)
    sorties: list[Sortie] = field(default_factory=list)
    uses: list[Utilisation] = field(default_factory=list)
    credite: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    debite: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    sorti: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    activites: dict[int, list[Activite]] = field(default_factory=dict)
    anticipe: int = 0
    anticipations: tuple[Anticipation, ...] = ()

    def __post_init__(self) -> None:
        for activite in self.facts.activites:
            self.activites.setdefault(activite.year, []).append(activite)

    def balance(self, compteur: str) -> int:
        """Credits less uses and exits; negative when more was used than exists."""
        return self.credite[compteur] - self.debite[compteur] - self.sorti[compteur]

    def credit(self, compteur: str) -> Fraction:
        """Credit on which the step and the ceilings are measured, in hours or euros: not yet debited."""
        return amount(max(0, self.balance(compteur)), compteur)

    def counter_on(self, compteur: str, day: date) -> str:
        """The counter itself, or its euro counter once hours have been converted."""
        if day >= self.parameters.day("conversion.jour"):
            compteur = EURO_OF.get(compteur, compteur)
        return str(compteur)

    def add(self, ligne: Ligne) -> None:
        """Post a line."""
        self.lignes.append(ligne)
        self.credite[ligne.compteur] += ligne.quantite

    def leave(self, sortie: Sortie) -> None:
        """Take out of a counter what the law takes out."""
        self.sorties.append(sortie)
        self.sorti[sortie.compteur] += sortie.quantite

    def available(self) -> dict[str, int]:
        """What can be used, counter by counter."""
        return {compteur: max(0, self.balance(compteur)) for compteur in list(self.credite)}

    def soldes(self) -> tuple[SoldeCalcule, ...]:
        """Balances of the counters that mean something on the day: converted counters give way to euros."""
        converted = self.as_of >= self.parameters.day("conversion.jour")
        names = set(self.credite) | set(self.debite)
        agent = self.facts.is_agent() and self.as_of >= self.parameters.day("dif.entree_publique")
        main = "cpf_public" if agent else self.counter_on("cpf", self.as_of)
        names.add(main)
        found = []
        for compteur in sorted(names, key=_rank):
            balance = self.balance(compteur)
            if converted and compteur in EURO_OF and balance == 0:
                continue
            if balance == 0 and compteur != main and not self._ever(compteur):
                continue
            found.append(
                SoldeCalcule(
                    compteur=compteur,
                    unite=unit_of(compteur),
                    credite=self.credite[compteur],
                    debite=self.debite[compteur],
                    sorti=self.sorti[compteur],
                    quantite=max(0, balance),
                    manque=max(0, -balance),
                    anticipe=self.anticipe if compteur == "cpf_public" else 0,
                )
            )
        return tuple(found)

    def _ever(self, compteur: str) -> bool:
        return bool(self.credite[compteur] or self.debite[compteur]) or any(
            ligne.compteur == compteur for ligne in self.lignes
        )


ORDER = [
    "cpf", "cpf_public", "dif", "cec", "cec_public", "correctif", "cpf_eur", "dif_eur", "cec_eur", "correctif_eur",
]  # fmt: skip


def _rank(compteur: str) -> int:
    return ORDER.index(compteur)
