"""`/sante/` (the process lives) and `/sante/pret` (the portal can serve), for probes and people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cpa_portal.web import readiness

FRENCH = {"ensure_ascii": False}


@login_not_required
@never_cache
@require_safe
def sante(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"etat": "vivant"})


@login_not_required
@never_cache
@require_safe
def sante_pret(request: HttpRequest) -> JsonResponse:
    """200 when database, tables, broker and workers are there; 503 with the reasons otherwise."""
    report = readiness.report()
    reasons = [reason for reason in report.values() if reason]
    answer = {
        "etat": "indisponible" if reasons else "prêt",
        "verifications": {name: not reason for name, reason in report.items()},
        "raisons": reasons,
    }
    return JsonResponse(answer, status=503 if reasons else 200, json_dumps_params=FRENCH)
