"""Payment orders: why each is what it is, and its approvals."""

from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.documents import twin_of
from cpa_portal.actor import Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf, pdf_available
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from financeurs.attentes import encours_many, may_approve_recent_iban, waits_of
from financeurs.documents import issue_order, latest_order_document, latest_order_documents
from financeurs.filters import OrdreFilter
from financeurs.forms.decisions import MotifForm
from financeurs.models import GroupeLie, OrdrePaiement
from financeurs.policies import abilities, why_not_approve
from financeurs.selectors import account_of, digest_of, funded_part, ordered_before, standing_approvals, with_facts
from financeurs.services.approbations import approve
from financeurs.services.confiance import approve_recent_iban
from financeurs.services.ordres import resume, suspend
from financeurs.suivi import expected_on, lacks_iban, who_acts_now


@require_GET
@for_roles(Role.FINANCEUR)
def ordres(request: HttpRequest) -> HttpResponse:
    """Orders, those to approve first."""
    rows = with_facts(OrdrePaiement.objects.visible_to(request.actor).most_urgent_first())  # type: ignore[attr-defined]
    chosen = OrdreFilter(request.GET, queryset=rows)
    parameters = request.GET.copy()
    parameters.pop("page", None)
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("page"))
    waits = waits_of(list(page), current_moment().today)
    lines = [(row, len(standing_approvals(row)), who_acts_now(row, waits[row.pk])) for row in page]
    context = {"form": chosen.form, "page": page, "lignes": lines, "parametres": parameters.urlencode()}
    return render(request, "financeurs/ordres.html", context)


def seen_order(request: HttpRequest, pk: int) -> OrdrePaiement:
    """The order if this person may see it, else 404."""
    return get_object_or_404(with_facts(OrdrePaiement.objects.visible_to(request.actor)), pk=pk)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR)
def ordre(request: HttpRequest, pk: int) -> HttpResponse:
    """Why this amount, who approved, what may be done; POST acts."""
    row, at, who = seen_order(request, pk), current_moment(), request.actor  # type: ignore[attr-defined]
    verb = request.POST.get("action", "")
    form = MotifForm(request.POST if verb == "suspendre" else None)
    extra = MotifForm(request.POST if verb == "approuver_iban" else None, auto_id="iban-%s")
    try:
        if verb == "approuver":
            approve(ordre=row, digest=request.POST.get("empreinte", ""), actor=who, at=at)
            messages.success(request, "Votre approbation est enregistrée.")
        elif verb == "reprendre":
            resume(ordre=row, actor=who, at=at)
            messages.success(request, "L’ordre attend de nouveau les approbations.")
        elif verb == "suspendre" and form.is_valid():
            suspend(ordre=row, motif=form.cleaned_data["motif"], actor=who, at=at)
            messages.success(request, "L’ordre est suspendu. L’organisme lit le motif.")
        elif verb == "approuver_iban" and extra.is_valid():
            digest, motif = request.POST.get("empreinte", ""), extra.cleaned_data["motif"]
            approve_recent_iban(ordre=row, digest=digest, motif=motif, actor=who, at=at)
            messages.success(request, "Votre approbation est enregistrée\u00a0: l’ordre peut être remis.")
        sent = {"suspendre": form, "approuver_iban": extra}.get(verb)
        if verb in {"approuver", "reprendre"} or (sent is not None and sent.is_valid()):
            return redirect("ordre", row.pk)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("ordre", row.pk)
    waits = waits_of([row], at.today)[row.pk]
    return render(
        request,
        "financeurs/ordre.html",
        {
            "ordre": row,
            "attentes": waits,
            "groupe": GroupeLie.objects.standing().filter(organismes=row.beneficiaire_id, etat="a_examiner").first(),
            "iban_form": extra if may_approve_recent_iban(row, who, waits) else None,
            "approbations_iban": row.approbations_iban.all(),
            "service": row.service_fait,
            "preuve": row.service_fait.justificatif,
            "approbations": standing_approvals(row),
            "compte": account_of(row),
            "personne": row.tranche.secondes - funded_part(row.tranche.dossier)[0],
            "empreinte": digest_of(row) or "",
            "verbes": abilities(row, who),
            "pourquoi_pas": why_not_approve(row, who) if row.etat == "a_approuver" else None,
            "tentatives": row.tentatives.all(),
            "qui": who_acts_now(row, waits),
            "attendu": expected_on(row),
            "deja": ordered_before(row),
            "form": form,
            "document": latest_order_document(row),
            "pdf_disponible": pdf_available(),
        },
    )


@require_POST
@for_roles(Role.FINANCEUR)
def editer_ordre(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the order's document as of now."""
    row = seen_order(request, pk)
    document = issue_order(ordre=row, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    return redirect("ordre_document", document.pk)


def _document(request: HttpRequest, pk: str) -> Document:
    document = get_object_or_404(Document, pk=pk, kind="ordre_paiement")
    if not OrdrePaiement.objects.visible_to(request.actor).filter(pk=int(document.subject_id)).exists():  # type: ignore[attr-defined]
        raise Http404
    return document


@require_GET
@for_roles(Role.FINANCEUR, Role.ORGANISME)
def ordre_document(request: HttpRequest, pk: str) -> HttpResponse:
    """The accessible twin of the file."""
    return HttpResponse(twin_of(_document(request, pk)))


@require_GET
@for_roles(Role.FINANCEUR, Role.ORGANISME)
def ordre_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The tagged PDF, made from the frozen text."""
    document = _document(request, pk)
    response = HttpResponse(html_to_pdf(document.html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="ordre-de-paiement-{document.subject_id}.pdf"'
    return response


@require_GET
@for_roles(Role.FINANCEUR)
def preuve_ordre(request: HttpRequest, pk: int) -> FileResponse:
    """The proof on which the order rests, as an attachment; the reading is journalled."""
    row = seen_order(request, pk)
    proof = row.service_fait.justificatif
    record(
        actor=request.actor, at=current_moment(), verb="financeurs.read_proof", target=proof,  # type: ignore[attr-defined]
        titulaire_id=row.tranche.dossier.titulaire_id,
    )  # fmt: skip
    fichier = proof.fichier
    response = FileResponse(
        storages["prive"].open(fichier.storage_key),
        as_attachment=True,
        filename=fichier.name,
        content_type=fichier.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@require_GET
@for_roles(Role.ORGANISME)
def mes_paiements(request: HttpRequest) -> HttpResponse:
    """Each order of the organisme: its state, who must act and when the money is expected."""
    rows = with_facts(OrdrePaiement.objects.visible_to(request.actor)).order_by("-created_on", "-pk")  # type: ignore[attr-defined]
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    issued = latest_order_documents(page)
    today, body = current_moment().today, request.actor.structure_id  # type: ignore[attr-defined]
    waits = waits_of(list(page), today)
    lines = [
        (row, lacks_iban(row), who_acts_now(row, waits[row.pk]), expected_on(row), issued.get(row.pk), waits[row.pk])
        for row in page
    ]
    context = {"page": page, "lignes": lines, "encours": encours_many([body], today).get(body)}
    return render(request, "financeurs/mes_paiements.html", context)
