"""A line of the rules with its numbers in the order of the computation, and the room that the ceiling left."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from operator import itemgetter

from accounts.rules.counters import CENTS, amount, amount_text, ceil, in_euros, scale_of
from accounts.rules.declared import Facts
from accounts.rules.explanation.activities import part_of
from accounts.rules.explanation.articles import article
from accounts.rules.explanation.choices import choices
from accounts.rules.explanation.results import Chiffre, LigneExpliquee
from accounts.rules.explanation.words import COMPTEURS, fraction, quantity, share_text
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.bareme import common
from accounts.rules.regimes.shares import ONE, ZERO, Parts, complements, ordered, together
from accounts.rules.results import Capture, Entitlements, Ligne, Use

#: Natures of the lines that a year of activity gives; the others are events of the account.
YEARLY = frozenset({"alimentation", "explication", "correctif"})
PUBLIC = "décret n° 2017-928"
LAW, CREDIT, ADVANCE, USE = range(4)
#: Natures of the lines that come after the credits of their day.
ADVANCED = frozenset({"avance", "transfert"})


def held_before(found: Entitlements, uses: Iterable[Use | Capture]) -> list[int]:
    """What each counter held just before each line, as the ceilings measure it. In the order of the lines."""
    events: list[tuple[date, int, int, str, int]] = []
    for rank, ligne in enumerate(found.lignes):
        kind = CREDIT if ligne.nature in YEARLY else ADVANCE if ligne.nature in ADVANCED else LAW
        events.append((ligne.credited_on, kind, rank, ligne.compteur, ligne.quantite))
    for sortie in found.sorties:
        kind = ADVANCE if sortie.nature in ADVANCED else LAW
        events.append((sortie.on, kind, -1, sortie.compteur, -sortie.quantite))
    for use in uses:
        if isinstance(use, Capture):
            events.append((use.on, USE, -1, str(use.compteur), -use.quantite))
    for done in found.uses:
        for compteur, quantite in done.debits.items():
            events.append((done.on, USE, -1, compteur, -quantite))
    held: defaultdict[str, int] = defaultdict(int)
    before = [0] * len(found.lignes)
    for _, _, rank, compteur, quantite in sorted(events, key=itemgetter(0, 1, 2)):
        if rank >= 0:
            before[rank] = max(0, held[compteur])
        held[compteur] += quantite
    return before


def measured_credit(found: Entitlements, ligne: Ligne, held: int) -> int:
    """The credit that the ceiling of a line measures: without the unfitness credit of public agents, nor advances."""
    if ligne.compteur != "cpf_public":
        return held
    extra = sum(other.quantite for other in found.lignes if other.nature == "inaptitude")
    for other in found.lignes:
        if other.credited_on < ligne.credited_on:
            extra += (other.quantite if other.nature == "avance" else 0) - other.anticipe
    return max(0, held - extra)


def explain_line(law: Parametres, facts: Facts, ligne: Ligne, *, held: int, as_of: date) -> LigneExpliquee:
    """The line with its numbers, its text and the open points that touched it."""
    return LigneExpliquee(
        compteur=ligne.compteur,
        libelle=COMPTEURS[ligne.compteur],
        annee=ligne.accrual_year,
        credited_on=ligne.credited_on,
        quantite=ligne.quantite,
        texte=quantity(ligne.quantite, ligne.compteur),
        nature=ligne.nature,
        phrase=ligne.explication,
        article=article(law, ligne.regle, _day_of(ligne)),
        version=ligne.version,
        chiffres=tuple(_numbers(law, facts, ligne, held)),
        politiques=choices(ligne.politiques),
        a_venir=ligne.credited_on > as_of,
    )


def _day_of(ligne: Ligne) -> date:
    """Day whose values apply: the year of activity, or the day of the event."""
    return date(max(2015, ligne.accrual_year), 1, 1) if ligne.nature in YEARLY else ligne.credited_on


def _numbers(law: Parametres, facts: Facts, ligne: Ligne, held: int) -> list[Chiffre]:
    """Share, rate, exact result, rounding, ceiling, room, credited; only those that the line has."""
    unit, compteur = ("EUR" if in_euros(ligne.compteur) else "h"), ligne.compteur

    def shown(code: str, label: str, value: Fraction, text: str = "", source: str = "") -> Chiffre:
        return Chiffre(code, label, value, unit, text or amount_text(value, compteur), source)

    found: list[Chiffre] = []
    if ligne.nature in YEARLY and ligne.taux is not None:
        if compteur.startswith("cpf"):
            share = share_of(law, facts, ligne)
            found.append(Chiffre("part", "Part de l’année", share, "part", share_text(share), "R6323-1"))
        found.append(shown("taux", "Droits d’une année complète", ligne.taux, source=ligne.regle))
        agreed = agreements(law, facts, ligne)
        exact = ligne.exact - agreed
        found.append(shown("exact", "Résultat exact", exact, f"{fraction(exact)}\u00a0{'€' if unit == 'EUR' else 'h'}"))
        rounded = earned(law, facts, ligne) - agreed
        how = "au centime" if unit == "EUR" and common(law, "salarie", ligne.accrual_year) is None else "à l’heure"
        label = f"Arrondi une seule fois, {how} au-dessus" if rounded != exact else "Sans arrondi"
        found.append(shown("arrondi", label, rounded, source="R6323-1"))
        if agreed:
            found.append(shown("accord", "Ajouté par accord ou décision de l’employeur", agreed, source="R6323-2"))
    if ligne.nature in YEARLY and ligne.plafond is not None:
        credit = amount(held, compteur)
        found.append(shown("plafond", "Plafond du compteur", ligne.plafond, source=ligne.regle))
        found.append(shown("porte", "Déjà sur le compteur", credit))
        found.append(shown("place", "Place restante", max(ZERO, ligne.plafond - credit)))
    if ligne.anticipe:
        found.append(shown("anticipe", "Déjà prises par anticipation", amount(ligne.anticipe, compteur), source=PUBLIC))
    if ligne.nature in ("conversion", "transfert") and ligne.taux is not None:
        found.append(shown("taux", "Valeur d’une heure", ligne.taux, source=ligne.regle))
    found.append(shown("inscrit", "Inscrit", amount(ligne.quantite, compteur)))
    return found


def _parts(law: Parametres, facts: Facts, ligne: Ligne) -> Parts:
    """What the rules make of the activities that feed the counter of the line."""
    public = ligne.compteur == "cpf_public"
    return ordered(
        part_of(law, item, facts.titulaire)
        for item in facts.activites
        if item.year == ligne.accrual_year and (item.statut == "agent_public") == public
    )


def share_of(law: Parametres, facts: Facts, ligne: Ligne) -> Fraction:
    """Share of the year of all the activities that feed the counter of the line."""
    return together(_parts(law, facts, ligne))


def _price(law: Parametres, ligne: Ligne) -> Fraction:
    return law.number("conversion.cpf", ligne.credited_on) if in_euros(ligne.compteur) else ONE


def agreements(law: Parametres, facts: Facts, ligne: Ligne) -> Fraction:
    """What agreements add, never rounded, in the unit of the counter."""
    if not ligne.compteur.startswith("cpf"):
        return ZERO
    return complements(_parts(law, facts, ligne)) * _price(law, ligne)


def earned(law: Parametres, facts: Facts, ligne: Ligne) -> Fraction:
    """What the year earns once rounded, before the ceiling. Hours round up to the hour, euros to the cent."""
    if not ligne.compteur.startswith("cpf"):
        return Fraction(ceil(ligne.exact * scale_of(ligne.compteur)), scale_of(ligne.compteur))
    agreed, price = agreements(law, facts, ligne), _price(law, ligne)
    if in_euros(ligne.compteur) and common(law, "salarie", ligne.accrual_year) is None:
        return Fraction(ceil((ligne.exact - agreed) * CENTS), CENTS) + agreed
    return ceil((ligne.exact - agreed) / price) * price + agreed
