"""Quality of the body: what proves it, and opening an examination."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.dossier_qualite import UNDER_WAY
from organismes.echeances import nacre_deadline
from organismes.enums import Fonction
from organismes.forms.qualite import DemandeQualiteForm
from organismes.models import Organisme
from organismes.policies import may_request_quality
from organismes.selectors import admissible, own_organisme, quality_of
from organismes.services.dossier_qualite import open_file

GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)


def _page(request: HttpRequest, organisme: Organisme, form: DemandeQualiteForm | None = None) -> HttpResponse:
    today = current_moment().today
    rows = quality_of(organisme)
    context = {
        "organisme": organisme,
        "form": form or DemandeQualiteForm(today=today),
        "qualites": rows,
        "en_cours": [row for row in rows if row.etat in UNDER_WAY],
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
    """Open the file of an examination, or go on with the one that is open."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    form = DemandeQualiteForm(request.POST, today=at.today)
    if form.is_valid():
        try:
            row = open_file(organisme=organisme, **form.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre dossier est ouvert. Il s’enregistre au fur et à mesure.")
            return redirect("dossier_qualite", pk=row.pk)
    return _page(request, organisme, form)
