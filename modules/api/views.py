"""The catalogue, open; dossiers, for the person and the organisme concerned."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, pagination, permissions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.simulation_schema import ErreurSerializer
from cpa_portal.actor import Actor
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.idempotency import HEADER, idempotent
from modules.api.serializers import (
    AnnulationSerializer,
    DossierDetailSerializer,
    DossierSerializer,
    ModuleSerializer,
)
from modules.filters import CatalogueFilter
from modules.models import Dossier, Module
from modules.selectors.catalogue import shown_on
from modules.services.dossiers import cancel


def actor_of(request: Request) -> Actor:
    """The actor that the middleware put on the request."""
    return request._request.actor  # type: ignore[attr-defined]


class _Reading:
    """Context of the serializers: who reads, and when."""

    request: Request

    def get_serializer_context(self) -> dict[str, Any]:
        """The actor and both clocks, read once."""
        context = super().get_serializer_context()  # type: ignore[misc]
        return {**context, "actor": actor_of(self.request), "at": current_moment()}


class CatalogueBackend(DjangoFilterBackend):
    """The filters of the page, on the modules of bodies admissible today. Raises ValidationError on an unreadable one."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Module], view: Any) -> QuerySet[Module]:
        """Modules among those that the page would show."""
        today = current_moment().today
        chosen = CatalogueFilter(request.query_params, queryset=shown_on(today), today=today)
        if not chosen.form.is_valid():
            raise translate_validation(chosen.form.errors)
        return queryset.filter(pk__in=chosen.with_words().values("pk"))


@extend_schema(summary="Catalogue des modules", tags=["catalogue"])
class CatalogueView(_Reading, generics.ListAPIView[Module]):
    """Published modules of the bodies admissible today, the latest first. Open to everyone."""

    permission_classes = [permissions.AllowAny]
    serializer_class = ModuleSerializer
    filter_backends = [CatalogueBackend]
    filterset_class = CatalogueFilter
    queryset = Module.objects.published().select_related("organisme")


@extend_schema(summary="Un module du catalogue", tags=["catalogue"])
class ModuleView(_Reading, generics.RetrieveAPIView[Module]):
    """One published module. Open to everyone."""

    permission_classes = [permissions.AllowAny]
    serializer_class = ModuleSerializer
    queryset = Module.objects.published().select_related("organisme")


class DossierPagination(pagination.CursorPagination):
    """The newest first, 50 a page, 200 at most."""

    page_size = 50
    page_size_query_param = "taille"
    max_page_size = 200
    ordering = ("-created_at", "-pk")


def seen_by(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers with what their serializer shows."""
    return (
        Dossier.objects.visible_to(actor)
        .select_related("module__organisme", "titulaire")
        .prefetch_related("devis", "tranches", "plan")
    )


@extend_schema(summary="Dossiers visibles", tags=["dossiers"])
class DossiersView(_Reading, generics.ListAPIView[Dossier]):
    """Those of the person, or those on the modules of the organisme."""

    serializer_class = DossierSerializer
    pagination_class = DossierPagination
    queryset = Dossier.objects.none()

    def get_queryset(self) -> QuerySet[Dossier]:
        """By the role under which the caller acts."""
        return seen_by(actor_of(self.request))


@extend_schema(summary="Un dossier", tags=["dossiers"])
class DossierView(_Reading, generics.RetrieveAPIView[Dossier]):
    """With the plan of hours and what is missing, for its holder."""

    serializer_class = DossierDetailSerializer
    queryset = Dossier.objects.none()

    def get_queryset(self) -> QuerySet[Dossier]:
        """By the role under which the caller acts."""
        return seen_by(actor_of(self.request))


class AnnulerView(APIView):
    """Cancel a dossier: held hours are available again."""

    @extend_schema(
        summary="Annuler un dossier",
        tags=["dossiers"],
        parameters=[
            OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="Une clé par demande")
        ],
        request=AnnulationSerializer,
        responses={200: DossierSerializer, 400: ErreurSerializer, 404: ErreurSerializer, 409: ErreurSerializer},
    )
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """The same key again gets the same answer."""
        actor = actor_of(request)
        row = get_object_or_404(seen_by(actor), pk=pk)
        asked = AnnulationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        cancel(dossier=row, motif=asked.validated_data["motif"], actor=actor, at=current_moment())
        fresh = seen_by(actor).get(pk=row.pk)
        return Response(DossierSerializer(fresh, context={"actor": actor}).data)
