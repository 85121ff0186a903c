"""The parameters of the law: those in force, and the changes that two administrators put in force."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.campagne_report import report_of
from accounts.enums import EtatJeu
from accounts.forms.parametres import PropositionForm, RechercheParametreForm, RejetForm, ValeurForm
from accounts.models import Campagne, JeuDeParametres
from accounts.selectors.campagnes import progress
from accounts.selectors.law import law_in_force
from accounts.selectors.parametres import (
    LigneLoi,
    changements_of,
    choices_of,
    jeux,
    lignes_of,
    obstacle,
    study_of,
    who_acts,
)
from accounts.services import parametres as service
from accounts.workflow import JEU
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error

PAGE = 25


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def parametres(request: HttpRequest) -> HttpResponse:
    """Every change, latest first, and the form that begins one."""
    form = PropositionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            jeu = service.propose(**form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le brouillon est ouvert. Ajoutez les valeurs qui changent.")
            return redirect("parametres_detail", jeu.pk)
    page = Paginator(jeux(), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/parametres.html", {"form": form, "page": page, "loi": law_in_force()})


@require_GET
@for_roles(Role.ADMINISTRATEUR)
def parametres_en_vigueur(request: HttpRequest) -> HttpResponse:
    """Every parameter with its dated values and its article; from a draft, the one to change is chosen here."""
    law, form = law_in_force(), RechercheParametreForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    draft = JeuDeParametres.objects.filter(pk=data.get("changement"), etat=EtatJeu.BROUILLON).first()
    lignes = lignes_of(law, data.get("q", ""))
    again = f"{reverse('parametres_en_vigueur')}?changement={draft.pk}" if draft else reverse("parametres_en_vigueur")
    context = {"loi": law, "lignes": lignes, "form": form, "brouillon": draft, "effacer": again}
    return render(request, "accounts/parametres_en_vigueur.html", context)


def _jeu(pk: UUID) -> JeuDeParametres:
    return get_object_or_404(JeuDeParametres.objects.select_related("created_by"), pk=pk)


def _detail(
    request: HttpRequest, jeu: JeuDeParametres, *, valeur: ValeurForm | None = None, rejet: RejetForm | None = None
) -> HttpResponse:
    """What changes, how far the study is, who agreed, who acts next, and what this person can do."""
    user_id, law = request.actor.user_id, law_in_force()  # type: ignore[attr-defined]
    study = study_of(jeu) if jeu.empreinte else None
    given = list(jeu.approbations.filter(empreinte=jeu.empreinte).select_related("user").order_by("pk"))
    changes, mine = changements_of(jeu), any(one.user_id == user_id for one in given)
    code, why = (obstacle(jeu, study, law) if jeu.etat == EtatJeu.ETUDIE else None) or ("", "")
    chosen = law.par_nom.get((request.POST or request.GET).get("nom", ""))
    form = valeur or ValeurForm(choices=choices_of(law), initial={"nom": chosen.nom if chosen else ""})
    context = {
        "jeu": jeu,
        "changements": changes,
        "etude": study,
        "avancement": progress(study, now=current_moment().now) if study else None,
        "resume": report_of(study).totaux[:4] if study and code != "etude_en_cours" else [],
        "recalcul": jeu.campagnes.filter(nature=Campagne.Nature.REELLE).order_by("-lancee_at").first(),
        "approbations": given,
        "requises": service.APPROVALS,
        "brouillon": jeu.etat == EtatJeu.BROUILLON,
        "en_etude": code == "etude_en_cours",
        "obstacle": "" if code == "etude_en_cours" else why,
        "a_approuver": jeu.etat == EtatJeu.ETUDIE and not code,
        "deja": mine,
        "agir": who_acts(jeu, code=code, mine=mine, values=bool(changes)),
        "peut": dict.fromkeys(JEU.verbs(jeu.etat), True),
        "choisi": LigneLoi.of(chosen) if chosen else None,
        "form": form,
        "rejet": rejet or RejetForm(prefix="rejet"),
    }
    return render(request, "accounts/parametres_detail.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADMINISTRATEUR)
def parametres_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One change; POST proposes a value."""
    jeu = _jeu(pk)
    if request.method == "GET":
        return _detail(request, jeu)
    form = ValeurForm(request.POST, choices=choices_of(law_in_force()))
    if form.is_valid():
        data = form.cleaned_data
        values = {name: data[name] for name in ("nom", "from_on", "valeur")}
        try:
            service.set_value(jeu_id=jeu.pk, **values, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "La valeur est proposée.")
            return redirect("parametres_detail", jeu.pk)
    return _detail(request, jeu, valeur=form)


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def rejeter_parametres(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Refuse with a reason."""
    jeu, form = _jeu(pk), RejetForm(request.POST, prefix="rejet")
    if form.is_valid():
        try:
            service.reject(jeu_id=jeu.pk, **form.cleaned_data, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Le changement est rejeté.")
            return redirect("parametres_detail", jeu.pk)
    return _detail(request, jeu, rejet=form)


def _act(request: HttpRequest, pk: UUID, act: Callable[..., Any], done: str, **given: Any) -> HttpResponse:
    """Run one verb and come back to the page of the change that it leads to."""
    jeu = _jeu(pk)
    try:
        found = act(jeu_id=jeu.pk, **given, actor=request.actor, at=current_moment())  # type: ignore[attr-defined]
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("parametres_detail", jeu.pk)
    messages.success(request, done)
    return redirect("parametres_detail", found.pk if isinstance(found, JeuDeParametres) else jeu.pk)


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def retirer_valeur(request: HttpRequest, pk: UUID, valeur: int) -> HttpResponse:
    """Take a value out of the draft."""
    return _act(request, pk, service.remove_value, "La valeur est retirée.", valeur_id=valeur)


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def etudier_parametres(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Study on every account."""
    return _act(request, pk, service.study, "L’étude d’impact est lancée. Rien n’est inscrit sur les comptes.")


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def modifier_parametres(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back to the draft."""
    return _act(request, pk, service.modify, "Le brouillon est repris. Il faudra l’étudier et l’approuver de nouveau.")


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def approuver_parametres(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree to the content shown."""
    done = "Votre accord est enregistré. À deux accords, le changement entre en vigueur."
    return _act(request, pk, service.approve, done, empreinte=request.POST.get("empreinte", ""))


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def abandonner_parametres(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it up."""
    return _act(request, pk, service.abandon, "Le changement est abandonné.")


@require_POST
@for_roles(Role.ADMINISTRATEUR)
def annuler_parametres(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draft the way back."""
    return _act(
        request, pk, service.undo, "Un brouillon remet les valeurs d’avant. Étudiez-le, puis faites-le approuver."
    )
