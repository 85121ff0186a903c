"""An amount as people write it: « 1 050,00 »."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms


class MontantField(forms.CharField):
    """Euros with a comma or a point, spaces allowed; gives cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "En euros, par exemple 1\u00a0050,00")
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)
        self.error_messages["required"] = "Indiquez un montant."

    def to_python(self, value: Any) -> Any:
        """Cents of the amount typed, or None."""
        text = "".join((super().to_python(value) or "").replace("€", "").split()).replace(",", ".")
        if not text:
            return None
        try:
            cents = Decimal(text) * 100
        except InvalidOperation:
            cents = None
        if cents is None or not cents.is_finite() or cents != int(cents) or abs(cents) > 10**12:
            raise forms.ValidationError("Ce montant n’est pas lisible. Écrivez-le ainsi\u00a0: 1\u00a0050,00.")
        return int(cents)
