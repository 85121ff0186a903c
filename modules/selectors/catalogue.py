"""The search of the catalogue: a query from words, results in their order, why each is there, words put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, TrigramSimilarity
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from modules.models import FicheCatalogue, Module, MotCatalogue
from modules.rules.mots import SHORTEST_CORRECTED, closest, family, without_accents
from organismes.models import Organisme

#: Results that are ranked and counted; beyond, the page says « plus de 1 000 » and asks to be more precise.
CAP = 1000
CONFIG = "portail_francais"
NEAR = 12
Query = SearchQuery | CombinedSearchQuery
PLACES = {
    "titre_lexemes": "le titre",
    "objectif_lexemes": "l’objectif",
    "lexemes": "le contenu, le public visé ou le nom de l’organisme",
}
LEXEMES = tuple(PLACES)


def _word_query(word: str) -> Query:
    """The word, or one of its family."""
    alternatives: list[Query] = [SearchQuery(other, config=CONFIG) for other in family(word)]
    return reduce(or_, alternatives)


def query_of(words: Sequence[str]) -> Query | None:
    """Every word must be found. None without words."""
    return reduce(and_, map(_word_query, words)) if words else None


def shown_on(day: date) -> QuerySet[FicheCatalogue]:
    """Published modules of the bodies admissible on that day."""
    return FicheCatalogue.objects.filter(organisme__in=Organisme.objects.admissible_on(day))


def ranked(rows: QuerySet[FicheCatalogue], words: Sequence[str]) -> list[int]:
    """Modules in the order of the results, one more than CAP at most (one query).

    Every word in the title first, then title and objective together, then anywhere; the newest first among equals.
    """
    query = query_of(words)
    if query is None:
        return list(_newest(rows))
    tiers = (
        rows.filter(titre_lexemes=query),
        rows.filter(objectif_lexemes=query).exclude(titre_lexemes=query),
        rows.filter(lexemes=query).exclude(objectif_lexemes=query),
    )
    first, *others = (_newest(tier) for tier in tiers)
    return list(first.union(*others, all=True)[: CAP + 1])


def _newest(rows: QuerySet[FicheCatalogue]) -> QuerySet[FicheCatalogue, int]:
    return rows.order_by("-published_on", "-pk").values_list("pk", flat=True)[: CAP + 1]


@dataclass(frozen=True, slots=True)
class Resultat:
    """A module found, and why."""

    module: Module
    pourquoi: tuple[str, ...]


def results(pks: Sequence[int], words: Sequence[str]) -> list[Resultat]:
    """Those modules, in that order, with where each word was found (one query)."""
    rows = FicheCatalogue.objects.filter(pk__in=pks).select_related("module__organisme").defer(*LEXEMES)
    for rank, word in enumerate(words):
        query = _word_query(word)
        for column in LEXEMES[:2]:
            found = ExpressionWrapper(Q(**{column: query}), output_field=BooleanField())
            rows = rows.annotate(**{f"mot_{rank}_{column}": found})
    by_pk = {row.pk: row for row in rows}
    return [Resultat(by_pk[pk].module, _why(by_pk[pk], words)) for pk in pks if pk in by_pk]


def _why(row: FicheCatalogue, words: Sequence[str]) -> tuple[str, ...]:
    """« plan », « affaires » dans le titre; « banque » dans le contenu…"""
    places: dict[str, list[str]] = {}
    for rank, word in enumerate(words):
        column = next((name for name in LEXEMES[:2] if getattr(row, f"mot_{rank}_{name}")), LEXEMES[2])
        places.setdefault(column, []).append(f"«\u00a0{word}\u00a0»")
    return tuple(f"{', '.join(places[name])} dans {PLACES[name]}" for name in LEXEMES if name in places)


def corrected(words: Sequence[str]) -> list[str]:
    """The words, those that the catalogue never held replaced by the nearest that it holds (one query a word)."""
    return [_corrected(word) for word in words]


def _corrected(word: str) -> str:
    plain = without_accents(word)
    if len(plain) < SHORTEST_CORRECTED or plain.isdigit():
        return word
    near = (
        MotCatalogue.objects.filter(mot__trigram_similar=plain)
        .annotate(ressemblance=TrigramSimilarity("mot", plain))
        .order_by("-ressemblance", "mot")[:NEAR]
    )
    forms = {row.mot: row.forme for row in near}
    if plain in forms:
        return word
    return forms.get(closest(plain, forms) or "", word)
