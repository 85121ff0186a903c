"""Closed lists of the modules and dossiers."""

from django.db.models import TextChoices


class NatureAction(TextChoices):
    """Natures of action of article L6323-6."""

    CREATION_REPRISE = "creation_reprise", "Création ou reprise d’entreprise"
    BILAN_COMPETENCES = "bilan_competences", "Bilan de compétences"
    VAE = "vae", "Accompagnement à la VAE"
    CLEA = "clea", "Socle de connaissances et de compétences (CléA)"
    PERMIS_B = "permis_b", "Permis B"
    CERTIFIANTE = "certifiante", "Formation certifiante"


class Phase(TextChoices):
    PRE_CREATION = "pre_creation", "Avant la création"
    POST_CREATION = "post_creation", "Après la création"
    LES_DEUX = "les_deux", "Avant et après la création"
    SANS_OBJET = "sans_objet", "Sans objet"


class Tarification(TextChoices):
    FORFAIT = "forfait", "Forfait"
    DEVIS = "devis", "Devis personnalisé"


class TypeJustificatif(TextChoices):
    """Proofs that the service was given (article D6353-4)."""

    ATTESTATION_ASSIDUITE = "attestation_assiduite", "Attestation d’assiduité"
    ATTESTATION_PRESENCE = "attestation_presence", "Attestation de présence"
    EMARGEMENT = "emargement", "Feuilles d’émargement"
    COMPTE_RENDU_POSITIONNEMENT = "compte_rendu_positionnement", "Compte rendu de positionnement"
    EVALUATION = "evaluation", "Évaluation"
    TRAVAUX_FOAD = "travaux_foad", "Travaux réalisés à distance"
    LIVRABLE = "livrable", "Livrable (plan d’affaires, plan de financement)"
    ATTESTATION_FIN = "attestation_fin", "Attestation de fin"


class Signataire(TextChoices):
    """Who signs a proof (article D6353-4)."""

    ORGANISME = "organisme", "L’organisme"
    INTERVENANT = "intervenant", "L’intervenant"
    TITULAIRE = "titulaire", "La personne accompagnée"


class ChampJustificatif(TextChoices):
    """What must be readable in a proof for it to be accepted: the closed list that funders may ask for."""

    IDENTITE = "identite", "Le nom et le prénom de la personne"
    INTITULE = "intitule", "L’intitulé de l’action"
    DATES = "dates", "Les dates de réalisation"
    HEURES = "heures", "Le nombre d’heures réalisées"
    ASSIDUITE = "assiduite", "Le niveau d’assiduité"
    DOCUMENTS = "documents", "Les documents disponibles qui établissent l’assiduité"
    RESULTATS = "resultats", "Les résultats de l’évaluation"
    SIGNATURES = "signatures", "Les signatures"


class CodeAlerte(TextChoices):
    """What stands out in a module against the same nature, phase and region."""

    PRIX_HORAIRE = "prix_horaire", "Prix de l’heure"
    DUREE = "duree", "Durée"


class NaturePiece(TextChoices):
    """What an accompaniment to creation leaves in writing before it is paid (article D6323-8-2)."""

    VIABILITE = "viabilite", "Fiche de viabilité du projet"
    NIVEAU = "niveau", "Évaluation du niveau"
    SUIVI = "suivi", "Journal de suivi"
    ATTESTATION = "attestation", "Attestation de la personne accompagnée"


class Avis(TextChoices):
    """What the organisme thinks of the project."""

    VIABLE = "viable", "Viable"
    SOUS_CONDITIONS = "sous_conditions", "Viable sous conditions"
    NON_VIABLE = "non_viable", "Non viable en l’état"


class MotifDeclin(TextChoices):
    """The two motives for which an operator may refuse to accompany (article D6323-8-2)."""

    NON_VIABLE = "non_viable", "Le projet manque de cohérence ou de viabilité économique"
    HORS_CHAMP = "hors_champ", "Le projet ne relève pas de notre champ de compétence"


class EtatModule(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    PUBLIE = "publie", "Publié"
    RETIRE = "retire", "Retiré"


class EtatParcours(TextChoices):
    BROUILLON = "brouillon", "Brouillon"
    PUBLIE = "publie", "Publié"
    RETIRE = "retire", "Retiré"


class EtatDevis(TextChoices):
    DEMANDE = "demande", "Demandé"
    EMIS = "emis", "Proposé"
    ACCEPTE = "accepte", "Accepté"
    REFUSE = "refuse", "Refusé"
    EXPIRE = "expire", "Expiré"
    REMPLACE = "remplace", "Remplacé"


class EtatDossier(TextChoices):
    BROUILLON = "brouillon", "En préparation"
    TRANSMIS = "transmis", "Transmis au financeur"
    VALIDE = "valide", "Accepté, heures réservées"
    SERVICE_FAIT = "service_fait", "Formation réalisée"
    CLOS = "clos", "Clos"
    REFUSE = "refuse", "Refusé"
    ANNULE = "annule", "Annulé"


class EtatTranche(TextChoices):
    ATTENDUE = "attendue", "Justificatif attendu"
    JUSTIFIEE = "justifiee", "Justificatif reçu"
    SERVICE_FAIT = "service_fait", "Service fait"


class EtatImportLheo(TextChoices):
    RECU = "recu", "En lecture"
    REFUSE = "refuse", "Refusé"
    PRET = "pret", "À confirmer"
    CONFIRME = "confirme", "En cours d’application"
    APPLIQUE = "applique", "Appliqué"
    PERIME = "perime", "Périmé"


class EffetLheo(TextChoices):
    """What a file does to one offer."""

    AJOUT = "ajout", "Ajoutée"
    MODIF = "modif", "Modifiée"
    FERMETURE = "fermeture", "Fermée"
    IDENTIQUE = "identique", "Sans changement"


class EtatListe(TextChoices):
    RECUE = "recue", "En lecture"
    LUE = "lue", "Comparée"
    REFUSEE = "refusee", "Refusée"


class NatureDivergence(TextChoices):
    """How the public list of training bodies and the portal disagree."""

    ABSENT_LA = "absent_la", "Publié ici, absent de la liste"
    CADUC_LA = "caduc_la", "Publié ici, caduc dans la liste"
    PREDECESSEUR = "predecesseur", "Numéro remplacé dans la liste"
    SIREN = "siren", "Siren différent"
    NOM = "nom", "Nom différent"
    PAS_ICI = "pas_ici", "Dans la liste, pas ici"
    ILLISIBLE = "illisible", "Ligne illisible"
