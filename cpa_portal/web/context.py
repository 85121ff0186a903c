"""What every template knows: the spaces of the person, the navigation, the legal day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cpa_portal.clock.reading import current_moment


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    space = getattr(request, "espace", None)
    return {
        "espaces": getattr(request, "espaces", []),
        "espace_courant": space,
        "navigation": [
            {
                "url": reverse(item.url_name),
                "label": item.label,
                "active": request.path.startswith(reverse(item.url_name)),
            }
            for item in (space.navigation if space else ())
        ],
        "jour_legal": current_moment().today if settings.BUSINESS_DATE else None,
        "mode_demonstration": settings.MODE_DEMONSTRATION,
    }
