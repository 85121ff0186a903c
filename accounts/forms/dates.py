"""A date as people write it."""

from typing import Any

from django import forms

FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y"]


class DateField(forms.DateField):
    """« 2/3/1984 » or the browser's own calendar; what was typed stays as it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", FORMATS)
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}))
        kwargs.setdefault("help_text", "Par exemple 02/03/1984")
        messages = {
            "invalid": "Cette date n’existe pas ou n’est pas lisible. Écrivez-la ainsi\u00a0: 02/03/1984.",
            "required": "Indiquez une date.",
        }
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(**kwargs)
