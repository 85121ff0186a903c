"""Who may call the API: signed-in people, with their second factor when they are professionals."""

from typing import Any

from rest_framework.permissions import BasePermission

from cpa_portal.actor import PROFESSIONAL_ROLES, Role


class SignedIn(BasePermission):
    """Everyone who is signed in; a professional needs a second factor in this session."""

    message = "Une double authentification est exigée de ce compte."
    code = "second_facteur_exige"

    def has_permission(self, request: Any, view: Any) -> bool:
        """Django's own request carries the actor."""
        if not request.user or not request.user.is_authenticated:
            return False
        actor = request._request.actor
        return actor.role not in PROFESSIONAL_ROLES or actor.strong


def for_api_roles(*roles: Role) -> type[BasePermission]:
    """Permission class: these roles only, in the space that the session has chosen."""

    class InRole(SignedIn):
        message = "Ce point d’accès est réservé à un autre rôle."
        code = "role_inadapte"

        def has_permission(self, request: Any, view: Any) -> bool:
            return super().has_permission(request, view) and request._request.actor.role in roles

    return InRole
