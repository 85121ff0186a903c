"""Sending the list of NACRE conventions."""

from django import forms

MAX_BYTES = 2 * 1024 * 1024


class ListeNacreForm(forms.Form):
    """One CSV file, 2 MB at most."""

    fichier = forms.FileField(
        label="Liste des conventions",
        help_text="CSV aux colonnes séparées par «\u00a0;\u00a0» ou «\u00a0,\u00a0»\u00a0; en UTF-8 ou Latin‑1, 2\u00a0Mo au plus",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
            "missing": "Choisissez un fichier.",
            "invalid": "Le fichier n’a pas été reçu. Choisissez-le de nouveau.",
        },
    )
    fichier.widget.attrs["accept"] = ".csv,.txt,text/csv,text/plain"

    def clean_fichier(self):  # noqa: ANN201  UploadedFile
        """Refuse what is too heavy before it is read."""
        file = self.cleaned_data["fichier"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Ce fichier dépasse 2\u00a0Mo. Envoyez-le en plusieurs parties.")
        return file
