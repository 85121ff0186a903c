"""Receiving an activity file from the administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms.imports import ImportForm
from accounts.services.imports import receive_file
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def importer_activites(request: HttpRequest) -> HttpResponse:
    """Receive a file; the worker reads it."""
    form = ImportForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            received = receive_file(
                file=form.cleaned_data["fichier"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Fichier reçu. Sa lecture commence.")
            return redirect("import_detail", received.pk)
    return render(request, "accounts/importer_activites.html", {"form": form})
