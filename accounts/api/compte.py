"""The person's own account: balances, lines, and what she may do with them."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.simulation_schema import ErreurSerializer
from accounts.models import Compte
from accounts.rights import Droits, LigneVue, SoldeVu, droits_of
from accounts.rules.counters import amount, decimal_string
from cpa_portal.actor import Role
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.permissions import for_api_roles


class SoldeSerializer(serializers.Serializer):
    compteur = serializers.CharField(help_text="cpf, cpf_public, dif, cec, correctif, abondement, cpf_eur…")
    libelle = serializers.CharField()
    unite = serializers.ChoiceField(choices=["h", "EUR"], help_text="Heures ou euros")
    disponible = serializers.CharField(help_text="Nombre décimal")
    reserve = serializers.CharField(help_text="Réservé pour des dossiers en cours")
    manque = serializers.CharField(help_text="Utilisé au-delà de ce qui existe (indu)")
    plafond = serializers.CharField(allow_null=True, help_text="Plafond légal du compteur")


class LigneSerializer(serializers.Serializer):
    compteur = serializers.CharField()
    accrual_year = serializers.IntegerField(help_text="Année au titre de laquelle les heures sont acquises")
    credited_on = serializers.DateField(help_text="Jour de l’inscription")
    unite = serializers.ChoiceField(choices=["h", "EUR"])
    quantite = serializers.CharField(help_text="Nombre décimal")
    regle = serializers.CharField(help_text="Article appliqué")
    explication = serializers.CharField(help_text="Le calcul, en une phrase")
    a_venir = serializers.BooleanField(help_text="Vrai si le jour de l’inscription n’est pas venu")


class AbilitiesSerializer(serializers.Serializer):
    declarer_diplome = serializers.BooleanField()
    declarer_dif = serializers.BooleanField()
    donner_mandat = serializers.BooleanField()


class CompteSerializer(serializers.Serializer):
    """Les soldes à un jour et ce que vous pouvez faire du compte."""

    as_of = serializers.DateField(help_text="Jour légal")
    opened_on = serializers.DateField(help_text="Ouverture du compte")
    en_recalcul = serializers.BooleanField(help_text="Vrai tant qu’une déclaration récente n’est pas calculée")
    soldes = SoldeSerializer(many=True)
    abilities = AbilitiesSerializer()


class LignesSerializer(serializers.Serializer):
    """Le calcul de chaque année."""

    as_of = serializers.DateField(help_text="Jour légal")
    lignes = LigneSerializer(many=True)


def _figure(value: int, compteur: str) -> str:
    return decimal_string(amount(value, compteur))


def _solde(solde: SoldeVu) -> dict[str, Any]:
    return {
        "compteur": solde.compteur,
        "libelle": solde.label,
        "unite": "EUR" if solde.in_euros else "h",
        "disponible": _figure(solde.disponible, solde.compteur),
        "reserve": _figure(solde.reserve, solde.compteur),
        "manque": _figure(solde.manque, solde.compteur),
        "plafond": _figure(solde.plafond, solde.compteur) if solde.plafond else None,
    }


def _ligne(ligne: LigneVue) -> dict[str, Any]:
    return {
        "compteur": ligne.compteur,
        "accrual_year": ligne.annee,
        "credited_on": ligne.credited_on.isoformat(),
        "unite": "EUR" if ligne.in_euros else "h",
        "quantite": _figure(ligne.quantite, ligne.compteur),
        "regle": ligne.regle,
        "explication": ligne.explication,
        "a_venir": ligne.a_venir,
    }


class OwnCompteView(APIView):
    """Only the person herself, in her own space."""

    permission_classes = [for_api_roles(Role.TITULAIRE)]

    def droits(self, request: Request) -> Droits:
        """Her rights as of the legal day."""
        titulaire_id = request._request.actor.titulaire_id
        compte = get_object_or_404(Compte.objects.select_related("titulaire"), titulaire_id=titulaire_id)
        return droits_of(compte, current_moment())


class CompteView(OwnCompteView):
    """Soldes du compte."""

    @extend_schema(
        operation_id="lire_compte",
        summary="Lire son compte",
        description="Soldes de chaque compteur au jour légal.",
        tags=["Compte"],
        responses={200: CompteSerializer, 403: ErreurSerializer},
    )
    def get(self, request: Request) -> Response:
        """Balances and abilities."""
        droits = self.droits(request)
        return Response(
            {
                "as_of": droits.jour.isoformat(),
                "opened_on": droits.compte.opened_on.isoformat(),
                "en_recalcul": droits.en_recalcul,
                "soldes": [_solde(solde) for solde in droits.soldes],
                "abilities": {"declarer_diplome": True, "declarer_dif": True, "donner_mandat": True},
            }
        )


class LignesView(OwnCompteView):
    """Lignes du compte."""

    @extend_schema(
        operation_id="lire_lignes",
        summary="Lire le calcul de ses heures",
        description="Chaque inscription, passée ou à venir, avec son explication et son article.",
        tags=["Compte"],
        responses={200: LignesSerializer, 403: ErreurSerializer},
    )
    def get(self, request: Request) -> Response:
        """Explained lines."""
        droits = self.droits(request)
        return Response({"as_of": droits.jour.isoformat(), "lignes": [_ligne(ligne) for ligne in droits.lignes]})
