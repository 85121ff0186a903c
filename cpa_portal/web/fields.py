"""What the component « champ » needs to know of a form field: its hint, its errors, its control and their ties."""

import re
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe

from cpa_portal.web.formatting import typographie

#: « 10 Mo au plus », written in the hint: the browser holds a file to it before sending.
LIMIT = re.compile(r"(\d+)\s*Mo\b")


@dataclass(frozen=True, slots=True)
class Champ:
    """A field described for its template."""

    groupe: bool
    case: bool
    libelle: str
    aide: str
    aide_id: str
    erreurs: list[str]
    erreur_id: str
    decrit_par: str
    controle: SafeString | str


def _french(text: object) -> str:
    """Text in our typography; what was safe HTML stays so."""
    raw = str(text)  # a lazy text says only then whether it is safe
    written = typographie(raw)
    return mark_safe(written) if hasattr(raw, "__html__") else written


def describe(field: BoundField, hint: str = "") -> Champ:
    """Hint and errors of a field, and its control with the `aria-describedby` that names them."""
    widget = field.field.widget
    aide = _french(hint or field.help_text or "")
    erreurs = [_french(error) for error in field.errors]
    aide_id, erreur_id = f"{field.auto_id}_helptext", f"{field.auto_id}_error"
    tied = " ".join(name for name, present in ((aide_id, aide), (erreur_id, erreurs)) if present)
    groupe = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    # A placeholder disappears as soon as one types: the label and the hint say it all.
    widget.attrs.pop("placeholder", None)
    attrs = {"aria-describedby": tied} if tied else {}
    if isinstance(widget, forms.FileInput) and (limit := LIMIT.search(str(aide))):
        attrs.setdefault("data-octets-max", str(int(limit[1]) * 1024 * 1024))
    return Champ(
        groupe=groupe,
        case=isinstance(widget, forms.CheckboxInput),
        libelle=_french(field.label or ""),
        aide=aide,
        aide_id=aide_id,
        erreurs=erreurs,
        erreur_id=erreur_id,
        decrit_par=tied,
        controle="" if groupe or field.is_hidden else field.as_widget(attrs=attrs),
    )


def first_control(field: BoundField) -> str:
    """Id of the control that an error leads to: the first choice of a group, else the field itself."""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple) and len(field):
        return str(field[0].id_for_label)
    return str(field.id_for_label or field.auto_id)


def required_count(form: forms.BaseForm) -> int:
    """How many visible fields must be filled in."""
    return sum(field.field.required for field in form.visible_fields())
