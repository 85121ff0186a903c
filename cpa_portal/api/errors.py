"""One shape for every error of the API: {"code", "message", "fields"}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cpa_portal.errors import DomainError


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF exception handler. Unknown errors stay errors of the server, without a trace in the answer."""
    if isinstance(error, DomainError):
        fields = {error.field: [error.message]} if error.field else {}
        return Response({"code": error.code, "message": error.message, "fields": fields}, status=error.status)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        detail = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        response.data = {
            "code": "saisie_invalide",
            "message": "La demande contient des champs à corriger.",
            "fields": detail,
        }
        return response
    code, message = "erreur", "La demande n’a pas pu être traitée."
    if isinstance(error, Http404):
        code, message = "introuvable", "Cet élément n’existe pas ou ne vous est pas accessible."
    elif isinstance(error, PermissionDenied):
        code, message = "non_autorise", "Vous n’avez pas le droit de faire cela."
    elif isinstance(error, APIException):
        code, message = str(error.default_code), str(error.detail)
    response.data = {"code": code, "message": message, "fields": {}}
    return response
