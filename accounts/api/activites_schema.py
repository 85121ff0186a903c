"""Shapes of the declaration of activities, for the documentation of the API."""

from rest_framework import serializers

from accounts.api.simulation_schema import ActiviteSerializer

RESULTATS = {"added": "ajoutee", "corrected": "corrigee", "unchanged": "inchangee", "rejected": "rejetee"}
EXAMPLE = {
    "activites": [
        {
            "nir": "284039999000112",
            "nom_naissance": "BENALI",
            "prenoms": "Nadia",
            "date_naissance": "1984-03-02",
            "reference": "paie-2016-000123",
            "year": 2016,
            "statut": "salarie",
            "employeur": "53104441000011",
            "worked_hours": "1285.6",
            "temps": "partiel",
            "absences": [{"nature": "maternite", "hours": "120"}],
        }
    ]
}
EXAMPLE_ANSWER = {
    "ajoutees": 1,
    "corrigees": 0,
    "inchangees": 0,
    "rejetees": 0,
    "resultats": [{"rang": 0, "reference": "paie-2016-000123", "resultat": "ajoutee", "champs": {}}],
}


class ActiviteDeclareeSerializer(ActiviteSerializer):
    nir = serializers.CharField(help_text="Numéro de sécurité sociale, clé comprise ; jamais renvoyé")
    nom_naissance = serializers.CharField(help_text="Nom de naissance")
    prenoms = serializers.CharField(help_text="Prénoms")
    date_naissance = serializers.DateField(help_text="Date de naissance")
    reference = serializers.CharField(
        required=False,
        max_length=60,
        help_text="Ce qui nomme l’activité chez vous ; la même référence corrige. Par défaut : année, statut, employeur et rang",
    )


class DeclarationActivitesSerializer(serializers.Serializer):
    """De une à mille activités."""

    activites = ActiviteDeclareeSerializer(many=True, help_text="De une à mille activités")


class ResultatActiviteSerializer(serializers.Serializer):
    rang = serializers.IntegerField(help_text="Place dans la demande, à partir de zéro")
    reference = serializers.CharField(allow_blank=True, help_text="Référence retenue")
    resultat = serializers.ChoiceField(choices=list(RESULTATS.values()), help_text="Ce que l’activité est devenue")
    champs = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Raisons du rejet, par champ"
    )


class ResultatsActivitesSerializer(serializers.Serializer):
    """Un résultat par activité, dans l’ordre de la demande."""

    ajoutees = serializers.IntegerField()
    corrigees = serializers.IntegerField()
    inchangees = serializers.IntegerField()
    rejetees = serializers.IntegerField()
    resultats = ResultatActiviteSerializer(many=True)
