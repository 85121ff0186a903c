"""Caps of the new bodies: what is outstanding, and how two valideurs lift one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from financeurs.attentes import encours_many
from financeurs.forms.plafonds import LeveeForm
from financeurs.models import Financeur, LeveePlafond, OrdrePaiement
from financeurs.services.confiance import approve_lift, end_lift, propose_lift
from organismes.models import Organisme


def _bodies(actor: Actor) -> QuerySet[Organisme]:
    """Those that this funder pays."""
    own = OrdrePaiement.objects.visible_to(actor).values("beneficiaire_id")
    return Organisme.objects.filter(pk__in=own).order_by("raison_sociale", "pk")


@require_GET
@for_roles(Role.FINANCEUR)
def plafonds(request: HttpRequest) -> HttpResponse:
    """Bodies that this funder pays and that still have a cap."""
    who, today = request.actor, current_moment().today  # type: ignore[attr-defined]
    bodies = list(_bodies(who))
    caps = encours_many((body.pk for body in bodies), today)
    levees = {row.organisme_id: row for row in LeveePlafond.objects.visible_to(who).filter(ended_at__isnull=True)}
    rows = [(body, caps[body.pk], levees.get(body.pk)) for body in bodies if body.pk in caps]
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "financeurs/plafonds.html", {"page": page, "aujourdhui": today})


def _act(request: HttpRequest, body: Organisme, form: LeveeForm, at: Moment) -> str:
    """What was done, in words; raises DomainError."""
    who, verb = request.actor, request.POST.get("action", "")  # type: ignore[attr-defined]
    if verb == "demander":
        funder = get_object_or_404(Financeur, pk=who.structure_id)
        propose_lift(financeur=funder, organisme=body, **form.cleaned_data, actor=who, at=at)
        return "La levée est demandée. Un autre valideur doit l’approuver."
    levee = get_object_or_404(LeveePlafond.objects.visible_to(who), organisme=body, pk=request.POST.get("levee") or 0)
    if verb == "approuver":
        approve_lift(levee=levee, actor=who, at=at)
        return "Le plafond est levé pour vos ordres à cet organisme."
    end_lift(levee=levee, actor=who, at=at)
    return "La levée est retirée\u00a0: le plafond vaut de nouveau."


@require_http_methods(["GET", "POST"])
@for_roles(Role.FINANCEUR)
def plafond(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: its tier, what is outstanding, the lifts; POST asks, approves or ends one."""
    who, at = request.actor, current_moment()  # type: ignore[attr-defined]
    body = get_object_or_404(_bodies(who), pk=pk)
    form = LeveeForm(request.POST if request.POST.get("action") == "demander" else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        try:
            messages.success(request, _act(request, body, form, at))
            return redirect("plafond", body.pk)
        except DomainError as error:
            if not form.is_bound:
                messages.error(request, error.message)
                return redirect("plafond", body.pk)
            show_error(form, error)
    rows = LeveePlafond.objects.visible_to(who).filter(organisme=body)
    levees = list(rows.select_related("proposed_by", "approved_by", "ended_by").order_by("-pk"))
    live = next((row for row in levees if row.ended_at is None and row.until_on >= at.today), None)
    context = {
        "organisme": body,
        "encours": encours_many([body.pk], at.today).get(body.pk),
        "levees": levees,
        "levee": live,
        "form": form,
        "valideur": who.has_function("valideur"),
        "autre": live is not None and live.proposed_by_id != who.user_id,
    }
    return render(request, "financeurs/plafond.html", context, status=400 if form.errors else 200)
