"""Closed lists of the funders."""

from django.db.models import TextChoices


class TypeFinanceur(TextChoices):
    OPCA = "opca", "Opca"
    OPACIF = "opacif", "Opacif ou Fongecif"
    POLE_EMPLOI = "pole_emploi", "Pôle emploi"
    REGION = "region", "Région"
    AGEFIPH = "agefiph", "Agefiph"
    FAF = "faf", "Fonds d’assurance formation"


class Fonction(TextChoices):
    GESTIONNAIRE = "gestionnaire", "Gestionnaire"
    VALIDEUR = "valideur", "Valideur"
    COMPTABLE = "comptable", "Comptable"
    EXAMINATEUR = "examinateur", "Examinateur"


class OrigineEntree(TextChoices):
    """On what an entry of a catalogue stands."""

    EXAMEN = "examen", "Examen favorable"
    LABEL = "label", "Label de la liste du Cnefop"
    NACRE = "nacre", "Convention NACRE"
    INCONNUE = "inconnue", "Non précisée"


class EtatSuspension(TextChoices):
    """A procedure against a favourable proof of quality."""

    OUVERTE = "ouverte", "Griefs notifiés"
    REPONDUE = "repondue", "Réponse reçue"
    SUSPENDUE = "suspendue", "Suspension prononcée"
    CLASSEE = "classee", "Classée sans suite"
    LEVEE = "levee", "Suspension levée"


class CotePiece(TextChoices):
    """Which side put a file in a procedure."""

    FINANCEUR = "financeur", "Financeur"
    ORGANISME = "organisme", "Organisme"


class EtatControle(TextChoices):
    """A sampled control of one body."""

    A_PROUVER = "a_prouver", "Preuves demandées"
    A_EXAMINER = "a_examiner", "Preuves à examiner"
    CONTRADICTOIRE = "contradictoire", "Seconde réponse attendue"
    A_REEXAMINER = "a_reexaminer", "Seconde réponse à examiner"
    CONFORME = "conforme", "Conforme"
    NON_CONFORME = "non_conforme", "Non conforme"


class MotifDefaut(TextChoices):
    """Why a control fails: what is notified."""

    DELAI = "delai", "Délai dépassé"
    PREUVE_NON_VALABLE = "preuve_non_valable", "Preuve non valable"
    PREUVE_MANQUANTE = "preuve_manquante", "Preuve manquante"
    AUTRE = "autre", "Autre"


class ForceLien(TextChoices):
    """How strongly bodies are linked."""

    FORTE = "forte", "Forte"
    MOYENNE = "moyenne", "Moyenne"
    FAIBLE = "faible", "Faible"


class EtatGroupe(TextChoices):
    """What people said of a group."""

    A_EXAMINER = "a_examiner", "À examiner"
    SANS_SUITE = "sans_suite", "Examiné, sans suite"


class EtatPriseEnCharge(TextChoices):
    DEMANDEE = "demandee", "À décider"
    ACCORDEE = "accordee", "Accordée"
    REFUSEE = "refusee", "Refusée"
    ANNULEE = "annulee", "Annulée"


class EtatAbondement(TextChoices):
    DEMANDE = "demande", "À décider"
    ACCORDE = "accorde", "Accordé"
    REFUSE = "refuse", "Refusé"
    ANNULE = "annule", "Annulé"


class NatureOrdre(TextChoices):
    PAIEMENT = "paiement", "Paiement"
    COMPLEMENT = "complement", "Complément"
    RECOUVREMENT = "recouvrement", "Recouvrement"


class EtatOrdre(TextChoices):
    A_APPROUVER = "a_approuver", "À approuver"
    SUSPENDU = "suspendu", "Suspendu"
    PRET = "pret", "Approuvé, à remettre à la banque"
    EN_REMISE = "en_remise", "Remis à la banque"
    PAYE = "paye", "Payé"
    ANNULE = "annule", "Annulé"


class EtatTentative(TextChoices):
    PRETE = "prete", "Prête"
    REMISE = "remise", "Remise à la banque"
    PAYEE = "payee", "Payée"
    REJETEE = "rejetee", "Rejetée par la banque"
    RETOURNEE = "retournee", "Retournée par la banque"
    ABANDONNEE = "abandonnee", "Abandonnée avant la banque"


class EtatRemise(TextChoices):
    SCELLEE = "scellee", "Scellée"
    TELECHARGEE = "telechargee", "Téléchargée"
    EXECUTEE = "executee", "Exécutée"
