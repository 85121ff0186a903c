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
