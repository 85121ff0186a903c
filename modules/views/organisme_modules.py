"""Modules of an organisme: written, published, withdrawn."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError, InvalidInput
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.enums import EtatModule
from modules.forms.module import ModuleForm
from modules.forms.offre import PublierForm, RetirerForm
from modules.models import Module
from modules.pages import steps_shown
from modules.selectors.offre import concerned_by, outliers_of, parcours_holding, steps_of_module
from modules.services import modules as service
from modules.services.retraits import withdraw
from modules.services.versions import sentence
from modules.workflow import MODULE
from organismes.selectors import admissible, own_organisme


def _own(request: HttpRequest) -> QuerySet[Module]:
    return Module.objects.filter(organisme_id=request.actor.structure_id)  # type: ignore[attr-defined]


@require_GET
@for_roles(Role.ORGANISME, functions=("gestionnaire", "formateur"))
def mes_modules(request: HttpRequest) -> HttpResponse:
    """All of them, with what can be done and why nothing can be published when it cannot."""
    page = Paginator(_own(request).order_by("etat", "-pk"), 20).get_page(request.GET.get("page"))
    verdict = admissible(own_organisme(request.actor), current_moment().today)  # type: ignore[attr-defined]
    rows = [{"module": row, "verbes": MODULE.verbs(row.etat)} for row in page]
    return render(
        request,
        "modules/mes_modules.html",
        {
            "page": page,
            "lignes": rows,
            "verdict": verdict,
            "gestionnaire": request.actor.has_function("gestionnaire"),  # type: ignore[attr-defined]
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def creer_module(request: HttpRequest) -> HttpResponse:
    """A draft."""
    actor = request.actor  # type: ignore[attr-defined]
    form = ModuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.create_module(organisme=own_organisme(actor), **form.values(), actor=actor, at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le module est enregistré en brouillon. Publiez-le quand il est prêt.")
            return redirect("mes_modules")
    return render(request, "modules/module_form.html", {"form": form, "module": None})


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def modifier_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a module; a published one keeps its nature, its pricing and its proof."""
    module = get_object_or_404(_own(request), pk=pk)
    publie = module.etat == EtatModule.PUBLIE
    form = ModuleForm(request.POST, publie=publie) if request.method == "POST" else ModuleForm.of(module)
    if request.method == "POST" and form.is_valid():
        try:
            service.update_module(
                module=module,
                explication=form.cleaned_data.get("explication", ""),
                **form.values(),
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le module est enregistré.")
            return redirect("mes_modules")
    return render(request, "modules/module_form.html", {"form": form, "module": module})


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def publier_module(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it in the catalogue; what stands out is explained first."""
    module = get_object_or_404(_own(request).select_related("organisme"), pk=pk)
    form = PublierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service.publish(module=module, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except InvalidInput as error:
            show_error(form, error)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("mes_modules")
        else:
            messages.success(request, "Le module est au catalogue.")
            return redirect("mes_modules")
    context = {
        "module": module,
        "form": form,
        "etapes": steps_shown(steps_of_module(module)),
        "ecarts": [sentence(ecart) for ecart in outliers_of(module)],
    }
    return render(request, "modules/publier_module.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def retirer_module(request: HttpRequest, pk: int) -> HttpResponse:
    """What withdrawing changes for each running dossier, then the act."""
    module = get_object_or_404(_own(request), pk=pk)
    form = RetirerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(
                module=module,
                brouillons_continuent=form.cleaned_data["brouillons"] == "continuent",
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le module n’est plus au catalogue.")
        return redirect("mes_modules")
    context = {"module": module, "form": form, "dossiers": concerned_by(module), "parcours": parcours_holding(module)}
    return render(request, "modules/retirer_module.html", context, status=400 if form.errors else 200)
