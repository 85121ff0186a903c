"""What the API says of money. Prices in cents, durations in seconds, both integers. Never an IBAN."""

from datetime import date
from typing import Any

from rest_framework import serializers

from cpa_portal.actor import Role
from financeurs.models import OrdrePaiement, PriseEnCharge
from financeurs.policies import abilities, funding_abilities
from financeurs.selectors import standing_approvals
from financeurs.suivi import expected_on, who_must_act
from organismes.api.serializers import MotifSerializer, PeriodeSerializer


class PriseEnChargeSerializer(serializers.ModelSerializer[PriseEnCharge]):
    """A request for funding and its answer. The motive is the person's and the funder's."""

    dossier_id = serializers.UUIDField(read_only=True)
    titre = serializers.CharField(source="dossier.module.titre", read_only=True)
    organisme = serializers.CharField(source="dossier.module.organisme.raison_sociale", read_only=True)
    financeur = serializers.CharField(source="financeur.nom", read_only=True)
    total_secondes = serializers.IntegerField(source="dossier.total_secondes", read_only=True)
    total_centimes = serializers.IntegerField(source="dossier.total_centimes", read_only=True)
    motif = serializers.SerializerMethodField()
    abilities = serializers.SerializerMethodField()

    class Meta:
        model = PriseEnCharge
        fields = [
            "id",
            "dossier_id",
            "titre",
            "organisme",
            "financeur",
            "etat",
            "total_secondes",
            "total_centimes",
            "centimes",
            "motif",
            "requested_on",
            "decided_on",
            "abilities",
        ]

    def get_motif(self, row: PriseEnCharge) -> str:
        """Empty for the organisme."""
        return "" if self.context["actor"].role == Role.ORGANISME else row.motif

    def get_abilities(self, row: PriseEnCharge) -> list[str]:
        """Verbs that the caller may try now."""
        return funding_abilities(row, self.context["actor"])


class OrdrePaiementSerializer(serializers.ModelSerializer[OrdrePaiement]):
    """What a funder owes for a tranche, who must act and when the money is expected."""

    dossier_id = serializers.UUIDField(source="tranche.dossier_id", read_only=True)
    tranche = serializers.IntegerField(source="tranche.numero", read_only=True)
    titre = serializers.CharField(source="tranche.dossier.module.titre", read_only=True)
    financeur = serializers.CharField(source="financeur.nom", read_only=True)
    beneficiaire = serializers.CharField(source="beneficiaire.raison_sociale", read_only=True)
    siret = serializers.CharField(source="beneficiaire.siret", read_only=True)
    approbations_donnees = serializers.SerializerMethodField()
    qui_doit_agir = serializers.SerializerMethodField()
    attendu_le = serializers.SerializerMethodField()
    abilities = serializers.SerializerMethodField()

    class Meta:
        model = OrdrePaiement
        fields = [
            "id",
            "dossier_id",
            "tranche",
            "titre",
            "financeur",
            "beneficiaire",
            "siret",
            "seq",
            "nature",
            "etat",
            "montant_centimes",
            "approbations_requises",
            "approbations_donnees",
            "suspended_reason",
            "created_on",
            "qui_doit_agir",
            "attendu_le",
            "abilities",
        ]

    def get_approbations_donnees(self, row: OrdrePaiement) -> int:
        """Those that bind to today's content."""
        return len(standing_approvals(row))

    def get_qui_doit_agir(self, row: OrdrePaiement) -> str:
        """Whose turn it is."""
        return who_must_act(row)

    def get_attendu_le(self, row: OrdrePaiement) -> date | None:
        """Null before the bank file."""
        return expected_on(row)

    def get_abilities(self, row: OrdrePaiement) -> list[str]:
        """Verbs that the caller may try now."""
        return abilities(row, self.context["actor"])


class PayabiliteSerializer(serializers.Serializer[Any]):
    """Payable or not by a funder, for an action, on a day, with every reason."""

    organisme = serializers.IntegerField()
    financeur = serializers.IntegerField()
    nature = serializers.CharField()
    le = serializers.DateField()
    entree = serializers.DateField(allow_null=True)
    payable = serializers.BooleanField()
    motifs = MotifSerializer(many=True)
    periodes = PeriodeSerializer(many=True)
