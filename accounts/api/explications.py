"""Why each hour of one's own account is there or missing, by the API."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.explanation_schema import ExplicationSerializer
from accounts.api.simulation_schema import ErreurSerializer
from accounts.explanations import document_of, explained_account
from accounts.models import Compte
from accounts.rules.fields import FactsError
from accounts.rules.fields import year as read_year
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from cpa_portal.web.permissions import for_api_roles


class ExplicationView(APIView):
    """Explication du compte de la personne connectée."""

    permission_classes = [for_api_roles(Role.TITULAIRE)]

    @extend_schema(
        operation_id="expliquer_compte",
        summary="Comprendre son compte",
        description="Chaque année depuis l’ouverture du compte : ce qui est inscrit, par quel calcul et quel article, "
        "ou pourquoi rien ne l’est et que faire. Les nombres sont des chaînes décimales.",
        tags=["Compte"],
        parameters=[OpenApiParameter("annee", int, description="Une seule année")],
        responses={200: ExplicationSerializer, 400: ErreurSerializer, 403: ErreurSerializer},
    )
    def get(self, request: Request) -> Response:
        """The explanation as of the legal day."""
        titulaire_id = request._request.actor.titulaire_id
        compte = get_object_or_404(Compte.objects.select_related("titulaire"), titulaire_id=titulaire_id)
        return Response(document_of(explained_account(compte, current_moment()), _year(request)))


def _year(request: Request) -> int | None:
    """The year asked for. Raises InvalidInput."""
    wanted = request.query_params.get("annee")
    if wanted is None:
        return None
    try:
        return read_year(
            int(wanted) if len(wanted) <= 4 and wanted.isascii() and wanted.isdecimal() else wanted, "annee"
        )
    except FactsError as error:
        raise InvalidInput(error.message, code=error.code, field=error.field) from None
