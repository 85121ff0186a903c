"""What the law does to a counter on a given day: hours become euros, the DIF enters, changes counter, ends."""

from datetime import date, timedelta
from fractions import Fraction

from accounts.rules.counters import CONVERTED, Compteur, amount, amount_text, ceil, euros_text, hours_text, scale_of
from accounts.rules.dates import french_day, last_credited_year
from accounts.rules.parameters import Parametres
from accounts.rules.results import Ligne, Mention, Sortie
from accounts.rules.state import State


def convert(state: State, day: date) -> None:
    """Décret n° 2018-1153: hours of the Code du travail become euros, 15 € an hour, 12 € for the CEC; public hours stay."""
    for hours, (euros, price_name) in CONVERTED.items():
        left = state.balance(hours)
        if left <= 0:
            continue
        price = state.parameters.number(price_name, day)
        exact = amount(left, hours) * price
        regle = state.parameters.par_nom["conversion.jour"].reference
        texte = (
            f"Conversion de {hours_text(amount(left, hours))} à {euros_text(price)} l’heure\u00a0: {euros_text(exact)}."
        )
        state.leave(Sortie(str(hours), day, left, "conversion", regle, texte))
        state.add(
            _ligne(
                state, euros, day, ceil(exact * scale_of(euros)), regle, texte, "conversion", taux=price, exact=exact
            )
        )


def transfer(state: State, day: date) -> None:
    """Décret n° 2019-1392: a person who became a public agent has her euros in hours, to the nearest hour, on request."""
    if day < state.parameters.day("transfert.debut") or not state.facts.agent_on(day):
        return
    _transfer(state, day, (Compteur.CPF_EUR, Compteur.DIF_EUR, Compteur.CORRECTIF_EUR), Compteur.CPF_PUBLIC)
    _transfer(state, day, (Compteur.CEC_EUR,), Compteur.CEC_PUBLIC)


def _transfer(state: State, day: date, euros: tuple[str, ...], hours: str) -> None:
    """What the counters in euros hold, added up, then rounded once."""
    law = state.parameters
    held = {compteur: max(0, state.balance(compteur)) for compteur in euros}
    total = sum((amount(left, compteur) for compteur, left in held.items()), Fraction(0))
    if not total:
        return
    name = "transfert.cec" if hours == Compteur.CEC_PUBLIC else "transfert.cpf"
    price, regle = law.number(name, day), law.par_nom[name].reference
    exact, tie = total / price, law.text("TRANSFERT_DEMI", day)
    rounded = nearest(exact, tie)
    texte = f"Conversion de {euros_text(total)} à {euros_text(price)} l’heure\u00a0: {hours_text(exact)}"
    texte += (
        "." if rounded == exact else f", arrondies à l’heure la plus proche\u00a0: {hours_text(Fraction(rounded))}."
    )
    politiques: tuple[str, ...] = (f"TRANSFERT_DEMI={tie}",) if exact.denominator == 2 else ()
    if hours == Compteur.CPF_PUBLIC and state.credit(hours) + rounded > law.number("agent_public.plafond", day):
        politiques += (f"TRANSFERT_PLAFOND={law.text('TRANSFERT_PLAFOND', day)}",)
    for compteur, left in held.items():
        if left:
            state.leave(Sortie(str(compteur), day, left, "transfert", regle, texte))
    quantite = rounded * scale_of(hours)
    state.add(
        _ligne(state, hours, day, quantite, regle, texte, "transfert", taux=price, exact=exact, politiques=politiques)
    )


def nearest(value: Fraction, tie: str) -> int:
    """Nearest integer; `tie` says where a half goes: superieur, inferieur, pair."""
    if value.denominator != 2 or tie == "pair":
        return round(value)
    return ceil(value) if tie == "superieur" else int(value)


def enter_dif(state: State, day: date) -> None:
    """R6323-7: the balance of DIF is a counter of its own, outside the ceilings."""
    texte = (
        f"Solde de DIF déclaré\u00a0: {hours_text(amount(state.facts.dif, 'dif'))}, "
        f"utilisables jusqu’au {french_day(state.parameters.day('dif.dernier_jour'))}, hors plafond."
    )
    state.add(_ligne(state, Compteur.DIF, day, state.facts.dif, "R6323-7", texte, "dif", year=day.year - 1))


