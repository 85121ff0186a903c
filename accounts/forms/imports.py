"""Sending an activity file."""

from django import forms

MAX_BYTES = 50 * 1024 * 1024


class ImportForm(forms.Form):
    """One file, CSV or DSN, 50 MB at most."""

    fichier = forms.FileField(
        label="Fichier d’activité",
        help_text="DSN, ou CSV aux colonnes séparées par «\u00a0;\u00a0» ou «\u00a0,\u00a0»\u00a0; en UTF-8 ou Latin‑1, 50\u00a0Mo au plus",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "missing": "Choisissez un fichier.",
            "invalid": "Le fichier n’a pas été reçu. Choisissez-le de nouveau.",
        },
    )
    fichier.widget.attrs["accept"] = ".csv,.dsn,.edi,.txt,text/csv,text/plain"

    def clean_fichier(self):  # noqa: ANN201  UploadedFile
        """Refuse what is too heavy before it is kept."""
        file = self.cleaned_data["fichier"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 50\u00a0Mo. Envoyez-le en plusieurs parties.")
        return file
