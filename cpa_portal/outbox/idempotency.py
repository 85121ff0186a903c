"""`Idempotency-Key`: the same POST sent again gets the same answer and acts once."""

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http.request import RawPostDataException
from rest_framework.request import Request
from rest_framework.response import Response

from cpa_portal.errors import Conflict, DomainError, InvalidInput
from cpa_portal.outbox.models import RequeteIdempotente

HEADER = "Idempotency-Key"
READABLE = re.compile(r"^[\x21-\x7e]{8,80}$")
Method = Callable[..., Response]


def _digest(request: Request) -> str:
    """Hash of what is asked. Raises InvalidInput when the body was sent in parts, not as JSON."""
    try:
        content = request.body
    except RawPostDataException:
        raise InvalidInput("Envoyez le corps de la demande en JSON.", code="format_refuse") from None
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + content).hexdigest()


def _row(request: Request, key: str) -> RequeteIdempotente:
    """The row of this key under lock; two requests at once follow one another."""
    RequeteIdempotente.objects.bulk_create(
        [RequeteIdempotente(user_id=request.user.pk, key=key, digest=_digest(request))], ignore_conflicts=True
    )
    rows = RequeteIdempotente.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(user_id=request.user.pk, key=key)


def _answer(error: DomainError) -> dict[str, Any]:
    fields = {error.field: [error.message]} if error.field else {}
    return {"code": error.code, "message": error.message, "fields": fields}


def idempotent(method: Method) -> Method:
    """For a POST that moves hours or money. The key is required; the same key for something else is a conflict.

    A refusal by a rule is an answer too: sent again, the same request stays refused. The act, its row
    and its answer commit together.
    """

    @functools.wraps(method)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not READABLE.match(key):
            raise InvalidInput(
                f"Envoyez un en-tête {HEADER} de 8 à 80 caractères, différent pour chaque demande.",
                code="cle_absente",
                field=HEADER,
            )
        with transaction.atomic():
            row = _row(request, key)
            if row.digest != _digest(request):
                raise Conflict("Cette clé a déjà servi à une autre demande.", code="cle_reutilisee", field=HEADER)
            if row.status is not None:
                return Response(row.response, status=row.status)
            try:
                with transaction.atomic():
                    response = method(view, request, *args, **kwargs)
                row.status, row.response = response.status_code, response.data
            except DomainError as error:
                row.status, row.response = error.status, _answer(error)
            row.save(update_fields=["status", "response"])
            return Response(row.response, status=row.status)

    return once
