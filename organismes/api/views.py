"""Open reads: the registered bodies, and whether one is admissible on a day."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, permissions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from organismes.api.filters import OrganismeFilter
from organismes.api.serializers import AdmissibiliteSerializer, OrganismeSerializer, shown_period
from organismes.forms.admissibilite import JourForm
from organismes.models import Organisme
from organismes.rules.admissibility import admissibility
from organismes.rules.periods import changes, holding, merged
from organismes.selectors import facts_of, public_list


@extend_schema(summary="Organismes enregistrés", tags=["organismes"])
class OrganismesView(generics.ListAPIView[Organisme]):
    """Bodies whose declaration stands today, newest first. Open to everyone."""

    permission_classes = [permissions.AllowAny]
    serializer_class = OrganismeSerializer
    filterset_class = OrganismeFilter
    queryset = Organisme.objects.none()

    def get_queryset(self) -> QuerySet[Organisme]:
        """Registered today."""
        return public_list().registered_on(current_moment().today)  # type: ignore[attr-defined]

    def get_serializer_context(self) -> dict[str, Any]:
        """The legal day, read once."""
        return {**super().get_serializer_context(), "today": current_moment().today}


class AdmissibiliteView(APIView):
    """Admissible on a day, past or future, with the reasons. Open to everyone."""

    permission_classes = [permissions.AllowAny]

    @extend_schema(
        summary="Admissibilité d’un organisme à une date",
        tags=["organismes"],
        parameters=[
            OpenApiParameter("le", {"type": "string", "format": "date"}, description="Jour ; par défaut, aujourd’hui")
        ],
        responses=AdmissibiliteSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """`?le=2017-12-31`; today by default."""
        organisme = get_object_or_404(Organisme, pk=pk)
        form = JourForm(request.query_params)
        if not form.is_valid():
            raise InvalidInput("Ce jour n’existe pas. Écrivez-le ainsi\u00a0: 2017-12-31.", field="le")
        day = form.cleaned_data["le"] or current_moment().today
        declarations, qualites = facts_of(organisme)
        found = admissibility(declarations=declarations, qualites=qualites, day=day)
        periods = merged(changes(declarations=declarations, qualites=qualites), lambda answer: answer.admissible)
        around = holding(periods, day)
        answer = {
            "organisme": pk,
            "le": day,
            "admissible": found.admissible,
            "motifs": found.motifs,
            **(shown_period(around) if around else {"du": None, "au": None}),
            "periodes": [shown_period(period) for period in periods if period.reponse],
        }
        return Response(AdmissibiliteSerializer(answer).data)
