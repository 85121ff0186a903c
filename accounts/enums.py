"""Closed lists of the accounts."""

from django.db.models import TextChoices


class Statut(TextChoices):
    SALARIE = "salarie", "Salarié du privé"
    AGENT_PUBLIC = "agent_public", "Agent public"
    TNS = "tns", "Travailleur non salarié"
    ESAT = "esat", "Travailleur d’ESAT"
    DEMANDEUR_EMPLOI = "demandeur_emploi", "Demandeur d’emploi"


class Base(TextChoices):
    HEURES = "heures", "Heures"
    FORFAIT_JOURS = "forfait_jours", "Forfait en jours"
    SALAIRE = "salaire", "Rémunération"


class Temps(TextChoices):
    PLEIN = "plein", "Temps plein"
    PARTIEL = "partiel", "Temps partiel"
    INCOMPLET = "incomplet", "Temps incomplet"


class NatureAbsence(TextChoices):
    MATERNITE = "maternite", "Congé de maternité"
    PATERNITE = "paternite", "Congé de paternité et d’accueil de l’enfant"
    ADOPTION = "adoption", "Congé d’adoption"
    PRESENCE_PARENTALE = "presence_parentale", "Congé de présence parentale"
    SOUTIEN_FAMILIAL = "soutien_familial", "Congé de soutien familial"
    PROCHE_AIDANT = "proche_aidant", "Congé de proche aidant"
    PARENTAL = "parental", "Congé parental d’éducation"
    MALADIE_PROFESSIONNELLE = "maladie_professionnelle", "Maladie professionnelle"
    ACCIDENT_TRAVAIL = "accident_travail", "Accident du travail"
    MALADIE = "maladie", "Maladie ordinaire"
    SANS_SOLDE = "sans_solde", "Congé sans solde"
    AUTRE = "autre", "Autre absence"


class NatureElementDSN(TextChoices):
    """What a contract of a DSN says of a period."""

    TRAVAIL = "travail", "Travail rémunéré"
    ABSENCE = "absence", "Absence non rémunérée"
    SALAIRE = "salaire", "Rémunération brute"
    ARRET = "arret", "Arrêt de travail"
    SUSPENSION = "suspension", "Suspension du contrat"


class Niveau(TextChoices):
    """1969 nomenclature, as the law of 2017 names it; the level of décret 2019-14 in brackets."""

    VI = "VI", "VI – sans diplôme"
    V_BIS = "V bis", "V bis – brevet des collèges"
    V = "V", "V – CAP, BEP (niveau 3)"
    IV = "IV", "IV – baccalauréat (niveau 4)"
    III = "III", "III – BTS, DUT (niveau 5)"
    II = "II", "II – licence (niveau 6)"
    I = "I", "I – master, doctorat (niveaux 7 et 8)"  # noqa: E741


class Declarant(TextChoices):
    TITULAIRE = "titulaire", "Le titulaire"
    CEP = "cep", "Le conseiller en évolution professionnelle"
    FINANCEUR = "financeur", "Le financeur"


class MotifCloture(TextChoices):
    """Why a declaration no longer stands. Replaced ones were true when made, and still count for their time."""

    REMPLACEE = "remplacee", "Remplacée par une déclaration plus récente"
    CORRIGEE = "corrigee", "Corrigée"
    INEXACTE = "inexacte", "Reconnue inexacte"
    ANNULEE = "annulee", "Annulée par son déclarant"
    RETIREE = "retiree", "Retirée"


class NatureFait(TextChoices):
    """Kinds of facts that are declared of a person."""

    ACTIVITE = "activite", "Activité"
    STATUT = "statut", "Statut"
    DIPLOME = "diplome", "Diplôme"
    DIF = "dif", "Heures de DIF"
    CEC = "cec", "Activité citoyenne"
    CORRECTIF = "correctif", "Abondement correctif"
    SOLDE = "solde", "Solde repris"
    INAPTITUDE = "inaptitude", "Crédit de prévention de l’inaptitude"
    POINTS = "points", "Points de pénibilité"
    FIN = "fin", "Retraite ou décès"
    ANTICIPATION = "anticipation", "Heures prises par anticipation"
    CONVERSION = "conversion", "Euros demandés en heures"


class NatureFin(TextChoices):
    """What ends a career."""

    RETRAITE = "retraite", "Retraite à taux plein"
    DECES = "deces", "Décès"


