"""Is a body admissible on a day? Declared on that day, and quality met on that day, with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from organismes.rules.parameters import nacre_convention_day, quality_required_since, read, source_window

REGISTERED = frozenset({"enregistree", "caduque", "annulee", "cessee"})
PENDING = frozenset({"deposee", "a_completer"})
MET = frozenset({"referencable", "suspendu"})


@dataclass(frozen=True, slots=True)
class DeclarationFact:
    """What is known of one declaration. `ended_on` is the first day without effect."""

    etat: str
    filed_on: date | None = None
    decided_on: date | None = None
    ended_on: date | None = None
    nda: str = ""
    tacite: bool = False


@dataclass(frozen=True, slots=True)
class QualiteFact:
    """What is known of one proof of quality. Both days are included."""

    source: str
    etat: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Motif:
    """One reason, for or against, with its article."""

    code: str
    texte: str
    favorable: bool
    article: str


@dataclass(frozen=True, slots=True)
class Admissibilite:
    """The answer and all its reasons."""

    admissible: bool
    motifs: tuple[Motif, ...]


def _jour(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def is_live(fact: DeclarationFact, day: date) -> bool:
    """True if the declaration is registered on that day: since its decision, until its end."""
    return (
        fact.etat in REGISTERED
        and fact.decided_on is not None
        and fact.decided_on <= day
        and (fact.ended_on is None or day < fact.ended_on)
    )


def source_counts(source: str, day: date) -> bool:
    """True if this kind of proof counts on that day."""
    first, last, _ = source_window(source)
    return first <= day and (last is None or day <= last)


def is_met(fact: QualiteFact, day: date) -> bool:
    """True if this proof of quality stands on that day, within the years in which its kind counts."""
    if fact.etat not in MET or fact.from_on is None:
        return False
    return source_counts(fact.source, day) and fact.from_on <= day and (fact.until_on is None or day <= fact.until_on)


def _declared(declarations: Sequence[DeclarationFact], day: date) -> Motif:
    article = "L6351-1"
    for fact in declarations:
        if is_live(fact, day):
            how = "tacitement, par le silence de l’administration, " if fact.tacite else ""
            text = f"Déclaration d’activité enregistrée {how}depuis le {_jour(fact.decided_on)}."  # type: ignore[arg-type]
            return Motif("declaree", text, True, article)
    past = [fact for fact in declarations if fact.ended_on is not None and fact.ended_on <= day]
    if past:
        last = max(past, key=lambda fact: fact.ended_on or date.min)
        if last.etat == "annulee":
            text = f"Enregistrement annulé depuis le {_jour(last.ended_on)}."  # type: ignore[arg-type]
            return Motif("annulee", text, False, "L6351-4")
        if last.etat == "cessee":
            text = f"Fin d’activité déclarée\u00a0: plus d’enregistrement depuis le {_jour(last.ended_on)}."  # type: ignore[arg-type]
            return Motif("cessee", text, False, "L6351-5")
        text = f"Déclaration d’activité caduque depuis le {_jour(last.ended_on)}\u00a0: bilan pédagogique et financier manquant ou sans activité."  # type: ignore[arg-type]  # noqa: E501
        return Motif("caduque", text, False, "L6351-6")
    pending = [fact for fact in declarations if fact.filed_on is not None and fact.filed_on <= day]
    for fact in pending:
        if fact.etat in PENDING or (fact.decided_on is not None and day < fact.decided_on):
            text = (
                f"Déclaration d’activité déposée le {_jour(fact.filed_on)}, en attente de son numéro\u00a0: "  # type: ignore[arg-type]
                "l’organisme est réputé déclaré pour exercer, mais sans numéro il ne peut être financé."
            )
            return Motif("deposee", text, False, read("declaration")["depot"]["article"])
    if any(fact.etat == "refusee" and fact.decided_on is not None and fact.decided_on <= day for fact in declarations):
        return Motif("refusee", "Déclaration d’activité refusée.", False, "L6351-3")
    later = [fact.decided_on for fact in declarations if fact.etat in REGISTERED and fact.decided_on]
    if later:
        text = f"Déclaration d’activité pas encore enregistrée ce jour-là\u00a0: elle l’a été le {_jour(min(later))}."
        return Motif("pas_encore_declaree", text, False, article)
    return Motif("non_declaree", "Aucune déclaration d’activité enregistrée.", False, article)


LABELS = {
    "datadock": "Référençable au Data Dock",
    "label": "Label de la liste du Cnefop",
    "nacre": "Convention NACRE en vigueur le 31/12/2016, qui vaut qualité jusqu’au 31/12/2017",
    "qualiopi": "Certification Qualiopi",
}
EXAMS = {
    "datadock": "Examen du Data Dock",
    "label": "Examen d’un label de la liste du Cnefop",
    "nacre": "Examen de la convention NACRE",
    "qualiopi": "Examen de la certification Qualiopi",
}


def _quality(qualites: Sequence[QualiteFact], day: date) -> list[Motif]:
    since = quality_required_since()
    if day < since:
        article = read("qualite")["exigee_depuis"]["article"]
        text = f"Les critères de qualité ne sont exigés que depuis le {_jour(since)}."
        return [Motif("qualite_pas_exigee", text, True, article)]
    met = [fact for fact in qualites if is_met(fact, day)]
    if met:
        return [
            Motif(
                f"qualite_{fact.source}",
                f"{LABELS[fact.source]} depuis le {_jour(fact.from_on)}."  # type: ignore[arg-type]
                if fact.source != "nacre"
                else f"{LABELS['nacre']}.",
                True,
                source_window(fact.source)[2],
            )
            for fact in sorted(met, key=lambda fact: fact.source)
        ]
    found = [_why_not(fact, day) for fact in qualites]
    return [motif for motif in found if motif] or [
        Motif("qualite_absente", "Aucune preuve de qualité ce jour-là.", False, "L6316-1")
    ]


def _why_not(fact: QualiteFact, day: date) -> Motif | None:
    first, last, article = source_window(fact.source)
    if fact.source == "nacre" and fact.etat in MET and last is not None and day > last:
        text = f"La convention NACRE en vigueur le {_jour(nacre_convention_day())} ne vaut qualité que jusqu’au {_jour(last)}."
        return Motif("nacre_terminee", text, False, article)
    if fact.etat == "suspendu" and fact.until_on is not None and fact.until_on < day:
        text = f"{LABELS[fact.source]}\u00a0: suspendu après le {_jour(fact.until_on)}."
        return Motif("qualite_suspendue", text, False, article)
    if fact.etat in MET and fact.from_on is not None and day < fact.from_on:
        text = f"{LABELS[fact.source]}\u00a0: seulement à partir du {_jour(fact.from_on)}."
        return Motif("qualite_pas_encore", text, False, article)
    if fact.etat in MET and fact.until_on is not None and fact.until_on < day:
        text = f"{LABELS[fact.source]}\u00a0: terminé depuis le {_jour(fact.until_on)}."
        return Motif("qualite_terminee", text, False, article)
    if fact.etat in MET and last is not None and day > last:
        text = f"{LABELS[fact.source]}\u00a0: ne vaut plus depuis le {_jour(last)}."
        return Motif("qualite_terminee", text, False, article)
    if fact.etat in {"enregistre", "en_saisie"}:
        return Motif("qualite_en_saisie", f"{LABELS[fact.source]}\u00a0: dossier en cours de saisie.", False, article)
    if fact.etat in {"en_examen", "a_completer"}:
        return Motif("qualite_en_examen", f"{EXAMS[fact.source]} en cours.", False, article)
    if fact.etat == "non_referencable":
        return Motif("non_referencable", "Examen du Data Dock défavorable.", False, article)
    return None


def admissibility(
    *, declarations: Sequence[DeclarationFact], qualites: Sequence[QualiteFact], day: date
) -> Admissibilite:
    """Decide, and say why: the reason of the declaration first, then those of quality."""
    declared = _declared(declarations, day)
    quality = _quality(qualites, day)
    return Admissibilite(
        admissible=declared.favorable and any(motif.favorable for motif in quality),
        motifs=(declared, *quality),
    )
