"""Quality of the body: what proves it, and asking for an examination."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.echeances import nacre_deadline
from organismes.enums import EtatQualite, Fonction
from organismes.forms.qualite import DemandeQualiteForm
from organismes.models import Organisme, Qualite
from organismes.policies import may_request_quality
from organismes.selectors import admissible, own_organisme, quality_of
from organismes.services import qualite as service

GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)


def _page(request: HttpRequest, organisme: Organisme, form: DemandeQualiteForm | None = None) -> HttpResponse:
    today = current_moment().today
    rows = quality_of(organisme)
    context = {
        "organisme": organisme,
        "form": form or DemandeQualiteForm(),
        "qualites": rows,
        "a_completer": [row for row in rows if row.etat == EtatQualite.A_COMPLETER],
        "peut_demander": may_request_quality(organisme, today),
        "gestionnaire": request.actor.has_function(*GESTIONNAIRE),  # type: ignore[attr-defined]
        "admissibilite": admissible(organisme, today),
        "echeance": nacre_deadline(organisme, today),
    }
    return render(request, "organismes/qualite.html", context, status=400 if form and form.errors else 200)


@require_GET
@for_roles(Role.ORGANISME)
def qualite(request: HttpRequest) -> HttpResponse:
    """Status by source, with its days."""
    return _page(request, own_organisme(request.actor))  # type: ignore[attr-defined]


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def demander_examen(request: HttpRequest) -> HttpResponse:
    """Ask for an examination."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    form = DemandeQualiteForm(request.POST)
    if form.is_valid():
        try:
            service.request_quality(
                organisme=organisme,
                **form.cleaned_data,
                actor=request.actor,
                at=current_moment(),  # type: ignore[attr-defined]
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "L’examen est demandé. Un financeur du Data Dock va l’instruire.")
            return redirect("qualite")
    return _page(request, organisme, form)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def renvoyer_examen(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a completed request back to the examiner."""
    row = get_object_or_404(Qualite.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    try:
        service.complete_request(qualite=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La demande est renvoyée à l’examen.")
    return redirect("qualite")
