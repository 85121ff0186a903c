"""A year of the account: its lines, its activities, and every reason why something is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from accounts.rules.counters import amount
from accounts.rules.dates import credit_day, french_day, last_credited_year
from accounts.rules.declared import Activite, Facts
from accounts.rules.explanation.activities import explain_activity, ignored_absences, part_of
from accounts.rules.explanation.lines import earned, share_of
from accounts.rules.explanation.reasons import Reasons
from accounts.rules.explanation.results import AnneeExpliquee, LigneExpliquee, Motif
from accounts.rules.explanation.words import listed, percent, quantity
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.agent_public import category
from accounts.rules.regimes.bareme import common
from accounts.rules.regimes.shares import ONE
from accounts.rules.regimes.titulaire import is_low, known, refusal
from accounts.rules.results import Ligne
from accounts.rules.state import State


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a year: facts, raw lines of the rules, and the same lines explained."""

    law: Parametres
    facts: Facts
    as_of: date
    year: int
    lignes: tuple[Ligne, ...]
    shown: tuple[LigneExpliquee, ...]

    @property
    def activites(self) -> list[Activite]:
        return [item for item in self.facts.activites if item.year == self.year]

    @property
    def reasons(self) -> Reasons:
        return Reasons(self.law, self.year)

    @property
    def credited_on(self) -> date:
        return credit_day(self.law, self.year)


def explain_year(year: Year) -> AnneeExpliquee:
    """The section of a year."""
    motifs = tuple(_motifs(year))
    etat = _etat(year)
    return AnneeExpliquee(
        annee=year.year,
        etat=etat,
        inscription_on=year.credited_on,
        resume=_resume(year, etat, motifs),
        lignes=year.shown,
        activites=tuple(
            explain_activity(year.law, item, year.facts.titulaire) for item in year.activites if item.year >= 2015
        ),
        motifs=motifs,
    )


def _etat(year: Year) -> str:
    """inscrite, a_venir, en_cours, sans_droit, sans_activite."""
    if year.credited_on > year.as_of:
        return "en_cours" if year.year >= year.as_of.year else "a_venir"
    if any(ligne.quantite for ligne in year.lignes):
        return "inscrite"
    return "sans_droit" if year.lignes else "sans_activite"


def _resume(year: Year, etat: str, motifs: tuple[Motif, ...]) -> str:
    """What stands, in one short sentence."""
    given = [ligne for ligne in year.lignes if ligne.quantite]
    what = listed([quantity(ligne.quantite, ligne.compteur) for ligne in given]) if given else ""
    day = french_day(year.credited_on)
    if etat == "inscrite":
        return f"{what}, inscrits le {day}" if "€" in what else f"{what}, inscrites le {day}"
    if etat == "en_cours":
        so_far = f"\u00a0; {what} d’après ce qui est déjà déclaré" if what else ""
        return f"Année en cours{so_far}"
    if etat == "a_venir":
        return f"{what}, à inscrire le {day}" if what else f"Rien n’est encore déclaré, inscription le {day}"
    return f"Rien n’est inscrit\u00a0: {motifs[0].titre}" if motifs else "Rien n’est inscrit"


def _motifs(year: Year) -> Iterable[Motif]:
    """Reasons of the year, the decisive one first, each once."""
    found: dict[str, Motif] = {}
    for motif in (*_refused(year), *_zero(year), *_limits(year), *_majoration(year), *_waiting(year)):
        found.setdefault(motif.code, motif)
    return found.values()


def _refused(year: Year) -> list[Motif]:
    """Age, death, retirement, years before the accounts."""
    titulaire, reasons = year.facts.titulaire, year.reasons
    if year.year < 2015:
        return [reasons.avant_2015()]
    salaried = any(item.statut in ("salarie", "demandeur_emploi") for item in year.activites)
    refused = refusal(year.law, titulaire, year=year.year, credited_on=year.credited_on, salaried=salaried)
    if refused is None:
        return []
    if refused[1] == "L6323-1":
        end = date(year.year, 12, 31)
        return [reasons.age(int(year.law.number("age.minimum", end)), int(year.law.number("age.apprenti", end)))]
    if titulaire.died_on is not None and titulaire.died_on < year.credited_on:
        return [reasons.deces()]
    assert titulaire.retired_on is not None  # noqa: S101  the only refusal that is left
    return [reasons.retraite(titulaire.retired_on)]


def _fed(year: Year) -> bool:
    """True if the rules looked at what was worked: nothing refused the whole year."""
    return not _refused(year)


def _zero(year: Year) -> list[Motif]:
    """Why the activities count for nothing, or why there is none."""
    if not _fed(year):
        return []
    if not year.activites:
        if any(ligne.quantite for ligne in year.lignes):
            return []
        return _nothing_declared(year)
    return [motif for item in year.activites for motif in _zero_activity(year, item)]


