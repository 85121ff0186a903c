"""The addresses of the portal, and a bare page beside them: the page of a module, with nothing but the module read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from cpa_portal.urls import urlpatterns as portal
from modules.models import Module


@login_not_required
def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """One row by its key and its organisme, then the template of the page."""
    module = get_object_or_404(Module.objects.published().select_related("organisme"), pk=pk)
    return render(request, "modules/module_detail.html", {"module": module, "admissible": True, "peut_ouvrir": True})


urlpatterns = [path("banc/<int:pk>/", bare), *portal]
