"""The administrator's pages about one account: its declarations, those withdrawn, withdrawing one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.declarations import name_of
from accounts.explanations import SOURCES
from accounts.forms.retraits import RechercheCompteForm
from accounts.models import Compte, Retrait
from accounts.models.retraits import NATURES
from accounts.selectors import soldes_of
from accounts.selectors.recherche import compte_of
from accounts.selectors.retraits import declaration, declarations_of, withdrawals_of
from accounts.services.readings import record_account_reading
from accounts.services.retraits import restore, revoke
from accounts.views.retraits import withdraw
from accounts.withdrawals import retrait_vu
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def comptes(request: HttpRequest) -> HttpResponse:
    """Find one account. The number is posted: it never stands in an address."""
    form = RechercheCompteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect("compte_administre", compte_of(form.cleaned_data["numero"]).pk)
        except DomainError as error:
            show_error(form, error)
    return render(request, "accounts/comptes.html", {"form": form})


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def compte_administre(request: HttpRequest, pk: int) -> HttpResponse:
    """What was declared of a person, and what was withdrawn. The reading is journalled."""
    compte = get_object_or_404(Compte.objects.select_related("titulaire"), pk=pk)
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    record_account_reading(compte=compte, what="declarations", actor=actor, at=at)
    declarations = [
        {"fait": fait, "nature": NATURES[type(fait)], "libelle": name_of(fait), "source": SOURCES.get(fait.source, "–")}
        for fait in declarations_of(compte)
    ]
    context = {
        "compte": compte,
        "soldes": soldes_of(compte),
        "declarations": declarations,
        "retraits": [retrait_vu(retrait) for retrait in withdrawals_of(compte)],
        "en_recalcul": compte.computed_version < compte.facts_version,
    }
    return render(request, "accounts/compte_administre.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def retirer_declaration(request: HttpRequest, pk: int, nature: str, fait: int) -> HttpResponse:
    """Withdraw any declaration of an account."""
    found = declaration(nature, fait)
    if found is None or found.compte_id != pk:  # type: ignore[attr-defined]
        raise Http404
    actor, at = request.actor, current_moment()  # type: ignore[attr-defined]
    return withdraw(
        request,
        fait=found,
        act=lambda motif: revoke(fait=found, motif=motif, actor=actor, at=at),
        context={"pour": "administration", "compte": found.compte},  # type: ignore[attr-defined]
        done=("compte_administre", pk),
    )


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def retablir_declaration(request: HttpRequest, pk: int, retrait: int) -> HttpResponse:
    """Put back a declaration that was withdrawn by mistake."""
    found = get_object_or_404(Retrait.objects.select_related("compte"), pk=retrait, compte_id=pk)
    try:
        restore(retrait=found, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La déclaration est rétablie. Les droits sont en cours de recalcul.")
    return redirect("compte_administre", pk)
