"""Simulation of rights from declared facts: open to all, nothing is kept."""

from typing import IO, Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from accounts.api.simulation_schema import (
    EXAMPLE,
    EXAMPLE_ANSWER,
    ErreurSerializer,
    ResultatSerializer,
    SimulationSerializer,
)
from accounts.rules.entitlements import entitlements
from accounts.rules.explanation import explain, render_years
from accounts.rules.facts import FactsError, read_document
from accounts.rules.fields import day
from accounts.rules.rendering import render
from accounts.selectors.law import law_in_force
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput

MAX_BYTES = 512 * 1024


class TextParser(BaseParser):
    """The text itself: the reader of the facts decodes it, so that no number becomes a float."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> str:
        """UTF-8 text. Raises InvalidInput."""
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise InvalidInput("Le document dépasse 512\u00a0Kio. Réduisez-le.", field="document")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidInput("Le document n’est pas en UTF-8.", field="document") from None


class SimulationView(APIView):
    """Calcule des droits à partir de faits déclarés."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]
    parser_classes = [TextParser]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "simulations"

    @extend_schema(
        operation_id="simuler",
        summary="Simuler des droits",
        description="Même contrat que la commande `manage.py simulate`. Ouvert à tous, rien n’est conservé.",
        tags=["Simulation"],
        auth=[],
        parameters=[OpenApiParameter("as_of", str, description="Jour du calcul, AAAA-MM-JJ (jour légal par défaut)")],
        request=SimulationSerializer,
        responses={200: ResultatSerializer, 400: ErreurSerializer, 429: ErreurSerializer},
        examples=[
            OpenApiExample("Salariée à temps plein, sans diplôme", value=EXAMPLE, request_only=True),
            OpenApiExample("Droits au 15 mai 2017", value=EXAMPLE_ANSWER, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Facts in, explained lines out."""
        try:
            wanted = request.query_params.get("as_of")
            as_of = day(wanted, "as_of") if wanted else current_moment().today
            facts = read_document(request.data if isinstance(request.data, str) else "")
            law = law_in_force()
            found = entitlements(facts, facts.uses, as_of, parameters=law)
            explained = explain(facts, facts.uses, as_of, parameters=law, found=found)
            return Response(render(found) | {"annees": render_years(explained)})
        except FactsError as error:
            raise InvalidInput(error.message, code=error.code, field=error.field) from None
