"""Accrual in euros, for the years from 2019: 500 € from half-time on, else in proportion, up to the cent."""

from datetime import date
from fractions import Fraction

from accounts.rules.counters import CENTS, SECONDS, ceil, euros_text, french
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.droit import Droit
from accounts.rules.regimes.shares import ONE, ZERO, Parts, joined


def euro_accrual(parameters: Parametres, year: int, parts: Parts, *, low: bool, regle: str) -> Droit:
    """Right of one year in euros (R6323-1 of 2019). `low`: declared below level V (800 €, 8 000 €)."""
    day = date(year, 1, 1)
    raised = any(part.always_raised for part in parts) or (low and any(part.majorable for part in parts))
    suffix = "_majore" if raised else ""
    taux = parameters.number(f"euros.taux{suffix}", day)
    salaried = min(ONE, sum((part.share for part in parts if part.salaried), ZERO))
    others = sum((part.share for part in parts if not part.salaried), ZERO)
    half = parameters.number("euros.part_pleine", day)
    share = ONE if salaried >= half else min(ONE, salaried + others)
    complement = Fraction(sum(part.complement for part in parts), SECONDS) * parameters.number("conversion.cpf", day)
    exact = taux * share
    rounded = Fraction(ceil(exact * CENTS), CENTS)
    texte = f"Année {year}\u00a0: {joined(parts)}."
    if not share:
        texte += " Aucun droit pour cette année."
    elif share == ONE and salaried < ONE and salaried >= half:
        texte += f" Au moins un mi-temps sur l’année\u00a0: montant entier de {euros_text(taux)}."
    elif share == ONE:
        texte += f" Une année entière\u00a0: {euros_text(taux)}."
    else:
        texte += (
            f" {french(share * 100)}\u00a0% d’une année à {euros_text(taux)}, "
            f"arrondis au centime supérieur\u00a0: {euros_text(rounded)}."
        )
    if complement:
        texte += f" {euros_text(complement)} de plus par accord ou décision de l’employeur, dans le plafond."
    return Droit(
        taux=taux,
        exact=exact + complement,
        earned=rounded + complement,
        plafond=parameters.number(f"euros.plafond{suffix}", day),
        regle="L6323-11-1" if raised and low else regle,
        texte=texte,
    )
