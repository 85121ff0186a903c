"""Does the public see a module, under which filters, and at which rank for some words: asked by its organisme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from modules.enums import Phase, Tarification
from modules.models import FicheCatalogue, Module
from modules.referencement import referencing
from modules.rules.mots import words_of
from modules.selectors.catalogue import LEXEMES, ranked
from modules.selectors.offre import coming_sessions
from organismes.communes import communes_named
from organismes.rules.departements import label_of
from organismes.selectors import admissible


@dataclass(frozen=True, slots=True)
class Critere:
    """One filter of the catalogue, and whether the module answers to it."""

    filtre: str
    repond: bool
    texte: str


@dataclass(frozen=True, slots=True)
class Visibilite:
    """Whether the public sees the module today, what prevents it, and the filters one by one."""

    visible: bool
    obstacles: tuple[str, ...]
    criteres: tuple[Critere, ...]


@dataclass(frozen=True, slots=True)
class Rang:
    """Place of the module among the results of some words."""

    mots: str
    rang: int | None
    total: int
    plus: bool


def visibility(module: Module, day: date) -> Visibilite:
    """Everything that decides, in the words of the page of the catalogue."""
    verdict = admissible(module.organisme, day)
    obstacles = (
        [] if module.etat == "publie" else [f"Ce module n’est pas publié ({module.get_etat_display().lower()})."]
    )
    obstacles += [motif.texte for motif in verdict.motifs if not motif.favorable] if not verdict.admissible else []
    fiche = FicheCatalogue.objects.filter(pk=module.pk).defer(*LEXEMES).first()
    return Visibilite(
        visible=not obstacles and fiche is not None,
        obstacles=tuple(obstacles),
        criteres=tuple(_criteria(module, fiche, day)) if fiche else (),
    )


def _criteria(module: Module, fiche: FicheCatalogue, day: date) -> Sequence[Critere]:
    forfait = module.tarification == Tarification.FORFAIT
    funders, sessions = referencing(module.organisme, day), coming_sessions(module, day)
    phase = module.get_phase_display() if module.phase != Phase.SANS_OBJET else "sans objet pour cette nature d’action"
    places = ", ".join(label_of(code) for code in sorted(fiche.departements))
    return [
        Critere("Nature", True, module.get_nature_display()),
        Critere("Moment", module.phase != Phase.SANS_OBJET, phase),
        Critere("Département", bool(fiche.departements), places or "aucun département n’est indiqué"),
        _commune(module, fiche),
        Critere("À distance", fiche.a_distance, "oui" if fiche.a_distance else "non, sur place seulement"),
        Critere("Tarification", True, module.get_tarification_display()),
        Critere("Prix et durée", forfait, "d’après le forfait" if forfait else "un module sur devis n’y répond pas"),
        Critere(
            "Dates",
            bool(sessions),
            f"prochaine session le {sessions[0].first_on:%d/%m/%Y}" if sessions else "aucune session à venir annoncée",
        ),
        Critere("Financeur", bool(funders), ", ".join(funders) or "aucun financeur n’a référencé l’organisme"),
    ]


def _commune(module: Module, fiche: FicheCatalogue) -> Critere:
    if fiche.codes_insee:
        return Critere("Commune", True, f"code Insee {', '.join(sorted(fiche.codes_insee))}")
    if not module.commune:
        return Critere("Commune", False, "aucune commune n’est indiquée")
    known = [row for row in communes_named(module.commune) if row.departement == module.departement.upper()]
    why = "n’est pas seule de ce nom dans ce département" if known else "n’est pas connue dans ce département"
    return Critere("Commune", False, f"«\u00a0{module.commune}\u00a0» {why}\u00a0: corrigez son nom ou le département")


def rank_of(module: Module, text: str, day: date) -> Rang:
    """Where the module comes when the public types these words, without any filter."""
    found = ranked(FicheCatalogue.objects.all(), words_of(text), day)
    place = found.pks.index(module.pk) + 1 if module.pk in found.pks else None
    return Rang(mots=text, rang=place, total=len(found.pks), plus=found.plus)