class CategorieCEC(TextChoices):
    """Activities of the compte d’engagement citoyen (article L5151-9)."""

    BENEVOLAT = "benevolat", "Bénévolat associatif"
    SERVICE_CIVIQUE = "service_civique", "Service civique"
    RESERVE_MILITAIRE = "reserve_militaire", "Réserve militaire"
    RESERVE_CITOYENNE = "reserve_citoyenne", "Réserve citoyenne"
    RESERVE_COMMUNALE = "reserve_communale", "Réserve communale de sécurité civile"
    RESERVE_SANITAIRE = "reserve_sanitaire", "Réserve sanitaire"
    MAITRE_APPRENTISSAGE = "maitre_apprentissage", "Maître d’apprentissage"
    POMPIER_VOLONTAIRE = "pompier_volontaire", "Sapeur-pompier volontaire"
    AUTRE = "autre", "Autre activité"


class Compteur(TextChoices):
    CPF = "cpf", "CPF"
    CPF_PUBLIC = "cpf_public", "CPF (fonction publique)"
    DIF = "dif", "DIF"
    CEC = "cec", "Compte d’engagement citoyen"
    CORRECTIF = "correctif", "Abondement correctif"
    ABONDEMENT = "abondement", "Abondement"
    CPF_EUR = "cpf_eur", "CPF (euros)"
    DIF_EUR = "dif_eur", "DIF (euros)"
    CEC_EUR = "cec_eur", "Compte d’engagement citoyen (euros)"
    CORRECTIF_EUR = "correctif_eur", "Abondement correctif (euros)"
    CEC_PUBLIC = "cec_public", "Compte d’engagement citoyen (fonction publique)"

    @property
    def in_euros(self) -> bool:
        """True if the smallest unit is the cent; else it is the second of training."""
        return self.value.endswith("_eur")


class NatureMouvement(TextChoices):
    CREDIT = "credit", "Inscription"
    REPRISE = "reprise", "Correction à la baisse"
    RESERVATION = "reservation", "Réservation"
    LIBERATION = "liberation", "Libération"
    DEBIT = "debit", "Utilisation"
    EXPIRATION = "expiration", "Expiration de la réservation"
    ANNULATION = "annulation", "Annulation"


#: Natures that resolve a reservation.
RESOLUTIONS = (NatureMouvement.DEBIT, NatureMouvement.LIBERATION, NatureMouvement.EXPIRATION)


class Sens(TextChoices):
    """Direction of what a computation decides for a year."""

    ENTREE = "entree", "Droits inscrits"
    SORTIE = "sortie", "Sortie prévue par la loi"


class OperateurCEP(TextChoices):
    """Operators of the CEP named by article L6111-6."""

    POLE_EMPLOI = "pole_emploi", "Pôle emploi"
    APEC = "apec", "Apec"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    OPACIF = "opacif", "Opacif (dont Fongecif)"
    REGION = "region", "Opérateur désigné par la Région"


class EtatMandat(TextChoices):
    PROPOSE = "propose", "Proposé"
    ACTIF = "actif", "Actif"
    REFUSE = "refuse", "Refusé"
    REVOQUE = "revoque", "Révoqué"
    EXPIRE = "expire", "Expiré"


class Pouvoir(TextChoices):
    """What a mandate allows; consent and spending are never among them (article L6323-2)."""

    LIRE = "lire", "Consulter les heures et l’historique"
    DECLARER_DIPLOME = "declarer_diplome", "Déclarer le niveau de diplôme"
    PREPARER_DOSSIER = "preparer_dossier", "Préparer un brouillon de dossier"


class ModeAcceptation(TextChoices):
    ESPACE = "espace", "Dans l’espace du titulaire"
    CODE = "code", "Code à usage unique"


class EtatIndu(TextChoices):
    """Where the procedure is; what is left to pay off is the ledger's."""

    NOTIFIE = "notifie", "Notifié, observations possibles"
    CONTESTE = "conteste", "Observations reçues, à examiner"
    CONFIRME = "confirme", "Confirmé, repris sur les inscriptions"
    RETENU = "retenu", "Observations retenues, correction à faire"
    CLOS = "clos", "Clos"


class NatureActe(TextChoices):
    """Acts of the procedure of an indu."""

    NOTICE = "notice", "Notification"
    OBSERVATIONS = "observations", "Observations du titulaire"
    RENONCIATION = "renonciation", "Observations retirées"
    CONFIRMATION = "confirmation", "Indu confirmé"
    CORRECTION = "correction", "Observations retenues"
    CLOTURE = "cloture", "Clôture"


class EtatJeu(TextChoices):
    """A change of the parameters of the law, from the draft to its activation."""

    BROUILLON = "brouillon", "Brouillon"
    ETUDIE = "etudie", "Étudié, à approuver"
    ACTIF = "actif", "En vigueur"
    REJETE = "rejete", "Rejeté"
    ABANDONNE = "abandonne", "Abandonné"
