"""How trainings were paid, what left the account by law, and what was used in excess."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from accounts.rules.counters import SECONDS, amount_text, hours_text, unit_of
from accounts.rules.dates import french_day
from accounts.rules.declared import Facts
from accounts.rules.explanation.articles import article
from accounts.rules.explanation.choices import choice, choices
from accounts.rules.explanation.results import (
    Bilan,
    MentionExpliquee,
    Motif,
    Part,
    SortieExpliquee,
    UsageExplique,
)
from accounts.rules.explanation.words import COMPTEURS, listed, quantity
from accounts.rules.parameters import Parametres
from accounts.rules.results import Anticipation, Capture, Mention, SoldeCalcule, Sortie, Use, Utilisation
from accounts.rules.state import ORDER

#: Order in which the law takes hours; the abondement completes what the counters do not give.
RANKS = {
    name: rank
    for rank, name in enumerate(
        (
            "dif",
            "dif_eur",
            "cpf",
            "cpf_public",
            "cpf_eur",
            "correctif",
            "correctif_eur",
            "cec",
            "cec_public",
            "cec_eur",
            "abondement",
        )
    )
}


def explain_split(law: Parametres, facts: Facts, done: Utilisation) -> UsageExplique:
    """A training that the rules of use split."""
    retired = facts.titulaire.retired_on is not None and facts.titulaire.retired_on <= done.on
    return _explained(
        law,
        done.on,
        done.debits,
        hours=done.hours,
        missing=done.a_completer,
        politiques=done.politiques,
        retired=retired,
        anticipation=done.anticipation,
    )


def explain_captures(law: Parametres, facts: Facts, uses: Iterable[Use | Capture]) -> list[UsageExplique]:
    """What the ledger took, day by day."""
    days: dict[date, dict[str, int]] = {}
    for use in uses:
        if isinstance(use, Capture):
            debits = days.setdefault(use.on, {})
            debits[str(use.compteur)] = debits.get(str(use.compteur), 0) + use.quantite
    return [taken(law, facts, day, debits) for day, debits in sorted(days.items())]


def taken(law: Parametres, facts: Facts, day: date, debits: Mapping[str, int]) -> UsageExplique:
    """What a training took from each counter, as the ledger wrote it."""
    retired = facts.titulaire.retired_on is not None and facts.titulaire.retired_on <= day
    hours = 0 if any(compteur.endswith("_eur") for compteur in debits) else sum(debits.values())
    return _explained(law, day, debits, hours=hours, missing=0, politiques=(), retired=retired)


def _explained(
    law: Parametres,
    day: date,
    debits: Mapping[str, int],
    *,
    hours: int,
    missing: int,
    politiques: tuple[str, ...],
    retired: bool,
    anticipation: Anticipation | None = None,
) -> UsageExplique:
    parts = tuple(
        Part(compteur, COMPTEURS[compteur], debits[compteur], quantity(debits[compteur], compteur))
        for compteur in sorted(debits, key=RANKS.__getitem__)
        if debits[compteur]
    )
    what = f"Formation de {_hours(hours)}" if hours else "Formation"
    if parts:
        what += f"\u00a0: {', puis '.join(f'{part.texte} ({part.libelle})' for part in parts)}"
    what += "."
    dif = any(compteur in ("dif", "dif_eur") and value for compteur, value in debits.items())
    if dif:
        what += " Les heures de DIF servent en premier."
    if retired:
        what += " Après la retraite, seules les heures de l’engagement citoyen peuvent servir."
    if anticipation is not None:
        what += _advanced(anticipation)
    if missing:
        what += f" Il restait {_hours(missing)} à compléter par un financeur ou par la personne."
    reference = "R6323-7" if dif else "L5151-2" if retired else "L6323-20"
    return UsageExplique(
        on=day,
        parts=parts,
        a_completer=_hours(missing) if missing else "",
        phrase=what,
        article=article(law, reference, day),
        politiques=choices(politiques),
    )


def _advanced(found: Anticipation) -> str:
    if not found.accorde:
        return f" Rien n’a été pris par anticipation. {found.motif}"
    text = f" Dont {_hours(found.accorde)} par anticipation, {_on_years(found)}."
    return f"{text} {found.motif}" if found.motif else text


def _on_years(found: Anticipation) -> str:
    """« sur les droits de 2018 (24 h) et de 2019 (18 h) »."""
    return "sur les droits " + listed([f"de {year} ({_hours(quantite)})" for year, quantite in found.annees])


def anticipated(
    law: Parametres, anticipations: Iterable[Anticipation], soldes: Iterable[SoldeCalcule], day: date
) -> tuple[Motif, ...]:
    """What an employer advanced, and what the next credits have still to repay. It is not undue."""
    owed = sum(solde.anticipe for solde in soldes)
    found = [item for item in anticipations if item.accorde]
    if not found:
        return ()
    texts = [f"Le {french_day(item.on)}, {_hours(item.accorde)} ont été prises {_on_years(item)}." for item in found]
    if owed:
        texts.append(
            f"Il en reste {_hours(owed)} à compenser\u00a0: les prochaines inscriptions y servent d’abord. "
            "Ces heures étaient permises par l’accord de l’employeur\u00a0: ce n’est pas un indu."
        )
    else:
        texts.append("Les inscriptions faites depuis les ont entièrement compensées.")
    titre = (
        f"{_hours(owed)} prises par anticipation, à compenser" if owed else "heures prises par anticipation, compensées"
    )
    return (Motif("anticipation", titre, " ".join(texts), article(law, "décret n° 2017-928", day)),)


def _hours(seconds: int) -> str:
    return hours_text(Fraction(seconds, SECONDS))


def explain_exit(law: Parametres, sortie: Sortie) -> SortieExpliquee:
    """What the law takes out: conversion, end of the DIF, DIF of a public agent."""
    return SortieExpliquee(
        compteur=sortie.compteur,
        libelle=COMPTEURS[sortie.compteur],
        on=sortie.on,
        quantite=sortie.quantite,
        texte=quantity(sortie.quantite, sortie.compteur),
        nature=sortie.nature,
        phrase=sortie.explication,
        article=article(law, sortie.regle, sortie.on),
    )


def explain_mention(law: Parametres, mention: Mention, day: date) -> MentionExpliquee:
    """Points of prevention: shown, never on the account."""
    text = amount_text(mention.quantite, "cpf_eur" if mention.unite == "EUR" else "cpf")
    return MentionExpliquee(mention.nature, text, mention.explication, article(law, mention.regle, day))


def balance(law: Parametres, soldes: Iterable[SoldeCalcule]) -> tuple[Bilan, ...]:
    """Each counter: what came in, what left by law, what was used, what is left."""
    return tuple(
        Bilan(
            compteur=solde.compteur,
            libelle=COMPTEURS[solde.compteur],
            inscrit=solde.credite,
            sorti=solde.sorti,
            utilise=solde.debite,
            reste=solde.quantite,
            indu=solde.manque,
            anticipe=solde.anticipe,
            textes=(
                quantity(solde.credite, solde.compteur),
                quantity(solde.sorti, solde.compteur),
                quantity(solde.debite, solde.compteur),
                quantity(solde.quantite, solde.compteur),
                quantity(solde.manque, solde.compteur),
                quantity(solde.anticipe, solde.compteur),
            ),
        )
        for solde in sorted(soldes, key=lambda solde: ORDER.index(solde.compteur))
    )


def indus(law: Parametres, soldes: Iterable[SoldeCalcule], day: date) -> tuple[Motif, ...]:
    """Counters of which more was used than turned out to exist."""
    choix = choice(f"INDU={law.text('INDU', day)}").phrase
    return tuple(
        Motif(
            "indu",
            f"indu de {quantity(solde.manque, solde.compteur)}",
            f"Une correction a réduit les droits du compteur {COMPTEURS[solde.compteur]} après leur utilisation\u00a0: il manque "
            f"{quantity(solde.manque, solde.compteur)}. {choix}",
            article(law, "D6323-3-1", day),
            (
                "Si la correction vous paraît fausse, faites rectifier le fait qui l’a causée\u00a0: le compte sera recalculé.",
            ),
        )
        for solde in soldes
        if solde.manque and unit_of(solde.compteur)
    )


def undeclared_dif(law: Parametres, facts: Facts, day: date) -> tuple[Motif, ...]:
    """Hours of DIF that only the person can declare."""
    last, born = law.day("dif.dernier_jour"), facts.titulaire.birth_date
    taken_over = any(item.compteur.startswith("dif") for item in facts.ouvertures)
    if facts.dif or taken_over or day > last or facts.is_agent() or (born is not None and born.year > 1998):
        return ()
    phrase = (
        "Aucune heure de DIF n’est déclarée. Si vous étiez salarié avant 2015, les heures qui vous restaient n’entrent au compte "
        "que si vous les déclarez\u00a0; "
        f"elles peuvent servir jusqu’au {french_day(last)}."
    )
    todo = "Cherchez l’attestation de DIF ou le bulletin de paie de décembre 2014 ou de janvier 2015, puis déclarez ces heures."
    return (Motif("dif_non_declare", "DIF non déclaré", phrase, article(law, "R6323-7", day), (todo,)),)
