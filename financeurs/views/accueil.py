"""First page of a funder's agent: what to do next, by function."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.access import for_roles
from cpa_portal.web.formatting import pluriel
from financeurs.selectors import waiting_for

#: What waits → its words, what to do of it, page and filter.
WORDS = {
    "demandes": ("demande de prise en charge,demandes de prise en charge", "à décider", "prises_en_charge", "?etat=demandee"),
    "abondements": ("demande d’heures,demandes d’heures", "à laquelle répondre,auxquelles répondre", "abondements", ""),
    "examens": ("examen de qualité,examens de qualité", "à conclure", "examens", ""),
    "controles": ("contrôle,contrôles", "à examiner", "campagnes_controle", ""),
    "griefs": ("réponse à des griefs,réponses à des griefs", "à lire", "suspensions", ""),
    "ordres": ("ordre de paiement,ordres de paiement", "à approuver", "ordres", "?etat=a_approuver"),
    "suspendus": ("ordre suspendu,ordres suspendus", "à reprendre", "ordres", "?etat=suspendu"),
    "prets": ("ordre approuvé,ordres approuvés", "à remettre à la banque", "remises", ""),
    "scellees": ("remise scellée,remises scellées", "à télécharger", "remises", ""),
    "virements": ("virement,virements", "sans réponse de la banque", "remises", ""),
}  # fmt: skip


@require_GET
@for_roles(Role.FINANCEUR)
def financeur_accueil(request: HttpRequest) -> HttpResponse:
    """What waits for this agent's functions."""
    tasks = []
    for what, count in waiting_for(request.actor, real_day=current_moment().now.date()).items():  # type: ignore[attr-defined]
        words, verb, name, query = WORDS[what]
        todo = verb.split(",")[-1 if count > 1 else 0]
        tasks.append({"quoi": f"{pluriel(count, *words.split(','))} {todo}", "url": reverse(name) + query})
    return render(request, "financeurs/accueil.html", {"taches": tasks})
