"""Pages that every page leads to from its footer: help, accessibility, personal data. Open to all."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def aide(request: HttpRequest) -> HttpResponse:
    """Who does what, and what to do when stuck."""
    return render(request, "web/aide.html")


@login_not_required
@require_GET
def accessibilite(request: HttpRequest) -> HttpResponse:
    """Accessibility statement."""
    return render(request, "web/accessibilite.html")


@login_not_required
@require_GET
def donnees_personnelles(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and who reads it."""
    return render(request, "web/donnees_personnelles.html")
