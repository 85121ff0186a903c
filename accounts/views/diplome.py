"""Declaring the level of diploma: what is typed, what it changes, then the confirmation."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.enums import Declarant, Niveau, Pouvoir
from accounts.forms.declarations import ConfirmationForm, DiplomeForm, DiplomeTiersForm
from accounts.models import Compte, Diplome
from accounts.policies import require_power
from accounts.preview import apercu_of
from accounts.readings import people_known_to
from accounts.selectors import preview_diplome
from accounts.services.acts_under_mandate import declare_diplome_for, record_reading
from accounts.services.facts import declare_diplome
from accounts.views.compte import own_compte
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


def _steps(
    request: HttpRequest,
    *,
    compte: Compte,
    form: DiplomeForm,
    declare: Callable[..., Any],
    context: dict[str, Any],
    done: tuple[Any, ...],
) -> HttpResponse:
    """Form, then before and after, then the act; « Modifier » comes back to the form with what was typed."""
    step = request.POST.get("etape", "")
    confirmation = ConfirmationForm(request.POST if step == "confirmer" else None)
    template = "accounts/declarer_diplome.html"
    current = Diplome.objects.filter(compte=compte).current().first()
    context = {**context, "form": form, "confirmation": confirmation, "actuel": current}
    if request.method == "POST" and step != "modifier" and form.is_valid():
        data = form.cleaned_data
        try:
            if step == "confirmer" and confirmation.is_valid():
                declare(**data)
                messages.success(request, "Déclaration enregistrée. Les heures sont en cours de recalcul.")
                return redirect(*done)
            projection = preview_diplome(compte, data["niveau"], data["certification_ccn"], current_moment())
            context["apercu"] = apercu_of(projection, with_hours=context["montrer_heures"])
            context["saisie"] = [(name, request.POST[name]) for name in form.fields if name in request.POST]
            context["niveau_choisi"] = Niveau(data["niveau"]).label
            template = "accounts/declarer_diplome_apercu.html"
        except DomainError as error:
            show_error(form, error)
    return render(request, template, context)


def _form_class(request: HttpRequest, compte: Compte, shape: type[DiplomeForm]) -> DiplomeForm:
    current = Diplome.objects.filter(compte=compte).current().first()
    names = ("niveau", "certification_ccn", "obtained_on")
    initial = {name: getattr(current, name) for name in names} if current else {}
    return shape(request.POST if request.method == "POST" else None, initial=initial)


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def declarer_diplome(request: HttpRequest) -> HttpResponse:
    """The person declares, or corrects, her own level."""
    compte = own_compte(request)

    def declare(**data: Any) -> None:
        declare_diplome(
            compte=compte,
            **data,
            declarant=Declarant.TITULAIRE,
            actor=request.actor,  # type: ignore[attr-defined]
            at=current_moment(),
        )

    form = _form_class(request, compte, DiplomeForm)
    context = {"pour_soi": True, "montrer_heures": True}
    return _steps(request, compte=compte, form=form, declare=declare, context=context, done=("mes_droits",))


@require_http_methods(["GET", "POST"])
@for_roles(Role.CONSEILLER)
def conseiller_declarer_diplome(request: HttpRequest, pk: int) -> HttpResponse:
    """An adviser declares for the person, under her mandate."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    titulaire = get_object_or_404(people_known_to(actor), pk=pk)
    mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.DECLARER_DIPLOME, at=at)

    def declare(**data: Any) -> None:
        declare_diplome_for(mandat=mandat, **data, actor=actor, at=at)

    form = _form_class(request, titulaire.compte, DiplomeTiersForm)
    context = {
        "pour_soi": False,
        "titulaire": titulaire,
        "mandat": mandat,
        "montrer_heures": mandat.allows_reading,
    }
    if request.method == "POST" and context["montrer_heures"]:
        record_reading(mandat=mandat, what="apercu", actor=actor, at=at)
    return _steps(
        request, compte=titulaire.compte, form=form, declare=declare, context=context, done=("mandat_detail", mandat.pk)
    )
