"""What the page of the catalogue shows for a search: results, active filters, words put right, ways to widen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BoundField, CheckboxInput, Form
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from cpa_portal.web.caching import remembered
from cpa_portal.web.formatting import euros, heures, jour
from modules.enums import Phase
from modules.filters import CatalogueFilter
from modules.models import FicheCatalogue
from modules.selectors.catalogue import CAP, Classement, Resultat, corrected, ranked, results
from organismes.models import Commune

PER_PAGE = 20
PLACES = frozenset({"departement", "commune"})
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


#: Filters shown at once; the others are folded until one of them is used.
FIRST = ("q", "departement", "commune", "phase")


#: Fields already written, by name and value.
_WRITTEN: dict[tuple[str, str], str] = {}
MOST_WRITTEN = 1000
#: The folded filters, written once for each list of funders: nothing in them depends on who asks.
_FOLDED: dict[tuple[tuple[str, str], ...], str] = {}


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


def _one_commune(row: Commune, query: QueryDict) -> Lien:
    """The same search in this commune, which says its département by itself."""
    name = f"{row.nom} ({row.departement})"
    return Lien(name, _without(query, "departement", commune=name))


def _first(form: Form, name: str) -> str:
    """A field shown at once; the same value without an error gives the same HTML to everybody."""
    if name in form.errors:
        return _champ(form[name])
    key = (name, str(form[name].value() or ""))
    if key not in _WRITTEN:
        if len(_WRITTEN) >= MOST_WRITTEN:
            _WRITTEN.clear()
        _WRITTEN[key] = _champ(form[name])
    return _WRITTEN[key]


def _champ(field: BoundField) -> str:
    return render_to_string("modules/_champ.html", {"field": field})


def _others(form: Form, query: QueryDict) -> str:
    """The other filters, folded unless one is used; the folded ones are the same for everybody."""
    names = [name for name in form.fields if name not in FIRST]
    if any(query.get(name) for name in names):
        return _written(form, names, open_=True)
    funders = tuple(form.fields["financeur"].choices)  # type: ignore[attr-defined]
    if funders not in _FOLDED:
        _FOLDED.clear()
        _FOLDED[funders] = _written(form, names, open_=False)
    return _FOLDED[funders]


def _written(form: Form, names: list[str], *, open_: bool) -> str:
    fields = [form[name] for name in names]
    return render_to_string("modules/_plus_de_filtres.html", {"champs": fields, "ouvert": open_})


def _line(found: Resultat, catalogue: str) -> dict[str, Any]:
    """What a result shows, written here: twenty times the parts of a template would be most of the page’s time."""
    module, session = found.module, found.session
    place = f"{module.commune} ({module.departement})" if module.commune and module.departement else module.commune
    parts = [module.get_nature_display()]
    if module.phase != Phase.SANS_OBJET:
        parts.append(module.get_phase_display())
    parts += (
        [heures(module.forfait_secondes), euros(module.forfait_centimes)] if module.forfait_secondes else ["Sur devis"]
    )
    parts.append(f"publié le {jour(module.published_on)}")
    where = "à distance" if session and session.a_distance else ""
    if session and not session.a_distance:
        where = f"à {session.commune}" + (f" ({session.departement})" if session.departement else "")
    return {
        "titre": module.titre,
        "url": f"{catalogue}{module.pk}/",
        "qui": ", ".join(
            part for part in (module.organisme.raison_sociale, place, "à distance" if module.a_distance else "") if part
        ),
        "meta": " · ".join(parts),
        "session": f"Prochaine session le {jour(session.first_on)}, {where}" if session else "",
        "pourquoi": "\u00a0; ".join(found.pourquoi),
    }


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


def _found(chosen: CatalogueFilter, words: list[str]) -> Classement:
    """The order of a search, remembered a short time for who turns the page or asks the same."""
    asked = sorted((name, str(value)) for name, value in chosen.form.cleaned_data.items() if name != "q" and value)
    key = f"catalogue:{chosen.today}:{sha256(repr((asked, words)).encode()).hexdigest()}"
    narrow = any(name in PLACES for name, _ in asked)
    return remembered(
        key, settings.CATALOGUE_MEMOIRE_SECONDES, lambda: ranked(chosen.qs, words, chosen.today, narrow=narrow)
    )


def search(query: QueryDict, today: date) -> dict[str, Any]:
    """Everything that the page shows."""
    chosen = CatalogueFilter(query, queryset=FicheCatalogue.objects.all(), today=today)
    words, corrige = chosen.words, ""
    found = _found(chosen, words)
    if words and not found.pks and not query.get("exact"):
        better = corrected(words)
        if better != words and (other := _found(chosen, better)).pks:
            found, words, corrige = other, better, " ".join(better)
    page = Paginator(found.pks, PER_PAGE).get_page(query.get("page"))
    form = chosen.form
    shown = results(list(page.object_list), words, chosen.session_asked, today)
    return {
        "form": form,
        "champs": [_first(form, name) for name in FIRST],
        "autres": _others(form, query),
        "page": page,
        "resultats": shown,
        "lignes": [_line(item, reverse("catalogue")) for item in shown],
        "plus": found.plus,
        "plafond": CAP,
        "corrige": corrige,
        "exactement": _without(query, exact="1") if corrige else "",
        "actifs": active_filters(form, query),
        "elargir": widenings(form, query) if not found.pks else [],
        "communes": [_one_commune(row, query) for row in form.ambiguous],
        **_about(form, query),
        "parametres": _without(query)[1:],
        "recherche": any(value for name, value in query.items() if name != "page"),
    }
