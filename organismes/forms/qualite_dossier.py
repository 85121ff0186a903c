"""What a body types in the file of a quality examination."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from organismes.models import PreuveQualite


class SeveralFilesInput(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each is checked by the service."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files sent, maybe none."""
        single = super().clean
        if isinstance(data, list | tuple):
            return [single(one, initial) for one in data if one]
        return [single(data, initial)] if data else []


class ReponseForm(forms.Form):
    """The answer to one indicator, with the files that prove it."""

    texte = forms.CharField(
        label="Votre réponse",
        help_text="Ce que vous faites, pour qui, et où cela se voit dans les pièces jointes",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    fichiers = FilesField(
        label="Preuves à joindre",
        help_text="Un ou plusieurs fichiers PDF, JPEG ou PNG, 10\u00a0Mo au plus chacun",
        required=False,
        allow_empty_file=True,
        widget=SeveralFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    reprises = forms.MultipleChoiceField(
        label="Preuves déjà envoyées à reprendre ici",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette preuve n’est pas dans vos dossiers."},
    )

    use_required_attribute = False

    def full_clean(self) -> None:
        """The answer is due when the file is sent, not in a draft: shown as due, an empty one is no error here."""
        self.fields["texte"].required = False
        super().full_clean()
        self.fields["texte"].required = True

    def __init__(self, *args: Any, preuves: bool, reprenables: list[PreuveQualite], **kwargs: Any) -> None:
        """`preuves`: files are due; `reprenables`: those already sent, that may serve here too."""
        super().__init__(*args, **kwargs)
        if not preuves:
            del self.fields["fichiers"]
        if not preuves or not reprenables:
            del self.fields["reprises"]
        else:
            self.fields["reprises"].choices = [  # type: ignore[attr-defined]
                (str(row.pk), f"{row.fichier.name} (indicateur {row.indicateur})") for row in reprenables
            ]


class ActivitesForm(forms.Form):
    """Activities on which some indicators depend."""

    activites = forms.MultipleChoiceField(
        label="Vos activités", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Certains indicateurs ne concernent que les organismes qui ont ces activités",
    )  # fmt: skip

    def __init__(self, *args: Any, choix: dict[str, str], **kwargs: Any) -> None:
        """`choix`: the activities that the scheme asks about."""
        super().__init__(*args, **kwargs)
        self.fields["activites"].choices = list(choix.items())  # type: ignore[attr-defined]
