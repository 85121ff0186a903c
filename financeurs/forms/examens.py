"""What an examiner chooses and types."""

from django import forms

from organismes.enums import Avis, EtatQualite, SourceQualite


class FileExamensForm(forms.Form):
    """Filters of the queue."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "À examiner"),
            (EtatQualite.A_COMPLETER, "Compléments demandés"),
            ("conclus", "Conclus"),
            (EtatQualite.SUSPENDU, "Suspendus"),
        ],
    )
    source = forms.ChoiceField(
        label="Examen",
        required=False,
        choices=[
            ("", "Tous"),
            (SourceQualite.DATADOCK, "Data Dock"),
            (SourceQualite.LABEL, "Label du Cnefop"),
            (SourceQualite.QUALIOPI, "Qualiopi"),
        ],
    )
    texte = forms.CharField(label="Raison sociale ou début du Siret", required=False, max_length=60)
    miens = forms.BooleanField(label="Ceux que j’examine", required=False)


class AvisForm(forms.Form):
    """The opinion on one indicator. Everything may wait: a draft is kept as it is."""

    use_required_attribute = False

    avis = forms.ChoiceField(
        label="Avis", choices=[("", "À donner"), *Avis.choices], required=True,
        error_messages={"invalid_choice": "Choisissez un avis de la liste."},
    )  # fmt: skip
    commentaire = forms.CharField(
        label="Commentaire",
        help_text="Exigé si l’avis n’est pas « conforme » ; l’organisme le lit",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    demande = forms.BooleanField(label="Demander un complément sur cet indicateur", required=False)

    def full_clean(self) -> None:
        """An opinion is due at the conclusion: shown as due, its absence is no error in a draft."""
        self.fields["avis"].required = False
        super().full_clean()
        self.fields["avis"].required = True


class ConclusionForm(forms.Form):
    """The motive of the conclusion."""

    motif = forms.CharField(
        label="Motif de la conclusion",
        help_text="Exigé pour demander des compléments ou conclure défavorablement ; l’organisme le lit",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
