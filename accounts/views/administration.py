"""The administrator's pages about accounts: activity files."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.enums import EtatJeu
from accounts.models import ImportActivites, JeuDeParametres
from cpa_portal.actor import Role
from cpa_portal.web.access import for_roles


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def administration_accueil(request: HttpRequest) -> HttpResponse:
    """What there is to do: files under way, the legal day, the journal."""
    files = ImportActivites.objects.order_by("-received_at")[:5]
    waiting = JeuDeParametres.objects.filter(etat=EtatJeu.ETUDIE).count()
    return render(request, "accounts/administration_accueil.html", {"imports": files, "jeux_etudies": waiting})


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def imports(request: HttpRequest) -> HttpResponse:
    """Every activity file received, latest first."""
    page = Paginator(ImportActivites.objects.order_by("-received_at"), 25).get_page(request.GET.get("page"))
    return render(request, "accounts/imports.html", {"page": page})


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def import_detail(request: HttpRequest, pk: str) -> HttpResponse:
    """How far the file got, then its result and its rejected lines."""
    received = get_object_or_404(ImportActivites, pk=pk)
    page = Paginator(received.rejets.order_by("numero"), 100).get_page(request.GET.get("page"))
    finished = received.etat in {ImportActivites.Etat.TERMINE, ImportActivites.Etat.ECHOUE}
    return render(request, "accounts/import_detail.html", {"import": received, "page": page, "termine": finished})
