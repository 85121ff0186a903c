"""The search of the catalogue: a query from words, results in their order, why each is there, words put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db.models import BooleanField, Case, ExpressionWrapper, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from modules.models import FicheCatalogue, Module, MotCatalogue, SessionModule
from modules.rules.mots import SHORTEST_CORRECTED, closest, family, swapped, without_accents
from organismes.models import Organisme

#: Results that are ranked and counted; beyond, the page says « plus de 1 000 » and asks to be more precise.
CAP = 1000
CONFIG = "portail_francais"
NEAR = 12
PLACES = {
    "titre_lexemes": "le titre",
    "objectif_lexemes": "l’objectif",
    "lexemes": "le contenu, le public visé ou le nom de l’organisme",
}
LEXEMES = tuple(PLACES)


def _wanted(word: str) -> str:
    """The word, or one of its family: letters and digits only, so that nothing in it is an operator."""
    return f"({' | '.join(family(word))})"


def _word_query(word: str) -> SearchQuery:
    return SearchQuery(_wanted(word), config=CONFIG, search_type="raw")


def query_of(words: Sequence[str]) -> SearchQuery | None:
    """Every word must be found. None without words."""
    return SearchQuery(" & ".join(map(_wanted, words)), config=CONFIG, search_type="raw") if words else None


@lru_cache(maxsize=32)
def _admissible_sql(day: date) -> tuple[str, tuple[object, ...]]:
    """The statement that finds the bodies admissible on a day, written once a day: nothing else decides of its text."""
    sql, params = Organisme.objects.admissible_on(day).values("pk").query.sql_with_params()
    return sql, tuple(params)


def shown_on(day: date) -> QuerySet[FicheCatalogue]:
    """Published modules of the bodies admissible on that day."""
    return FicheCatalogue.objects.filter(organisme__in=RawSQL(*_admissible_sql(day)))  # noqa: S611  no text of ours


@dataclass(frozen=True, slots=True)
class Classement:
    """Modules in the order of the results, CAP at most, and whether there were more."""

    pks: list[int]
    plus: bool


def ranked(rows: QuerySet[FicheCatalogue], words: Sequence[str], day: date, *, narrow: bool = False) -> Classement:
    """The first of these modules, those of bodies admissible on that day (two queries).

    `narrow` says that a place keeps few modules: one reading of them is shorter than three that stop early. Every word in the title first, then title and objective together, then anywhere; the newest first among equals.
    """
    query = query_of(words)
    if query is None:
        found = list(_newest(rows))
    elif narrow:
        found = list(_in_one_reading(rows, query))
    else:
        tiers = (
            rows.filter(titre_lexemes=query),
            rows.filter(objectif_lexemes=query).exclude(titre_lexemes=query),
            rows.filter(lexemes=query).exclude(objectif_lexemes=query),
        )
        first, *others = (_newest(tier) for tier in tiers)
        found = list(first.union(*others, all=True)[: CAP + 1])
    # Asked of the bodies found only: a body that is no longer admissible loses its modules the next night anyway.
    bodies = Organisme.objects.filter(pk__in={body for _, body in found})
    shown = set(bodies.filter(pk__in=RawSQL(*_admissible_sql(day))).values_list("pk", flat=True))  # noqa: S611
    return Classement([pk for pk, body in found[:CAP] if body in shown], len(found) > CAP)


def _in_one_reading(rows: QuerySet[FicheCatalogue], query: SearchQuery) -> QuerySet[FicheCatalogue, tuple[int, int]]:
    tier = Case(When(titre_lexemes=query, then=0), When(objectif_lexemes=query, then=1), default=2)
    found = rows.filter(lexemes=query).alias(rang=tier).order_by("rang", "-published_on", "-pk")
    return found.values_list("pk", "organisme_id")[: CAP + 1]


def _newest(rows: QuerySet[FicheCatalogue]) -> QuerySet[FicheCatalogue, tuple[int, int]]:
    return rows.order_by("-published_on", "-pk").values_list("pk", "organisme_id")[: CAP + 1]


#: What a result shows of a module, and nothing of its long texts.
SHOWN = (
    "module__organisme__raison_sociale",
    *(
        f"module__{name}"
        for name in (
            "titre", "nature", "phase", "forfait_secondes", "forfait_centimes", "commune", "departement",
            "a_distance", "published_on",
        )
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resultat:
    """A module found, and why."""

    module: Module
    pourquoi: tuple[str, ...]
    session: SessionModule | None


def results(pks: Sequence[int], words: Sequence[str], session_asked: Q, day: date) -> list[Resultat]:
    """Those still shown, in that order, with where each word was found and the first session asked (two queries)."""
    rows = shown_on(day).filter(pk__in=pks).select_related("module__organisme").only(*SHOWN)
    for rank, word in enumerate(words):
        query = _word_query(word)
        for column in LEXEMES[:2]:
            found = ExpressionWrapper(Q(**{column: query}), output_field=BooleanField())
            rows = rows.annotate(**{f"mot_{rank}_{column}": found})
    by_pk = {row.pk: row for row in rows}
    sessions = _first_sessions(pks, session_asked)
    return [Resultat(by_pk[pk].module, _why(by_pk[pk], words), sessions.get(pk)) for pk in pks if pk in by_pk]


def _first_sessions(pks: Sequence[int], asked: Q) -> dict[int, SessionModule]:
    rows = SessionModule.objects.filter(asked, module_id__in=pks).order_by("module_id", "first_on", "pk")
    return {row.module_id: row for row in rows.distinct("module_id")}


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
        MotCatalogue.objects.filter(Q(mot__trigram_similar=plain) | Q(mot__in=swapped(plain)))
        .annotate(ressemblance=TrigramSimilarity("mot", plain))
        .order_by("-ressemblance", "mot")[:NEAR]
    )
    forms = {row.mot: row.forme for row in near}
    if plain in forms:
        return word
    return forms.get(closest(plain, forms) or "", word)
