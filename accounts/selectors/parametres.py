"""What the administrator reads of the parameters: their present values, what a set changes, where its study is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import inf

from django.db.models import F, QuerySet

from accounts.enums import EtatJeu
from accounts.models import AnomalieCampagne, Campagne, JeuDeParametres
from accounts.rules.parameters import ParameterError, Parametre, Parametres, read_value
from accounts.selectors.law import law_before, law_in_force
from accounts.valeurs import changeable, dated_values, described, expected, plain, source_of, written


@dataclass(frozen=True, slots=True)
class Changement:
    """One value proposed, beside what stands on that day."""

    pk: int
    description: str
    source: str
    from_on: date
    avant: str
    apres: str


@dataclass(frozen=True, slots=True)
class LigneLoi:
    """One parameter as the pages show it."""

    nom: str
    description: str
    source: str
    valeurs: list[str]
    attendu: str
    modifiable: bool

    @classmethod
    def of(cls, row: Parametre) -> "LigneLoi":
        """From the law."""
        return cls(row.nom, described(row), source_of(row), dated_values(row), expected(row), changeable(row))

    def has(self, words: Iterable[str]) -> bool:
        """True if every word is somewhere in it."""
        text = plain(" ".join((self.nom, self.description, self.source, *self.valeurs)))
        return all(word in text for word in words)


def lignes_of(law: Parametres, search: str = "") -> list[LigneLoi]:
    """Every parameter in which the words are found, by its description."""
    words = plain(search).split()
    rows = sorted((LigneLoi.of(row) for row in law.par_nom.values()), key=lambda row: plain(row.description))
    return [row for row in rows if row.has(words)]


def choices_of(law: Parametres) -> list[tuple[str, str]]:
    """Parameters that may be changed, by their French description."""
    return [(row.nom, f"{row.description} ({row.source})") for row in lignes_of(law) if row.modifiable]


def changements_of(jeu: JeuDeParametres) -> list[Changement]:
    """Each value of a set beside the one that it replaces, or that it replaced once it is in force."""
    law = law_in_force() if jeu.rang is None else law_before(jeu)
    found = []
    for row in jeu.valeurs.order_by("nom", "from_on"):
        parametre = law.par_nom[row.nom]
        try:
            after = written(read_value(parametre, row.valeur), parametre.unit)
        except ParameterError:  # the files changed since: the draft says what was typed
            after = row.valeur or ""
        found.append(
            Changement(
                pk=row.pk,
                description=described(parametre),
                source=source_of(parametre),
                from_on=row.from_on,
                avant=written(parametre.at(row.from_on), parametre.unit),
                apres=after,
            )
        )
    return found


def obstacle(jeu: JeuDeParametres, study: Campagne | None, law: Parametres) -> tuple[str, str] | None:
    """What keeps a change from being approved today: a code and a sentence. One query at most."""
    if law.version != jeu.base:
        return "droit_change", "Le droit a changé depuis l’étude. Reprenez ce changement, puis étudiez-le de nouveau."
    if study is None or study.etat != Campagne.Etat.TERMINEE:
        return "etude_en_cours", "L’étude d’impact n’est pas terminée. Attendez sa fin avant d’approuver."
    failed = study.anomalies.filter(code=AnomalieCampagne.Code.CALCUL_IMPOSSIBLE).count()
    if failed:
        return (
            "calcul_impossible",
            f"L’étude a trouvé des comptes impossibles à calculer sous ces valeurs ({failed}). Corrigez-les d’abord.",
        )
    return None


def who_acts(jeu: JeuDeParametres, *, code: str, mine: bool, values: bool) -> tuple[str, str] | None:
    """Who has to do what next; None once the change is over. `code` is that of the obstacle."""
    if jeu.etat == EtatJeu.BROUILLON:
        return "Vous", "Étudier l’impact des valeurs proposées" if values else "Proposer les valeurs qui changent"
    if jeu.etat != EtatJeu.ETUDIE:
        return None
    if code == "etude_en_cours":
        return "Le portail", "Calculer tous les comptes sous les valeurs proposées, sans rien inscrire"
    if code:
        return "Vous", "Reprendre le brouillon, puis l’étudier de nouveau"
    if mine:
        return "Un autre administrateur", "Lire l’étude, puis donner son accord ou rejeter"
    return "Vous", "Lire l’étude, puis donner votre accord ou rejeter"


def study_of(jeu: JeuDeParametres) -> Campagne | None:
    """The study of the very content of the set."""
    rows = jeu.campagnes.filter(nature=Campagne.Nature.PARAMETRES, empreinte=jeu.empreinte)
    return rows.order_by("-lancee_at").first()


def left_by_the_law(using: str) -> Callable[[int], bool]:
    """Which accounts the campaign of the last change has not computed again yet. Two queries at most."""
    last = JeuDeParametres.objects.using(using).filter(etat=EtatJeu.ACTIF).order_by("-rang").first()
    campagnes = Campagne.objects.using(using).filter(jeu__isnull=False, jeu=last, nature=Campagne.Nature.REELLE)
    left: list[tuple[int, float]] = []
    if (campagne := campagnes.first()) is not None:
        left = list(campagne.partitions.filter(curseur__lt=F("dernier_id")).values_list("curseur", "dernier_id"))
    elif last is not None:
        left = [(0, inf)]
    return lambda pk: any(done < pk <= end for done, end in left)


def jeux() -> "QuerySet[JeuDeParametres]":
    """Every change, the latest first."""
    return JeuDeParametres.objects.select_related("created_by").order_by("-created_at")
