"""Shapes of an explanation for the documentation of the API; the numbers are decimal strings."""

from rest_framework import serializers

UNITES = ["h", "EUR"]
ETATS = ["inscrite", "a_venir", "en_cours", "sans_droit", "sans_activite"]


class ArticleSerializer(serializers.Serializer):
    reference = serializers.CharField(help_text="Numéro de l’article ou du décret")
    libelle = serializers.CharField()
    objet = serializers.CharField(help_text="Ce dont parle le texte")
    du = serializers.DateField(allow_null=True, help_text="Premier jour des valeurs appliquées, s’il est connu")
    au = serializers.DateField(allow_null=True, help_text="Dernier jour des valeurs appliquées, s’il est connu")


class RaisonSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="sans_activite, pas_encore_inscrit, plafond_atteint, age, retraite…")
    titre = serializers.CharField()
    phrase = serializers.CharField(help_text="Pourquoi des heures manquent")
    article = ArticleSerializer()
    a_faire = serializers.ListField(child=serializers.CharField(), help_text="Ce que la personne peut faire")


class ChiffreSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="heures, reference, part, taux, exact, arrondi, plafond, place, inscrit…")
    libelle = serializers.CharField()
    valeur = serializers.CharField(help_text="Nombre décimal")
    exact = serializers.CharField(help_text="Fraction exacte")
    unite = serializers.CharField(help_text="h, EUR, jours ou part")
    article = serializers.CharField(allow_null=True)


class ChoixSerializer(serializers.Serializer):
    nom = serializers.CharField(help_text="Point que les textes laissent ouvert")
    valeur = serializers.CharField()
    phrase = serializers.CharField()


class LigneExpliqueeSerializer(serializers.Serializer):
    compteur = serializers.CharField()
    credited_on = serializers.DateField()
    unite = serializers.ChoiceField(choices=UNITES)
    quantite = serializers.CharField()
    a_venir = serializers.BooleanField()
    explication = serializers.CharField()
    article = ArticleSerializer()
    version = serializers.CharField(help_text="Version des paramètres")
    chiffres = ChiffreSerializer(many=True)
    choix = ChoixSerializer(many=True)


class ActiviteExpliqueeSerializer(serializers.Serializer):
    statut = serializers.CharField()
    employeur = serializers.CharField(allow_null=True)
    explication = serializers.CharField()
    chiffres = ChiffreSerializer(many=True)


class AnneeExpliqueeSerializer(serializers.Serializer):
    """Une année, y compris celles qui ne donnent rien."""

    annee = serializers.IntegerField()
    etat = serializers.ChoiceField(choices=ETATS)
    inscription_on = serializers.DateField(help_text="Jour de l’inscription des droits de l’année")
    resume = serializers.CharField()
    motifs = RaisonSerializer(many=True)
    lignes = LigneExpliqueeSerializer(many=True)
    activites = ActiviteExpliqueeSerializer(many=True)


class DeclarationSerializer(serializers.Serializer):
    """Une activité telle qu’elle a été reçue, et ce qu’elle est devenue."""

    source = serializers.CharField()
    declared_on = serializers.DateField()
    recorded_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True, help_text="Jour de sa correction ou de son retrait")
    fin = serializers.CharField(allow_null=True)
    ligne_recue = serializers.CharField(allow_null=True, help_text="Ligne du fichier, sans identité")


class AnneeDuCompteSerializer(AnneeExpliqueeSerializer):
    """Une année du compte, avec les déclarations reçues."""

    declarations = DeclarationSerializer(many=True)
    retraits = serializers.ListField(
        child=serializers.CharField(), help_text="Déclarations de l’année retirées depuis, avec leur motif"
    )


class BilanSerializer(serializers.Serializer):
    """Inscrit − sorti − utilisé = reste − indu."""

    compteur = serializers.CharField()
    unite = serializers.ChoiceField(choices=UNITES)
    inscrit = serializers.CharField()
    sorti = serializers.CharField(help_text="Sorti par l’effet de la loi : conversion en euros, fin du DIF")
    utilise = serializers.CharField()
    reste = serializers.CharField()
    indu = serializers.CharField()
    anticipe = serializers.CharField(help_text="Heures prises par anticipation, que les prochaines années compensent")


class SortieSerializer(serializers.Serializer):
    compteur = serializers.CharField()
    on = serializers.DateField()
    quantite = serializers.CharField()
    nature = serializers.CharField(help_text="conversion, expiration ou transfert")
    explication = serializers.CharField()
    article = ArticleSerializer()


class PartUtiliseeSerializer(serializers.Serializer):
    compteur = serializers.CharField()
    unite = serializers.ChoiceField(choices=UNITES)
    quantite = serializers.CharField()


class UsageSerializer(serializers.Serializer):
    on = serializers.DateField()
    explication = serializers.CharField()
    parts = PartUtiliseeSerializer(many=True)
    article = ArticleSerializer()
    choix = ChoixSerializer(many=True)


class MentionSerializer(serializers.Serializer):
    nature = serializers.CharField()
    explication = serializers.CharField()
    article = ArticleSerializer()


class ExplicationSerializer(serializers.Serializer):
    """Pourquoi chaque heure est là ou manque."""

    as_of = serializers.DateField(help_text="Jour légal")
    version = serializers.CharField(help_text="Version des paramètres")
    bilans = BilanSerializer(many=True)
    annees = AnneeDuCompteSerializer(many=True)
    autres_lignes = LigneExpliqueeSerializer(many=True)
    sorties = SortieSerializer(many=True)
    uses = UsageSerializer(many=True)
    mentions = MentionSerializer(many=True)
    indus = RaisonSerializer(many=True)
    anticipations = RaisonSerializer(
        many=True, help_text="Heures prises par anticipation, avec l’accord de l’employeur public"
    )
    a_declarer = RaisonSerializer(many=True)
    reserves = serializers.ListField(child=serializers.CharField(), help_text="Réservé pour un dossier en cours")
    abondements = serializers.ListField(child=serializers.CharField(), help_text="Abondements d’un seul dossier")
    retraits = serializers.ListField(
        child=serializers.CharField(), help_text="Autres déclarations retirées, avec leur motif"
    )
