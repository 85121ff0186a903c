"""What follows the registration, for the body: reports, changes, end of activity, answer to a check."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.documents import document_of
from organismes.enums import EtatDeclaration, EtatModification, Fonction
from organismes.forms.vie import BilanForm, FinForm, ModificationForm, ObservationsForm
from organismes.models import Bilan, ProcedureAnnulation
from organismes.prefill import known_of
from organismes.rules.bilans import remarks
from organismes.selectors import current_declaration, own_organisme
from organismes.services import actes, bilans, modifications
from organismes.vie import open_procedure, working_copy, years_due, years_shown

GESTIONNAIRE = (Fonction.GESTIONNAIRE.value,)


@require_GET
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def mes_bilans(request: HttpRequest) -> HttpResponse:
    """Every year due, what was sent, and what else happens to the registration."""
    organisme, today = own_organisme(request.actor), current_moment().today  # type: ignore[attr-defined]
    declaration = current_declaration(organisme)
    context = {
        "organisme": organisme,
        "annees": years_shown(organisme, today),
        "declaration": declaration,
        "actes": list(declaration.actes.order_by("-pk")) if declaration else [],
        "procedure": open_procedure(declaration) if declaration else None,
        "today": today,
    }
    return render(request, "organismes/mes_bilans.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def bilan(request: HttpRequest, annee: int) -> HttpResponse:
    """The report of one year: kept as it is typed, sent when it is ready."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    if annee not in years_due(organisme, at.today):
        raise Http404
    copy = working_copy(organisme, annee)
    known = {} if copy else known_of(organisme, annee)
    initial = BilanForm.initial_of(copy.contenu if copy else known)
    form = BilanForm(request.POST) if request.method == "POST" else BilanForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        common = {"organisme": organisme, "annee": annee, "contenu": form.contenu(), "actor": request.actor, "at": at}  # type: ignore[attr-defined]
        try:
            if "garder" in request.POST:
                bilans.save_report(**common)
                messages.success(request, "Votre saisie est gardée. Le bilan n’est pas encore transmis.")
            else:
                bilans.send_report(**common, sans_activite=form.cleaned_data["sans_activite"])
                messages.success(
                    request, f"Le bilan {annee} est transmis. Son accusé de réception est à votre disposition."
                )
        except DomainError as error:
            show_error(form, error)
        else:
            return redirect("mes_bilans")
    context = {
        "form": form,
        "annee": annee,
        "copie": copy,
        "connu": bool(known),
        "remarques": remarks(copy.contenu) if copy else [],
    }
    return render(request, "organismes/bilan.html", context, status=400 if form.errors else 200)


def _document(request: HttpRequest, pk: int) -> Document:
    row = get_object_or_404(Bilan.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    found = document_of(row)
    if found is None:
        raise Http404
    return found


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def recu_bilan(request: HttpRequest, pk: int) -> HttpResponse:
    """A report as it was sent, on screen."""
    return HttpResponse(_document(request, pk).html.replace('href="static:', f'href="{settings.STATIC_URL}'))


@require_GET
@for_roles(Role.ORGANISME, Role.INSTRUCTEUR)
def recu_bilan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a tagged PDF."""
    response = HttpResponse(html_to_pdf(_document(request, pk).html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bilan-{pk}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def mes_modifications(request: HttpRequest) -> HttpResponse:
    """Changes declared and what became of them; POST declares one."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    form = ModificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = modifications.declare_change(
                organisme=organisme,
                **form.values(),
                actor=request.actor,  # type: ignore[attr-defined]
                at=at,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le changement est déclaré. L’administration vous répondra.")
            if at.today > modifications.deadline(change.effective_on):
                messages.warning(
                    request,
                    "Il était à déclarer dans les trente jours\u00a0: le retard n’empêche pas sa prise en compte.",
                )
            return redirect("mes_modifications")
    rows = list(organisme.modifications.order_by("-pk"))
    context = {"form": form, "modifications": rows, "attente": EtatModification.DECLAREE}
    return render(request, "organismes/mes_modifications.html", context, status=400 if form.errors else 200)


@require_POST
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def retirer_modification(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a change back before the answer."""
    organisme = own_organisme(request.actor)  # type: ignore[attr-defined]
    change = get_object_or_404(organisme.modifications, pk=pk)
    try:
        modifications.withdraw_change(change=change, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Le changement est retiré.")
    return redirect("mes_modifications")


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def fin_activite(request: HttpRequest) -> HttpResponse:
    """What ending the activity changes, then the act; undone by the same page until it takes effect."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    declaration = current_declaration(organisme)
    form = FinForm(request.POST if request.method == "POST" and "retirer" not in request.POST else None)
    ending = declaration is not None and declaration.etat == EtatDeclaration.CESSEE
    undoable = (
        ending and declaration is not None and declaration.ended_on is not None and at.today < declaration.ended_on
    )
    if request.method == "POST" and declaration is not None and (form.is_valid() or "retirer" in request.POST):
        common = {"declaration": declaration, "actor": request.actor, "at": at}  # type: ignore[attr-defined]
        try:
            if "retirer" in request.POST and undoable:
                actes.undo_end(**common, motif="Retirée par l’organisme avant son effet.")
                messages.success(request, "Votre fin d’activité est retirée\u00a0: votre enregistrement reste valable.")
                return redirect("mes_bilans")
            if "retirer" not in request.POST:
                actes.declare_end(**common, **form.cleaned_data)
                messages.success(request, "Votre fin d’activité est déclarée.")
                return redirect("mes_bilans")
        except DomainError as error:
            show_error(form, error)
    context = {
        "form": form,
        "declaration": declaration,
        "peut": declaration is not None and declaration.etat == EtatDeclaration.ENREGISTREE,
        "retirable": undoable,
    }
    return render(request, "organismes/fin_activite.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=GESTIONNAIRE)
def ma_procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """What the administration holds against the body; POST answers."""
    actor = request.actor  # type: ignore[attr-defined]
    row = get_object_or_404(ProcedureAnnulation.objects.visible_to(actor).select_related("declaration"), pk=pk)
    form = ObservationsForm(request.POST or None, initial={"observations": row.observations})
    if request.method == "POST" and form.is_valid():
        try:
            actes.observe(procedure=row, **form.cleaned_data, actor=actor, at=current_moment())
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(
                request, "Vos observations sont transmises. Vous pouvez les compléter jusqu’à la décision."
            )
            return redirect("ma_procedure", row.pk)
    context = {"procedure": row, "form": form, "document": document_of(row)}
    return render(request, "organismes/ma_procedure.html", context, status=400 if form.errors else 200)
