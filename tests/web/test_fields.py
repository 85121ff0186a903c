"""The component « champ »: label, hint and errors belong to their control."""

import re

import pytest
from django import forms
from django.template import Context, Template


class DepotForm(forms.Form):
    """One field of each kind."""

    nom = forms.CharField(label="Nom", help_text="Comme sur l’acte", widget=forms.TextInput({"placeholder": "Nom"}))
    mode = forms.ChoiceField(label="Mode", choices=[("a", "Au forfait"), ("b", "Au devis")], widget=forms.RadioSelect)
    accord = forms.BooleanField(label="J’accepte")
    fichier = forms.FileField(label="Pièce", help_text="PDF, 10\u00a0Mo au plus", required=False)
    jeton = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name: str, form: forms.Form, aide: str = "") -> str:
    """HTML of one field."""
    source = '{% load portail %}{% component "champ" field=field aide=aide %}'
    return Template(source).render(Context({"field": form[name], "aide": aide}))


@pytest.fixture
def wrong() -> DepotForm:
    form = DepotForm({"nom": ""}, {})
    form.is_valid()
    return form


def test_hint_and_error_describe_the_control(wrong: DepotForm) -> None:
    html = field("nom", wrong)
    tied = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert tied
    assert all(f'id="{name}"' in html for name in tied[1].split())
    assert 'aria-invalid="true"' in html
    assert "Erreur" in html


def test_hint_given_by_the_page_is_tied_too() -> None:
    html = field("accord", DepotForm(), aide="Lisez d’abord.")
    assert 'aria-describedby="id_accord_helptext"' in html
    assert 'id="id_accord_helptext">Lisez' in html


def test_placeholder_is_dropped() -> None:
    assert "placeholder" not in field("nom", DepotForm())


def test_choices_are_a_fieldset_with_its_legend(wrong: DepotForm) -> None:
    html = field("mode", wrong)
    assert re.search(r'<fieldset[^>]*aria-describedby="id_mode_error"', html)
    assert re.search(r"<legend[^>]*>Mode", html)
    assert html.count('type="radio"') == 2


def test_optional_field_says_so() -> None:
    assert "(facultatif)" in field("fichier", DepotForm())
    assert "(facultatif)" not in field("nom", DepotForm())


def test_file_is_held_to_the_limit_beside_it() -> None:
    assert f'data-octets-max="{10 * 1024 * 1024}"' in field("fichier", DepotForm())


def test_hidden_field_has_no_label() -> None:
    html = field("jeton", DepotForm())
    assert 'type="hidden"' in html
    assert "<label" not in html


def test_summary_leads_to_each_control(wrong: DepotForm) -> None:
    html = Template('{% load portail %}{% component "formulaire" form=form %}').render(Context({"form": wrong}))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_nom", "id_mode_0", "id_accord"]
    assert all(f'id="{name}"' in html for name in links)
    assert 'enctype="multipart/form-data"' in html
    assert "Il y a un problème" in html


def test_form_without_error_has_no_summary() -> None:
    html = Template('{% load portail %}{% component "formulaire" form=form %}').render(Context({"form": DepotForm()}))
    assert "Il y a un problème" not in html
    assert "sauf ceux marqués" in html
