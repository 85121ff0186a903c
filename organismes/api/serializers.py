"""What the API says of a body."""

from datetime import date
from typing import Any

from rest_framework import serializers

from organismes.models import Organisme
from organismes.rules.admissibility import REGISTERED
from organismes.rules.parameters import statutory_mention
from organismes.rules.periods import EARLIEST, LATEST, Periode
from organismes.rules.territoires import departement_of


class OrganismeSerializer(serializers.ModelSerializer[Organisme]):
    """A registered body, as the public sees it. `mention` is the only one that the law allows beside the number."""

    departement = serializers.SerializerMethodField()
    region = serializers.CharField(source="territoire.nom", read_only=True)
    nda = serializers.SerializerMethodField()
    enregistre_le = serializers.SerializerMethodField()
    mention = serializers.SerializerMethodField()
    abilities = serializers.SerializerMethodField()

    class Meta:
        model = Organisme
        fields = [
            "id",
            "siret",
            "raison_sociale",
            "code_postal",
            "commune",
            "departement",
            "region",
            "nda",
            "enregistre_le",
            "mention",
            "abilities",
        ]

    def _live(self, row: Organisme) -> Any:
        """The declaration in force; the rows are prefetched by the list."""
        day = self.context["today"]
        return next(
            (
                item
                for item in row.declarations.all()
                if item.etat in REGISTERED and item.decided_on <= day and (item.ended_on is None or day < item.ended_on)
            ),
            None,
        )

    def get_departement(self, row: Organisme) -> str:
        """Département of the address."""
        return departement_of(row.code_postal)

    def get_nda(self, row: Organisme) -> str:
        """Number of the declaration in force, 11 digits."""
        live = self._live(row)
        return live.nda if live else ""

    def get_enregistre_le(self, row: Organisme) -> str | None:
        """First day of the declaration in force."""
        live = self._live(row)
        return live.decided_on.isoformat() if live else None

    def get_mention(self, row: Organisme) -> str:
        """Statutory sentence."""
        return f"{statutory_mention()}."

    def get_abilities(self, row: Organisme) -> dict[str, bool]:
        """What the caller may do with it."""
        who = self.context["request"].actor
        return {"lire_admissibilite": True, "gerer": who.structure_id == row.pk and who.has_function("gestionnaire")}


class MotifSerializer(serializers.Serializer[Any]):
    """One reason, for or against, with its article."""

    code = serializers.CharField()
    texte = serializers.CharField()
    favorable = serializers.BooleanField()
    article = serializers.CharField()


class PeriodeSerializer(serializers.Serializer[Any]):
    """Days on which an answer holds, both included. Null: no known limit."""

    du = serializers.DateField(allow_null=True)
    au = serializers.DateField(allow_null=True)


def shown_period(period: Periode[Any]) -> dict[str, date | None]:
    """A period without the limits of the calendar itself."""
    return {
        "du": None if period.from_on == EARLIEST else period.from_on,
        "au": None if period.until_on == LATEST else period.until_on,
    }


class AdmissibiliteSerializer(serializers.Serializer[Any]):
    """Admissible or not on a day, with every reason; the days around that have the same answer, and all those
    on which the body is admissible."""

    organisme = serializers.IntegerField()
    le = serializers.DateField()
    admissible = serializers.BooleanField()
    motifs = MotifSerializer(many=True)
    du = serializers.DateField(allow_null=True)
    au = serializers.DateField(allow_null=True)
    periodes = PeriodeSerializer(many=True)
