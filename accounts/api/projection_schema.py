"""Shapes of a projection for the documentation of the API. The reader is `accounts.rules.projection_document`."""

from rest_framework import serializers

from accounts.api.simulation_schema import (
    EXAMPLE as FACTS,
)
from accounts.api.simulation_schema import (
    STATUTS,
    LigneSimuleeSerializer,
    SimulationSerializer,
    SoldeSimuleSerializer,
)
from accounts.rules.hypotheses import ACTIVITES, MAJORATIONS

EXAMPLE = {
    "faits": FACTS,
    "scenarios": [
        {"activite": "meme"},
        {"activite": "partiel", "pourcentage": "60"},
        {"statut": "agent_public", "categorie": "C", "majoration": "avec"},
    ],
    "objectif": {"quantite": "100", "unite": "h"},
    "annees": 10,
}
EXAMPLE_ANSWER = {
    "as_of": "2017-05-15",
    "parametres": "2017.1",
    "scenarios": [
        {
            "hypotheses": ["Même activité qu’en 2016, chaque année à partir de 2017."],
            "reponse": {
                "etat": "a_venir",
                "on": "2020-03-31",
                "phrase": "100\u00a0h le 31\u00a0mars\u00a02020\u00a0: le compte portera 1\u00a0940,00\u00a0€.",
                "precisions": [],
            },
            "points": [
                {
                    "on": "2018-03-31",
                    "cause": "credit",
                    "heures": "72",
                    "euros": "1080",
                    "soldes": [{"compteur": "cpf", "unite": "h", "quantite": "72"}],
                    "lignes": [],
                    "uses": [],
                    "sorties": [],
                }
            ],
        }
    ],
}


class HypotheseSerializer(serializers.Serializer):
    activite = serializers.ChoiceField(
        choices=[(name, name) for name in ACTIVITES],
        required=False,
        help_text="Travail à partir du 1er janvier suivant\u00a0: meme (par défaut), plein, partiel, incomplet "
        "(emploi à temps non complet d’un agent public) ou arret",
    )
    pourcentage = serializers.CharField(
        required=False, help_text="Part d’un temps plein, de 0 à 100, pour partiel et incomplet"
    )
    statut = serializers.ChoiceField(
        choices=STATUTS, required=False, help_text="Nouveau statut à partir du 1er janvier suivant"
    )
    categorie = serializers.ChoiceField(choices=["A", "B", "C"], required=False, help_text="D’un agent public")
    majoration = serializers.ChoiceField(
        choices=[(name, name) for name in MAJORATIONS],
        required=False,
        help_text="avec\u00a0: déclaration faite ce jour, aucun diplôme de niveau V\u00a0; sans\u00a0: diplôme obtenu ce jour",
    )
    uses = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Formations prévues (on, hours)"
    )


class ObjectifSerializer(serializers.Serializer):
    quantite = serializers.CharField(help_text="Nombre décimal")
    unite = serializers.ChoiceField(choices=["h", "EUR"], required=False, help_text="Heures (par défaut) ou euros")


class ProjectionSerializer(serializers.Serializer):
    """Des faits, des scénarios, un objectif."""

    faits = SimulationSerializer(required=False, help_text="Mêmes faits que la simulation")
    scenarios = HypotheseSerializer(
        many=True, required=False, help_text="Cinq au plus\u00a0; aucun vaut «\u00a0meme\u00a0»"
    )
    objectif = ObjectifSerializer(required=False, help_text="Ce que l’on veut atteindre")
    annees = serializers.IntegerField(required=False, help_text="Inscriptions à venir montrées, 30 au plus (10)")


class ReponseSerializer(serializers.Serializer):
    etat = serializers.ChoiceField(
        choices=[(name, name) for name in ("atteint", "a_venir", "jamais", "lointain")],
        help_text="Atteint ce jour, à une date à venir, jamais sous ces hypothèses, ou pas avant longtemps",
    )
    on = serializers.DateField(allow_null=True, help_text="Premier jour où l’objectif est atteint")
    phrase = serializers.CharField(help_text="La réponse ou la raison, en une phrase")
    precisions = serializers.ListField(child=serializers.CharField())


class PointSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="Jour où le compte change")
    cause = serializers.ChoiceField(
        choices=[(name, name) for name in ("jour", "credit", "conversion", "dif", "usage")],
        help_text="Départ, inscription annuelle, passage aux euros, fin du DIF ou formation",
    )
    heures = serializers.CharField(help_text="Valeur du compte en heures, au prix légal de l’heure")
    euros = serializers.CharField(help_text="Valeur en euros, sans les heures d’un agent public")
    soldes = SoldeSimuleSerializer(many=True)
    lignes = LigneSimuleeSerializer(many=True, help_text="Ce qui est inscrit ce jour-là")
    uses = serializers.ListField(child=serializers.DictField(), help_text="Répartition de la formation prévue")
    sorties = serializers.ListField(child=serializers.CharField(), help_text="Ce que la loi retire ce jour-là")


class ScenarioSerializer(serializers.Serializer):
    hypotheses = serializers.ListField(child=serializers.CharField(), help_text="Tout ce qui est supposé, en phrases")
    reponse = ReponseSerializer(required=False, help_text="Présente si un objectif est demandé")
    points = PointSerializer(many=True)


class TrajectoireSerializer(serializers.Serializer):
    """Chaque scénario, jour par jour."""

    as_of = serializers.DateField(help_text="Jour légal de départ")
    parametres = serializers.CharField(help_text="Version des paramètres de la loi")
    scenarios = ScenarioSerializer(many=True)
