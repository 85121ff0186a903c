"""Every component in its states, for those who write pages. Development only."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


class Exemple(forms.Form):
    """One field of each kind."""

    nom = forms.CharField(label="Nom de naissance", help_text="Tel qu’il est écrit sur votre acte de naissance.")
    jour = forms.DateField(label="Date de début", widget=forms.DateInput(attrs={"type": "date"}))
    niveau = forms.ChoiceField(label="Niveau", choices=[("V", "Niveau V"), ("IV", "Niveau IV")])
    mode = forms.ChoiceField(
        label="Tarification", choices=[("forfait", "Forfait"), ("devis", "Devis")], widget=forms.RadioSelect
    )
    accord = forms.BooleanField(label="J’ai lu les conditions")
    precisions = forms.CharField(label="Précisions", required=False, widget=forms.Textarea)


def _context() -> dict[str, Any]:
    wrong = Exemple({"nom": "", "jour": "31/02/2017", "niveau": "V", "mode": "forfait"})
    wrong.is_valid()
    return {
        "form": Exemple(auto_id="vide_%s"),
        "form_en_erreur": wrong,
        "page": Paginator(range(30), 10).page(2),
        "etapes": [
            {"titre": "Déclaration", "etat": "fait", "detail": "Enregistrée le 3 avril 2017"},
            {"titre": "Qualité", "etat": "en_cours", "detail": ""},
            {"titre": "Module", "etat": "a_venir", "detail": ""},
        ],
        "evenements": [{"date": date(2017, 5, 15), "titre": "Dossier ouvert", "detail": "24 h demandées"}],
        "fil": [("Accueil", "/"), ("Composants", "")],
        "resume": [("Durée", "24 h"), ("Prix", "1 050,00 €")],
        "onglets": [{"url": "#", "libelle": "À décider", "actif": True}, {"url": "#", "libelle": "Tous", "actif": False}],
        "tons": ["neutre", "info", "succes", "attention", "erreur"],
        "avant": date(2017, 6, 14),
    }


@login_not_required
@require_GET
def composants(request: HttpRequest) -> HttpResponse:
    """The catalogue of components; 404 outside development."""
    if not settings.MODE_DEMONSTRATION:
        raise Http404
    return render(request, "web/composants.html", _context())
