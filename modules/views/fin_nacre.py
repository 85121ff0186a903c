"""What changes on 1/1/2018: read in advance, then what was done, for a body and for those who follow it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.formatting import pluriel
from modules.enums import EtatModule
from modules.selectors.nacre import withdrawn_by_nacre
from modules.services.republication import republish_after_nacre
from organismes.consequences import Consequence, counts, foreseen
from organismes.echeances import nacre_deadline
from organismes.enums import SORT_D_UN, SORTS_PERDUS, SortNacre, SourceQualite
from organismes.models import Qualite
from organismes.rules.parameters import source_window
from organismes.selectors import admissible, nacre_of, own_organisme

PER_PAGE = 20


def _last_day() -> date:
    last = source_window(SourceQualite.NACRE)[1]
    assert last is not None  # noqa: S101  the law gives it
    return last


def _foreseen(rows: Sequence[Qualite], today: date) -> dict[int, list[Consequence]]:
    """By body, for those whose switch is still to come."""
    day = max(_last_day() + timedelta(days=1), today)
    return foreseen([row.organisme for row in rows if not hasattr(row, "bascule")], day)


def _numbers(found: Mapping[SortNacre, int]) -> list[dict[str, Any]]:
    return [
        {"libelle": sort.label, "nombre": number, "ton": "attention" if number and sort in SORTS_PERDUS else "neutre"}
        for sort, number in found.items()
    ]


def _details(lines: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """One by one, what the body may see: drafts are the person's alone, and only counted."""
    pages = {SortNacre.MODULE_RETIRE: "module_detail", SortNacre.MODULE_RESTE: "module_detail"}
    return [
        {
            "titre": line["titre"],
            "libelle": SORT_D_UN[line["sort"]],
            "texte": line["texte"],
            "url": reverse(pages.get(SortNacre(line["sort"]), "organisme_dossier"), args=[line["objet"]]),
        }
        for line in lines
        if line["sort"] in SORT_D_UN
    ]


@require_GET
@for_roles(Role.ORGANISME)
def changement_nacre(request: HttpRequest) -> HttpResponse:
    """Numbers, then each module and dossier; after the switch, what it did and the way back."""
    who, today = request.actor, current_moment().today  # type: ignore[attr-defined]
    organisme = own_organisme(who)
    row = organisme.qualites.filter(source=SourceQualite.NACRE).select_related("bascule", "organisme").first()
    context = {"organisme": organisme, "qualite": row, "dernier_jour": _last_day(), "aujourdhui": today}
    if row is not None:
        switch = getattr(row, "bascule", None)
        ahead = [line.as_dict() for line in _foreseen([row], today).get(organisme.pk, [])]
        lines = switch.lignes if switch else ahead
        out = withdrawn_by_nacre(organisme).filter(etat=EtatModule.RETIRE)
        context |= {
            "bascule": switch,
            "nombres": [line for line in _numbers(counts(lines)) if line["nombre"]],
            "details": _details(lines),
            "retires": list(out.order_by("pk")),
            "admissibilite": admissible(organisme, today),
            "gestionnaire": who.has_function("gestionnaire"),
            "echeance": nacre_deadline(organisme, today),
        }
    return render(request, "modules/changement_nacre.html", context)


@require_POST
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def remettre_modules(request: HttpRequest) -> HttpResponse:
    """Put all of them back in the catalogue at once."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    try:
        back = republish_after_nacre(organisme=organisme, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        words = pluriel(len(back), "module est de nouveau", "modules sont de nouveau")
        messages.success(request, f"{words} au catalogue.")
    return redirect("changement_nacre")


@require_GET
@for_roles(Role.INSTRUCTEUR, Role.ADMINISTRATEUR)
def changements_nacre(request: HttpRequest) -> HttpResponse:
    """The same, body by body, in numbers: those of the region, or all."""
    today = current_moment().today
    rows = list(nacre_of(request.actor).select_related("bascule").order_by("organisme__raison_sociale", "pk"))  # type: ignore[attr-defined]
    ahead = _foreseen(rows, today)
    lines = []
    for row in rows:
        switch = getattr(row, "bascule", None)
        found = counts(switch.lignes if switch else ahead[row.organisme_id])
        lines.append({"qualite": row, "nombres": found, "perdu": sum(found[sort] for sort in SORTS_PERDUS)})
    totals = {sort: sum(line["nombres"][sort] for line in lines) for sort in SortNacre}
    context = {
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "totaux": _numbers(totals),
        "dernier_jour": _last_day(),
        "passe": today > _last_day(),
    }
    return render(request, "modules/changements_nacre.html", context)
