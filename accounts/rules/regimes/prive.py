"""The counter of the Code du travail: salariés, demandeurs d’emploi at work, ESAT, self-employed.

One line a year: the shares of all activities add up, to one year at most, and are rounded up once.
Hours until 2018 (L6323-11, L6323-11-1), euros from 2019.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from accounts.rules.counters import (
    amount,
    amount_text,
    ceil,
    euros_text,
    french,
    hours_text,
    in_euros,
    scale_of,
)
from accounts.rules.dates import credit_day
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.bareme import Bareme, accrue, common, crosses, increased, standing_for
from accounts.rules.regimes.droit import Droit
from accounts.rules.regimes.euros import euro_accrual
from accounts.rules.regimes.shares import (
    ONE,
    REMEMBERED,
    ZERO,
    Parts,
    complements,
    joined,
    ordered,
    private_part,
    together,
)
from accounts.rules.regimes.titulaire import level, refusal
from accounts.rules.results import Ligne
from accounts.rules.state import State

STATUTS = frozenset({"salarie", "demandeur_emploi", "tns", "esat"})


def credit_private(state: State, year: int) -> None:
    """Post the line of one year of private activity, if any was declared."""
    activites = [item for item in state.activites.get(year, ()) if item.statut in STATUTS]
    if not activites:
        return
    law, credited_on = state.parameters, credit_day(state.parameters, year)
    compteur = state.counter_on("cpf", credited_on)
    salaried = any(item.statut in ("salarie", "demandeur_emploi") for item in activites)
    titulaire = state.facts.titulaire
    refused = refusal(law, titulaire, year=year, credited_on=credited_on, salaried=salaried)
    if year < 2015:
        texte = f"Année {year}\u00a0: le compte est alimenté à partir des activités de 2015."
        state.add(blank(law, year, compteur, "L6323-11", texte))
    elif refused is not None:
        reason, regle, politiques = refused
        state.add(blank(law, year, compteur, regle, f"Année {year}\u00a0: {reason}.", politiques))
    else:
        parts = ordered(private_part(law, item) for item in activites)
        low, losses = level(law, state.facts.diplomes, year=year, as_of=state.as_of)
        held = max(0, state.balance(compteur))
        if compteur == "cpf" and not any(part.complement for part in parts):
            held = standing_for(law, "salarie", year, held, low=low)
        state.add(_fed(law, year, compteur, parts, held, low, losses))


def blank(law: Parametres, year: int, compteur: str, regle: str, texte: str, politiques: tuple[str, ...] = ()) -> Ligne:
    """The line of a year that gives nothing, and why."""
    return Ligne(
        compteur=compteur,
        accrual_year=year,
        credited_on=credit_day(law, year),
        quantite=0,
        taux=None,
        exact=ZERO,
        plafond=None,
        regle=regle,
        version=law.version,
        explication=texte,
        nature="explication",
        politiques=politiques,
    )


def _article(parts: Parts) -> str:
    """Article of the common rule: the one of the only status of the year, else the one of employees."""
    statuts = {part.statut for part in parts}
    if statuts == {"tns"}:
        return "décret n° 2016-1999"
    return "L6323-34" if statuts == {"esat"} else "L6323-11"


@lru_cache(REMEMBERED)
def _fed(
    law: Parametres, year: int, compteur: str, parts: Parts, held: int, low: bool, losses: tuple[str, ...]
) -> Ligne:
    """The line of a year that may be fed: rate, rounding up once, ceiling once. `held` is the credit of the counter."""
    credit, credited_on = amount(held, compteur), credit_day(law, year)
    bareme, regle = common(law, "salarie", year), _article(parts)
    if bareme is None:
        droit = euro_accrual(law, year, parts, low=low, regle=regle)
    else:
        price = law.number("conversion.cpf", credited_on) if in_euros(compteur) else ONE
        droit = _hours(law, bareme, year, parts, credit / price if price != ONE else credit, low=low, regle=regle)
        if price != ONE:
            droit = _in_euros(droit, price)
    scale = scale_of(compteur)
    earned = ceil(droit.earned * scale)
    quantite = min(earned, max(0, int((droit.plafond - credit) * scale)))
    texte = droit.texte
    if quantite < earned:
        texte += (
            f" Le compte porte déjà {amount_text(credit, compteur)}\u00a0: le plafond de "
            f"{amount_text(droit.plafond, compteur)} limite le crédit à {amount_text(Fraction(quantite, scale), compteur)}."
        )
    politiques = droit.politiques + tuple(
        choice for part in parts for choice in part.politiques if low or not choice.startswith("ESAT_MAJORATION")
    )
    politiques += losses
    if credit > droit.plafond:
        politiques += ("NIVEAU_V_ATTEINT=conservees",)
    return Ligne(
        compteur=compteur,
        accrual_year=year,
        credited_on=credited_on,
        quantite=quantite,
        taux=droit.taux,
        exact=droit.exact,
        plafond=droit.plafond,
        regle=droit.regle,
        version=law.version,
        explication=texte,
        nature="alimentation" if quantite else "explication",
        politiques=tuple(dict.fromkeys(politiques)),
    )


def _hours(
    parameters: Parametres, bareme: Bareme, year: int, parts: Parts, credit: Fraction, *, low: bool, regle: str
) -> Droit:
    """Years 2015 to 2018, in hours: increased rule for salaried work below level V, common rule for the rest."""
    policy = parameters.text("STEP_POLICY", date(year, 1, 1))
    total = together(parts)
    raised = increased(parameters, "salarie", year) if low and any(part.majorable for part in parts) else None
    exact, rest = ZERO, total
    politiques: tuple[str, ...] = ()
    if raised is not None:
        salaried = min(ONE, sum((part.share for part in parts if part.majorable), ZERO))
        exact, rest = raised.taux * salaried, total - salaried
    if rest:
        reached = credit + exact if exact else credit
        added = accrue(bareme, rest, reached, policy)
        exact = added if raised is None else exact + min(added, max(ZERO, bareme.plafond - reached))
        politiques = (f"STEP_POLICY={policy}",) if crosses(bareme, rest, reached) else ()
    complement = complements(parts)
    ruling = raised or bareme
    taux = full_rate(ruling, credit)
    return Droit(
        taux=taux,
        exact=exact + complement if complement else exact,
        earned=ceil(exact) + complement,
        plafond=ruling.plafond,
        regle=ruling.regle if raised is not None else regle,
        texte=sentence(year, parts, ruling, taux, total, exact, complement, step=policy if politiques else ""),
        politiques=politiques,
    )


def full_rate(bareme: Bareme, credit: Fraction) -> Fraction:
    """Rate of a full year at the opening credit of the year."""
    if bareme.seuil is None or bareme.apres_seuil is None or credit < bareme.seuil:
        return bareme.taux
    return bareme.apres_seuil


STEPS = {
    "A": "au taux du crédit d’ouverture",
    "B": "arrêtés à {seuil}",
    "C": "au taux de {taux} jusqu’à {seuil}, puis de {apres} pour le reste de l’année",
}


def sentence(
    year: int,
    parts: Parts,
    bareme: Bareme,
    taux: Fraction,
    total: Fraction,
    exact: Fraction,
    complement: Fraction,
    *,
    step: str = "",
) -> str:
    """Explanation of a year in hours: activities, pro rata, rate, rounding, agreement."""
    texte = f"Année {year}\u00a0: {joined(parts)}."
    if not total:
        texte += " Aucun droit pour cette année."
    else:
        proportion = "une année entière" if total == ONE else f"{french(total * 100)}\u00a0% d’une année"
        texte += f" {proportion[0].upper()}{proportion[1:]} à {hours_text(taux)} par an\u00a0: {hours_text(exact)}"
        if step and bareme.seuil is not None and bareme.apres_seuil is not None:
            how = STEPS[step].format(
                taux=hours_text(bareme.taux), seuil=hours_text(bareme.seuil), apres=hours_text(bareme.apres_seuil)
            )
            texte += f" ({how})"
        rounded = Fraction(ceil(exact))
        texte += "." if rounded == exact else f", arrondies une fois à l’entier supérieur\u00a0: {hours_text(rounded)}."
    if complement:
        texte += f" {hours_text(complement)} de plus par accord ou décision de l’employeur (R6323-2), dans le plafond."
    return texte


def _in_euros(droit: Droit, price: Fraction) -> Droit:
    """Hours of 2018, credited after the conversion: at their legal price."""
    return replace(
        droit,
        taux=droit.taux * price,
        exact=droit.exact * price,
        earned=droit.earned * price,
        plafond=droit.plafond * price,
        texte=f"{droit.texte} Créditées à {euros_text(price)} l’heure\u00a0: {euros_text(droit.earned * price)}.",
    )
