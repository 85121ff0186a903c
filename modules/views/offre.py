"""What surrounds a module, for its organisme: the steps that proofs pay, and the sessions."""

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.enums import EtatModule
from modules.forms.offre import Etapes, PublierForm, SessionForm, initial_of
from modules.models import Module, SessionModule
from modules.selectors.offre import coming_sessions, steps_of_module
from modules.services import offre as service

MEMBERS = ("gestionnaire", "formateur")


def _own(request: HttpRequest, pk: int) -> Module:
    rows = Module.objects.filter(organisme_id=request.actor.structure_id).select_related("organisme")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def module_etapes(request: HttpRequest, pk: int) -> HttpResponse:
    """Which proof pays which part, who signs it, what must be readable in it."""
    module = _own(request, pk)
    formset = Etapes(request.POST or None, initial=initial_of(steps_of_module(module)), prefix="etapes")
    form = PublierForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formset.is_valid() and form.is_valid():
        try:
            service.set_steps(
                module=module,
                steps=formset.steps(),
                explication=form.cleaned_data["explication"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            form.add_error("explication" if error.field == "explication" else NON_FIELD_ERRORS, error.message)
        else:
            messages.success(request, "Les étapes sont enregistrées. Les dossiers déjà ouverts gardent les leurs.")
            return redirect("module_etapes", module.pk)
    bad = bool(form.errors) or (formset.is_bound and not formset.is_valid())
    context = {"module": module, "formset": formset, "form": form, "publie": module.etat == EtatModule.PUBLIE}
    return render(request, "modules/module_etapes.html", context, status=400 if bad else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=MEMBERS)
def module_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Sessions to come; POST announces one."""
    module, at = _own(request, pk), current_moment()
    form = SessionForm(request.POST or None, initial={"commune": module.commune, "departement": module.departement})
    if request.method == "POST" and form.is_valid():
        try:
            service.add_session(module=module, **form.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "La session est annoncée.")
            return redirect("module_sessions", module.pk)
    context = {"module": module, "form": form, "sessions": coming_sessions(module, at.today)}
    return render(request, "modules/module_sessions.html", context, status=400 if form.errors else 200)


@require_POST
@for_roles(Role.ORGANISME, functions=MEMBERS)
def annuler_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a session back."""
    rows = SessionModule.objects.filter(module__organisme_id=request.actor.structure_id)  # type: ignore[attr-defined]
    session = get_object_or_404(rows.select_related("module"), pk=pk)
    service.cancel_session(session=session, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    messages.success(request, "La session est annulée. Les dossiers déjà ouverts gardent leurs dates.")
    return redirect("module_sessions", session.module_id)
