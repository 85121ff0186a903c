"""Middleware of every page: request id, actor, second factor, privacy of pages, domain errors."""

import uuid
from collections.abc import Callable
from http import HTTPStatus

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.cache import add_never_cache_headers

from cpa_portal.actor import PROFESSIONAL_ROLES, Actor
from cpa_portal.errors import DomainError
from cpa_portal.web.registry import Space, spaces_of

Answer = Callable[[HttpRequest], HttpResponse]
SESSION_SPACE = "espace"


def request_id(get_response: Answer) -> Answer:
    """Give each request an id, returned in X-Request-Id and written in the journal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware


def has_strong_sign_in(request: HttpRequest) -> bool:
    """True if a second factor was given in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def actor_of(request: HttpRequest, space: Space | None) -> Actor:
    """The actor of a request under a space."""
    if not request.user.is_authenticated or space is None:
        return Actor.anonymous(request.request_id)  # type: ignore[attr-defined]
    return Actor(
        user_id=request.user.pk,
        role=space.role,
        structure_id=space.structure_id,
        functions=space.functions,
        narrow=space.narrow,
        titulaire_id=space.titulaire_id,
        request_id=request.request_id,  # type: ignore[attr-defined]
        strong=has_strong_sign_in(request),
    )


def actor(get_response: Answer) -> Answer:
    """Put `request.actor`, `request.espaces` and `request.espace` for the views.

    The space is the one chosen in this session, else the person's first one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        spaces = spaces_of(request.user)
        chosen = request.session.get(SESSION_SPACE) if spaces else None
        space = next((item for item in spaces if item.key == chosen), spaces[0] if spaces else None)
        request.espaces, request.espace = spaces, space  # type: ignore[attr-defined]
        request.actor = actor_of(request, space)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def second_factor(get_response: Answer) -> Answer:
    """Send professionals to the second factor before any page that is not open to all or about it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Callable[..., HttpResponse], *_: object) -> HttpResponse | None:
        who = request.actor  # type: ignore[attr-defined]
        if who.role not in PROFESSIONAL_ROLES or who.strong or not getattr(view, "login_required", True):
            return None
        match = resolve(request.path_info)
        if match.url_name in EXEMPT or (match.url_name or "").startswith(("account_", "mfa_")):
            return None
        if request.path_info.startswith("/api/"):
            message = "Une double authentification est exigée de ce compte."
            return JsonResponse({"code": "second_facteur_exige", "message": message, "fields": {}}, status=403)
        return redirect("mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_activate_totp")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


#: Pages that a professional reaches before the second factor.
EXEMPT = frozenset({"choisir_espace"})


def private_pages(get_response: Answer) -> Answer:
    """Forbid every cache to keep a page made for a signed-in person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def domain_errors(get_response: Answer) -> Answer:
    """Show a domain error that no form caught as a clear page with its status (API: see cpa_portal.api.errors)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if error.status == HTTPStatus.NOT_FOUND:
            raise Http404
        return render(request, "erreurs/metier.html", {"erreur": error}, status=error.status)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
