"""The link report, for the agents of the funders and the administrator."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.forms.liens import SansSuiteForm
from financeurs.models import GroupeLie
from financeurs.rules.liens import RAISONS
from financeurs.services.liens import close_without_follow_up, examine_again

TABS = {"a_examiner": "À examiner", "sans_suite": "Examinés, sans suite"}
FORCE = Case(When(force="forte", then=Value(0)), When(force="moyenne", then=Value(1)), default=Value(2))


def reasons(groupe: GroupeLie) -> list[tuple[str, str, list[str]]]:
    """Words of each reason, its masked hint, the names of the bodies."""
    names = {row.pk: row.raison_sociale for row in groupe.organismes.all()}
    found: list[tuple[str, str, list[str]]] = []
    for row in groupe.raisons:
        found.append((RAISONS[row["raison"]][0], row["indice"], [names[pk] for pk in row["organismes"]]))
    return found


@require_GET
@for_roles(Role.FINANCEUR, Role.ADMINISTRATEUR)
def liens(request: HttpRequest) -> HttpResponse:
    """Groups that stand, the strongest first."""
    etat = request.GET.get("etat", "a_examiner")
    etat = etat if etat in TABS else "a_examiner"
    rows = GroupeLie.objects.visible_to(request.actor).standing().filter(etat=etat)  # type: ignore[attr-defined]
    page = Paginator(rows.prefetch_related("organismes").order_by(FORCE, "-pk"), 20).get_page(request.GET.get("page"))
    tabs = [{"libelle": label, "url": f"?etat={name}", "actif": name == etat} for name, label in TABS.items()]
    lines = [(row, sorted({words for words, _, _ in reasons(row)})) for row in page]
    context = {"page": page, "lignes": lines, "onglets": tabs, "parametres": f"etat={etat}"}
    return render(request, "financeurs/liens.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR, Role.ADMINISTRATEUR)
def lien(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: who, why, how strongly; POST says « sans suite », or opens it again."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    rows = GroupeLie.objects.visible_to(who).select_related("examined_by").prefetch_related("organismes")
    row, verb = get_object_or_404(rows, pk=pk), request.POST.get("action", "")
    form = SansSuiteForm(request.POST if verb == "sans_suite" else None)
    try:
        if verb == "reexaminer":
            examine_again(groupe=row, actor=who, at=at)
            messages.success(request, "Le groupe est de nouveau à examiner.")
            return redirect("lien", row.pk)
        if verb == "sans_suite" and form.is_valid():
            close_without_follow_up(groupe=row, motif=form.cleaned_data["motif"], actor=who, at=at)
            messages.success(request, "Le groupe est examiné, sans suite.")
            return redirect("lien", row.pk)
    except DomainError as error:
        show_error(form, error)
    context: dict[str, Any] = {"groupe": row, "raisons": reasons(row), "form": form}
    context["peut_examiner"] = who.role == Role.ADMINISTRATEUR or who.has_function("gestionnaire", "valideur")
    return render(request, "financeurs/lien.html", context, status=400 if form.errors else 200)
