"""What is typed in suspensions and sampled controls, on both sides."""

from typing import Any

from django import forms

from accounts.forms.dates import DateField
from financeurs.enums import MotifDefaut
from financeurs.models import PointControle
from financeurs.rules.sampling import LEAST, MOST
from organismes.forms.qualite_dossier import FilesField, SeveralFilesInput

FILES_HELP = "Un ou plusieurs fichiers PDF, JPEG ou PNG, 10\u00a0Mo au plus chacun"


def files_field(label: str) -> FilesField:
    """Several files, maybe none."""
    widget = SeveralFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    return FilesField(label=label, help_text=FILES_HELP, required=False, allow_empty_file=True, widget=widget)


def long_text(label: str, error: str, help_text: str = "", required: bool = True) -> forms.CharField:
    """A text that the other side reads."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=4000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": error},
    )


class GriefsForm(forms.Form):
    """The grounds of a suspension."""

    griefs = long_text("Griefs", "Écrivez les griefs.", "Les faits précis ; l’organisme les lit et y répond")
    hearing_on = DateField(label="Audition le", required=False, help_text="Laissez vide s’il n’y en a pas")
    files = files_field("Pièces à l’appui")


class ReponseGriefsForm(forms.Form):
    """The answer of the body."""

    reponse = long_text("Votre réponse", "Écrivez votre réponse aux griefs.")
    files = files_field("Vos pièces")


class MotifDecisionForm(forms.Form):
    """The motive of a decision."""

    motif = long_text("Motif de la décision", "Écrivez le motif\u00a0: l’organisme le lira.")


class CampagneForm(forms.Form):
    """A campaign of control."""

    titre = forms.CharField(label="Titre", max_length=120, error_messages={"required": "Donnez un titre."})
    taux = forms.IntegerField(
        label="Part des organismes tirée au sort, en pour cent",
        help_text=f"De {LEAST} à {MOST}",
        min_value=LEAST,
        max_value=MOST,
        error_messages={
            "required": "Indiquez une part.",
            "invalid": "Écrivez un nombre entier.",
            "min_value": f"La part va de {LEAST} à {MOST} pour cent.",
            "max_value": f"La part va de {LEAST} à {MOST} pour cent.",
        },
    )
    graine = forms.CharField(
        label="Graine du tirage",
        help_text="Un texte que chacun peut vérifier, par exemple le résultat d’un tirage public du jour",
        max_length=40,
        error_messages={"required": "Donnez une graine."},
    )


class AvisPointForm(forms.Form):
    """The opinion on one point."""

    accepte = forms.ChoiceField(
        label="Avis",
        choices=[("oui", "Acceptée"), ("non", "Refusée")],
        widget=forms.RadioSelect,
        error_messages={"required": "Donnez votre avis sur ce point."},
    )
    commentaire = forms.CharField(
        label="Commentaire", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Exigé en cas de refus ; l’organisme le lit",
    )  # fmt: skip


class DefautForm(forms.Form):
    """The named defect."""

    defaut = forms.ChoiceField(
        label="Motif notifié si un point est refusé", required=False, choices=[("", "Aucun"), *MotifDefaut.choices]
    )
    detail = long_text("Explication du défaut", "", "Exigée si un point est refusé", required=False)


class PreuvesForm(forms.Form):
    """Files for each point, and the second answer when one is awaited."""

    def __init__(self, *args: Any, points: list[PointControle], seconde: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in points:
            self.fields[f"point_{point.pk}"] = files_field(f"Preuves pour\u00a0: {point.libelle}")
        if seconde:
            self.fields["reponse"] = long_text("Votre réponse", "", required=False)
