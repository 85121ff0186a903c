"""What the API says of modules and dossiers. Durations in seconds, prices in cents, both integers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cpa_portal.actor import Role
from modules.models import Dossier, Module
from modules.policies import abilities
from modules.selectors.dossiers import missing_to_transmit, plan_of


class ModuleSerializer(serializers.ModelSerializer[Module]):
    """A published module. `forfait_*` are null for a module on quote."""

    organisme = serializers.CharField(source="organisme.raison_sociale", read_only=True)
    siret = serializers.CharField(source="organisme.siret", read_only=True)
    abilities = serializers.SerializerMethodField()

    class Meta:
        model = Module
        fields = [
            "id",
            "titre",
            "nature",
            "phase",
            "objectif",
            "contenu",
            "public_vise",
            "prerequis",
            "tarification",
            "forfait_secondes",
            "forfait_centimes",
            "justificatif_type",
            "commune",
            "departement",
            "a_distance",
            "published_on",
            "organisme",
            "siret",
            "abilities",
        ]

    def get_abilities(self, row: Module) -> list[str]:
        """What the caller may do with this module."""
        return ["ouvrir_dossier"] if self.context["actor"].role == Role.TITULAIRE else []


class PartSerializer(serializers.Serializer[Any]):
    """Hours that one counter gives, in seconds."""

    compteur = serializers.CharField()
    secondes = serializers.IntegerField()
    disponible = serializers.IntegerField()
    reste = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """Plan of hours: the parts in their order of use, and what nobody gives yet."""

    secondes = serializers.IntegerField()
    parts = PartSerializer(many=True)
    a_completer = serializers.IntegerField()


class ManqueSerializer(serializers.Serializer[Any]):
    """One thing missing before the dossier can be submitted, and who must act."""

    code = serializers.CharField()
    texte = serializers.CharField()
    qui = serializers.CharField()


class DossierSerializer(serializers.ModelSerializer[Dossier]):
    """A dossier, as its holder or its organisme sees it."""

    module_id = serializers.IntegerField(read_only=True)
    titre = serializers.CharField(source="module.titre", read_only=True)
    organisme = serializers.CharField(source="module.organisme.raison_sociale", read_only=True)
    abilities = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = [
            "id",
            "module_id",
            "titre",
            "organisme",
            "etat",
            "total_secondes",
            "total_centimes",
            "first_session_on",
            "last_session_on",
            "created_on",
            "submitted_on",
            "validated_on",
            "ended_on",
            "ended_reason",
            "abilities",
        ]

    def get_abilities(self, row: Dossier) -> list[str]:
        """Verbs that the caller may try now."""
        return abilities(row, self.context["actor"])


class DossierDetailSerializer(DossierSerializer):
    """With the plan of hours and what is missing, for its holder only."""

    plan = serializers.SerializerMethodField()
    manques = serializers.SerializerMethodField()

    class Meta(DossierSerializer.Meta):
        fields = [*DossierSerializer.Meta.fields, "plan", "manques"]

    @extend_schema_field(PlanSerializer(allow_null=True))
    def get_plan(self, row: Dossier) -> dict[str, Any] | None:
        """Null for the organisme: it does not see the account."""
        if self.context["actor"].role != Role.TITULAIRE or (plan := plan_of(row)) is None:
            return None
        return dict(PlanSerializer(plan).data)

    @extend_schema_field(ManqueSerializer(many=True))
    def get_manques(self, row: Dossier) -> list[dict[str, Any]]:
        """Empty once the dossier is submitted."""
        if self.context["actor"].role != Role.TITULAIRE or row.etat != "brouillon":
            return []
        return [dict(ManqueSerializer(item).data) for item in missing_to_transmit(row, self.context["at"])]


class AnnulationSerializer(serializers.Serializer[Any]):
    """Why the dossier is cancelled."""

    motif = serializers.CharField(max_length=300)
