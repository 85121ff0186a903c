"""Components: one file each in templates/components/. Its first line names its parameters.

`{# params: titre, niveau="info", fil=None #}`: those without a default are required; any other is an error.
"""

import ast
import functools
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString

PARAMS = re.compile(r"^\{#\s*params:(?P<params>.*?)#\}", re.DOTALL)
SHARED = (
    "request",
    "csrf_token",
    "mode_demonstration",
    "jour_legal",
    "espaces",
    "espace_courant",
    "navigation",
    "user",
    "messages",
)


class ComponentError(Exception):
    """A template gives a component what it does not take, or misses what it needs."""


@functools.cache
def parameters(name: str) -> dict[str, Any]:
    """Parameters of a component with their defaults; `...` marks a required one.

    Another theme may replace the template of a component, never its parameters.
    """
    path = Path(settings.BASE_DIR) / "templates" / "components" / f"{name}.html"
    if not path.is_file():
        raise ComponentError(f"components/{name}.html does not exist")
    match = PARAMS.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise ComponentError(f"components/{name}.html names no parameters")
    call = ast.parse(f"f({match['params'].strip()})", mode="eval").body
    assert isinstance(call, ast.Call)
    required = {arg.id: ... for arg in call.args if isinstance(arg, ast.Name)}
    return {**required, **{word.arg or "": ast.literal_eval(word.value) for word in call.keywords}}


def render(name: str, given: dict[str, Any], outer: Context, content: SafeString | None = None) -> SafeString:
    """HTML of a component. Raises ComponentError with the name of the wrong parameter."""
    known = parameters(name)
    if unknown := set(given) - set(known):
        raise ComponentError(f"components/{name}.html does not take {sorted(unknown)}")
    values = {**known, **given}
    if missing := [key for key, value in values.items() if value is ...]:
        raise ComponentError(f"components/{name}.html needs {missing}")
    shared = {key: outer[key] for key in SHARED if key in outer}
    return _template(name).render(outer.new({**shared, **values, "contenu": content or ""}))


def _template(name: str) -> Template:
    found = get_template(f"components/{name}.html")
    return found.template  # type: ignore[attr-defined]
