"""The account of the person who is signed in."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Compte


def own_compte(request: HttpRequest) -> Compte:
    """Her account, with herself."""
    titulaire_id = request.actor.titulaire_id  # type: ignore[attr-defined]
    return get_object_or_404(Compte.objects.select_related("titulaire__user"), titulaire_id=titulaire_id)