def _zero_activity(year: Year, item: Activite) -> list[Motif]:
    law, reasons = year.law, year.reasons
    if item.statut == "agent_public" and common(law, "agent_public", year.year) is None:
        return [reasons.agent_avant_2017()]
    part = part_of(law, item, year.facts.titulaire)
    names = ignored_absences(law, item)
    found = [reasons.absences(listed(names), item.statut == "agent_public")] if names and part.share < ONE else []
    if part.share or part.complement:
        return found
    if item.statut == "tns":
        start = int(law.number("tns.debut", date(year.year, 1, 1)))
        return [reasons.tns_avant(start) if year.year < start else reasons.contribution()]
    if item.statut == "esat":
        return [reasons.esat_avant(int(law.number("esat.debut", date(year.year, 1, 1))))]
    if found:
        return found
    return [reasons.demandeur_emploi() if item.statut == "demandeur_emploi" else reasons.heures_nulles(item.statut)]


def _nothing_declared(year: Year) -> list[Motif]:
    """A year without any activity: the status of the person says what to expect."""
    facts, reasons, law = year.facts, year.reasons, year.law
    if year.year >= year.as_of.year:
        return []
    opened = [item.on for item in facts.ouvertures if last_credited_year(law, item.on) >= year.year]
    if opened:
        return [reasons.solde_repris(min(opened))]
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    held = {
        period.statut
        for period in facts.titulaire.statuts
        if period.from_on <= last and (period.until_on is None or period.until_on >= first)
    }
    if held == {"demandeur_emploi"}:
        return [reasons.demandeur_emploi()]
    if held == {"agent_public"} and common(law, "agent_public", year.year) is None:
        return [reasons.agent_avant_2017()]
    for statut, start, reason in (("tns", "tns.debut", "tns"), ("esat", "esat.debut", "esat")):
        since = int(law.number(start, first))
        if held == {statut} and year.year < since:
            return [reasons.tns_avant(since) if reason == "tns" else reasons.esat_avant(since)]
    near = min(
        (item for item in facts.activites if item.employeur and abs(item.year - year.year) == 1),
        key=lambda item: (item.year > year.year, item.employeur or ""),
        default=None,
    )
    working = held - {"demandeur_emploi"} or {near.statut if near else "salarie"}
    statut = min(working)
    missing = year.credited_on <= year.as_of
    employeur = near.employeur or "" if near is not None and near.statut == statut else ""
    return [reasons.sans_activite(statut, employeur, missing_since=missing)]


def _limits(year: Year) -> list[Motif]:
    """A year that counts in part, and what the ceilings keep out."""
    found: list[Motif] = []
    if not _fed(year):
        return found
    for ligne in year.lignes:
        if ligne.compteur.startswith("cec"):
            if not ligne.exact:
                found.append(year.reasons.cec(ligne.explication))
        elif ligne.compteur.startswith("cpf") and ligne.taux is not None:
            share = share_of(year.law, year.facts, ligne)
            if 0 < share < ONE and ligne.exact < ligne.taux:
                found.append(year.reasons.annee_incomplete(percent(share)))
        if ligne.taux is None or ligne.plafond is None:
            continue
        if ligne.anticipe:
            taken, left = quantity(ligne.anticipe, ligne.compteur), quantity(ligne.quantite, ligne.compteur)
            found.insert(0, year.reasons.anticipe(taken, left))
        wanted, given = earned(year.law, year.facts, ligne), amount(ligne.quantite + ligne.anticipe, ligne.compteur)
        if given < wanted:
            found.append(
                year.reasons.plafond(
                    quantity(_smallest(ligne), ligne.compteur),
                    quantity(ligne.quantite + ligne.anticipe, ligne.compteur),
                    ligne.regle,
                    reached=not given,
                )
            )
    return found


def _smallest(ligne: Ligne) -> int:
    return int((ligne.plafond or Fraction(0)) / amount(1, ligne.compteur))


def _majoration(year: Year) -> list[Motif]:
    """What a declaration of diploma would change, or why one changes nothing."""
    worked = [item for item in year.activites if item.statut in ("salarie", "demandeur_emploi")]
    agents = [item for item in year.activites if item.statut == "agent_public"]
    if agents and not worked and category(State(year.law, year.facts, year.as_of), year.year) != "C":
        agents = []
    if year.year < 2017 or not (worked or agents) or not _fed(year):
        return []
    diplomes = year.facts.diplomes
    standing = known(diplomes, year.as_of)
    if not standing:
        false = [item for item in diplomes if item.found_false_on and item.found_false_on <= year.as_of]
        if false:
            return [year.reasons.majoration("majoration_inexacte")]
        late = bool(worked) and year.as_of > _last_day(year)
        return [year.reasons.majoration("majoration_hors_delai" if late else "majoration_non_declaree")]
    if worked and all(is_low(item) and item.declared_on > _last_day(year) for item in standing):
        return [year.reasons.majoration("majoration_tardive")]
    return []


def _last_day(year: Year) -> date:
    """Last day on which a declaration of diploma counts for the year."""
    return max(year.law.day("majoration.dernier_jour_retroactif"), date(year.year, 12, 31))


def _waiting(year: Year) -> list[Motif]:
    """The day of the credit is still to come."""
    if year.credited_on <= year.as_of or not _fed(year):
        return []
    if year.year >= year.as_of.year:
        return [year.reasons.en_cours()]
    return [year.reasons.pas_encore_inscrit()]
