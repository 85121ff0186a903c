"""Public pages that a cache may keep for a short time: only those made for nobody in particular."""

import contextlib
import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from redis.exceptions import RedisError

View = Callable[..., HttpResponse]
Value = TypeVar("Value")


def kept_by_caches(seconds: int) -> Callable[[View], View]:
    """A request without any cookie gets an answer that any cache may keep; the others say nothing of it."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            patch_vary_headers(response, ["Cookie"])
            alone = not request.COOKIES and not request.META.get("CSRF_COOKIE") and not response.cookies
            if alone and response.status_code == HTTPStatus.OK:
                patch_cache_control(response, public=True, max_age=seconds)
            elif not request.user.is_authenticated:
                patch_cache_control(response, private=True, no_cache=True)
            return response

        return wrapped

    return decorate


def remembered(key: str, seconds: int, make: Callable[[], Value]) -> Value:
    """What `make` gave less than so many seconds ago, or now. Without the cache server, now; 0 remembers nothing."""
    if not seconds:
        return make()
    with contextlib.suppress(RedisError):
        if (found := cache.get(key)) is not None:
            return found  # type: ignore[no-any-return]
    made = make()
    with contextlib.suppress(RedisError):
        cache.set(key, made, seconds)
    return made
