"""Durations and amounts as people write them, kept as integers of the smallest unit."""

import functools
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SPACES = re.compile(r"[\s\u00a0\u202f]+")
HOURS = re.compile(r"^(\d{1,4})(?:[,.](\d{1,2}))?h?$")
HOURS_MINUTES = re.compile(r"^(\d{1,4})(?:h|:)([0-5]?\d)(?:min|mn|m)?$")
EUROS = re.compile(r"^(\d{1,7})(?:[,.](\d{1,2}))?€?$")


def parse_duration(text: str) -> int | None:
    """Seconds of « 24 », « 24 h », « 10 h 30 », « 10:30 » or « 10,5 »; None if unreadable."""
    compact = SPACES.sub("", text).lower()
    if match := HOURS_MINUTES.match(compact):
        return int(match[1]) * 3600 + int(match[2]) * 60
    if match := HOURS.match(compact):
        hours = Decimal(f"{match[1]}.{match[2] or 0}")
        return int((hours * 3600).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return None


def parse_euros(text: str) -> int | None:
    """Cents of « 1 050 », « 1 050,00 € » or « 1050.5 »; None if unreadable."""
    match = EUROS.match(SPACES.sub("", text))
    return int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0")) if match else None


class _TypedField(forms.CharField):
    """A text that becomes an integer; what was typed is shown again as it was."""

    unreadable = ""

    def parse(self, text: str) -> int | None:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text == "":
            return None
        number = self.parse(text)
        if number is None:
            raise forms.ValidationError(self.unreadable, code="illisible")
        return number


class DureeField(_TypedField):
    """A duration, in seconds."""

    unreadable = "Écrivez une durée en heures, par exemple\u00a0: 24, 10\u00a0h\u00a030 ou 10,5."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **{"help_text": "En heures, par exemple 24 ou 10\u00a0h\u00a030", **kwargs})
        self.widget.attrs["autocomplete"] = "off"
        self.error_messages["required"] = "Indiquez une durée."

    def parse(self, text: str) -> int | None:
        return parse_duration(text)


class EurosField(_TypedField):
    """An amount, in cents."""

    unreadable = "Écrivez un montant en euros, par exemple\u00a0: 1\u00a0050,00."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **{"help_text": "En euros, par exemple 1\u00a0050,00", **kwargs})
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.error_messages["required"] = "Indiquez un montant."

    def parse(self, text: str) -> int | None:
        return parse_euros(text)


@functools.lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in choices),
    )


class ListeSelect(forms.Select):
    """A list whose options are written at once: a template for each of a hundred options is a page’s whole time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The same HTML as the framework’s own."""
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = frozenset(str(item) for item in self.format_value(value))
        options = _options(tuple((str(key), str(label)) for key, label in self.choices), chosen)
        return format_html("<select{}>{}</select>", flatatt(built), options)


def duration_text(secondes: int | None) -> str:
    """A duration as a field shows it: « 10 h 30 »."""
    if not secondes:
        return ""
    hours, rest = divmod(secondes, 3600)
    return f"{hours}\u00a0h\u00a0{rest // 60:02d}" if rest >= 60 else str(hours)


def euros_text(centimes: int | None) -> str:
    """An amount as a field shows it: « 1050,00 »."""
    return f"{centimes // 100},{centimes % 100:02d}" if centimes else ""
