"""Limits on what could be guessed by trying again: counted in the cache shared by the web processes."""

from django.core.cache import cache

from cpa_portal.errors import Refused

TRIES, PERIOD_SECONDS = 10, 3600


def count_try(*, what: str, who: int | None) -> None:
    """Count one try. Raises Refused beyond the limit of the hour."""
    key = f"essais:{what}:{who}"
    cache.add(key, 0, timeout=PERIOD_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # it expired in between: this is the first try of a new hour
        cache.set(key, 1, timeout=PERIOD_SECONDS)
        return
    if count > TRIES:
        raise Refused("Vous avez fait trop d’essais. Recommencez dans une heure.", code="trop_d_essais")
