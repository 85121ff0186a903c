"""What an explanation is made of. Quantities of lines are in the smallest unit of their counter."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Article:
    """A text as a sentence names it, what it is about, and the days of the values that the parameters give it."""

    reference: str
    libelle: str
    objet: str
    du: date | None = None
    au: date | None = None
    validite: str = ""


@dataclass(frozen=True, slots=True)
class Politique:
    """A point that the texts leave open: what was chosen, in a sentence."""

    nom: str
    valeur: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Chiffre:
    """One number of a computation, exact, and as it is read."""

    code: str
    libelle: str
    valeur: Fraction
    unite: str
    texte: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Motif:
    """Why something is missing, in a few words and in a sentence; the article; what can be done."""

    code: str
    titre: str
    phrase: str
    article: Article
    a_faire: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActiviteExpliquee:
    """What one declared activity counts for."""

    statut: str
    employeur: str
    phrase: str
    chiffres: tuple[Chiffre, ...]


@dataclass(frozen=True, slots=True)
class LigneExpliquee:
    """One line of the rules with everything that explains it."""

    compteur: str
    libelle: str
    annee: int
    credited_on: date
    quantite: int
    texte: str
    nature: str
    phrase: str
    article: Article
    version: str
    chiffres: tuple[Chiffre, ...] = ()
    politiques: tuple[Politique, ...] = ()
    a_venir: bool = False


@dataclass(frozen=True, slots=True)
class SortieExpliquee:
    """What the law takes out of a counter by itself."""

    compteur: str
    libelle: str
    on: date
    quantite: int
    texte: str
    nature: str
    phrase: str
    article: Article


@dataclass(frozen=True, slots=True)
class Part:
    """What one counter gives to a training."""

    compteur: str
    libelle: str
    quantite: int
    texte: str


@dataclass(frozen=True, slots=True)
class UsageExplique:
    """How a training was paid, counter by counter, in the order of the law."""

    on: date
    parts: tuple[Part, ...]
    a_completer: str
    phrase: str
    article: Article
    politiques: tuple[Politique, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionExpliquee:
    """Hours or euros that are shown without being on the account."""

    nature: str
    texte: str
    phrase: str
    article: Article


@dataclass(frozen=True, slots=True)
class Bilan:
    """A counter: `inscrit` − `sorti` − `utilise` = `reste` − `indu`, in its smallest unit and as text.

    `anticipe`: part of `inscrit` that years to come have still to repay.
    """

    compteur: str
    libelle: str
    inscrit: int
    sorti: int
    utilise: int
    reste: int
    indu: int
    anticipe: int
    textes: tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class AnneeExpliquee:
    """A year of activity: what it gave, or why it gave nothing."""

    annee: int
    etat: str
    inscription_on: date
    resume: str
    lignes: tuple[LigneExpliquee, ...]
    activites: tuple[ActiviteExpliquee, ...]
    motifs: tuple[Motif, ...]

    @property
    def ancre(self) -> str:
        """Name of the section on a page."""
        return f"annee-{self.annee}"


@dataclass(frozen=True, slots=True)
class Explication:
    """The whole account on a day, explained."""

    as_of: date
    version: str
    bilans: tuple[Bilan, ...]
    annees: tuple[AnneeExpliquee, ...]
    autres: tuple[LigneExpliquee, ...]
    sorties: tuple[SortieExpliquee, ...]
    uses: tuple[UsageExplique, ...]
    mentions: tuple[MentionExpliquee, ...]
    indus: tuple[Motif, ...]
    a_declarer: tuple[Motif, ...]
    anticipations: tuple[Motif, ...] = ()

    def annee(self, year: int) -> AnneeExpliquee | None:
        """The section of a year, None outside the years of the account."""
        return next((found for found in self.annees if found.annee == year), None)
