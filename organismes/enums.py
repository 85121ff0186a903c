"""Closed lists of the organismes."""

from django.db.models import TextChoices


class EtatDeclaration(TextChoices):
    """States of a déclaration d'activité (article L6351-1)."""

    BROUILLON = "brouillon", "Brouillon"
    DEPOSEE = "deposee", "Déposée"
    A_COMPLETER = "a_completer", "À compléter"
    ENREGISTREE = "enregistree", "Enregistrée"
    REFUSEE = "refusee", "Refusée"
    CADUQUE = "caduque", "Caduque"
    ANNULEE = "annulee", "Annulée"
    CESSEE = "cessee", "Fin d’activité déclarée"


class NatureActe(TextChoices):
    """What happens to a registered declaration, and what undoes it."""

    CADUCITE = "caducite", "Caducité, faute de bilan"
    RETRAIT_CADUCITE = "retrait_caducite", "Caducité retirée"
    CESSATION = "cessation", "Fin d’activité déclarée"
    RETRAIT_CESSATION = "retrait_cessation", "Fin d’activité retirée"
    ANNULATION = "annulation", "Annulation après contrôle"
    RETRAIT_ANNULATION = "retrait_annulation", "Annulation retirée"


class NatureModification(TextChoices):
    """Changes that a body declares within thirty days (article L6351-5)."""

    DENOMINATION = "denomination", "Raison sociale"
    ADRESSE = "adresse", "Adresse de l’établissement"
    SIRET = "siret", "Numéro Siret, pour la même entreprise"
    DIRIGEANT = "dirigeant", "Dirigeant"
    ACTIVITE = "activite", "Prestations proposées"


class EtatModification(TextChoices):
    DECLAREE = "declaree", "Déclarée"
    PRISE_EN_COMPTE = "prise_en_compte", "Prise en compte"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class IssueProcedure(TextChoices):
    ANNULEE = "annulee", "Enregistrement annulé"
    SANS_SUITE = "sans_suite", "Close sans suite"


class MotifRefus(TextChoices):
    """The three legal motives of refusal (articles L6351-3 and R6351-6)."""

    PAS_UNE_ACTION = "pas_une_action", "Les prestations ne sont pas des actions de formation professionnelle"
    REGLES_NON_RESPECTEES = "regles_non_respectees", "Les règles du code du travail ne sont pas respectées"
    PIECE_MANQUANTE = "piece_manquante", "Une pièce justificative manque"


class NatureCorrection(TextChoices):
    """What is wrong with a field or a piece."""

    INCORRECT = "incorrect", "Incorrect"
    INCOMPLET = "incomplet", "Incomplet"
    PERIME = "perime", "Périmé"


class SourceQualite(TextChoices):
    """What proves that the quality criteria are met (article R6316-2)."""

    DATADOCK = "datadock", "Data Dock"
    NACRE = "nacre", "Convention NACRE en vigueur au 31/12/2016"
    LABEL = "label", "Label de la liste du Cnefop"
    QUALIOPI = "qualiopi", "Certification Qualiopi"


class EtatQualite(TextChoices):
    """What became of a proof of quality. « Référençable » is not « référencé »: each funder decides."""

    ENREGISTRE = "enregistre", "Enregistré"
    EN_SAISIE = "en_saisie", "En saisie"
    EN_EXAMEN = "en_examen", "En examen"
    A_COMPLETER = "a_completer", "À compléter"
    REFERENCABLE = "referencable", "Référençable"
    NON_REFERENCABLE = "non_referencable", "Non référençable"
    SUSPENDU = "suspendu", "Suspendu"


class SortLigne(TextChoices):
    """What a line of the list of NACRE conventions does."""

    NOUVELLE = "nouvelle", "Nouvelle"
    CORRIGEE = "corrigee", "Modifiée"
    INCHANGEE = "inchangee", "Sans changement"
    REFUSEE = "refusee", "Refusée"


class Avis(TextChoices):
    """What an examiner thinks of the answer and proofs of one indicator."""

    CONFORME = "conforme", "Conforme"
    INSUFFISANT = "insuffisant", "Insuffisant"
    NON_CONFORME = "non_conforme", "Non conforme"


class SortNacre(TextChoices):
    """What becomes of a module or a dossier when the quality deemed by NACRE ends."""

    MODULE_RETIRE = "module_retire", "Modules retirés du catalogue"
    MODULE_RESTE = "module_reste", "Modules qui restent au catalogue"
    DOSSIER_CONTINUE = "dossier_continue", "Dossiers déjà acceptés, qui vont à leur terme et sont payés"
    DEMANDE_CONTINUE = "demande_continue", "Demandes transmises, qui peuvent encore être accordées"
    DEMANDE_BLOQUEE = "demande_bloquee", "Demandes transmises, qui ne peuvent plus être accordées"
    BROUILLON_CONTINUE = "brouillon_continue", "Demandes en préparation, qui peuvent encore être transmises"
    BROUILLON_BLOQUE = "brouillon_bloque", "Demandes en préparation, qui ne peuvent plus être transmises"


