"""Before and after a diploma declaration, as sentences for the page that asks for confirmation."""

from dataclasses import dataclass

from accounts.rules.counters import Compteur, amount, amount_text, hours_text
from accounts.rules.projection import Projection, Vue
from accounts.rules.results import Ligne
from cpa_portal.web.formatting import jour

NOTHING = "Aucune"
COUNTERS = (Compteur.CPF, Compteur.CPF_PUBLIC)


@dataclass(frozen=True, slots=True)
class Comparaison:
    """One right before and after."""

    libelle: str
    avant: str
    apres: str

    @property
    def change(self) -> bool:
        """True if the declaration changes it."""
        return self.avant != self.apres


@dataclass(frozen=True, slots=True)
class Apercu:
    """The table and the sentence of the preview."""

    lignes: list[Comparaison]
    phrase: str
    hypothese: str


def _available(vue: Vue) -> str:
    return " + ".join(
        amount_text(amount(solde.quantite, solde.compteur), solde.compteur)
        for solde in vue.actuel.soldes
        if solde.compteur in COUNTERS
    ) or hours_text(amount(0, Compteur.CPF))


def _credit(ligne: Ligne | None) -> str:
    if ligne is None:
        return NOTHING
    return f"{amount_text(amount(ligne.quantite, ligne.compteur), ligne.compteur)} le {jour(ligne.credited_on)}"


def _rate(ligne: Ligne | None) -> str:
    return NOTHING if ligne is None or ligne.taux is None else amount_text(ligne.taux, ligne.compteur)


def _ceiling(ligne: Ligne | None) -> str:
    return NOTHING if ligne is None or ligne.plafond is None else amount_text(ligne.plafond, ligne.compteur)


def _bare(text: str) -> str:
    return text.rsplit("\u00a0", 1)[0]


def _sentence(before: Ligne | None, after: Ligne | None) -> str:
    """« 24 → 48 h le 31 mars 2018, plafond 150 → 400 h ». Empty if the next credit does not change."""
    if before is None or after is None or (before.quantite, before.plafond) == (after.quantite, after.plafond):
        return ""
    quantities = [amount_text(amount(ligne.quantite, ligne.compteur), ligne.compteur) for ligne in (before, after)]
    text = f"{_bare(quantities[0])} → {quantities[1]} le {jour(after.credited_on)}"
    if before.plafond != after.plafond:
        text += f", plafond {_bare(_ceiling(before))} → {_ceiling(after)}"
    return f"Prochaine inscription\u00a0: {text}."


def apercu_of(projection: Projection, *, with_hours: bool) -> Apercu:
    """`with_hours` is False for an adviser whose mandate does not let her read the account."""
    before, after = projection.before, projection.after
    pairs = [
        ("Prochaine inscription", _credit),
        ("Heures pour une année complète", _rate),
        ("Plafond du compte", _ceiling),
    ]
    lignes = [Comparaison(label, make(before.prochain_credit), make(after.prochain_credit)) for label, make in pairs]
    if with_hours:
        lignes.insert(0, Comparaison("Heures disponibles aujourd’hui", _available(before), _available(after)))
    return Apercu(
        lignes=lignes, phrase=_sentence(before.prochain_credit, after.prochain_credit), hypothese=projection.hypothese
    )
