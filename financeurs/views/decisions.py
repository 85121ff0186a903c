"""Queue and decisions of a funder: prises en charge and abondements."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.rendering import pdf_available
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.checks import checks_of
from financeurs.documents import decision_document
from financeurs.enums import EtatPriseEnCharge
from financeurs.filters import PriseEnChargeFilter
from financeurs.forms.decisions import AccorderForm, MotifForm
from financeurs.models import DemandeAbondement, PriseEnCharge
from financeurs.policies import DECIDERS, funding_abilities
from financeurs.selectors import most_that_can_be_granted, payable_many, why_not_payable
from financeurs.services import abondements as top_ups
from financeurs.services import prises_en_charge as fundings
from modules.forms.fields import euros_text


@require_GET
@for_roles(Role.FINANCEUR)
def prises_en_charge(request: HttpRequest) -> HttpResponse:
    """Requests, those to decide first."""
    rows = (
        PriseEnCharge.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .select_related("dossier__module__organisme", "dossier__titulaire", "financeur")
        .order_by(F("decided_on").desc(nulls_first=True), "requested_on", "pk")
    )
    chosen = PriseEnChargeFilter(request.GET, queryset=rows)
    parameters = request.GET.copy()
    parameters.pop("page", None)
    page, today = Paginator(chosen.qs, 20).get_page(request.GET.get("page")), current_moment().today
    waiting = [row for row in page if row.etat == EtatPriseEnCharge.DEMANDEE]
    verdicts = payable_many(asked=[(row.dossier, row.financeur) for row in waiting], today=today)
    blocked = {row.pk: why_not_payable(verdicts[row.dossier_id, row.financeur_id]) for row in waiting}
    context = {
        "form": chosen.form,
        "page": page,
        "parametres": parameters.urlencode(),
        "lignes": [(row, row.pk in blocked, blocked.get(row.pk, "")) for row in page],
        "aujourdhui": today,
    }
    return render(request, "financeurs/prises_en_charge.html", context)


def _funding(request: HttpRequest, pk: int) -> PriseEnCharge:
    rows = PriseEnCharge.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    return get_object_or_404(
        rows.select_related("dossier__module__organisme", "dossier__titulaire__compte", "financeur"), pk=pk
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR)
def prise_en_charge(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with its checks side by side; POST decides."""
    row, at, who = _funding(request, pk), current_moment(), request.actor  # type: ignore[attr-defined]
    most = most_that_can_be_granted(row, at)
    verb = request.POST.get("decision", "")
    grant = AccorderForm(request.POST if verb == "accorder" else None, initial={"montant": euros_text(most)})
    refusal = MotifForm(request.POST if verb == "refuser" else None)
    form = {"accorder": grant, "refuser": refusal}.get(verb)
    if form is not None and form.is_valid():
        try:
            if verb == "accorder":
                fundings.accept(prise_en_charge=row, centimes=form.cleaned_data["montant"], actor=who, at=at)
            else:
                fundings.refuse(prise_en_charge=row, motif=form.cleaned_data["motif"], actor=who, at=at)
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre décision est enregistrée. La personne est prévenue.")
            return redirect("prise_en_charge", row.pk)
    context = {
        "prise_en_charge": row,
        "dossier": row.dossier,
        "module": row.dossier.module,
        "verifications": checks_of(row, at),
    }
    context |= {"form_accorder": grant, "form_refuser": refusal, "most": most}
    context |= {"peut_decider": bool(funding_abilities(row, who)), "document": decision_document(row)}
    context["pdf_disponible"] = pdf_available()
    if request.method == "GET":
        record(actor=who, at=at, verb="financeurs.read_request", target=row, titulaire_id=row.dossier.titulaire_id)
    return render(request, "financeurs/prise_en_charge.html", context)


@require_GET
@for_roles(Role.FINANCEUR)
def abondements(request: HttpRequest) -> HttpResponse:
    """Requests for hours, those to answer first."""
    rows = DemandeAbondement.objects.filter(financeur_id=request.actor.structure_id)  # type: ignore[attr-defined]
    rows = rows.select_related("dossier__module", "dossier__titulaire").order_by(
        F("decided_on").desc(nulls_first=True), "pk"
    )
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "financeurs/abondements.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR)
def abondement(request: HttpRequest, pk: int) -> HttpResponse:
    """One request for hours; POST answers yes, or no with a motive."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    rows = DemandeAbondement.objects.filter(financeur_id=who.structure_id)
    row = get_object_or_404(rows.select_related("dossier__module__organisme", "dossier__titulaire"), pk=pk)
    verb = request.POST.get("decision", "")
    form = MotifForm(request.POST if verb == "refuser" else None)
    try:
        if verb == "accorder":
            top_ups.accept(demande=row, actor=who, at=at)
        elif verb == "refuser" and form.is_valid():
            top_ups.refuse(demande=row, motif=form.cleaned_data["motif"], actor=who, at=at)
        if verb == "accorder" or (verb == "refuser" and form.is_valid()):
            messages.success(request, "Votre réponse est enregistrée. La personne est prévenue.")
            return redirect("abondement", row.pk)
    except DomainError as error:
        messages.error(request, error.message)
    context = {"demande": row, "dossier": row.dossier, "form": form}
    context["peut_decider"] = row.etat == "demande" and who.has_function(*DECIDERS)
    if request.method == "GET":
        record(actor=who, at=at, verb="financeurs.read_top_up", target=row, titulaire_id=row.dossier.titulaire_id)
    return render(request, "financeurs/abondement.html", context)
