"""Input shapes of the organismes. The rules are in rules/ and services/."""

from datetime import date
from typing import Any

from django import forms

from accounts.forms.dates import DateField
from organismes.enums import EtatDeclaration, Fonction, MotifRefus, NaturePiece, SourceQualite


class InscriptionForm(forms.Form):
    """A body to register."""

    siret = forms.CharField(
        label="Numéro Siret",
        help_text="14\u00a0chiffres, sur votre avis de situation de l’Insee",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez le numéro Siret de l’établissement."},
    )
    raison_sociale = forms.CharField(
        label="Raison sociale",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Indiquez la raison sociale."},
    )
    adresse = forms.CharField(
        label="Adresse",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": "Indiquez l’adresse de l’établissement."},
    )
    code_postal = forms.CharField(
        label="Code postal",
        help_text="Il désigne l’administration qui examinera votre déclaration",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
        error_messages={"required": "Indiquez le code postal."},
    )
    commune = forms.CharField(
        label="Commune",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": "Indiquez la commune."},
    )
    email = forms.EmailField(
        label="Adresse électronique de contact",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Indiquez une adresse électronique.",
            "invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: contact@exemple.fr.",
        },
    )
    telephone = forms.CharField(
        label="Téléphone",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    objet = forms.CharField(
        label="Prestations prévues",
        help_text="Ce que vous ferez, pour qui, avec quels objectifs. Vous pourrez le compléter plus tard",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


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


class IbanForm(forms.Form):
    """New bank details."""

    iban = forms.CharField(
        label="IBAN",
        help_text="Il commence par FR76 pour la plupart des comptes français",
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Indiquez l’IBAN."},
    )
    bic = forms.CharField(
        label="BIC",
        help_text="8 ou 11\u00a0caractères. Laissez vide s’il n’est pas sur votre relevé",
        max_length=15,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    titulaire_du_compte = forms.CharField(
        label="Titulaire du compte bancaire",
        max_length=70,
        error_messages={
            "required": "Indiquez le titulaire du compte bancaire.",
            "max_length": "Le nom du titulaire compte 70\u00a0caractères au plus.",
        },
    )


class InvitationForm(forms.Form):
    """Whom to invite, with which functions."""

    email = forms.EmailField(
        label="Adresse électronique de la personne",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Indiquez une adresse électronique.",
            "invalid": "Cette adresse n’est pas complète. Par exemple\u00a0: prenom.nom@exemple.fr.",
        },
    )
    fonctions = forms.MultipleChoiceField(
        label="Fonctions",
        help_text="Un gestionnaire déclare, donne l’IBAN et invite\u00a0; un formateur dépose les justificatifs",
        choices=Fonction.choices,
        initial=[Fonction.FORMATEUR],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une fonction."},
    )


class DemandeQualiteForm(forms.Form):
    """What to have examined."""

    source = forms.ChoiceField(
        label="Examen demandé",
        choices=[
            (SourceQualite.DATADOCK, "Data Dock, par les pièces de chaque indicateur"),
            (SourceQualite.LABEL, "Data Dock, par un label ou une certification de la liste du Cnefop"),
        ],
        initial=SourceQualite.DATADOCK,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l’examen demandé."},
    )
    reference = forms.CharField(
        label="Nom et numéro du label (si vous en avez un)",
        max_length=60,
        required=False,
    )


class JourForm(forms.Form):
    """A day to look at."""

    le = DateField(label="Jour à examiner", help_text="Passé ou futur, par exemple 31/12/2017", required=False)


class FileForm(forms.Form):
    """Filters of the queue."""

    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "À examiner"),
            *[choice for choice in EtatDeclaration.choices if choice[0] != EtatDeclaration.BROUILLON],
        ],
    )
    texte = forms.CharField(label="Raison sociale ou début du Siret", required=False, max_length=60)


class EnregistrementForm(forms.Form):
    """The number given, or none to have the next one attributed."""

    nda = forms.CharField(
        label="Numéro d’enregistrement",
        help_text="11\u00a0chiffres. Laissez vide pour attribuer le numéro suivant du département",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PiecesForm(forms.Form):
    """What is missing, for the body to read."""

    texte = forms.CharField(
        label="Pièces qui manquent",
        help_text="L’organisme recevra ce texte. Dites ce que chaque pièce doit montrer",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites quelles pièces manquent et ce qu’elles doivent montrer."},
    )


class RefusForm(forms.Form):
    """One of the three legal motives, with its reasons."""

    motif = forms.ChoiceField(
        label="Motif",
        choices=MotifRefus.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’un des trois motifs prévus par la loi.",
            "invalid_choice": "Choisissez l’un des trois motifs prévus par la loi.",
        },
    )
    detail = forms.CharField(
        label="Éléments qui fondent le refus",
        help_text="L’organisme recevra ce texte, avec les voies et délais de recours",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Un refus est motivé\u00a0: dites sur quoi il se fonde."},
    )


class NacreForm(forms.Form):
    """A NACRE convention in force on 31/12/2016."""

    siret = forms.CharField(
        label="Siret de l’organisme",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Indiquez le numéro Siret de l’organisme."},
    )
    reference = forms.CharField(
        label="Numéro de la convention",
        max_length=60,
        error_messages={"required": "Indiquez le numéro de la convention."},
    )
    convention_from_on = DateField(label="Début de la convention", help_text="Par exemple 01/01/2015")
    convention_until_on = DateField(
        label="Fin de la convention", help_text="Laissez vide si elle n’a pas de terme", required=False
    )

    def clean(self) -> dict[str, Any]:
        """Both days in order; the rule itself is in the service."""
        data = super().clean() or {}
        first, last = data.get("convention_from_on"), data.get("convention_until_on")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("convention_until_on", "La fin de la convention vient avant son début.")
        return data
