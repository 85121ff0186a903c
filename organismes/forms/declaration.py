"""The declaration: its draft and its pieces."""

from django import forms

from accounts.forms.dates import DateField
from organismes.enums import NaturePiece


class DeclarationForm(forms.Form):
    """The draft: whatever is there is kept, nothing is required before the deposit."""

    objet = forms.CharField(
        label="Prestations prévues",
        help_text="Ce que vous ferez, pour qui, avec quels objectifs",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    first_contract_on = DateField(
        label="Date de la première convention ou du premier contrat",
        help_text="Par exemple 02/03/2017. La déclaration se dépose dans les trois mois qui suivent",
    )

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    onglet = forms.CharField(widget=forms.HiddenInput, max_length=32)

    use_required_attribute = False

    def full_clean(self) -> None:
        """The fields are due at the deposit, not in a draft: an empty one is no error here."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = True


class PieceForm(forms.Form):
    """One file and what it is."""

    nature = forms.ChoiceField(
        label="Nature de la pièce",
        choices=NaturePiece.choices,
        error_messages={"required": "Choisissez la nature de la pièce."},
    )
    fichier = forms.FileField(
        label="Fichier",
        help_text="PDF, JPEG ou PNG, 10\u00a0Mo au plus",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Choisissez un fichier."},
    )
    dated_on = DateField(
        label="Date du document",
        help_text="Pour le bulletin n°\u00a03\u00a0: par exemple 02/03/2017",
        required=False,
    )
