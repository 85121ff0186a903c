"""The contracts of a person in one declaration: what was worked, paid, or not worked, as it is declared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from accounts.dsn import nomenclature as codes
from accounts.dsn.lines import UnreadableValue, day, decimal, needed_day
from accounts.dsn.measures import check_measure, check_quotity
from accounts.dsn.reading import Bloc, Faute, Individu

ONE_DAY = timedelta(days=1)
TRAVAIL, ABSENCE, SALAIRE, ARRET, SUSPENSION = "travail", "absence", "salaire", "arret", "suspension"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing declared: paid work, unpaid absence, gross pay, stoppage or suspension; both days included."""

    nature: str
    du_on: date
    au_on: date | None
    mesure: Decimal | None = None
    unite: str = ""
    motif: str = ""


@dataclass(slots=True)
class Contrat:
    """One contract in one declaration. `lignes`: what was read, without identity."""

    ligne: int
    numero: str
    nature: str
    statut: str
    debut_on: date | None
    fin_on: date | None
    unite: str
    quotite_reference: Decimal | None
    quotite_contrat: Decimal | None
    temps: str
    elements: list[Element] = field(default_factory=list)
    blocs: list[Bloc] = field(default_factory=list)

    @property
    def lignes(self) -> str:
        """The lines that decide, as they were received."""
        return "\n".join(
            f"{bloc.nom}.{champ},'{valeur}'"
            for bloc in self.blocs
            for champ, valeur in bloc.valeurs.items()
            if champ in codes.KEPT.get(bloc.nom, ())
        )


def contracts_of(individu: Individu, *, devise: str) -> Iterator[Contrat | Faute]:
    """Each contract that can be used, and for each other the reason. Contracts that give no right are left out."""
    groups = _groups(individu)
    if not groups:
        yield Faute(individu.ligne, "S21.G00.40", "Aucun contrat n’est déclaré pour cette personne.")
    numbers: set[str] = set()
    orphans = _pay(individu, groups)
    if orphans is not None:
        yield orphans
        return
    for contract, children, pay in groups:
        numero = contract.valeurs.get("009", "")[:20]
        if numero in numbers:
            yield Faute(contract.ligne, "S21.G00.40.009", "Deux contrats de cette personne portent le même numéro.")
            continue
        numbers.add(numero)
        if contract.valeurs.get("007", "") in codes.WITHOUT_RIGHTS:
            continue
        try:
            yield _contract(contract, children, pay, devise)
        except _BadBlock as error:
            yield Faute(error.ligne, error.champ, error.motif)


Pay = list[tuple[Bloc, list[Bloc]]]
Group = tuple[Bloc, list[Bloc], Pay]


class _BadBlock(Exception):
    def __init__(self, bloc: Bloc, champ: str, motif: str) -> None:
        super().__init__(motif)
        self.ligne, self.champ, self.motif = bloc.ligne, f"{bloc.nom}.{champ}", motif


def _groups(individu: Individu) -> list[Group]:
    """Contracts with their stoppages, ends and suspensions: the blocks that follow each."""
    groups: list[Group] = []
    for bloc in individu.blocs:
        if bloc.nom == "S21.G00.40":
            groups.append((bloc, [], []))
        elif bloc.nom in {"S21.G00.60", "S21.G00.62", "S21.G00.65"} and groups:
            groups[-1][1].append(bloc)
    return groups


def _pay(individu: Individu, groups: list[Group]) -> Faute | None:
    """Give each remuneration and its activities to the contract that it names."""
    named = {contract.valeurs.get("009", "")[:20]: pay for contract, _, pay in groups}
    current: list[Bloc] | None = None
    for bloc in individu.blocs:
        if bloc.nom == "S21.G00.51":
            number = bloc.valeurs.get("010", "")[:20]
            pay = named.get(number) if number or len(groups) != 1 else groups[0][2]
            if pay is None:
                motif = (
                    "Cette rémunération ne nomme aucun des contrats de la personne\u00a0: la personne est mise à part."
                )
                return Faute(bloc.ligne, "S21.G00.51.010", motif)
            current = []
            pay.append((bloc, current))
        elif bloc.nom == "S21.G00.53" and current is not None:
            current.append(bloc)
    return None


