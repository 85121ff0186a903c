"""Sensitive changes: functions, suspension, motives, objections."""

from django import forms

from organismes.enums import Fonction, IssueObjection


class FonctionsForm(forms.Form):
    """Other functions for a member."""

    fonctions = forms.MultipleChoiceField(
        label="Fonctions proposées",
        choices=Fonction.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une fonction."},
    )
    motif = forms.CharField(label="Pourquoi", max_length=300, required=False)


class RaisonForm(forms.Form):
    """Why an access is closed or a member removed."""

    motif = forms.CharField(
        label="Pourquoi",
        help_text="La seconde personne le lira avant de décider",
        max_length=300,
        error_messages={"required": "Écrivez pourquoi\u00a0: la seconde personne le lira."},
    )


class RefusForm(forms.Form):
    """Why a change is refused."""

    motif = forms.CharField(
        label="Motif du refus",
        help_text="La personne qui a proposé ce changement le lira",
        max_length=300,
        error_messages={"required": "Écrivez le motif du refus."},
    )


class ObjectionForm(forms.Form):
    """The administrator's decision on an objection."""

    issue = forms.ChoiceField(
        label="Votre décision",
        choices=[
            (IssueObjection.ECARTEE, "Écarter l’objection\u00a0: les coordonnées restent valables"),
            (IssueObjection.RETENUE, "Retenir l’objection\u00a0: ces coordonnées ne serviront pas"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si l’objection est écartée ou retenue."},
    )
    motif = forms.CharField(
        label="Motif",
        help_text="Chaque membre de l’organisme le lira",
        max_length=300,
        error_messages={"required": "Écrivez le motif de votre décision\u00a0: chaque membre le lira."},
    )
