"""Sampled controls: the body's side."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.controles import controls_of, deadline_of, points_of, visible_proofs
from financeurs.forms.controles import PreuvesForm
from financeurs.models import Controle, PointControle, Suspension
from financeurs.services import controles as service

GESTIONNAIRE = ("gestionnaire",)
PER_PAGE = 20


@require_GET
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def mes_controles(request: HttpRequest) -> HttpResponse:
    """Controls of the body, and the procedures against its quality."""
    page = Paginator(controls_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    rows = Suspension.objects.visible_to(request.actor).select_related("financeur").order_by("-pk")  # type: ignore[attr-defined]
    lignes = [(row, deadline_of(row)) for row in page.object_list]
    return render(request, "financeurs/mes_controles.html", {"page": page, "lignes": lignes, "suspensions": rows[:50]})


def _keep(request: HttpRequest, row: Controle, points: list[PointControle], form: PreuvesForm) -> bool:
    """Join the files; send when the button asks it. True if sent. Raises DomainError."""
    who: dict[str, Any] = {"actor": request.actor, "at": current_moment()}  # type: ignore[attr-defined]
    for point in points:
        for file in form.cleaned_data[f"point_{point.pk}"]:
            service.join_proof(point=point, file=file, **who)
    if "envoyer" not in request.POST:
        return False
    service.send(controle=row, reponse=form.cleaned_data.get("reponse", ""), **who)
    return True


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def mon_controle(request: HttpRequest, pk: int) -> HttpResponse:
    """What must be proven, the opinions given; POST joins files and sends."""
    row = get_object_or_404(controls_of(request.actor), pk=pk)  # type: ignore[attr-defined]
    points, second = points_of(row), row.etat == "contradictoire"
    form = PreuvesForm(request.POST or None, request.FILES or None, points=points, seconde=second)
    form_sent = request.method == "POST" and form.is_valid()
    if form_sent:
        try:
            sent = _keep(request, row, points, form)
        except DomainError as error:
            show_error(form, error)
            points = points_of(row)
        else:
            messages.success(request, "Vos preuves sont envoyées." if sent else "Vos preuves sont jointes.")
            return redirect("mon_controle", pk=pk)
    context = {
        "controle": row,
        "points": points,
        "attendu": row.etat in {"a_prouver", "contradictoire"},
        "seconde": second,
        "limite": deadline_of(row),
        "form": form,
        "fil": [("Contrôles", reverse("mes_controles")), (row.campagne.titre, "")],
    }
    return render(request, "financeurs/mon_controle.html", context, status=400 if form.errors else 200)


@require_GET
@for_roles(Role.ORGANISME, Role.FINANCEUR)
def preuve_controle(request: HttpRequest, pk: int) -> FileResponse:
    """Download one proof of a control, as one of its two sides."""
    fichier = get_object_or_404(visible_proofs(request.actor), pk=pk).fichier  # type: ignore[attr-defined]
    handle = storages["prive"].open(fichier.storage_key)
    return FileResponse(handle, as_attachment=True, filename=fichier.name, content_type=fichier.content_type)
