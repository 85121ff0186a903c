"""Reads of money: requests for funding, payment orders, and whether a body is payable on a day."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.simulation_schema import ErreurSerializer
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from cpa_portal.web.permissions import for_api_roles
from financeurs.api.filters import DemandeFilter, OrdreFilter
from financeurs.api.serializers import OrdrePaiementSerializer, PayabiliteSerializer, PriseEnChargeSerializer
from financeurs.forms.decisions import PayabiliteForm
from financeurs.history import payees_facts
from financeurs.models import OrdrePaiement, PriseEnCharge
from financeurs.rules.history import changes, payable_on_all
from financeurs.selectors import with_facts
from modules.enums import NatureAction
from organismes.api.serializers import shown_period
from organismes.models import Organisme
from organismes.rules.periods import merged


class _ForActor:
    """The serializers know who reads."""

    request: Request

    def get_serializer_context(self) -> dict[str, Any]:
        """The actor that the middleware put on the request."""
        return {**super().get_serializer_context(), "actor": self.request._request.actor}  # type: ignore[misc,attr-defined]


class _Requests(_ForActor):
    """Requests that the caller may see."""

    queryset = PriseEnCharge.objects.none()
    serializer_class = PriseEnChargeSerializer
    permission_classes = [for_api_roles(Role.FINANCEUR, Role.TITULAIRE, Role.ORGANISME)]

    def get_queryset(self) -> QuerySet[PriseEnCharge]:
        """By the role under which the caller acts."""
        rows = PriseEnCharge.objects.visible_to(self.request._request.actor)  # type: ignore[attr-defined]
        return rows.select_related("dossier__module__organisme", "financeur")


@extend_schema(summary="Prises en charge visibles", tags=["financement"])
class PrisesEnChargeView(_Requests, generics.ListAPIView[PriseEnCharge]):
    """Those of the funder, of the person, or of the dossiers of the organisme; newest first."""

    filterset_class = DemandeFilter


@extend_schema(summary="Une prise en charge", tags=["financement"])
class PriseEnChargeView(_Requests, generics.RetrieveAPIView[PriseEnCharge]):
    """One of them; 404 for strangers."""


class _Orders(_ForActor):
    """Orders that the caller may see."""

    queryset = OrdrePaiement.objects.none()
    serializer_class = OrdrePaiementSerializer
    permission_classes = [for_api_roles(Role.FINANCEUR, Role.ORGANISME)]

    def get_queryset(self) -> QuerySet[OrdrePaiement]:
        """By the role under which the caller acts."""
        return with_facts(OrdrePaiement.objects.visible_to(self.request._request.actor))  # type: ignore[attr-defined]


@extend_schema(summary="Ordres de paiement visibles", tags=["financement"])
class OrdresView(_Orders, generics.ListAPIView[OrdrePaiement]):
    """Those of the funder, or those that pay the organisme; newest first."""

    filterset_class = OrdreFilter


@extend_schema(summary="Un ordre de paiement", tags=["financement"])
class OrdreView(_Orders, generics.RetrieveAPIView[OrdrePaiement]):
    """One of them; 404 for strangers."""


class PayabiliteView(APIView):
    """Payable or not, past or future, with the reasons. For everyone who is signed in."""

    @extend_schema(
        summary="Un organisme est-il payable par un financeur ?",
        tags=["financement"],
        parameters=[
            OpenApiParameter("financeur", int, required=True, description="Identifiant du financeur"),
            OpenApiParameter("nature", enum=NatureAction.values, required=True, description="Nature de l’action"),
            OpenApiParameter("le", {"type": "string", "format": "date"}, description="Jour ; par défaut, aujourd’hui"),
            OpenApiParameter(
                "entree",
                {"type": "string", "format": "date"},
                description="Jour de l’entrée en formation : les deux jours doivent passer",
            ),
        ],
        responses={200: PayabiliteSerializer, 400: ErreurSerializer, 404: ErreurSerializer},
    )
    def get(self, request: Request, pk: int) -> Response:
        """`?financeur=1&nature=creation_reprise&le=2017-12-31`."""
        organisme = get_object_or_404(Organisme, pk=pk)
        form = PayabiliteForm(request.query_params)
        if not form.is_valid():
            field, errors = next(iter(form.errors.items()))
            raise InvalidInput(errors[0], field=field)
        asked = form.cleaned_data
        day = asked["le"] or current_moment().today
        facts = payees_facts(organisme, [asked["financeur"]], nature=asked["nature"])[0]
        found = payable_on_all(facts, [day, asked["entree"] or day])
        answer = {
            "organisme": pk,
            "financeur": asked["financeur"].pk,
            "nature": asked["nature"],
            "le": day,
            "entree": asked["entree"],
            "payable": found.payable,
            "motifs": found.motifs,
            "periodes": [
                shown_period(period)
                for period in merged(changes(facts), lambda answer: answer.payable)
                if period.reponse
            ],
        }
        return Response(PayabiliteSerializer(answer).data)
