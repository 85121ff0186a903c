"""What a page says of a person's rights: balances, explained years, next credit, what is left to declare."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.enums import Compteur, Niveau
from accounts.models import Compte, DeclarationDIF, Diplome
from accounts.readings import waiting_proposals
from accounts.rules.counters import decimal_string, scale_of
from accounts.rules.explanation.words import source_text
from accounts.rules.results import Ligne, SoldeCalcule
from accounts.selectors import lines_of, preview_diplome, soldes_of
from cpa_portal.clock.moment import Moment


@dataclass(frozen=True, slots=True)
class SoldeVu:
    """One counter; figures in its smallest unit, `plafond` 0 when the law sets none."""

    compteur: str
    label: str
    disponible: int
    in_euros: bool
    manque: int = 0
    reserve: int = 0
    plafond: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LigneVue:
    """One credit with its explanation; `quantite` in the smallest unit of its counter."""

    compteur: str
    libelle: str
    in_euros: bool
    annee: int
    credited_on: date
    quantite: int
    taux: str
    plafond: str
    regle: str
    source: str
    explication: str
    a_venir: bool


@dataclass(frozen=True, slots=True)
class Droits:
    """Everything that the page of rights shows."""

    compte: Compte
    jour: date
    soldes: list[SoldeVu]
    lignes: list[LigneVue]
    diplome: Diplome | None
    dif: DeclarationDIF | None
    propositions: int
    estimation: LigneVue | None
    hypothese: str
    agent: bool = False
    anticipe: int = 0

    @property
    def heures_disponibles(self) -> int:
        """Seconds of training that may be used, all counters of hours together."""
        return sum(solde.disponible for solde in self.soldes if not solde.in_euros)

    @property
    def manque(self) -> int:
        """Seconds used beyond what turned out to exist."""
        return sum(solde.manque for solde in self.soldes if not solde.in_euros)

    @property
    def euros_d_agent(self) -> bool:
        """True if a public agent holds euros that she may ask for in hours."""
        return self.agent and any(solde.in_euros and solde.disponible for solde in self.soldes)

    @property
    def prochaine(self) -> LigneVue | None:
        """Next credit still to come: a line of a year that is over, else what the known facts let expect.

        A year under way is known by its first months only: its line would say too little.
        """
        over = (ligne for ligne in self.lignes if ligne.annee < self.jour.year)
        coming = [ligne for ligne in over if ligne.a_venir and ligne.quantite > 0]
        return min(coming, key=lambda ligne: ligne.credited_on, default=self.estimation)

    @property
    def en_recalcul(self) -> bool:
        """True while the worker has not computed the latest facts."""
        return self.compte.computed_version < self.compte.facts_version

    @property
    def rien_a_faire(self) -> bool:
        """True if everything is declared and answered."""
        return bool(self.diplome) and bool(self.dif) and not self.propositions


def _number(value: Fraction | None) -> str:
    return "" if value is None else decimal_string(value).replace(".", ",")


def ligne_vue(ligne: Ligne, jour: date) -> LigneVue:
    """A line of the rules as pages show it."""
    compteur = Compteur(str(ligne.compteur))
    return LigneVue(
        compteur=compteur.value,
        libelle=str(compteur.label),
        in_euros=compteur.in_euros,
        annee=ligne.accrual_year,
        credited_on=ligne.credited_on,
        quantite=ligne.quantite,
        taux=_number(ligne.taux),
        plafond=_number(ligne.plafond),
        regle=ligne.regle,
        source=source_text(ligne.regle),
        explication=ligne.explication,
        a_venir=ligne.credited_on > jour,
    )


def solde_calcule_vu(solde: SoldeCalcule) -> SoldeVu:
    """A balance that no table holds, such as the simulator's."""
    compteur = Compteur(str(solde.compteur))
    return SoldeVu(
        compteur=compteur.value,
        label=str(compteur.label),
        disponible=solde.quantite,
        in_euros=compteur.in_euros,
        manque=solde.manque,
    )


def ceilings(lignes: Iterable[Ligne]) -> dict[str, int]:
    """Ceiling of each counter as its latest line applies it, in the counter's smallest unit."""
    return {
        str(ligne.compteur): int(ligne.plafond * scale_of(ligne.compteur))
        for ligne in sorted(lignes, key=lambda ligne: ligne.credited_on)
        if ligne.plafond is not None
    }


def droits_of(compte: Compte, at: Moment) -> Droits:
    """A constant number of queries, whatever the length of the career."""
    stands = lines_of(compte, at)
    found = stands.lignes
    lignes = [ligne_vue(ligne, at.today) for ligne in found]
    projection = preview_diplome(compte, Niveau.VI, False, at)  # only its side without the declaration is read
    coming = projection.before.prochain_credit
    ceiling = ceilings(found) | (ceilings([coming]) if coming else {})
    soldes = [
        SoldeVu(
            compteur=solde.compteur,
            label=solde.label,
            disponible=solde.disponible,
            in_euros=solde.in_euros,
            manque=solde.manque,
            reserve=solde.reserve,
            plafond=ceiling.get(solde.compteur, 0),
            detail="Pour un seul dossier" if solde.lie_a else "",
        )
        for solde in soldes_of(compte)
    ]
    return Droits(
        compte=compte,
        jour=at.today,
        soldes=soldes,
        lignes=sorted(lignes, key=lambda ligne: (ligne.annee, ligne.credited_on), reverse=True),
        diplome=Diplome.objects.filter(compte=compte).current().first(),
        dif=DeclarationDIF.objects.filter(compte=compte).current().first(),
        propositions=waiting_proposals(compte.titulaire_id, at.today).count(),
        estimation=ligne_vue(coming, at.today) if coming and coming.quantite else None,
        hypothese=projection.hypothese,
        agent=stands.solde("cpf_public") is not None,
        anticipe=sum(solde.anticipe for solde in stands.soldes),
    )
