"""Components: parameters named and checked, one landmark each, nothing escaped twice."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from cpa_portal.web.components import ComponentError, parameters

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))
CATALOGUE = Path(settings.BASE_DIR) / "templates" / "web" / "composants.html"
EVERY_PAGE = {"liens-evitement", "bandeau-date", "entete", "pied-de-page"}


def render(source: str, **context: object) -> str:
    """HTML of a template that loads the components."""
    return Template("{% load portail %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize("name", NAMES)
def test_component_names_its_parameters(name: str) -> None:
    assert isinstance(parameters(name), dict)


def test_every_component_is_shown_in_the_catalogue() -> None:
    shown = CATALOGUE.read_text(encoding="utf-8")
    inside = {"bouton", "champ", "resume-erreurs"}  # drawn by the forms of the catalogue
    missing = [n for n in NAMES if f'"{n}"' not in shown and n not in EVERY_PAGE | inside]
    assert missing == []


def test_unknown_parameter_is_an_error() -> None:
    with pytest.raises(ComponentError, match="badge.html does not take"):
        render('{% component "badge" texte="Publié" couleur="vert" %}')


def test_missing_parameter_is_an_error() -> None:
    with pytest.raises(ComponentError, match="badge.html needs"):
        render('{% component "badge" ton="info" %}')


def test_unknown_component_is_an_error() -> None:
    with pytest.raises(ComponentError, match="does not exist"):
        render('{% component "licorne" %}')


def test_text_is_escaped_and_block_is_not() -> None:
    html = render(
        '{% componentblock "alerte" niveau="erreur" titre=titre %}<p>{{ texte }}</p>{% endcomponentblock %}',
        titre="<b>Non</b>",
        texte="5 < 6",
    )
    assert "&lt;b&gt;Non&lt;/b&gt;" in html
    assert "<p>5 &lt; 6</p>" in html
    assert 'role="alert"' in html


def test_component_does_not_see_the_variables_of_the_page() -> None:
    assert "secret" not in render('{% component "alerte" titre="Bonjour" %}', contenu="secret", niveau="secret")


def test_block_sees_the_variables_of_the_page() -> None:
    assert "Rennes" in render('{% componentblock "carte" %}{{ ville }}{% endcomponentblock %}', ville="Rennes")


def test_action_button_posts_with_its_token() -> None:
    source = '{% component "bouton-action" texte="Retirer" url="/x/" champs=champs %}'
    html = render(source, champs={"pk": 3}, csrf_token="jeton")
    assert 'method="post"' in html
    assert 'value="jeton"' in html
    assert '<input type="hidden" name="pk" value="3">' in html


def test_counter_draws_what_it_says() -> None:
    html = render('{% component "compteur" libelle="CPF" disponible=172800 plafond=540000 reserve=54000 %}')
    assert re.search(r'compteur__plein" height="10" width="320"', html)
    assert re.search(r'compteur__reserve" height="10" x="320" width="100"', html)
    assert "48\u00a0h" in html
    assert "150\u00a0h" in html
    assert "15\u00a0h" in html


def test_no_inline_style_or_script_in_any_template() -> None:
    found = [
        str(path)
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        if re.search(
            r"""\sstyle=["']|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=["']""", path.read_text(encoding="utf-8")
        )
    ]
    assert found == []
