"""Forms and domain errors: the rule's sentence appears beside its field, and what was typed stays."""

from django import forms

from cpa_portal.errors import DomainError


def show_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put a domain error on its field, or at the top of the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
