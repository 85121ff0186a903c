"""Parcours: written by their organisme, followed by everybody."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.forms.offre import AjouterModuleForm, ParcoursForm
from modules.models import Parcours
from modules.policies import is_of_the_organisme
from modules.selectors.offre import may_join, ordered, parcours_with_steps, total_of
from modules.services import parcours as service
from modules.workflow import PARCOURS
from organismes.selectors import own_organisme

PER_PAGE = 20
GESTIONNAIRE = ("gestionnaire",)
MEMBERS = ("gestionnaire", "formateur")


def _own(request: HttpRequest) -> QuerySet[Parcours]:
    return parcours_with_steps().filter(organisme_id=request.actor.structure_id)  # type: ignore[attr-defined]


def _lines(rows: Any) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        modules = ordered(row)
        found.append(
            {"parcours": row, "modules": modules, "total": total_of(modules), "verbes": PARCOURS.verbs(row.etat)}
        )
    return found


@require_GET
@login_not_required
def tous_les_parcours(request: HttpRequest) -> HttpResponse:
    """Published parcours, newest first."""
    rows = parcours_with_steps().filter(etat="publie").order_by("-published_on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "modules/tous_les_parcours.html", {"page": page, "lignes": _lines(page)})


@require_GET
@login_not_required
def parcours_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Its modules in order, with total hours and price; each is opened as a dossier of its own."""
    actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(parcours_with_steps().filter(pk__in=Parcours.objects.visible_to(actor)), pk=pk)
    context = {
        **_lines([row])[0],
        "peut_modifier": is_of_the_organisme(actor, row.organisme_id, *GESTIONNAIRE),
        "peut_ouvrir": row.etat == "publie" and actor.role in {Role.ANONYME, Role.TITULAIRE},
    }
    return render(request, "modules/parcours_detail.html", context)


@require_GET
@for_roles(Role.ORGANISME, functions=MEMBERS)
def mes_parcours(request: HttpRequest) -> HttpResponse:
    """Those of the organisme, whatever their state."""
    page = Paginator(_own(request).order_by("etat", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    gestionnaire = request.actor.has_function(*GESTIONNAIRE)  # type: ignore[attr-defined]
    return render(
        request, "modules/mes_parcours.html", {"page": page, "lignes": _lines(page), "gestionnaire": gestionnaire}
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def creer_parcours(request: HttpRequest) -> HttpResponse:
    """An empty draft, then its modules."""
    actor = request.actor  # type: ignore[attr-defined]
    form = ParcoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = service.create_parcours(
                organisme=own_organisme(actor), **form.cleaned_data, actor=actor, at=current_moment()
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le parcours est créé. Ajoutez maintenant ses modules, dans leur ordre.")
            return redirect("composer_parcours", row.pk)
    context = {"form": form, "parcours": None}
    return render(request, "modules/parcours_form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def modifier_parcours(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words."""
    row = get_object_or_404(_own(request), pk=pk)
    form = ParcoursForm(request.POST or None, initial={"titre": row.titre, "objectif": row.objectif})
    if request.method == "POST" and form.is_valid():
        try:
            service.update_parcours(parcours=row, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le parcours est enregistré.")
            return redirect("composer_parcours", row.pk)
    context = {"form": form, "parcours": row}
    return render(request, "modules/parcours_form.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def composer_parcours(request: HttpRequest, pk: int) -> HttpResponse:
    """Its modules in their order; POST adds one at the end."""
    row = get_object_or_404(_own(request), pk=pk)
    form = AjouterModuleForm(request.POST or None, modules=may_join(row.organisme, row))
    if request.method == "POST" and form.is_valid():
        try:
            service.add_step(parcours=row, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le module est ajouté au parcours.")
            return redirect("composer_parcours", row.pk)
    context = {**_lines([row])[0], "form": form, "peut_ajouter": may_join(row.organisme, row).exists()}
    return render(request, "modules/composer_parcours.html", context, status=400 if form.errors else 200)


def _act(request: HttpRequest, pk: int, act: Callable[..., Any], done: str, **values: Any) -> HttpResponse:
    row = get_object_or_404(_own(request), pk=pk)
    try:
        act(parcours=row, **values, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("composer_parcours", row.pk)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def changer_etapes(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a module up or down, or take it out."""
    get_object_or_404(_own(request), pk=pk)
    geste, module = request.POST.get("geste", ""), request.POST.get("module", "")
    if not module.isdigit() or geste not in {"monter", "descendre", "retirer"}:
        messages.error(request, "Choisissez un module et ce que vous en faites.")
        return redirect("composer_parcours", pk)
    if geste == "retirer":
        return _act(request, pk, service.remove_step, "Le module est retiré du parcours.", module_id=int(module))
    done = "L’ordre du parcours est changé."
    return _act(request, pk, service.move_step, done, module_id=int(module), vers_le_haut=geste == "monter")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def publier_parcours(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it in the catalogue."""
    return _act(request, pk, service.publish_parcours, "Le parcours est au catalogue.")


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def retirer_parcours(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of the catalogue."""
    return _act(request, pk, service.withdraw_parcours, "Le parcours n’est plus au catalogue. Ses modules y restent.")
