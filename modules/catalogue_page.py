"""What the page of the catalogue shows for a search: results, active filters, words put right, ways to widen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BoundField, CheckboxInput, Form
from django.http import QueryDict
from django.urls import reverse

from modules.filters import CatalogueFilter
from modules.selectors.catalogue import CAP, corrected, ranked, results, shown_on

PER_PAGE = 20
#: What one gives up first when nothing is found.
WIDENING = {
    "commune": "toute la France, sans la commune",
    "departement": "tous les départements",
    "du": "sans date de début au plus tôt",
    "au": "sans date de début au plus tard",
    "prix_max": "sans limite de prix",
    "heures_min": "sans durée minimale",
    "heures_max": "sans durée maximale",
    "phase": "avant comme après la création",
    "tarification": "au forfait comme sur devis",
    "a_distance": "sur place aussi",
    "financeur": "tous les financeurs",
    "nature": "toutes les natures d’action",
    "q": "sans les mots",
}


@dataclass(frozen=True, slots=True)
class Lien:
    """A word and where it leads."""

    texte: str
    url: str

    def __str__(self) -> str:
        return self.texte


def _without(query: QueryDict, *names: str, **put: str) -> str:
    left = query.copy()
    for name in ("page", *names):
        left.pop(name, None)
    for name, value in put.items():
        left[name] = value
    kept = QueryDict(mutable=True)
    for name, values in left.lists():
        if value := [item for item in values if item]:
            kept.setlist(name, value)
    return f"?{kept.urlencode()}"


def _shown(field: BoundField) -> str:
    value = field.value()
    if isinstance(field.field.widget, CheckboxInput):
        return str(field.label)
    choices: Mapping[str, str] = dict(getattr(field.field, "choices", ()))
    shown = choices.get(value, value)
    return f"{field.label}\u00a0: {shown:%d/%m/%Y}" if isinstance(shown, date) else f"{field.label}\u00a0: {shown}"


def active_filters(form: Form, query: QueryDict) -> list[Lien]:
    """Each filter in force, with the address of the page without it."""
    return [
        Lien(_shown(form[name]), _without(query, name))
        for name in form.fields
        if query.get(name) and name not in form.errors
    ]


def widenings(form: Form, query: QueryDict) -> list[Lien]:
    """Searches with one condition less, the easiest to give up first."""
    return [
        Lien(text, _without(query, name)) for name, text in WIDENING.items() if name in form.fields and query.get(name)
    ]


def _about(form: Form, query: QueryDict) -> dict[str, str]:
    """The one address of this search, and the feed that follows it."""
    departement = "" if "departement" in form.errors else form.cleaned_data.get("departement", "")
    names = sorted(name for name in form.fields if query.get(name))
    kept = urlencode(
        [(name, query[name]) for name in names] + [("page", value) for value in [query.get("page")] if value]
    )
    return {
        "canonique": f"{settings.SITE_URL}{reverse('catalogue')}" + (f"?{kept}" if kept else ""),
        "flux": reverse("catalogue_flux_departement", args=[departement]) if departement else reverse("catalogue_flux"),
        "flux_departement": departement,
    }


def search(query: QueryDict, today: date) -> dict[str, Any]:
    """Everything that the page shows."""
    chosen = CatalogueFilter(query, queryset=shown_on(today), today=today)
    rows, words, corrige = chosen.qs, chosen.words, ""
    ids = ranked(rows, words)
    if words and not ids and not query.get("exact"):
        better = corrected(words)
        if better != words and (ids := ranked(rows, better)):
            words, corrige = better, " ".join(better)
    page = Paginator(ids[:CAP], PER_PAGE).get_page(query.get("page"))
    form = chosen.form
    return {
        "form": form,
        "page": page,
        "resultats": results(list(page.object_list), words),
        "plus": len(ids) > CAP,
        "plafond": CAP,
        "corrige": corrige,
        "exactement": _without(query, exact="1") if corrige else "",
        "actifs": active_filters(form, query),
        "elargir": widenings(form, query) if not ids else [],
        "communes": [
            Lien(f"{row.nom} ({row.departement})", _without(query, commune=f"{row.nom} ({row.departement})"))
            for row in form.ambiguous
        ],
        **_about(form, query),
        "parametres": _without(query)[1:],
        "recherche": any(value for name, value in query.items() if name != "page"),
    }
