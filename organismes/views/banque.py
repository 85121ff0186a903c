"""Bank details of the body."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import DomainError
from cpa_portal.web.access import for_roles
from cpa_portal.web.forms import show_error
from organismes.enums import Fonction
from organismes.forms.banque import IbanForm
from organismes.second_person import open_changes, who_must_act
from organismes.selectors import bank_history, own_organisme
from organismes.services.changements import propose_iban


@require_http_methods(["GET", "POST"])
@for_roles(Role.ORGANISME, functions=(Fonction.GESTIONNAIRE.value,))
def coordonnees_bancaires(request: HttpRequest) -> HttpResponse:
    """See the masked details and their history; POST proposes others."""
    organisme, at = own_organisme(request.actor), current_moment()  # type: ignore[attr-defined]
    form = IbanForm(request.POST or None, initial={"titulaire_du_compte": organisme.raison_sociale[:70]})
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_iban(organisme=organisme, **form.cleaned_data, actor=request.actor, at=at)  # type: ignore[attr-defined]
        except DomainError as error:
            show_error(form, error)
        else:
            messages.success(request, "Votre proposition attend une seconde personne. Chaque membre en est prévenu.")
            return redirect("changement", made.pk)
    waiting = open_changes(organisme).filter(nature="iban").first()
    context = {
        "organisme": organisme,
        "form": form,
        "historique": bank_history(organisme),
        "attente": waiting,
        "qui": who_must_act(waiting, at.now) if waiting else "",
        "aujourdhui": at.today,
    }
    return render(request, "organismes/coordonnees_bancaires.html", context, status=400 if form.errors else 200)
