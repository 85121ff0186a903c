"""The administrator's pages that concern every app: the legal day, the journal."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.home.forms import JourLegalForm, JournalForm
from cpa_portal.home.journal import entries_matching, shown_with_objects
from cpa_portal.home.nightly import advance, nights_left
from cpa_portal.web.access import for_roles
from cpa_portal.web.formatting import jour, pluriel
from cpa_portal.web.forms import show_error


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def jour_legal(request: HttpRequest) -> HttpResponse:
    """Advance the legal day; the nights passed run in the worker."""
    at = current_moment()
    form = JourLegalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            nights = advance(to=form.cleaned_data["jour"], actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(
                request,
                f"Le jour légal est le {jour(form.cleaned_data['jour'])}. "
                f"Les tâches de {pluriel(nights, 'nuit')} s’exécutent.",
            )
            return redirect("jour_legal")
    return render(request, "home/jour_legal.html", {"form": form, "aujourdhui": at.today, "nuits": nights_left(at=at)})


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what, read-only."""
    form = JournalForm(request.GET or None)
    entries = entries_matching(**form.cleaned_data) if form.is_valid() else JournalEntry.objects.order_by("-pk")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "actes": shown_with_objects(page.object_list),
        "parametres": urlencode({key: value for key, value in request.GET.items() if key != "page"}),
    }
    return render(request, "home/journal.html", context)
