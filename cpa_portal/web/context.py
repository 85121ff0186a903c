"""What every template knows: the spaces of the person, the navigation, the legal day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cpa_portal.clock.reading import current_moment


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    space = getattr(request, "espace", None)
    items = [(reverse(item.url_name), item.label) for item in (space.navigation if space else ())]
    here = max((url for url, _ in items if request.path.startswith(url)), key=len, default="")
    return {
        "espaces": getattr(request, "espaces", []),
        "espace_courant": space,
        # The longest address that leads here: « /financeur/ » is not the page of « /financeur/ordres/ ».
        "navigation": [{"url": url, "label": label, "active": url == here} for url, label in items],
        "jour_legal": current_moment().today if settings.BUSINESS_DATE else None,
        "mode_demonstration": settings.MODE_DEMONSTRATION,
    }
