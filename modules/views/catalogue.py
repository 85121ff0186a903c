"""The public catalogue."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.caching import kept_by_caches
from modules.catalogue_page import search
from modules.models import Module
from modules.pages import steps_shown
from modules.policies import may_edit
from modules.rules.eligibility import long_bilan
from modules.selectors.offre import coming_sessions, parcours_holding, statutory_sentence, steps_of_module
from organismes.selectors import admissible


@require_GET
@login_not_required
@kept_by_caches(60)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published modules of the bodies admissible today, searched by words and filters."""
    found = search(request.GET, current_moment().today)
    return render(request, "modules/catalogue.html", found)


@require_GET
@login_not_required
@kept_by_caches(60)
def module_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Price, hours, proof, organisme; the button that opens a dossier."""
    actor = request.actor  # type: ignore[attr-defined]
    module = get_object_or_404(Module.objects.visible_to(actor).select_related("organisme__territoire"), pk=pk)
    at = current_moment()
    return render(
        request,
        "modules/module_detail.html",
        {
            "module": module,
            "canonique": f"{settings.SITE_URL}{reverse('module_detail', args=[module.pk])}",
            "peut_ouvrir": module.etat == "publie" and actor.role in {Role.ANONYME, Role.TITULAIRE},
            "peut_preparer": module.etat == "publie" and actor.role == Role.CONSEILLER,
            "peut_modifier": may_edit(actor, module),
            "mention": statutory_sentence(module.organisme, at.today),
            "admissible": admissible(module.organisme, at.today).admissible,
            "etapes": steps_shown(steps_of_module(module)),
            "sessions": coming_sessions(module, at.today),
            "parcours": parcours_holding(module),
            "bilan_long": long_bilan(module.nature, module.forfait_secondes or 0),
        },
    )
