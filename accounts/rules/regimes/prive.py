"""The counter of the Code du travail: salariés, demandeurs d’emploi at work, ESAT, self-employed.

One line a year: the shares of all activities add up, to one year at most, and are rounded up once.
Hours until 2018 (L6323-11, L6323-11-1), euros from 2019.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from accounts.rules.counters import SECONDS, amount_text, ceil, euros_text, french, hours_text, in_euros, scale_of
from accounts.rules.dates import credit_day
from accounts.rules.declared import Activite
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.bareme import Bareme, accrue, common, crosses, increased
from accounts.rules.regimes.droit import Droit
from accounts.rules.regimes.euros import euro_accrual
from accounts.rules.regimes.shares import ONE, ZERO, Part, joined, private_part
from accounts.rules.regimes.titulaire import below_level_v, loss_policies, refusal
from accounts.rules.results import Ligne
from accounts.rules.state import State

STATUTS = frozenset({"salarie", "demandeur_emploi", "tns", "esat"})


def credit_private(state: State, year: int) -> None:
    """Post the line of one year of private activity, if any was declared."""
    activites = sorted(
        (item for item in state.facts.activites if item.year == year and item.statut in STATUTS), key=repr
    )
    if not activites:
        return
    parameters, credited_on = state.parameters, credit_day(state.parameters, year)
    compteur = state.counter_on("cpf", credited_on)
    refused = refusal(
        parameters,
        state.facts.titulaire,
        year=year,
        credited_on=credited_on,
        salaried=any(item.statut in ("salarie", "demandeur_emploi") for item in activites),
    )
    blank = Ligne(
        compteur=compteur,
        accrual_year=year,
        credited_on=credited_on,
        quantite=0,
        taux=None,
        exact=ZERO,
        plafond=None,
        regle="L6323-11",
        version=parameters.version,
        explication="",
        nature="explication",
    )
    if year < 2015:
        state.add(
            replace(blank, explication=f"Année {year}\u00a0: le compte est alimenté à partir des activités de 2015.")
        )
    elif refused is not None:
        reason, regle, politiques = refused
        state.add(replace(blank, regle=regle, explication=f"Année {year}\u00a0: {reason}.", politiques=politiques))
    else:
        state.add(_fed(state, blank, activites))


def _article(activites: list[Activite]) -> str:
    """Article of the common rule: the one of the only status of the year, else the one of employees."""
    statuts = {item.statut for item in activites}
    if statuts == {"tns"}:
        return "décret n° 2016-1999"
    return "L6323-34" if statuts == {"esat"} else "L6323-11"


def _fed(state: State, blank: Ligne, activites: list[Activite]) -> Ligne:
    """The line of a year that may be fed: rate, rounding up once, ceiling once."""
    parameters, year, compteur = state.parameters, blank.accrual_year, blank.compteur
    parts = [private_part(parameters, item) for item in activites]
    credit = state.credit(compteur)
    low = below_level_v(parameters, state.facts.diplomes, year=year, as_of=state.as_of) is not None
    bareme, regle = common(parameters, "salarie", year), _article(activites)
    if bareme is None:
        droit = euro_accrual(parameters, year, parts, low=low, regle=regle)
    else:
        price = parameters.number("conversion.cpf", blank.credited_on) if in_euros(compteur) else ONE
        droit = _hours(parameters, bareme, year, parts, credit / price, low=low, regle=regle)
        if price != ONE:
            droit = _in_euros(droit, price)
    scale = scale_of(compteur)
    earned = ceil(droit.earned * scale)
    room = max(0, int((droit.plafond - credit) * scale))
    quantite = min(earned, room)
    texte = droit.texte
    if quantite < earned:
        texte += (
            f" Le compte porte déjà {amount_text(credit, compteur)}\u00a0: le plafond de "
            f"{amount_text(droit.plafond, compteur)} limite le crédit à {amount_text(Fraction(quantite, scale), compteur)}."
        )
    politiques = droit.politiques + tuple(
        choice for part in parts for choice in part.politiques if low or not choice.startswith("ESAT_MAJORATION")
    )
    politiques += loss_policies(parameters, state.facts.diplomes, year=year, as_of=state.as_of)
    if credit > droit.plafond:
        politiques += ("NIVEAU_V_ATTEINT=conservees",)
    return replace(
        blank,
        quantite=quantite,
        taux=droit.taux,
        exact=droit.exact,
        plafond=droit.plafond,
        regle=droit.regle,
        explication=texte,
        nature="alimentation" if quantite else "explication",
        politiques=tuple(dict.fromkeys(politiques)),
    )


def _hours(
    parameters: Parametres, bareme: Bareme, year: int, parts: list[Part], credit: Fraction, *, low: bool, regle: str
) -> Droit:
    """Years 2015 to 2018, in hours: increased rule for salaried work below level V, common rule for the rest."""
    policy = parameters.text("STEP_POLICY", date(year, 1, 1))
    total = min(ONE, sum((part.share for part in parts), ZERO))
    raised = increased(parameters, "salarie", year) if low and any(part.majorable for part in parts) else None
    exact, rest = ZERO, total
    politiques: tuple[str, ...] = ()
    if raised is not None:
        salaried = min(ONE, sum((part.share for part in parts if part.majorable), ZERO))
        exact, rest = raised.taux * salaried, total - salaried
    if rest:
        reached = credit + exact
        added = accrue(bareme, rest, reached, policy)
        exact += added if raised is None else min(added, max(ZERO, bareme.plafond - reached))
        politiques = (f"STEP_POLICY={policy}",) if crosses(bareme, rest, reached) else ()
    complement = Fraction(sum(part.complement for part in parts), SECONDS)
    ruling = raised or bareme
    taux = full_rate(ruling, credit)
    return Droit(
        taux=taux,
        exact=exact + complement,
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
    parts: list[Part],
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
