"""Showing one dossier to a member who has just joined."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from modules.models import Dossier
from modules.services.partages import share, unshare
from organismes.second_person import is_narrow
from organismes.selectors import members_of, own_organisme


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=("gestionnaire",))
def partager_dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """Recent members, and whether each sees this dossier; POST shares or stops."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    row = get_object_or_404(Dossier.objects.visible_to(who).select_related("titulaire", "module"), pk=pk)
    members = {membre.pk: membre for membre in members_of(own_organisme(who)) if is_narrow(membre, at.now)}
    if request.method == "POST":
        chosen = request.POST.get("membre", "")
        membre = members.get(int(chosen)) if chosen.isdigit() else None
        try:
            if membre is None:
                messages.error(request, "Choisissez un membre récent.")
            elif request.POST.get("action") == "retirer":
                unshare(dossier=row, membre=membre, actor=who, at=at)
                messages.success(request, "Ce dossier n’est plus partagé avec cette personne.")
            else:
                share(dossier=row, membre=membre, actor=who, at=at)
                messages.success(request, "Cette personne voit maintenant ce dossier.")
        except DomainError as error:
            messages.error(request, error.message)
        return redirect("partager_dossier", row.pk)
    shared = set(row.partages.filter(ended_at__isnull=True).values_list("user_id", flat=True))
    lines = [(membre, membre.user_id in shared) for membre in members.values()]
    return render(request, "modules/partager_dossier.html", {"dossier": row, "lignes": lines})
