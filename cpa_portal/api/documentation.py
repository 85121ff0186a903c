"""The API for those who read: a page made from the schema, and a console to try it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
TYPES = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "oui ou non",
    "array": "liste",
    "object": "objet",
}


def _fields(shape: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Fields of an object of the schema, one level deep."""
    name = shape.get("$ref", "").rsplit("/", 1)[-1]
    found = schema.get("components", {}).get("schemas", {}).get(name, shape)
    return [
        {
            "nom": key,
            "type": TYPES.get(value.get("type", "object"), "objet"),
            "obligatoire": key in found.get("required", []),
            "description": value.get("description", ""),
        }
        for key, value in found.get("properties", {}).items()
    ]


def _json_shape(content: dict[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return shape


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation, with its parameters and the fields of its body and answer."""
    found = []
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method not in methods:
                continue
            operation = methods[method]
            answers = operation.get("responses", {})
            success = next((answers[code] for code in ("200", "201", "202") if code in answers), {})
            found.append(
                {
                    "id": operation["operationId"],
                    "methode": method.upper(),
                    "chemin": path,
                    "resume": operation.get("summary", operation["operationId"]),
                    "description": operation.get("description", ""),
                    "theme": (operation.get("tags") or ["Autres"])[0],
                    "ouvert": {} in operation.get("security", []) or operation.get("security") == [],
                    "parametres": operation.get("parameters", []),
                    "corps": _fields(_json_shape(operation.get("requestBody", {}).get("content", {})), schema),
                    "reponse": _fields(_json_shape(success.get("content", {})), schema),
                    "erreurs": [code for code in answers if code >= "400"],
                }
            )
    return found


@require_GET
@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    """What each address does, in French, without JavaScript."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    themes: dict[str, list[dict[str, Any]]] = {}
    for operation in operations(schema):
        themes.setdefault(operation["theme"], []).append(operation)
    return render(request, "api/docs.html", {"themes": themes, "info": schema["info"]})


@require_GET
@login_not_required
def console(request: HttpRequest) -> HttpResponse:
    """Swagger UI, served from here, under the same content policy as every page."""
    return render(request, "api/console.html")