def move_public_dif(state: State, day: date) -> None:
    """Ordonnance n° 2017-53: the DIF of a public agent becomes CPF hours, before any accrual.

    What was left moves: the DIF line keeps only what had been used.
    """
    left = max(0, state.balance(Compteur.DIF))
    if not left:
        return
    from_line = min(left, state.facts.dif)
    kept = [ligne for ligne in state.lignes if ligne.nature != "dif"]
    used = state.facts.dif - from_line
    state.lignes = kept
    state.credite[Compteur.DIF] -= state.facts.dif
    if used:
        texte = f"Heures de DIF utilisées avant le {french_day(day)}\u00a0: {hours_text(amount(used, 'dif'))}."
        opened = state.parameters.day("dif.entree")
        state.add(_ligne(state, Compteur.DIF, opened, used, "R6323-7", texte, "dif", year=opened.year - 1))
    texte = f"Le solde de DIF de l’agent public devient des heures de CPF\u00a0: {hours_text(amount(left, 'dif'))}."
    if left > from_line:
        state.leave(Sortie("dif", day, left - from_line, "transfert", "ordonnance n° 2017-53", texte))
    state.add(_ligne(state, Compteur.CPF_PUBLIC, day, left, "ordonnance n° 2017-53", texte, "dif"))


def expire_dif(state: State, day: date) -> None:
    """The DIF cannot be used after its last day; what is left goes out."""
    for compteur in (Compteur.DIF, Compteur.DIF_EUR):
        left = state.balance(compteur)
        if left > 0:
            last = french_day(day - timedelta(days=1))
            texte = f"Droits de DIF non utilisés au {last}\u00a0: {amount_text(amount(left, compteur), compteur)}."
            state.leave(Sortie(str(compteur), day, left, "expiration", "R6323-7", texte))


def enter_inaptitude(state: State, day: date) -> None:
    """Extra credit to prevent unfitness, above the ceilings of the public agent (décret n° 2017-928)."""
    hours = amount(state.facts.inaptitude, Compteur.CPF_PUBLIC)
    texte = f"Crédit supplémentaire de prévention de l’inaptitude\u00a0: {hours_text(hours)}, au-delà des plafonds."
    ligne = _ligne(
        state,
        Compteur.CPF_PUBLIC,
        day,
        state.facts.inaptitude,
        "décret n° 2017-928",
        texte,
        "inaptitude",
        politiques=("INAPTITUDE_DATE=entree_en_vigueur",),
    )
    state.add(ligne)


def open_balances(state: State, day: date) -> None:
    """Balances taken over from elsewhere; hours taken over after the conversion are converted at once."""
    opened = sorted(item for item in ((o.compteur, o.quantite, o.on) for o in state.facts.ouvertures) if item[2] == day)
    for compteur, quantite, _ in opened:
        texte = f"Solde repris\u00a0: {amount_text(amount(quantite, compteur), compteur)}."
        state.add(_ligne(state, compteur, day, quantite, "L6323-3", texte, "ouverture"))
    if day > state.parameters.day("conversion.jour"):
        convert(state, day)


def c3p_mentions(parameters: Parametres, points: int, as_of: date) -> tuple[Mention, ...]:
    """C3P points are mentioned, never credited: an abondement for one training, on request (R4162-4)."""
    if not points:
        return ()
    euros = parameters.optional("c3p.euros_par_point", as_of)
    plural = "s" if points > 1 else ""
    if euros is not None:
        value, unit = euros * points, "EUR"
        texte = f"{points}\u00a0point{plural} de prévention à {euros_text(euros)}\u00a0: {euros_text(value)}"
    else:
        hours = parameters.number("c3p.heures_par_point", as_of)
        value, unit = hours * points, "h"
        texte = f"{points}\u00a0point{plural} de pénibilité à {hours_text(hours)}\u00a0: {hours_text(value)}"
    texte += " de formation, sur demande, mentionnées sans être inscrites au compte."
    return (Mention("c3p", unit, value, "R4162-4", texte),)


def _ligne(
    state: State,
    compteur: str,
    day: date,
    quantite: int,
    regle: str,
    texte: str,
    nature: str,
    *,
    taux: Fraction | None = None,
    exact: Fraction | None = None,
    year: int | None = None,
    politiques: tuple[str, ...] = (),
) -> Ligne:
    return Ligne(
        compteur=str(compteur),
        accrual_year=last_credited_year(state.parameters, day) if year is None else year,
        credited_on=day,
        quantite=quantite,
        taux=taux,
        exact=amount(quantite, compteur) if exact is None else exact,
        plafond=None,
        regle=regle,
        version=state.parameters.version,
        explication=texte,
        nature=nature,
        politiques=politiques,
    )
