"""The person's mandates: what she gives, to whom, until when, and what was done under them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Mandat
from accounts.readings import acts_under, mandats_seen_by, readers_of, shown
from accounts.services import mandats as service
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles


@require_GET
@for_roles(Role.TITULAIRE)
def mes_mandats(request: HttpRequest) -> HttpResponse:
    """Proposals to answer, mandates in force, former ones."""
    today = current_moment().today
    mandats = list(mandats_seen_by(request.actor).order_by("-pk")[:100])  # type: ignore[attr-defined]
    acts = acts_under(mandats)
    rows = [{"mandat": mandat, "actes": acts.get(mandat.pk, [])} for mandat in mandats]
    return render(
        request,
        "accounts/mes_mandats.html",
        {
            "propositions": [row for row in rows if row["mandat"].waits_on(today)],
            "en_vigueur": [row for row in rows if row["mandat"].is_live_on(today)],
            "anciens": [
                {**row, "etat": row["mandat"].state_on(today)}
                for row in rows
                if not row["mandat"].waits_on(today) and not row["mandat"].is_live_on(today)
            ],
        },
    )


def _act(request: HttpRequest, pk: int, act: Callable[..., Mandat], done: str, **extra: Any) -> HttpResponse:
    """Run one verb on a mandate of this person and say what came of it."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    get_object_or_404(Mandat.objects.visible_to(actor), pk=pk)
    try:
        act(mandat_id=pk, actor=actor, at=at, **extra)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("mes_mandats")


@require_POST
@for_roles(Role.TITULAIRE)
def accepter_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed mandate in force."""
    return _act(request, pk, service.accept, "Le mandat est en vigueur. Vous pouvez y mettre fin à tout moment.")


@require_POST
@for_roles(Role.TITULAIRE)
def refuser_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a proposed mandate."""
    return _act(request, pk, service.refuse, "Vous avez refusé ce mandat. Le conseiller n’a pas accès à votre compte.")


@require_POST
@for_roles(Role.TITULAIRE)
def revoquer_mandat(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate now."""
    return _act(request, pk, service.revoke, "Le mandat a pris fin. Le conseiller n’a plus accès à votre compte.")


@require_POST
@for_roles(Role.TITULAIRE)
def revoquer_pouvoir(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one act back."""
    pouvoir = request.POST.get("pouvoir", "")
    return _act(request, pk, service.revoke_power, "Cet acte ne fait plus partie du mandat.", pouvoir=pouvoir)


@require_GET
@for_roles(Role.TITULAIRE)
def qui_a_vu(request: HttpRequest) -> HttpResponse:
    """Who read or changed the account, besides its holder."""
    entries = readers_of(request.actor.titulaire_id)  # type: ignore[attr-defined]
    page = Paginator(entries, 25).get_page(request.GET.get("page"))
    return render(request, "accounts/qui_a_vu.html", {"page": page, "actes": shown(page.object_list)})
