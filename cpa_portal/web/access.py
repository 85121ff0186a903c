"""Who may open a page: the role under which the person acts, and her functions in the structure."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cpa_portal.actor import Role

View = Callable[..., HttpResponse]


def for_roles(*roles: Role, functions: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Refuse (403) every other role, and members without one of the functions when some are named."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = request.actor  # type: ignore[attr-defined]
            if who.role not in roles or (functions and not who.has_function(*functions)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles, guarded.functions = roles, functions  # type: ignore[attr-defined]
        return guarded

    return wrap
