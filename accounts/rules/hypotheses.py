"""What is supposed of the coming years: each choice becomes facts for the rules, and a French sentence to print."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from accounts.rules.counters import SECONDS, french, hours_text
from accounts.rules.dates import credit_day, french_day
from accounts.rules.declared import Activite, Diplome, Facts, PeriodeStatut, Titulaire
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.titulaire import is_low, known
from accounts.rules.results import Use

ACTIVITES = ("meme", "plein", "partiel", "incomplet", "arret")
MAJORATIONS = ("avec", "sans")
NOMS = {
    "salarie": "salarié du privé",
    "demandeur_emploi": "demandeur d’emploi en activité réduite",
    "agent_public": "agent public",
    "tns": "travailleur non salarié",
    "esat": "travailleur d’ESAT",
}
#: Of several statuses in the last known year, the one that a new rhythm of work is supposed for.
MAIN = ("salarie", "demandeur_emploi", "agent_public", "tns", "esat")
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Hypothese:
    """One scenario. By default: as the last known year, no other declaration, no use.

    `activite`: one of ACTIVITES; `part` is the share of full time of `partiel` and `incomplet` (an
    incomplete post of a public agent). `statut` changes the status. `majoration`: « avec », a declaration
    below level V made today; « sans », a diploma of level V obtained today; empty, nothing new.
    """

    activite: str = "meme"
    part: Fraction = ONE
    statut: str = ""
    categorie: str | None = None
    majoration: str = ""
    usages: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Supposition:
    """Facts as if the hypothesis came true, and everything that was supposed, in sentences."""

    facts: Facts
    usages: tuple[Use, ...]
    phrases: tuple[str, ...]
    settled_on: date


def suppose(
    facts: Facts, hypothese: Hypothese, *, today: date, last_year: int, parameters: Parametres, under_way: bool = False
) -> Supposition:
    """The facts completed up to `last_year`.

    What is already declared stands. A year that is over or under way, and not declared, is taken equal to the last
    known one; a change of activity or of status begins on 1 January of the year after the legal day.
    `under_way`: what is declared of the year of the legal day is only its first months, as employers send them.
    """
    first = today.year - 1 if credit_day(parameters, today.year - 1) > today else today.year
    declared = {item.year for item in facts.activites}
    begun = under_way and today.year in declared and min(declared) < today.year
    if begun:
        declared.remove(today.year)
        whole = tuple(item for item in facts.activites if item.year != today.year)
        facts = replace(facts, activites=whole)
    missing = [year for year in range(first, last_year + 1) if year not in declared]
    model, phrases = _model(facts, missing, today)
    change = today.year + 1
    kept = [year for year in missing if year < change] if _changes(hypothese) else missing
    added = [replace(item, year=year) for year in kept for item in model]
    titulaire = facts.titulaire
    if not kept:
        phrases = []
    if _changes(hypothese):
        statut = hypothese.statut or _main(model)
        added += [_activity(statut, hypothese, year, parameters) for year in missing if year >= change]
        phrases.append(_sentence(statut, hypothese, change))
        if hypothese.statut:
            titulaire = _moved(titulaire, hypothese, date(change, 1, 1))
    stands = sorted(year for year in declared if first <= year <= last_year)
    if begun:
        phrases.append(f"Les mois de {today.year} déjà déclarés ne changent pas cette hypothèse.")
    if stands:
        phrases.insert(0, f"Activité déjà déclarée, prise telle quelle\u00a0: {_list(stands)}.")
    diplomes, said = _diplomes(facts, hypothese, today)
    phrases += said
    phrases += [
        f"Formation de {hours_text(Fraction(use.hours, SECONDS))} commencée le {french_day(use.on)}, payée par le compte."
        for use in hypothese.usages
    ]
    last_use = max((use.on for use in (*hypothese.usages, *facts.uses)), default=today)
    return Supposition(
        facts=replace(facts, titulaire=titulaire, activites=(*facts.activites, *added), diplomes=diplomes),
        usages=hypothese.usages,
        phrases=tuple(phrases),
        settled_on=max(today, last_use, _last_fact(facts, change)),
    )


def _changes(hypothese: Hypothese) -> bool:
    return hypothese.activite != "meme" or bool(hypothese.statut)


def _list(years: list[int]) -> str:
    texts = [str(year) for year in years]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} et {texts[-1]}"


def _model(facts: Facts, missing: list[int], today: date) -> tuple[list[Activite], list[str]]:
    """Activities that stand for an unknown year, and the sentence that says so."""
    if not missing:
        return [], []
    before = [item.year for item in facts.activites if item.year < missing[0]]
    if before:
        last = max(before)
        model = [item for item in facts.activites if item.year == last]
        return model, [f"Même activité qu’en {last}, chaque année à partir de {missing[0]}."]
    held = {period.statut for period in facts.titulaire.statuts if period.covers(today)}
    statut = next((name for name in MAIN if name in held), "salarie")
    model = [Activite(year=missing[0], statut=statut, worked_hours=Fraction(1607), contribution_ratio=ONE)]
    texte = (
        f"Aucune année de travail n’est connue avant {missing[0]}\u00a0: {NOMS[statut]} à temps plein, chaque année."
    )
    return model, [texte]


def _main(model: list[Activite]) -> str:
    held = {item.statut for item in model}
    return next((name for name in MAIN if name in held), "salarie")


def _activity(statut: str, hypothese: Hypothese, year: int, parameters: Parametres) -> Activite:
    """One supposed year of the scenario."""
    legal = parameters.number("salarie.reference_heures", date(year, 1, 1))
    if hypothese.activite == "arret":
        return Activite(
            year=year, statut="agent_public" if statut == "agent_public" else "salarie", worked_hours=Fraction(0)
        )
    part = hypothese.part if hypothese.activite in ("partiel", "incomplet") else ONE
    temps = hypothese.activite if statut == "agent_public" and part < ONE else "plein"
    return Activite(
        year=year, statut=statut, worked_hours=legal * part, temps=temps,
        contribution_ratio=part if statut == "tns" else None,
    )  # fmt: skip


def _sentence(statut: str, hypothese: Hypothese, change: int) -> str:
    texte = f"À partir du 1er\u00a0janvier\u00a0{change}\u00a0: "
    if hypothese.activite == "arret":
        return texte + "aucun travail."
    nom = NOMS[statut] + (f" de catégorie {hypothese.categorie}" if hypothese.categorie else "")
    rate = f"{french(hypothese.part * 100)}\u00a0%"
    if statut == "esat":
        return f"{texte}{nom}, à temps plein ou partiel."
    if hypothese.activite not in ("partiel", "incomplet") or hypothese.part == ONE:
        return f"{texte}{nom} à temps plein" + (", contribution entière." if statut == "tns" else ".")
    if statut == "tns":
        return f"{texte}{nom}, contribution à la formation payée à {rate}."
    if statut != "agent_public":
        return f"{texte}{nom} à {rate} d’un temps plein."
    if hypothese.activite == "partiel":
        return f"{texte}{nom} à temps partiel de {rate}, compté comme un temps plein (décret n°\u00a02017-928)."
    return f"{texte}{nom} sur un emploi à temps non complet de {rate}."


def _moved(titulaire: Titulaire, hypothese: Hypothese, start: date) -> Titulaire:
    """The person under her new status: those she holds end on the eve."""
    eve = start - timedelta(days=1)
    kept = tuple(
        replace(period, until_on=min(period.until_on or eve, eve))
        for period in titulaire.statuts
        if period.from_on <= eve
    )
    new = PeriodeStatut(hypothese.statut, start, None, hypothese.categorie)
    return replace(titulaire, statuts=(*kept, new))


def _diplomes(facts: Facts, hypothese: Hypothese, today: date) -> tuple[tuple[Diplome, ...], list[str]]:
    """The declaration of the scenario, unless what is declared already decides."""
    standing = known(facts.diplomes, today)
    low, high = any(is_low(item) for item in standing), any(not is_low(item) for item in standing)
    if hypothese.majoration == "avec":
        if high:
            texte = (
                "Un diplôme de niveau V ou plus est déclaré\u00a0: la majoration ne s’ouvre pas (article L6323-11-1)."
            )
            return facts.diplomes, [texte]
        if low:
            return facts.diplomes, ["La majoration est déjà déclarée\u00a0: elle est comptée."]
        texte = f"Déclaration faite le {french_day(today)}\u00a0: aucun diplôme de niveau V (article D6323-3-1)."
        return (*facts.diplomes, Diplome(niveau="VI", declared_on=today)), [texte]
    if hypothese.majoration == "sans":
        if high or not low:
            return facts.diplomes, ["Sans majoration, comme aujourd’hui."]
        reached = Diplome(niveau="V", declared_on=today, obtained_on=today)
        texte = f"Diplôme de niveau V obtenu et déclaré le {french_day(today)}\u00a0: la majoration s’arrête."
        return (*facts.diplomes, reached), [texte]
    return facts.diplomes, []


def _last_fact(facts: Facts, change: int) -> date:
    """Day after which nothing that is known or supposed changes from one year to the next."""
    titulaire = facts.titulaire
    years = [item.year for item in facts.activites] + [item.year for item in facts.cec]
    years += [item.year for item in facts.correctifs]
    days = [date(year, 12, 31) for year in (change, *years)]
    days += [item.on for item in facts.ouvertures] + [item.declared_on for item in facts.diplomes]
    days += [item.on for item in facts.avances] + list(facts.transferts)
    days += [day for period in titulaire.statuts for day in (period.from_on, period.until_on) if day]
    days += [day for day in (titulaire.retired_on, titulaire.died_on) if day]
    return max(days)
