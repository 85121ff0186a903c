"""What withdrawing a declaration changes, as sentences and figures for the page that asks why."""

from dataclasses import dataclass, replace

from accounts.declarations import withdrawn_sentence
from accounts.enums import Compteur
from accounts.models import Compte, Diplome, Retrait
from accounts.models.faits import Fait
from accounts.preview import Comparaison, apercu_of
from accounts.rules.declared import Diplome as DeclaredDiplome
from accounts.rules.projection import project
from accounts.selectors import facts_of, soldes_of, uses_of
from accounts.selectors.law import law_in_force
from accounts.selectors.retraits import Effet, effect_of_withdrawal
from cpa_portal.clock.moment import Moment
from cpa_portal.web.formatting import euros, heures


@dataclass(frozen=True, slots=True)
class Consequences:
    """The table of the preview, and how much would be used beyond the rights, in words (empty if nothing would)."""

    lignes: list[Comparaison]
    indu: str = ""
    hypothese: str = ""

    @property
    def change(self) -> bool:
        """True if something changes."""
        return any(ligne.change for ligne in self.lignes)


def _written(quantite: int, compteur: str) -> str:
    return euros(quantite) if Compteur(compteur).in_euros else heures(quantite)


def consequences_of(fait: Fait, at: Moment, *, with_hours: bool = True) -> Consequences:
    """Before and after. `with_hours` is False for an adviser whose mandate does not let her read the account."""
    lignes, indu, hypothese = [], "", ""
    if with_hours:
        effet = effect_of_withdrawal(fait, at=at)
        lignes, indu = _balances(fait.compte, effet)  # type: ignore[attr-defined]
        lignes += [
            Comparaison(
                f"Année {change.year}, {Compteur(change.compteur).label}",
                _written(change.avant, change.compteur),
                _written(change.apres, change.compteur),
            )
            for change in effet.changes
        ]
    if isinstance(fait, Diplome):
        rates, hypothese = _rates(fait, at)
        lignes += rates
    return Consequences(lignes, indu, hypothese)


def _balances(compte: Compte, effet: Effet) -> tuple[list[Comparaison], str]:
    """What is available on each counter that changes, and what would be missing."""
    rows = {row.compteur: row for row in soldes_of(compte) if not row.lie_a}
    found, missing = [], []
    for compteur in sorted(effet.differences, key=list(Compteur).index):
        row, label = rows.get(compteur), Compteur(compteur).label
        net = row.disponible - row.manque if row else 0
        after = net + effet.differences[compteur]
        found.append(
            Comparaison(f"{label}, disponible", _written(max(net, 0), compteur), _written(max(after, 0), compteur))
        )
        if after < min(net, 0):
            missing.append(f"{_written(-after, compteur)} ({label})")
    return found, ", ".join(missing)


def _rates(fait: Diplome, at: Moment) -> tuple[list[Comparaison], str]:
    """The next credit, the rate and the ceiling: the table of the page that declares, the other way round."""
    compte = fait.compte
    declared = DeclaredDiplome(
        fait.niveau, fait.declared_on, fait.declarant, fait.certification_ccn, fait.obtained_on, fait.found_false_on
    )
    uses = uses_of(compte, today=at.today)
    found = project(facts_of(compte, without=fait), declared, today=at.today, uses=uses, parameters=law_in_force())
    swapped = replace(found, before=found.after, after=found.before)
    return apercu_of(swapped, with_hours=False).lignes, found.hypothese


@dataclass(frozen=True, slots=True)
class RetraitVu:
    """A withdrawal as pages tell it."""

    pk: int
    year: int | None
    phrase: str


def retrait_vu(retrait: Retrait) -> RetraitVu:
    """« La déclaration … a été retirée le …, par … : motif. »."""
    return RetraitVu(retrait.pk, retrait.year, withdrawn_sentence(retrait))
