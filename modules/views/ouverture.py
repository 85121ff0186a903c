"""Opening a dossier: by the person, or as a draft by her adviser."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Pouvoir
from accounts.models import Mandat, Titulaire
from accounts.policies import acting_under, require_power
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.enums import Tarification
from modules.forms.dossier import DatesForm, NoDatesForm, PreparerForm
from modules.models import Module
from modules.services import dossiers


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def ouvrir_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of the person: dates for a forfait, nothing yet for a quote."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    module = get_object_or_404(Module.objects.published().select_related("organisme"), pk=pk)
    kind = DatesForm if module.tarification == Tarification.FORFAIT else NoDatesForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        titulaire = Titulaire.objects.get(pk=actor.titulaire_id)
        try:
            dossier = dossiers.open_dossier(titulaire=titulaire, module=module, **form.cleaned_data, actor=actor, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre dossier est ouvert. Rien n’est encore transmis.")
            return redirect("dossier", dossier.pk)
    return render(request, "modules/ouvrir_dossier.html", {"module": module, "form": form})


def _people(actor: Actor, at: Moment):
    """People whose live mandate lets this adviser prepare a draft."""
    live = (
        Mandat.objects.visible_to(actor)
        .live(at.today)
        .filter(pouvoirs__pouvoir=Pouvoir.PREPARER_DOSSIER, pouvoirs__revoked_at__isnull=True)
    )
    return Titulaire.objects.filter(pk__in=live.values("titulaire_id")).order_by("nom_naissance", "prenoms")


@require_http_methods(["GET", "POST"])
@for_roles(Role.CONSEILLER)
def preparer_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft for a person under mandate; she alone submits it."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    module = get_object_or_404(Module.objects.published().select_related("organisme"), pk=pk)
    people = _people(actor, at)
    form = PreparerForm(request.POST or None, people=people, dates=module.tarification == Tarification.FORFAIT)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        titulaire = data.pop("titulaire")
        mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.PREPARER_DOSSIER, at=at)
        try:
            dossiers.open_dossier(titulaire=titulaire, module=module, **data, actor=acting_under(actor, mandat), at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(
                request, "Le brouillon est dans l’espace de la personne\u00a0: elle seule peut le transmettre."
            )
            return redirect("module_detail", module.pk)
    return render(
        request, "modules/preparer_dossier.html", {"module": module, "form": form, "personnes": people.exists()}
    )
