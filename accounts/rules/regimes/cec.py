"""Compte d’engagement citoyen (L5151-7 to L5151-12): 20 h per year and category, 60 h at most; and the corrective hours."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from accounts.rules.counters import Compteur, amount, amount_text, ceil, french, hours_text, in_euros, scale_of
from accounts.rules.dates import credit_day
from accounts.rules.declared import CATEGORIES_CEC, ActiviteCitoyenne
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.shares import ONE, ZERO
from accounts.rules.regimes.titulaire import refusal
from accounts.rules.results import Ligne
from accounts.rules.state import State

NOMS = {
    "benevolat": "bénévolat associatif",
    "service_civique": "service civique",
    "reserve_militaire": "réserve militaire opérationnelle",
    "reserve_citoyenne": "réserve citoyenne de défense et de sécurité",
    "reserve_communale": "réserve communale de sécurité civile",
    "reserve_sanitaire": "réserve sanitaire",
    "maitre_apprentissage": "maître d’apprentissage",
    "pompier_volontaire": "sapeur-pompier volontaire",
    "autre": "autre activité citoyenne",
}
UNITES = {"month": "mois", "day": "jours", "year": "ans"}


def credit_cec(state: State, year: int) -> None:
    """One line per category of activity of the year."""
    for categorie in CATEGORIES_CEC:
        activites = [item for item in state.facts.cec if item.year == year and item.categorie == categorie]
        if activites:
            state.add(_ligne(state, year, categorie, activites))


def _ligne(state: State, year: int, categorie: str, activites: list[ActiviteCitoyenne]) -> Ligne:
    parameters, credited_on = state.parameters, credit_day(state.parameters, year)
    compteur = state.counter_on(Compteur.CEC, credited_on)
    scale, day = scale_of(compteur), date(year, 1, 1)
    hours = parameters.optional("cec.taux", day)
    price = parameters.number("conversion.cec", credited_on) if in_euros(compteur) else ONE
    if hours is not None:
        taux, plafond = hours * price, parameters.number("cec.plafond", day) * price
    else:
        taux = parameters.optional("cec.taux_euros", day) or ZERO
        plafond = parameters.optional("cec.plafond_euros", day) or ZERO
    met, texte, politiques = _condition(parameters, year, categorie, activites)
    refused = refusal(
        parameters, state.facts.titulaire, year=year, credited_on=credited_on, salaried=False, citizen=True
    )
    if refused is not None:
        met, texte, politiques = False, refused[0], refused[2]
    exact = taux if met else ZERO
    career = parameters.text("CEC_PLAFOND", day)
    held = amount(state.credite[compteur], compteur) if career == "carriere" else state.credit(compteur)
    if state.credite.get(Compteur.CEC_PUBLIC) and career != "carriere":
        held += state.credit(Compteur.CEC_PUBLIC) * price
    quantite = min(ceil(exact * scale), max(0, int((plafond - held) * scale)))
    phrase = f"Année {year}, {NOMS[categorie]}\u00a0: {texte}."
    if met:
        phrase += f" Droits de l’année pour cette catégorie\u00a0: {amount_text(exact, compteur)}."
    if quantite < ceil(exact * scale):
        phrase += (
            f" Le plafond de {amount_text(plafond, compteur)} limite le crédit à "
            f"{amount_text(Fraction(quantite, scale), compteur)}."
        )
        politiques += (f"CEC_PLAFOND={career}",)
    return Ligne(
        compteur=compteur,
        accrual_year=year,
        credited_on=credited_on,
        quantite=quantite,
        taux=taux,
        exact=exact,
        plafond=plafond,
        regle="L5151-9",
        version=parameters.version,
        explication=phrase,
        nature="alimentation" if quantite else "explication",
        politiques=politiques,
    )


def _condition(
    parameters: Parametres, year: int, categorie: str, activites: list[ActiviteCitoyenne]
) -> tuple[bool, str, tuple[str, ...]]:
    """Is the minimum of the category reached? With the sentence that says why."""
    day = date(year, 1, 1)
    start = parameters.number("cec.debut", day if year >= 2015 else date(2015, 1, 1))
    if year < start:
        return False, f"les activités comptent à partir de {start}", ()
    if categorie == "benevolat":
        return _benevolat(parameters, day, activites)
    if categorie == "autre":
        return True, "activité attestée par l’organisme déclarant", ()
    minimum = parameters.number(f"cec.{categorie}", day)
    unit = UNITES[parameters.par_nom[f"cec.{categorie}"].unit]
    declared = [item.duration for item in activites if item.duration is not None]
    if not declared:
        policy = parameters.text("CEC_DUREE_ABSENTE", day)
        texte = "durée attestée par l’organisme déclarant" if policy == "attestee" else "durée non déclarée"
        return policy == "attestee", texte, (f"CEC_DUREE_ABSENTE={policy}",)
    duration = sum(declared, ZERO) if categorie == "reserve_militaire" else max(declared)
    return duration >= minimum, f"{french(duration)}\u00a0{unit} pour un minimum de {french(minimum)}", ()


def _benevolat(
    parameters: Parametres, day: date, activites: list[ActiviteCitoyenne]
) -> tuple[bool, str, tuple[str, ...]]:
    """200 hours in the year, of which 100 in one and the same association."""
    hours: defaultdict[str, Fraction] = defaultdict(Fraction)
    for activite in activites:
        for item in activite.associations:
            hours[item.association] += item.hours
    total, best = sum(hours.values(), ZERO), max(hours.values(), default=ZERO)
    wanted = parameters.number("cec.benevolat_total", day)
    same = parameters.number("cec.benevolat_une_association", day)
    texte = (
        f"{hours_text(total)} dont {hours_text(best)} dans une même association, "
        f"pour un minimum de {hours_text(wanted)} dont {hours_text(same)}"
    )
    return total >= wanted and best >= same, texte, ()


def credit_correctif(state: State, year: int) -> None:
    """Corrective hours (L6323-13): registered on the account in a bucket of their own, outside the ceilings."""
    total = sum(item.quantite for item in state.facts.correctifs if item.year == year)
    if not total:
        return
    parameters, credited_on = state.parameters, credit_day(state.parameters, year)
    died = state.facts.titulaire.died_on
    if died is not None and died < credited_on:
        return
    compteur, hours = state.counter_on(Compteur.CORRECTIF, credited_on), amount(total, Compteur.CORRECTIF)
    value, texte = hours, f"Année {year}\u00a0: abondement correctif de {hours_text(hours)}, hors plafond."
    taux = None
    if in_euros(compteur):
        taux = parameters.number("correctif.prix_heure" if year >= 2019 else "conversion.cpf", credited_on)
        value = hours * taux
        texte += f" En euros\u00a0: {amount_text(value, compteur)}."
    state.add(
        Ligne(
            compteur=compteur,
            accrual_year=year,
            credited_on=credited_on,
            quantite=ceil(value * scale_of(compteur)),
            taux=taux,
            exact=value,
            plafond=None,
            regle="L6323-13",
            version=parameters.version,
            explication=texte,
            nature="correctif",
        )
    )
