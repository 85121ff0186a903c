"""Every component in its states, for those who write pages. Development and demonstration only."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


class ExempleForm(forms.Form):
    """One field of each kind."""

    nom = forms.CharField(
        label="Nom de naissance",
        help_text="Tel qu’il est écrit sur votre acte de naissance.",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(label="Adresse électronique", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    jour = forms.DateField(
        label="Date de début",
        help_text="Par exemple 02/03/2017",
        widget=forms.DateInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Cette date n’existe pas. Écrivez-la ainsi\u00a0: 02/03/2017."},
    )
    niveau = forms.ChoiceField(label="Niveau", choices=[("V", "Niveau V"), ("IV", "Niveau IV")])
    mode = forms.ChoiceField(
        label="Tarification",
        help_text="Le devis est établi pour une personne.",
        choices=[("forfait", "Forfait"), ("devis", "Devis")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le forfait ou le devis."},
    )
    phases = forms.MultipleChoiceField(
        label="Phases",
        choices=[("avant", "Avant la création"), ("apres", "Après la création")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    fichier = forms.FileField(
        label="Justificatif",
        help_text="PDF, JPEG ou PNG, 10\u00a0Mo au plus",
        error_messages={"required": "Choisissez un fichier."},
    )
    precisions = forms.CharField(label="Précisions", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    accord = forms.BooleanField(
        label="J’ai lu les conditions", error_messages={"required": "Cochez cette case pour continuer."}
    )


class FiltreForm(forms.Form):
    """Filters of a list."""

    q = forms.CharField(label="Mots", required=False)
    ville = forms.CharField(label="Ville", required=False)
    tarif = forms.ChoiceField(label="Tarification", choices=[("", "Toutes"), ("forfait", "Forfait")], required=False)


def _context() -> dict[str, Any]:
    wrong = ExempleForm({"nom": "", "email": "camille", "jour": "31/02/2017", "niveau": "V"}, {})
    wrong.is_valid()
    return {
        "form": ExempleForm(auto_id="vide_%s"),
        "form_en_erreur": wrong,
        "filtre": FiltreForm(auto_id="filtre_%s"),
        "page": Paginator(range(30), 10).page(2),
        "etapes": [
            {"titre": "Déclaration", "etat": "fait", "detail": "Enregistrée le 3\u00a0avril\u00a02017"},
            {"titre": "Qualité", "etat": "en_cours", "detail": "Réponse attendue avant le 14\u00a0juin\u00a02017"},
            {"titre": "Module", "etat": "a_venir", "detail": ""},
        ],
        "evenements": [
            {"date": date(2017, 5, 15), "titre": "Dossier transmis", "detail": "24\u00a0h demandées"},
            {"date": date(2017, 5, 2), "titre": "Dossier ouvert", "detail": ""},
        ],
        "fil": [("Accueil", "/"), ("Composants", "")],
        "resume": [("Durée", "24\u00a0h"), ("Prix", "1\u00a0050,00\u00a0€")],
        "onglets": [
            {"url": "#onglets", "libelle": "À décider", "actif": True},
            {"url": "#onglets", "libelle": "Tous", "actif": False},
        ],
        "badges": [
            ("neutre", "Brouillon"),
            ("info", "Transmis"),
            ("succes", "Publié"),
            ("attention", "À compléter"),
            ("erreur", "Refusé"),
        ],
        "avant": date(2017, 6, 14),
    }


@login_not_required
@require_GET
def composants(request: HttpRequest) -> HttpResponse:
    """The catalogue of components; 404 in production."""
    if not (settings.DEBUG or settings.MODE_DEMONSTRATION):
        raise Http404
    return render(request, "web/composants.html", _context())
