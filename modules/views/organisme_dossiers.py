"""Dossiers on the modules of an organisme: quotes to establish, proofs to upload."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from modules.enums import EtatDossier, EtatTranche
from modules.forms.organisme import JustificatifForm
from modules.models import Dossier, Tranche
from modules.pages import steps_of
from modules.policies import abilities, may_decline
from modules.selectors.accompagnement import pieces_shown
from modules.selectors.dossiers import QUEUES, current_quote, queue_of
from modules.services.justificatifs import submit_proof

MEMBERS = ("gestionnaire", "formateur")


def _seen(request: HttpRequest) -> QuerySet[Dossier]:
    return (
        Dossier.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .select_related("module__organisme", "titulaire")
        .prefetch_related("devis", "tranches__service_fait", "tranches__justificatifs__fichier")
    )


@require_GET
@for_roles(Role.ORGANISME, functions=MEMBERS)
def organisme_dossiers(request: HttpRequest) -> HttpResponse:
    """The queue: what waits for the organisme first."""
    queue = request.GET.get("file", "a_traiter")
    queue = queue if queue in QUEUES else "a_traiter"
    page = Paginator(queue_of(_seen(request), queue), 20).get_page(request.GET.get("page"))
    tabs = [{"libelle": label, "url": f"?file={name}", "actif": name == queue} for name, label in QUEUES.items()]
    return render(
        request, "modules/organisme_dossiers.html", {"page": page, "onglets": tabs, "parametres": f"file={queue}"}
    )


def _awaited(row: Dossier, numero: str) -> Tranche | None:
    """The step asked for, else the first that waits for its proof, else the last one."""
    rows = sorted(row.tranches.all(), key=lambda item: item.numero)
    asked = next((item for item in rows if str(item.numero) == numero), None)
    waiting = next((item for item in rows if item.etat == EtatTranche.ATTENDUE), None)
    return asked or waiting or (rows[-1] if rows else None)


def _page(request: HttpRequest, row: Dossier, form: JustificatifForm | None, status: int = 200) -> HttpResponse:
    tranche = form.tranche if form is not None else _awaited(row, request.GET.get("etape", ""))
    verbs = abilities(row, request.actor)  # type: ignore[attr-defined]
    tranches = sorted(row.tranches.all(), key=lambda item: item.numero)
    if form is None and tranche is not None and "deposer_justificatif" in verbs:
        form = JustificatifForm(tranche=tranche, dossier=row, today=current_moment().today)
    return render(
        request,
        "modules/organisme_dossier.html",
        {
            "dossier": row,
            "module": row.module,
            "tranche": tranche,
            "tranches": tranches,
            "service": row.etat in {EtatDossier.SERVICE_FAIT, EtatDossier.CLOS},
            "justificatifs": [proof for item in tranches for proof in item.justificatifs.all()],
            "pieces": pieces_shown(row) if row.validated_on else [],
            "peut_decliner": may_decline(request.actor, row),  # type: ignore[attr-defined]
            "peut_partager": request.actor.has_function("gestionnaire") and not request.actor.narrow,  # type: ignore[attr-defined]
            "devis": current_quote(row),
            "etapes": steps_of(row),
            "verbes": verbs,
            "form": form,
            "attend_reponse": row.etat == EtatDossier.TRANSMIS,
        },
        status=status,
    )


@require_GET
@for_roles(Role.ORGANISME, functions=MEMBERS)
def organisme_dossier(request: HttpRequest, pk: str) -> HttpResponse:
    """One dossier as the organisme sees it: no hours of the account, no NIR."""
    return _page(request, get_object_or_404(_seen(request), pk=pk), None)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=MEMBERS)
def deposer_justificatif(request: HttpRequest, pk: str) -> HttpResponse:
    """Receive a proof; on error the same page with what was typed."""
    row = get_object_or_404(_seen(request), pk=pk)
    tranche, at = _awaited(row, request.POST.get("etape", "")), current_moment()
    if request.method == "GET" or tranche is None:
        return redirect("organisme_dossier", row.pk)
    form = JustificatifForm(request.POST, request.FILES, tranche=tranche, dossier=row, today=at.today)
    if form.is_valid():
        data = form.cleaned_data
        try:
            proof = submit_proof(
                tranche=tranche,
                file=data["fichier"],
                type=data["type"],
                secondes_realisees=data["duree"],
                ended_on=data["ended_on"],
                actor=request.actor,  # type: ignore[attr-defined]
                at=at,
            )
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le justificatif est reçu. Un reçu est à votre disposition sur cette page.")
            if proof.recu_ailleurs:
                messages.warning(
                    request,
                    "Ce même fichier a déjà été reçu pour un autre dossier. Il est signalé au financeur. "
                    "Si c’est une erreur, déposez aussi le bon fichier.",
                )
            return redirect("organisme_dossier", row.pk)
    return _page(request, row, form)
