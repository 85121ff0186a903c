"""Declaring years of activity from another service."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.activites_schema import (
    EXAMPLE,
    EXAMPLE_ANSWER,
    RESULTATS,
    DeclarationActivitesSerializer,
    ResultatsActivitesSerializer,
)
from accounts.api.simulation_schema import ErreurSerializer
from accounts.services.declared_by_api import Result, declare_activities
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.idempotency import HEADER, idempotent
from cpa_portal.web.permissions import for_api_roles

MOST = 1_000


def _items(body: object) -> Sequence[object]:
    """One activity, or a list of them. Raises InvalidInput."""
    if not isinstance(body, dict):
        raise InvalidInput("Un objet JSON est attendu, entre accolades.", field="activites")
    items = body.get("activites") if "activites" in body else [body]
    if not isinstance(items, list) or not items:
        raise InvalidInput("Une liste d’activités est attendue, entre crochets.", field="activites")
    if len(items) > MOST:
        raise InvalidInput("Mille activités au plus par demande. Envoyez-les en plusieurs fois.", field="activites")
    return items


def _answer(results: Sequence[Result]) -> dict[str, Any]:
    counts = Counter(result.result for result in results)
    return {
        **{f"{name}s": counts[code] for code, name in RESULTATS.items()},
        "resultats": [
            {
                "rang": rank,
                "reference": result.reference,
                "resultat": RESULTATS[result.result],
                "champs": {field: list(messages) for field, messages in result.fields.items()},
            }
            for rank, result in enumerate(results)
        ],
    }


class ActivitesView(APIView):
    """Déclaration d’activités."""

    permission_classes = [for_api_roles(Role.ADMINISTRATEUR)]

    @extend_schema(
        operation_id="declarer_activites",
        summary="Déclarer des activités",
        description=(
            "De une à mille années d’activité, sous la clé `activites`, ou une seule à la racine. Chacune a son résultat : "
            "ajoutée, corrigée, inchangée ou rejetée avec ses raisons ; un rejet n’empêche pas les autres. Un numéro de "
            "sécurité sociale inconnu ouvre un compte qui attend son titulaire. Les nombres décimaux s’écrivent entre "
            "guillemets. La même clé d’idempotence renvoie la même réponse."
        ),
        tags=["Activités"],
        parameters=[
            OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="Une clé par demande")
        ],
        request=DeclarationActivitesSerializer,
        responses={
            200: ResultatsActivitesSerializer,
            400: ErreurSerializer,
            403: ErreurSerializer,
            409: ErreurSerializer,
        },
        examples=[
            OpenApiExample("Une année à temps partiel", value=EXAMPLE, request_only=True),
            OpenApiExample("Ajoutée", value=EXAMPLE_ANSWER, response_only=True, status_codes=["200"]),
        ],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Each activity is answered for itself; the same key again gets the same answer."""
        items = _items(request.data)
        actor = request._request.actor
        return Response(_answer(declare_activities(items=items, actor=actor, at=current_moment())))
