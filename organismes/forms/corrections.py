"""Corrections: what an instructor asks, what a body answers."""

from typing import Any

from django import forms

from organismes.enums import CHAMPS_CORRIGEABLES, NatureCorrection, NaturePiece


class CorrectionForm(forms.Form):
    """One thing to correct; an empty one is no request."""

    cible = forms.ChoiceField(
        label="À corriger",
        choices=[("", "–"), ("Pièces", NaturePiece.choices), ("Déclaration", list(CHAMPS_CORRIGEABLES.items()))],
        error_messages={"required": "Choisissez ce qui est à corriger."},
    )
    nature = forms.ChoiceField(
        label="Ce qui ne va pas",
        choices=[("", "–"), *NatureCorrection.choices],
        error_messages={"required": "Dites ce qui ne va pas."},
    )
    texte = forms.CharField(
        label="Ce que l’organisme doit corriger",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites à l’organisme ce qu’il doit corriger."},
    )

    use_required_attribute = False

    @property
    def titre(self) -> str:
        """Title of its card."""
        rank = int(str(self.prefix).rsplit("-", 1)[-1]) + 1
        return "Première demande" if rank == 1 else f"Demande {rank}"


CorrectionFormSet = forms.formset_factory(CorrectionForm, extra=3, max_num=10, absolute_max=10)


class ReponseForm(forms.Form):
    """A new file, an explanation, or both."""

    fichier = forms.FileField(
        label="Nouveau fichier",
        help_text="PDF, JPEG ou PNG, 10\u00a0Mo au plus",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    explication = forms.CharField(
        label="Explication", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, sur_piece: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sur_piece:
            del self.fields["fichier"]
