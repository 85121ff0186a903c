"""A catalogue sent as a LHEO file by the software of an organisme: tried, then read back; confirmed on the portal."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import generics, pagination, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.simulation_schema import ErreurSerializer
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.reading import current_moment
from modules.models import AnomalieLheo, ImportLheo
from modules.services.lheo_imports import receive_catalogue
from organismes.selectors import own_organisme

SHOWN = 200


class AnomalieSerializer(serializers.ModelSerializer[AnomalieLheo]):
    """An error, or a remark when it does not block."""

    class Meta:
        model = AnomalieLheo
        fields = ["ligne", "chemin", "message", "bloquante"]
        read_only_fields = fields


class CatalogueLheoSerializer(serializers.ModelSerializer[ImportLheo]):
    """A file and what it would change."""

    class Meta:
        model = ImportLheo
        fields = [
            "id", "etat", "nom", "version", "encodage", "taille", "sha256", "formations", "sessions", "ajoutees",
            "modifiees", "fermees", "inchangees", "erreurs", "motif", "received_on", "applied_on",
        ]  # fmt: skip
        read_only_fields = fields


class CatalogueLheoDetailSerializer(CatalogueLheoSerializer):
    """With its first errors and remarks, by line and path."""

    anomalies = serializers.SerializerMethodField()

    class Meta(CatalogueLheoSerializer.Meta):
        fields = [*CatalogueLheoSerializer.Meta.fields, "anomalies"]
        read_only_fields = fields

    @extend_schema_field(AnomalieSerializer(many=True))
    def get_anomalies(self, row: ImportLheo) -> list[dict[str, Any]]:
        """The first ones, those that block before the others."""
        return list(AnomalieSerializer(row.anomalies.order_by("-bloquante", "ligne", "pk")[:SHOWN], many=True).data)


class FichierSerializer(serializers.Serializer[Any]):
    """What is sent."""

    fichier = serializers.FileField()


class CatalogueLheoPagination(pagination.CursorPagination):
    """The newest first."""

    page_size = 50
    ordering = ("-received_at", "-pk")


def _actor(request: Request) -> Actor:
    return request._request.actor  # type: ignore[attr-defined]


def _own(request: Request) -> QuerySet[ImportLheo]:
    actor = _actor(request)
    rows = ImportLheo.objects.visible_to(actor)
    return rows if actor.has_function("gestionnaire") else rows.none()


class CataloguesView(generics.ListAPIView[ImportLheo]):
    """Files of the organisme; a new one is tried, and changes nothing before it is confirmed on the portal."""

    serializer_class = CatalogueLheoSerializer
    pagination_class = CatalogueLheoPagination
    parser_classes = [MultiPartParser]
    queryset = ImportLheo.objects.none()

    def get_queryset(self) -> QuerySet[ImportLheo]:
        """Those of the organisme of the caller."""
        return _own(self.request)

    @extend_schema(summary="Catalogues LHEO déposés", tags=["catalogue"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Déposer un catalogue LHEO pour l’essai",
        tags=["catalogue"],
        request=FichierSerializer,
        responses={202: CatalogueLheoSerializer, 400: ErreurSerializer, 403: ErreurSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep the file; the worker reads it. Its `etat` then says `pret` or `refuse`."""
        actor = _actor(request)
        if actor.role != Role.ORGANISME:
            raise PermissionDenied
        sent = FichierSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["fichier"]
        row = receive_catalogue(organisme=own_organisme(actor), file=file, actor=actor, at=current_moment())
        return Response(CatalogueLheoSerializer(row).data, status=202)


@extend_schema(summary="Un catalogue LHEO et ses erreurs", tags=["catalogue"])
class CatalogueLheoView(generics.RetrieveAPIView[ImportLheo]):
    """What the trial found."""

    serializer_class = CatalogueLheoDetailSerializer
    queryset = ImportLheo.objects.none()

    def get_queryset(self) -> QuerySet[ImportLheo]:
        """Those of the organisme of the caller."""
        return _own(self.request)
