"""Rules of use: how the hours of one training are taken from the counters of the day."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from accounts.rules.counters import CENTS, PRICE_OF, SECONDS, ceil
from accounts.rules.parameters import Parametres, load
from accounts.rules.results import Utilisation

DIF = ("dif", "dif_eur")
CEC = ("cec", "cec_public", "cec_eur")
CORRECTIF = ("correctif", "correctif_eur")


def split(
    available: Mapping[str, int],
    *,
    hours: int,
    on: date,
    retired: bool = False,
    cec_only: bool = False,
    agent: bool = False,
    parameters: Parametres | None = None,
) -> Utilisation:
    """Split a training of `hours` seconds, entered on a day, between what each counter can give.

    R6323-7: DIF first, completed by the CPF within 150 hours for the training as soon as one hour of DIF
    is used; then the corrective hours and the CEC, which top up. A retired person uses the CEC only, and so may the
    training of volunteers (`cec_only`).
    A public agent uses public hours before private ones, anyone else the reverse. From 2019 an hour takes
    its legal value from the euro counters. What nobody gives is `a_completer`.
    """
    law = parameters or load()
    taking = _Taking(available, hours, on, law)
    others = not (retired or cec_only)
    dif = cpf = correctif = 0
    politiques: list[str] = []
    if others:
        if on <= law.day("dif.dernier_jour"):
            cap = law.optional("DIF_MIX_CAP", on)
            limit = None if cap is None else int(cap * SECONDS)
            dif = taking.take(DIF, limit)
            if dif and limit is not None and taking.left > limit - dif:
                politiques.append(f"DIF_MIX_CAP={cap}")
            limit = limit - dif if dif and limit is not None else None
        else:
            limit = None
        first, second = ("cpf_public", "cpf") if agent else ("cpf", "cpf_public")
        cpf = taking.take((first, second, "cpf_eur") if first == "cpf_public" else (first, "cpf_eur", second), limit)
    order = law.text("CORRECTIF_ORDRE", on)
    if others and order == "avant_cec":
        correctif = taking.take(CORRECTIF)
    cec = taking.take(CEC)
    if others and order != "avant_cec":
        correctif = taking.take(CORRECTIF)
    if correctif:
        politiques.append(f"CORRECTIF_ORDRE={order}")
    if any(compteur in PRICE_OF for compteur in taking.debits):
        politiques.append("HEURES_APRES_2019=valeur_legale")
    return Utilisation(
        on=on,
        hours=hours,
        dif=dif,
        cpf=cpf,
        correctif=correctif,
        cec=cec,
        a_completer=taking.left,
        debits=taking.debits,
        politiques=tuple(politiques),
    )


class _Taking:
    """Seconds still to find, and what has been taken from each counter."""

    def __init__(self, available: Mapping[str, int], hours: int, on: date, law: Parametres) -> None:
        self.available, self.left, self.on, self.law = available, hours, on, law
        self.debits: dict[str, int] = {}

    def take(self, compteurs: tuple[str, ...], limit: int | None = None) -> int:
        """Take from counters in order, up to a limit in seconds; return the seconds found."""
        wanted = self.left if limit is None else min(self.left, limit)
        found = 0
        for compteur in compteurs:
            seconds, debit = self._reach(compteur, wanted - found)
            if seconds:
                self.debits[compteur] = self.debits.get(compteur, 0) + debit
                found += seconds
        self.left -= found
        return found

    def _reach(self, compteur: str, wanted: int) -> tuple[int, int]:
        """Seconds that a counter gives, and what that costs it in its own unit."""
        held = self.available.get(compteur, 0)
        if compteur not in PRICE_OF:
            seconds = min(held, wanted)
            return seconds, seconds
        cents_a_second = Fraction(self.law.number(PRICE_OF[compteur], self.on) * CENTS, SECONDS)
        seconds = min(wanted, int(held / cents_a_second))
        return seconds, min(held, ceil(seconds * cents_a_second))