def _contract(contract: Bloc, children: list[Bloc], pay: Pay, devise: str) -> Contrat:
    values = contract.valeurs
    try:
        found = Contrat(
            ligne=contract.ligne,
            numero=values.get("009", "")[:20],
            nature=values.get("007", "")[:2],
            statut=codes.statut_of(values.get("007", "")),
            debut_on=day(values, "001"),
            fin_on=None,
            unite=values.get("011", "")[:2],
            quotite_reference=decimal(values, "012"),
            quotite_contrat=decimal(values, "013"),
            temps=codes.temps_of(values.get("014", "")),
            blocs=[contract],
        )
        check_quotity(found.unite, found.quotite_reference, "012")
        check_quotity(found.unite, found.quotite_contrat, "013")
    except UnreadableValue as error:
        raise _BadBlock(contract, error.champ, error.motif) from None
    for child in children:
        _read(child, _add_child, found, child)
    carrying = _carrying(pay)
    for remuneration, activities in pay:
        _read(remuneration, _add_pay, found, remuneration, devise)
        for activity in activities:
            _read(activity, _add_activity, found, remuneration, activity, carrying)
        if remuneration.valeurs.get("011") in codes.CARRYING_ACTIVITY:
            found.blocs += [remuneration, *activities]
    _check_work(found, contract)
    return found


def _read(bloc: Bloc, step: Callable[..., None], *args: object) -> None:
    try:
        step(*args)
    except UnreadableValue as error:
        raise _BadBlock(bloc, error.champ, error.motif) from None


def _add_child(found: Contrat, bloc: Bloc) -> None:
    values = bloc.valeurs
    found.blocs.append(bloc)
    if bloc.nom == "S21.G00.62":
        found.fin_on = day(values, "001")
        return
    motif = values.get("001", "")
    if bloc.nom == "S21.G00.60":
        if motif in codes.AT_WORK:
            return
        back = day(values, "010")
        until = back - ONE_DAY if back else day(values, "003")
        start, nature = needed_day(values, "002") + ONE_DAY, ARRET
    else:
        if motif == codes.SUSPENSION_WITHDRAWN:
            return
        start, until, nature = needed_day(values, "002"), day(values, "003"), SUSPENSION
    if until is None or until >= start:
        found.elements.append(Element(nature, start, until, motif=motif[:3]))


def _add_pay(found: Contrat, bloc: Bloc, devise: str) -> None:
    if bloc.valeurs.get("011") != codes.GROSS or found.unite in codes.TIMED:
        return
    if devise != codes.EURO:
        raise UnreadableValue(
            "013", "Cette rémunération n’est pas en euros (S20.G00.05.010)\u00a0: elle ne peut pas compter."
        )
    start, until = _period(bloc)
    amount = decimal(bloc.valeurs, "013")
    if amount is not None:
        found.elements.append(Element(SALAIRE, start, until, amount))


def _period(bloc: Bloc) -> tuple[date, date]:
    start, until = needed_day(bloc.valeurs, "001"), needed_day(bloc.valeurs, "002")
    if until < start:
        raise UnreadableValue("002", "La fin de la période précède son début.")
    return start, until


def _add_activity(found: Contrat, remuneration: Bloc, bloc: Bloc, carrying: str) -> None:
    kind, unit = bloc.valeurs.get("001", ""), bloc.valeurs.get("003", "")
    of = remuneration.valeurs.get("011", "")
    if unit == codes.CALENDAR_DAY:
        if of != codes.GROSS:
            raise UnreadableValue(
                "003",
                "L’unité 40 (jours calendaires) ne s’emploie que sous la rémunération brute non plafonnée, type 001 (CCH-12).",
            )
        return
    if kind not in {codes.PAID_WORK, codes.UNPAID_ABSENCE} or of != carrying or found.unite not in codes.TIMED:
        return
    measure = decimal(bloc.valeurs, "002")
    if measure is None:
        raise UnreadableValue("002", "La mesure de l’activité est absente.")
    try:
        start, until = _period(remuneration)
    except UnreadableValue as error:
        raise _BadBlock(remuneration, error.champ, error.motif) from None
    check_measure(found.unite, unit, measure, start, until)
    nature = TRAVAIL if kind == codes.PAID_WORK else ABSENCE
    found.elements.append(Element(nature, start, until, measure, unit))


def _carrying(pay: Pay) -> str:
    """The type of remuneration that says the activity: one only, so that nothing counts twice."""
    saying = {
        remuneration.valeurs.get("011", "")
        for remuneration, activities in pay
        if any(activity.valeurs.get("003") != codes.CALENDAR_DAY for activity in activities)
    }
    return next((kind for kind in codes.CARRYING_ACTIVITY if kind in saying), "")


def _check_work(found: Contrat, contract: Bloc) -> None:
    """Work counted in hours or days must say how much, unless the whole month was an absence."""
    paid = any(bloc.nom == "S21.G00.51" and bloc.valeurs.get("013", "").strip("-0.") for bloc in found.blocs)
    if found.unite in codes.TIMED and paid and not found.elements:
        raise _BadBlock(
            contract,
            "011",
            "Ce contrat se compte en heures ou en jours, et aucune activité (S21.G00.53) ne dit combien ont été travaillés.",
        )
