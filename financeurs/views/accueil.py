"""First page of a funder's agent: what to do next, by function."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cpa_portal.actor import Role
from cpa_portal.web.access import for_roles
from cpa_portal.web.formatting import pluriel
from financeurs.models import DemandeAbondement, OrdrePaiement, PriseEnCharge


@require_GET
@for_roles(Role.FINANCEUR)
def financeur_accueil(request: HttpRequest) -> HttpResponse:
    """What waits for this agent's functions."""
    who = request.actor  # type: ignore[attr-defined]
    mine = {"financeur_id": who.structure_id}
    todo = []
    if who.has_function("gestionnaire", "valideur"):
        count = PriseEnCharge.objects.filter(etat="demandee", **mine).count()
        todo.append(
            (
                count,
                "demande de prise en charge,demandes de prise en charge",
                "à décider",
                "prises_en_charge",
                "?etat=demandee",
            )
        )
        count = DemandeAbondement.objects.filter(etat="demande", **mine).count()
        todo.append((count, "demande d’heures,demandes d’heures", "à laquelle répondre", "abondements", ""))
    if who.has_function("valideur", "comptable"):
        count = OrdrePaiement.objects.filter(etat="a_approuver", **mine).count()
        todo.append((count, "ordre de paiement,ordres de paiement", "à approuver", "ordres", "?etat=a_approuver"))
    if who.has_function("comptable"):
        count = OrdrePaiement.objects.filter(etat="pret", **mine).count()
        todo.append((count, "ordre approuvé,ordres approuvés", "à remettre à la banque", "remises", ""))
    tasks = [
        {"quoi": f"{pluriel(count, *words.split(','))} {verb}", "url": reverse(name) + query}
        for count, words, verb, name, query in todo
        if count
    ]
    return render(request, "financeurs/accueil.html", {"taches": tasks})
