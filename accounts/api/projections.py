"""Projections by the API: of declared facts, open to all and kept nowhere; of one's own account."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from accounts.api.projection_schema import EXAMPLE, EXAMPLE_ANSWER, ProjectionSerializer, TrajectoireSerializer
from accounts.api.simulation_schema import ErreurSerializer
from accounts.api.simulations import TextParser
from accounts.forms.projection import SCENARIOS, STATUTS, ProjectionForm, completed, usual_scenarios
from accounts.models import Compte
from accounts.rules.facts import FactsError
from accounts.rules.fields import day
from accounts.rules.projection_document import Demande, read_projection, render_projection
from accounts.selectors import facts_of
from accounts.selectors.facts import uses_of
from accounts.selectors.law import law_in_force
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from cpa_portal.web.permissions import for_api_roles


class ProjectionView(APIView):
    """Projette des droits à partir de faits déclarés."""

    authentication_classes: list[type] = []
    permission_classes = [AllowAny]
    parser_classes = [TextParser]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "simulations"

    @extend_schema(
        operation_id="projeter",
        summary="Projeter des droits",
        description="Le compte des années à venir sous une à cinq hypothèses, par les règles de la simulation. "
        "Ouvert à tous, rien n’est conservé.",
        tags=["Simulation"],
        auth=[],
        parameters=[OpenApiParameter("as_of", str, description="Jour de départ, AAAA-MM-JJ (jour légal par défaut)")],
        request=ProjectionSerializer,
        responses={200: TrajectoireSerializer, 400: ErreurSerializer, 429: ErreurSerializer},
        examples=[
            OpenApiExample("Trois scénarios, objectif de 100\u00a0h", value=EXAMPLE, request_only=True),
            OpenApiExample("Réponse abrégée", value=EXAMPLE_ANSWER, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Facts and hypotheses in; answers and explained points out."""
        try:
            wanted = request.query_params.get("as_of")
            today = day(wanted, "as_of", first_year=2015) if wanted else current_moment().today
            demande = read_projection(request.data if isinstance(request.data, str) else "")
        except FactsError as error:
            raise InvalidInput(error.message, code=error.code, field=error.field) from None
        return Response(render_projection(demande, today=today, parameters=law_in_force()))


class OwnProjectionView(APIView):
    """Projection du compte de la personne connectée."""

    permission_classes = [for_api_roles(Role.TITULAIRE)]

    @extend_schema(
        operation_id="projeter_compte",
        summary="Projeter son compte",
        description="Mêmes paramètres que l’adresse de la page «\u00a0Projeter mes droits\u00a0».",
        tags=["Compte"],
        parameters=[
            OpenApiParameter("objectif", str, description="Nombre d’heures ou d’euros (100 par défaut)"),
            OpenApiParameter("unite", str, enum=["h", "EUR"], description="Unité de l’objectif"),
            OpenApiParameter(
                "scenarios", str, many=True, enum=[key for key, _ in SCENARIOS], description="Trois au plus"
            ),
            OpenApiParameter("pourcentage", int, description="Pour le scénario partiel"),
            OpenApiParameter("statut", str, enum=[key for key, _ in STATUTS], description="Pour le scénario statut"),
            OpenApiParameter("formation_heures", str, description="Heures d’une formation prévue"),
            OpenApiParameter("formation_le", str, description="Date de son début"),
            OpenApiParameter("annees", int, enum=[5, 10, 15, 20], description="Inscriptions à venir montrées"),
        ],
        responses={200: TrajectoireSerializer, 400: ErreurSerializer, 403: ErreurSerializer},
    )
    def get(self, request: Request) -> Response:
        """Her account under the scenarios of the query."""
        at = current_moment()
        titulaire_id = request._request.actor.titulaire_id
        compte = get_object_or_404(Compte.objects.select_related("titulaire"), titulaire_id=titulaire_id)
        facts = facts_of(compte)
        query = completed(request._request.GET, scenarios=usual_scenarios(facts, at.today))
        form = ProjectionForm(query, today=at.today)
        if not form.is_valid():
            field, errors = next(iter(form.errors.items()))
            raise InvalidInput(str(errors[0]), code="saisie_invalide", field=field)
        scenarios = tuple(hypothese for _, hypothese in form.hypotheses())
        demande = Demande(facts, scenarios, form.cible(), form.cleaned_data["annees"], under_way=True)
        uses = uses_of(compte, today=at.today)
        return Response(render_projection(demande, today=at.today, parameters=law_in_force(), uses=uses))
