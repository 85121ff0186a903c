"""Withdrawing an activity from another service."""

from collections.abc import Mapping

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.simulation_schema import ErreurSerializer
from accounts.services.retraits import LONGEST, SHORTEST
from accounts.services.withdrawn_by_api import withdraw_activity
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.idempotency import HEADER, idempotent
from cpa_portal.web.permissions import for_api_roles

ORIGINES = ["api", "csv", "dsn"]
NAMES = ("nir", "reference", "motif", "origine")


class RetraitDemandeSerializer(serializers.Serializer):
    nir = serializers.CharField(help_text="Numéro de sécurité sociale, clé comprise ; jamais renvoyé")
    reference = serializers.CharField(max_length=80, help_text="Référence retenue à la déclaration")
    motif = serializers.CharField(
        min_length=SHORTEST, max_length=LONGEST, help_text="Pourquoi la déclaration n’aurait jamais dû être faite"
    )
    origine = serializers.ChoiceField(
        choices=ORIGINES, required=False, help_text="Par où l’activité est arrivée. Par défaut : api"
    )


class RetraitFaitSerializer(serializers.Serializer):
    reference = serializers.CharField()
    resultat = serializers.ChoiceField(
        choices=["retiree", "inchangee"], help_text="Inchangée : elle était déjà retirée"
    )
    retire_on = serializers.DateField(help_text="Jour légal du retrait")
    motif = serializers.CharField(help_text="Motif gardé : celui du premier retrait")


def _asked(body: object) -> dict[str, str]:
    """The four texts of the body. Raises InvalidInput that names the field."""
    if not isinstance(body, Mapping):
        raise InvalidInput("Un objet JSON est attendu, entre accolades.", field="retrait")
    unknown = [name for name in body if name not in NAMES]
    if unknown:
        raise InvalidInput("Ce champ n’existe pas.", field=str(unknown[0])[:40])
    found = {name: body.get(name, "api" if name == "origine" else "") for name in NAMES}
    for name, value in found.items():
        if not isinstance(value, str) or not value.strip():
            raise InvalidInput("Un texte est attendu, entre guillemets.", field=name)
    if found["origine"] not in ORIGINES:
        raise InvalidInput(f"Une de ces origines est attendue : {', '.join(ORIGINES)}.", field="origine")
    return found


class RetraitActiviteView(APIView):
    """Retrait d’une activité."""

    permission_classes = [for_api_roles(Role.ADMINISTRATEUR)]

    @extend_schema(
        operation_id="retirer_activite",
        summary="Retirer une activité",
        description=(
            "L’activité n’aurait jamais dû être déclarée : les droits sont recalculés comme si elle n’avait pas existé. Elle "
            "reste dans l’historique avec la date et le motif. Pour changer des heures, déclarez de nouveau la même "
            "référence. Une activité corrigée depuis est nommée par la même référence : c’est la dernière qui est retirée."
        ),
        tags=["Activités"],
        parameters=[
            OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="Une clé par demande")
        ],
        request=RetraitDemandeSerializer,
        responses={
            200: RetraitFaitSerializer,
            400: ErreurSerializer,
            403: ErreurSerializer,
            404: ErreurSerializer,
            409: ErreurSerializer,
        },
        examples=[
            OpenApiExample(
                "Une activité déclarée pour une autre personne",
                value={
                    "nir": "284039999000112",
                    "reference": "paie-2016-000123",
                    "motif": "Déclarée par erreur pour une autre personne",
                },
                request_only=True,
            ),
            OpenApiExample(
                "Retirée",
                value={
                    "reference": "paie-2016-000123",
                    "resultat": "retiree",
                    "retire_on": "2017-05-15",
                    "motif": "Déclarée par erreur pour une autre personne",
                },
                response_only=True,
                status_codes=["200"],
            ),
        ],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Withdrawn already, it stays so: the first reason is answered."""
        asked = _asked(request.data)
        stood, retrait = withdraw_activity(
            nir=asked["nir"],
            reference=asked["reference"].strip(),
            source=asked["origine"],
            motif=asked["motif"],
            actor=request._request.actor,
            at=current_moment(),
        )
        return Response(
            {
                "reference": asked["reference"].strip(),
                "resultat": "retiree" if stood else "inchangee",
                "retire_on": retrait.retire_on.isoformat(),
                "motif": retrait.motif,
            }
        )
