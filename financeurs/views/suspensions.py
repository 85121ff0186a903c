"""Suspensions: the funder's side and the body's."""

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
from financeurs.forms.controles import GriefsForm, MotifDecisionForm, ReponseGriefsForm
from financeurs.models import PieceSuspension, Suspension
from financeurs.services import suspensions as service
from financeurs.workflow import SUSPENSION
from organismes.models import Qualite

EXAMINATEUR, GESTIONNAIRE = ("examinateur",), ("gestionnaire",)
PER_PAGE = 20
SAID = {
    "suspendre": "La suspension est prononcée. L’organisme est prévenu.",
    "classer": "La procédure est classée. L’organisme est prévenu.",
    "lever": "La suspension est levée à compter d’aujourd’hui.",
}


@require_GET
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def suspensions(request: HttpRequest) -> HttpResponse:
    """Procedures of this funder, those that wait first."""
    rows = Suspension.objects.visible_to(request.actor).select_related("qualite__organisme")  # type: ignore[attr-defined]
    page = Paginator(rows.order_by("decided_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "financeurs/suspensions.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def ouvrir_suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """State the grounds."""
    row = get_object_or_404(Qualite.objects.filter(etat="referencable").select_related("organisme"), pk=pk)
    form = GriefsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = service.open_suspension(
                qualite=row,
                **form.cleaned_data,
                actor=request.actor,  # type: ignore[attr-defined]
                at=current_moment(),
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Les griefs sont notifiés à l’organisme.")
            return redirect("suspension", pk=found.pk)
    fil = [("Suspensions", reverse("suspensions")), (row.organisme.raison_sociale, "")]
    context = {"form": form, "qualite": row, "fil": fil}
    return render(request, "financeurs/ouvrir_suspension.html", context, status=400 if form.errors else 200)


def _own(request: HttpRequest, pk: int) -> Suspension:
    rows = Suspension.objects.visible_to(request.actor).select_related("qualite__organisme", "financeur")  # type: ignore[attr-defined]
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, functions=EXAMINATEUR)
def suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """One procedure; POST decides or lifts."""
    row, at = _own(request, pk), current_moment()
    form, verb = MotifDecisionForm(request.POST or None), request.POST.get("verbe", "")
    if request.method == "POST" and form.is_valid():
        try:
            who = {"actor": request.actor, "at": at, "motif": form.cleaned_data["motif"]}  # type: ignore[attr-defined]
            if verb == "lever":
                service.lift(suspension=row, **who)
            else:
                service.decide(suspension=row, suspendre=verb == "suspendre", **who)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, SAID.get(verb, SAID["classer"]))
            return redirect("suspension", pk=pk)
    context = {
        "suspension": row,
        "pieces": row.pieces.select_related("fichier").order_by("pk"),
        "verbes": SUSPENSION.verbs(row.etat),
        "reprise": row.qualite.suites.filter(etat="referencable").first(),
        "attente": service.why_not_decide(row, at.today),
        "form": form,
        "fil": [("Suspensions", reverse("suspensions")), (row.qualite.organisme.raison_sociale, "")],
    }
    return render(request, "financeurs/suspension.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def ma_suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """The grounds against the body; POST answers them."""
    row, at = _own(request, pk), current_moment()
    form = ReponseGriefsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.answer(suspension=row, **form.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre réponse est envoyée.")
            return redirect("ma_suspension", pk=pk)
    context = {
        "suspension": row,
        "pieces": row.pieces.select_related("fichier").order_by("pk"),
        "peut_repondre": SUSPENSION.allows(row.etat, "repondre"),
        "form": form,
        "fil": [("Contrôles", reverse("mes_controles")), ("Griefs", "")],
    }
    return render(request, "financeurs/ma_suspension.html", context, status=400 if form.errors else 200)


@require_GET
@for_roles(Role.FINANCEUR, Role.ORGANISME)
def piece_suspension(request: HttpRequest, pk: int) -> FileResponse:
    """Download one piece of a procedure, as one of its two sides."""
    seen = Suspension.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    fichier = get_object_or_404(
        PieceSuspension.objects.filter(suspension__in=seen).select_related("fichier"), pk=pk
    ).fichier
    handle = storages["prive"].open(fichier.storage_key)
    return FileResponse(handle, as_attachment=True, filename=fichier.name, content_type=fichier.content_type)
