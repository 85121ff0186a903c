"""Shapes of a simulation for the documentation of the API. The reader of the facts is `accounts.rules.facts`."""

from rest_framework import serializers

from accounts.api.explanation_schema import AnneeExpliqueeSerializer

STATUTS = ["salarie", "agent_public", "tns", "esat", "demandeur_emploi"]
BASES = ["heures", "forfait_jours", "salaire"]
TEMPS = ["plein", "partiel", "incomplet"]
NIVEAUX = ["VI", "V bis", "V", "IV", "III", "II", "I"]

EXAMPLE = {
    "titulaire": {
        "birth_date": "1984-03-02",
        "statuts": [{"statut": "salarie", "from": "2015-01-01", "to": None}],
    },
    "activites": [
        {"year": 2015, "statut": "salarie", "worked_hours": "1607"},
        {"year": 2016, "statut": "salarie", "worked_hours": "1607"},
    ],
    "diplomes": [{"niveau": "VI", "declared_on": "2017-03-01", "declared_by": "titulaire"}],
    "dif": {"hours": "40"},
}
EXAMPLE_ANSWER = {
    "as_of": "2017-05-15",
    "soldes": [
        {"compteur": "cpf", "unite": "h", "quantite": "48"},
        {"compteur": "dif", "unite": "h", "quantite": "40"},
    ],
    "lignes": [
        {
            "compteur": "cpf",
            "accrual_year": 2015,
            "credited_on": "2016-03-31",
            "quantite": "24",
            "taux": "24",
            "exact": "24/1",
            "plafond": "150",
            "regle": "L6323-11",
            "explication": "Année 2015 : temps plein.",
        }
    ],
    "uses": [],
    "annees": [],
}


class TitulaireSerializer(serializers.Serializer):
    birth_date = serializers.DateField(required=False, help_text="Date de naissance")
    statuts = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Périodes de statut (statut, from, to, categorie)"
    )
    retired_on = serializers.DateField(required=False, allow_null=True, help_text="Départ à la retraite à taux plein")
    died_on = serializers.DateField(required=False, allow_null=True, help_text="Date de décès")


class ActiviteSerializer(serializers.Serializer):
    year = serializers.IntegerField(help_text="Année civile")
    statut = serializers.ChoiceField(choices=STATUTS, help_text="Statut de cette activité")
    employeur = serializers.CharField(required=False, allow_null=True, help_text="Siret de l’employeur")
    basis = serializers.ChoiceField(choices=BASES, required=False, help_text="Base du calcul")
    worked_hours = serializers.CharField(required=False, allow_null=True, help_text="Heures, nombre décimal")
    reference_hours = serializers.CharField(required=False, allow_null=True, help_text="Durée de référence")
    days_worked = serializers.CharField(required=False, allow_null=True, help_text="Jours travaillés")
    days_reference = serializers.CharField(required=False, allow_null=True, help_text="Jours du forfait")
    pay = serializers.CharField(required=False, allow_null=True, help_text="Rémunération en euros")
    temps = serializers.ChoiceField(choices=TEMPS, required=False, help_text="Temps de travail")
    contribution_ratio = serializers.CharField(required=False, allow_null=True, help_text="Part de cotisation")
    accord = serializers.DictField(required=False, help_text="Heures ajoutées par accord (complement_hours)")
    absences = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Absences (nature, hours), article L6323-12"
    )


class DiplomeSerializer(serializers.Serializer):
    niveau = serializers.ChoiceField(choices=NIVEAUX, help_text="Niveau de la nomenclature de 1969")
    certification_ccn = serializers.BooleanField(required=False, help_text="Certification reconnue par une branche")
    declared_on = serializers.DateField(help_text="Jour de la déclaration")
    declared_by = serializers.ChoiceField(choices=["titulaire", "cep", "financeur"], required=False)
    obtained_on = serializers.DateField(required=False, allow_null=True)
    found_false_on = serializers.DateField(required=False, allow_null=True)


class SimulationSerializer(serializers.Serializer):
    """Les faits déclarés. Une clé omise vaut « aucun »."""

    titulaire = TitulaireSerializer(required=False)
    ouverture = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Soldes repris d’ailleurs"
    )
    activites = ActiviteSerializer(many=True, required=False)
    diplomes = DiplomeSerializer(many=True, required=False)
    dif = serializers.DictField(required=False, help_text="Heures de DIF (hours)")
    points_c3p = serializers.CharField(required=False, help_text="Points du compte de pénibilité")
    inaptitude_hours = serializers.CharField(required=False, help_text="Crédit de prévention de l’inaptitude")
    cec = serializers.ListField(child=serializers.DictField(), required=False, help_text="Activités citoyennes")
    correctifs = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Abondements correctifs"
    )
    euros_en_heures = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="Jours où la personne, devenue agent public, a demandé ses euros en heures (on)",
    )
    uses = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="Formations (on, hours, cec_seul, anticipation)\u00a0: anticipation porte accord_on, jour de l’accord "
        "de l’employeur public, et fin_contrat, dernier jour d’un contrat à durée déterminée",
    )


class SoldeSimuleSerializer(serializers.Serializer):
    compteur = serializers.CharField(help_text="cpf, cpf_public, dif, cec, correctif, cpf_eur…")
    unite = serializers.CharField(help_text="h ou EUR")
    quantite = serializers.CharField(help_text="Nombre décimal")
    manque = serializers.CharField(required=False, help_text="Ce qui a été utilisé au-delà de ce qui existe")
    anticipe = serializers.CharField(required=False, help_text="Heures prises par anticipation, à compenser")


class LigneSimuleeSerializer(serializers.Serializer):
    compteur = serializers.CharField()
    accrual_year = serializers.IntegerField(help_text="Année au titre de laquelle les heures sont acquises")
    credited_on = serializers.DateField(help_text="Jour de l’inscription")
    quantite = serializers.CharField()
    taux = serializers.CharField(allow_null=True)
    exact = serializers.CharField(help_text="Fraction exacte avant arrondi")
    plafond = serializers.CharField(allow_null=True)
    regle = serializers.CharField(help_text="Article appliqué")
    explication = serializers.CharField(help_text="Le calcul, en une phrase")
    anticipe = serializers.CharField(required=False, help_text="Part de l’année déjà prise par anticipation")


class ResultatSerializer(serializers.Serializer):
    """Les droits qui résultent des faits, au jour demandé."""

    as_of = serializers.DateField()
    soldes = SoldeSimuleSerializer(many=True)
    lignes = LigneSimuleeSerializer(many=True)
    uses = serializers.ListField(child=serializers.DictField(), help_text="Répartition de chaque formation")
    annees = AnneeExpliqueeSerializer(many=True, help_text="Chaque année expliquée, même celles qui ne donnent rien")


class ErreurSerializer(serializers.Serializer):
    """La forme de toutes les erreurs."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="Phrase à montrer à l’utilisateur")
    fields = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
