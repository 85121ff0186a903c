"""Withdrawing a declaration: what it changes, why, then the act. For the person, and her adviser under mandate."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.declarations import name_of
from accounts.enums import Pouvoir
from accounts.forms.retraits import RetraitForm
from accounts.models import DeclarationDIF, Diplome
from accounts.models.faits import Fait
from accounts.policies import require_power, withdrawal_refusal
from accounts.readings import people_known_to
from accounts.selectors.retraits import withdrawal_of
from accounts.services.acts_under_mandate import record_reading, withdraw_diplome_for
from accounts.services.retraits import revoke
from accounts.views.compte import own_compte
from accounts.withdrawals import consequences_of, retrait_vu
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error

DONE = "La déclaration est retirée. Les heures sont en cours de recalcul."


def withdraw(
    request: HttpRequest,
    *,
    fait: Fait,
    act: Callable[[str], Any],
    context: dict[str, Any],
    done: tuple[Any, ...],
) -> HttpResponse:
    """What it changes and the reason; posting confirms. A declaration that does not stand is told, not asked."""
    form = RetraitForm(request.POST if request.method == "POST" else None, exemple=_example(fait, context["pour"]))
    if form.is_valid():
        try:
            act(form.cleaned_data["motif"])
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, DONE)
            return redirect(*done)
    retrait = withdrawal_of(fait) if fait.closed_at else None
    context = {
        **context,
        "form": form,
        "fait": fait,
        "libelle": name_of(fait),
        "retrait": retrait_vu(retrait) if retrait else None,
    }
    if fait.closed_at is None:
        context["consequences"] = consequences_of(fait, current_moment(), with_hours=context.get("heures", True))
    return render(request, "accounts/retirer.html", context)


def _example(fait: Fait, pour: str) -> str:
    if pour == "administration":
        return "déclarée par erreur pour une autre personne"
    return "j’ai confondu deux niveaux" if isinstance(fait, Diplome) else "ces heures étaient celles d’un autre contrat"


def _own(request: HttpRequest, model: type[Any], declare: str) -> HttpResponse:
    """Her own declaration that stands, if it was made in her name."""
    actor, compte = request.actor, own_compte(request)  # type: ignore[attr-defined]
    fait = model.objects.current().filter(compte=compte).select_related("compte__titulaire").first()
    if fait is None:
        return redirect(declare)
    return withdraw(
        request,
        fait=fait,
        act=lambda motif: revoke(fait=fait, motif=motif, actor=actor, at=current_moment()),
        context={
            "pour": "soi",
            "refus": withdrawal_refusal(actor=actor, fait=fait, titulaire_id=compte.titulaire_id),
            "diplome": model is Diplome,
        },
        done=("mes_droits",),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def retirer_diplome(request: HttpRequest) -> HttpResponse:
    """The person takes back the level that was declared in her name."""
    return _own(request, Diplome, "declarer_diplome")


@require_http_methods(["GET", "POST"])
@for_roles(Role.TITULAIRE)
def retirer_dif(request: HttpRequest) -> HttpResponse:
    """The person takes back her DIF hours, until a dossier uses them."""
    return _own(request, DeclarationDIF, "declarer_dif")


@require_http_methods(["GET", "POST"])
@for_roles(Role.CONSEILLER)
def conseiller_retirer_diplome(request: HttpRequest, pk: int) -> HttpResponse:
    """An adviser takes it back at the person's request, under a mandate that lets her declare."""
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    titulaire = get_object_or_404(people_known_to(actor), pk=pk)
    mandat = require_power(actor=actor, titulaire=titulaire, pouvoir=Pouvoir.DECLARER_DIPLOME, at=at)
    rows = Diplome.objects.current().filter(compte=titulaire.compte)
    fait = rows.select_related("compte__titulaire").first()
    if fait is None:
        return redirect("conseiller_declarer_diplome", pk)
    if mandat.allows_reading:
        record_reading(mandat=mandat, what="apercu", actor=actor, at=at)
    return withdraw(
        request,
        fait=fait,
        act=lambda motif: withdraw_diplome_for(mandat=mandat, motif=motif, actor=actor, at=at),
        context={
            "pour": "mandat",
            "titulaire": titulaire,
            "mandat": mandat,
            "heures": mandat.allows_reading,
            "diplome": True,
        },
        done=("mandat_detail", mandat.pk),
    )