#: The same, of one of them.
SORT_D_UN: dict[str, str] = {
    SortNacre.MODULE_RETIRE: "Module retiré du catalogue",
    SortNacre.MODULE_RESTE: "Module qui reste au catalogue",
    SortNacre.DOSSIER_CONTINUE: "Dossier qui va à son terme et sera payé",
    SortNacre.DEMANDE_CONTINUE: "Demande qui peut encore être accordée",
    SortNacre.DEMANDE_BLOQUEE: "Demande qui ne peut plus être accordée",
}
#: What the body loses: the rest goes on.
SORTS_PERDUS = frozenset({SortNacre.MODULE_RETIRE, SortNacre.DEMANDE_BLOQUEE, SortNacre.BROUILLON_BLOQUE})


class EtatVerification(TextChoices):
    """Where the check of a body against the Sirene register stands."""

    A_VERIFIER = "a_verifier", "À vérifier"
    CONFORME = "conforme", "Conforme au registre"
    ECARTS = "ecarts", "Différente du registre"
    EXPLIQUEE = "expliquee", "Écarts expliqués"
    INCONNUE = "inconnue", "Absente du registre"


class Fonction(TextChoices):
    """Functions of a member of an organisme."""

    GESTIONNAIRE = "gestionnaire", "Gestionnaire"
    FORMATEUR = "formateur", "Formateur"


class NatureChangement(TextChoices):
    """Changes that take effect once a second person approved them."""

    INVITATION = "invitation", "Invitation d’un membre"
    FONCTIONS = "fonctions", "Changement de fonctions"
    RETRAIT = "retrait", "Retrait d’un membre"
    IBAN = "iban", "Coordonnées bancaires"


class EtatChangement(TextChoices):
    """What became of a change."""

    PROPOSE = "propose", "À approuver"
    APPROUVE = "approuve", "Approuvé"
    REFUSE = "refuse", "Refusé"
    RETIRE = "retire", "Retiré"
    EXPIRE = "expire", "Expiré"


class IssueObjection(TextChoices):
    """What the administrator decided of an objection to bank details."""

    ECARTEE = "ecartee", "Écartée"
    RETENUE = "retenue", "Retenue"


class NaturePiece(TextChoices):
    """Pieces of a declaration (article R6351-5); their help and duty are in rules/parameters/declaration.yaml."""

    BULLETIN_3 = "bulletin_3", "Bulletin n°\u00a03 du casier judiciaire du dirigeant"
    PREMIER_CONTRAT = "premier_contrat", "Première convention ou premier contrat"
    PROGRAMME = "programme", "Programme de l’action"
    FORMATEURS = "formateurs", "Liste des intervenants"
    AUTRE = "autre", "Autre pièce"


#: Fields of a declaration of which a correction may be asked, beside its pieces.
CHAMPS_CORRIGEABLES: dict[str, str] = {
    "objet": "Prestations prévues",
    "first_contract_on": "Date de la première convention",
    "coordonnees": "Coordonnées de l’organisme",
}

#: Tone of the badge of a state: the same everywhere.
TONS: dict[str, str] = {
    EtatDeclaration.BROUILLON: "neutre",
    EtatDeclaration.DEPOSEE: "info",
    EtatDeclaration.A_COMPLETER: "attention",
    EtatDeclaration.ENREGISTREE: "succes",
    EtatDeclaration.REFUSEE: "erreur",
    EtatDeclaration.CADUQUE: "erreur",
    EtatDeclaration.ANNULEE: "erreur",
    EtatDeclaration.CESSEE: "attention",
    EtatModification.DECLAREE: "info",
    EtatModification.PRISE_EN_COMPTE: "succes",
    EtatModification.RETIREE: "neutre",
    EtatQualite.ENREGISTRE: "neutre",
    EtatVerification.A_VERIFIER: "attention",
    EtatVerification.CONFORME: "succes",
    EtatVerification.ECARTS: "attention",
    EtatVerification.EXPLIQUEE: "info",
    EtatVerification.INCONNUE: "attention",
    EtatQualite.EN_SAISIE: "attention",
    EtatChangement.PROPOSE: "attention",
    EtatChangement.APPROUVE: "succes",
    EtatChangement.REFUSE: "erreur",
    EtatChangement.RETIRE: "neutre",
    EtatChangement.EXPIRE: "neutre",
    EtatQualite.EN_EXAMEN: "info",
    EtatQualite.REFERENCABLE: "succes",
    EtatQualite.NON_REFERENCABLE: "erreur",
    EtatQualite.SUSPENDU: "erreur",
    Avis.CONFORME: "succes",
    Avis.INSUFFISANT: "attention",
    Avis.NON_CONFORME: "erreur",
}
