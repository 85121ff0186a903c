"""The person's indus: what is missing, line by line, and her observations."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.simulation_schema import ErreurSerializer
from accounts.enums import EtatIndu
from accounts.models import Indu
from accounts.selectors.indus import InduVu, actes_of, indu_vu
from accounts.services import indus
from cpa_portal.actor import Role
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import InvalidInput
from cpa_portal.outbox.idempotency import HEADER, idempotent
from cpa_portal.web.permissions import for_api_roles

MOST = 100


class LigneInduSerializer(serializers.Serializer):
    effective_on = serializers.DateField(help_text="Date d’effet du mouvement")
    mouvement = serializers.CharField()
    sens = serializers.ChoiceField(choices=["+", "−"], help_text="Fait l’indu, ou le reprend")
    quantite = serializers.CharField(help_text="Part du mouvement qui touche l’indu, avec son unité")
    reste = serializers.CharField(help_text="Indu après ce mouvement")
    explication = serializers.CharField()
    source = serializers.CharField(help_text="Article appliqué")


class RepriseSerializer(serializers.Serializer):
    credited_on = serializers.DateField()
    quantite = serializers.CharField()
    reste = serializers.CharField()


class ActeInduSerializer(serializers.Serializer):
    nature = serializers.CharField()
    made_on = serializers.DateField()
    texte = serializers.CharField()


class InduSerializer(serializers.Serializer):
    """Ce qui a été utilisé au-delà des droits corrigés d’un compteur."""

    id = serializers.UUIDField()
    compteur = serializers.CharField()
    etat = serializers.ChoiceField(choices=EtatIndu.choices)
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    answer_until = serializers.DateField(help_text="Échéance de l’état présent")
    reste = serializers.CharField(help_text="Ce qui reste à reprendre, avec son unité")
    lignes = LigneInduSerializer(many=True)
    reprises = RepriseSerializer(many=True, help_text="Inscriptions à venir qui le reprendront")
    actes = ActeInduSerializer(many=True)


class IndusSerializer(serializers.Serializer):
    """Tous les indus du compte, les cent plus récents."""

    as_of = serializers.DateField(help_text="Jour légal")
    indus = InduSerializer(many=True)


class ObservationsSerializer(serializers.Serializer):
    texte = serializers.CharField(max_length=indus.LONGEST, help_text="Ce qui paraît faux, et ce qui le montre")


def _answer(vu: InduVu) -> dict[str, Any]:
    indu = vu.indu
    return {
        "id": str(indu.pk),
        "compteur": indu.solde.compteur,
        "etat": indu.etat,
        "opened_on": indu.opened_on.isoformat(),
        "closed_on": indu.closed_on.isoformat() if indu.closed_on else None,
        "answer_until": indu.answer_until.isoformat(),
        "reste": vu.reste,
        "lignes": [
            {
                "effective_on": ligne.on.isoformat(),
                "mouvement": ligne.titre,
                "sens": ligne.sens,
                "quantite": ligne.part,
                "reste": ligne.reste,
                "explication": ligne.explication,
                "source": ligne.source,
            }
            for ligne in vu.lignes
        ],
        "reprises": [
            {"credited_on": reprise.on.isoformat(), "quantite": reprise.part, "reste": reprise.reste}
            for reprise in vu.reprises
        ],
        "actes": [
            {"nature": acte.nature, "made_on": acte.made_on.isoformat(), "texte": acte.texte} for acte in actes_of(indu)
        ],
    }


def _seen(pk: UUID, request: Request, at: Moment) -> dict[str, Any]:
    rows = Indu.objects.visible_to(request._request.actor).select_related("solde__compte__titulaire")
    return _answer(indu_vu(get_object_or_404(rows, pk=pk), at))


class IndusView(APIView):
    """Indus du compte."""

    permission_classes = [for_api_roles(Role.TITULAIRE)]

    @extend_schema(
        operation_id="lire_indus",
        summary="Lire ses indus",
        description="Chaque indu, les lignes du registre qui l’ont fait ou repris, les reprises à venir et la procédure.",
        tags=["Compte"],
        responses={200: IndusSerializer, 403: ErreurSerializer},
    )
    def get(self, request: Request) -> Response:
        """Open ones first."""
        at = current_moment()
        rows = Indu.objects.visible_to(request._request.actor).select_related("solde__compte__titulaire")
        latest = rows.order_by("-closed_on", "-opened_on", "pk")[:MOST]
        return Response({"as_of": at.today.isoformat(), "indus": [_answer(indu_vu(indu, at)) for indu in latest]})


class ObservationsView(APIView):
    """Observations sur un indu."""

    permission_classes = [for_api_roles(Role.TITULAIRE)]

    @extend_schema(
        operation_id="observer_indu",
        summary="Présenter ses observations sur un indu",
        description="Dans le délai annoncé par la notification ou la décision. L’administration répond par une décision motivée.",
        tags=["Compte"],
        parameters=[
            OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="Une clé par demande")
        ],
        request=ObservationsSerializer,
        responses={
            200: InduSerializer,
            400: ErreurSerializer,
            403: ErreurSerializer,
            404: ErreurSerializer,
            409: ErreurSerializer,
        },
    )
    @idempotent
    def post(self, request: Request, pk: UUID) -> Response:
        """The file of the indu after them."""
        at = current_moment()
        texte = request.data.get("texte", "") if isinstance(request.data, dict) else None
        if not isinstance(texte, str):
            raise InvalidInput("Un objet JSON est attendu, avec un texte.", code="texte_invalide", field="texte")
        indus.observe(indu_id=pk, texte=texte, actor=request._request.actor, at=at)
        return Response(_seen(pk, request, at))
