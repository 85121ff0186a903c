"""Points that the texts leave open, each as a sentence for the person whose line it touched."""

from accounts.rules.explanation.results import Politique

PHRASES = {
    "STEP_POLICY=A": "L’année qui franchit 120 h est calculée en entier au taux du début de l’année.",
    "STEP_POLICY=B": "L’année qui franchit 120 h s’arrête à 120 h.",
    "STEP_POLICY=C": "L’année qui franchit 120 h est calculée au premier taux jusqu’à 120 h, puis au second pour le reste.",
    "DIF_DATE=entree": "Le jour d’entrée en formation décide si les heures de DIF peuvent encore servir.",
    "FORFAIT_JOURS=jours": "Une année incomplète en forfait-jours compte pour ses jours travaillés, rapportés à ceux du forfait.",
    "MAJORATION_PERTE=31_decembre": "Le niveau de diplôme de l’année est celui du 31 décembre.",
    "MAJORATION_PERTE=1_janvier": "Le niveau de diplôme de l’année est celui du 1er janvier.",
    "NIVEAU_V_ATTEINT=conservees": "Les heures acquises au-delà du plafond restent acquises ; le compte est alimenté de nouveau quand il repasse dessous.",
    "INDU=alimentations": "Ce qui a été utilisé en trop est repris sur les inscriptions suivantes du même compteur.",
    "RETRAITE=31_decembre": "L’année du départ n’est pas alimentée si la retraite précède le 31 décembre.",
    "RETRAITE=annee_entiere": "L’année du départ en retraite est encore alimentée.",
    "AGE_15=apprentissage": "Une activité salariée à 15 ans est présumée en apprentissage.",
    "AGE_15=refus": "À 15 ans, une activité salariée n’ouvre pas le compte.",
    "ESAT_MAJORATION=oui": "La majoration s’applique aussi aux travailleurs d’ESAT.",
    "ESAT_MAJORATION=non": "La majoration de 48 h ne s’applique pas aux travailleurs d’ESAT.",
    "ESAT_EUROS=majore": "Les travailleurs d’ESAT reçoivent le montant annuel majoré.",
    "ESAT_EUROS=commun": "Les travailleurs d’ESAT reçoivent le montant annuel commun.",
    "CUMUL_PRIVE_PUBLIC=separes": "Le travail salarié et le travail d’agent public d’une même année ont chacun leur compteur et leur plafond.",
    "RESERVATION_MESURE=debit": "Une réservation ne baisse pas le crédit sur lequel se mesure le plafond ; une utilisation, si.",
    "MAJORATION_PUBLIQUE=retroactive": "La déclaration d’un agent de catégorie C vaut depuis 2017, même faite plus tard.",
    "MAJORATION_PUBLIQUE=annee": "La déclaration d’un agent de catégorie C vaut à partir de l’année où elle est faite.",
    "CREDIT_DATE=31_mars": "Les droits d’une année sont inscrits le 31 mars suivant.",
    "CORRECTIF_ORDRE=avant_cec": "Les heures correctives servent après le CPF et avant l’engagement citoyen.",
    "CORRECTIF_ORDRE=apres_cec": "Les heures correctives servent après celles de l’engagement citoyen.",
    "CEC_DUREE_ABSENTE=attestee": "Une activité citoyenne déclarée sans durée est tenue pour suffisante : l’organisme qui la déclare en répond.",
    "CEC_DUREE_ABSENTE=refus": "Une activité citoyenne déclarée sans durée ne donne rien.",
    "CEC_PLAFOND=solde": "Le plafond de l’engagement citoyen se mesure sur ce qui n’a pas été utilisé.",
    "CEC_PLAFOND=carriere": "Le plafond de l’engagement citoyen se mesure sur toute la carrière.",
    "INAPTITUDE_DATE=entree_en_vigueur": "Le crédit de prévention de l’inaptitude est daté du jour où le texte s’applique.",
    "ANTICIPATION_ANNEES=a_inscrire": "L’anticipation porte sur les deux prochaines années dont les droits ne sont pas encore inscrits.",
    "TRANSFERT_DEMI=superieur": "Une demi-heure venue d’euros est arrondie à l’heure supérieure.",
    "TRANSFERT_DEMI=inferieur": "Une demi-heure venue d’euros est arrondie à l’heure inférieure.",
    "TRANSFERT_DEMI=pair": "Une demi-heure venue d’euros est arrondie au nombre pair le plus proche.",
    "TRANSFERT_PLAFOND=conservees": "Les heures venues d’euros restent acquises au-delà du plafond ; le compte est alimenté de nouveau quand il repasse dessous.",
    "HEURES_APRES_2019=valeur_legale": "Depuis 2019, une heure de formation prend aux compteurs en euros sa valeur légale.",
}
NAMED = {"DIF_MIX_CAP": "Dès qu’une heure de DIF sert, la formation reçoit au plus {} h de DIF et de CPF."}


def _spaced(text: str) -> str:
    """Insecable spaces of figures, units and double signs."""
    for before, after in ((" h", "\u00a0h"), (" ;", "\u00a0;"), (" :", "\u00a0:"), (" ans", "\u00a0ans")):
        for end in (" ", ".", ",", "\u00a0"):
            text = text.replace(before + end, after + end)
    return text


def choice(text: str) -> Politique:
    """« STEP_POLICY=C » as a sentence."""
    nom, _, valeur = text.partition("=")
    phrase = NAMED[nom].format(valeur) if nom in NAMED else PHRASES[text]
    return Politique(nom, valeur, _spaced(phrase))


def choices(texts: tuple[str, ...]) -> tuple[Politique, ...]:
    """All the open points of a line."""
    return tuple(choice(text) for text in texts)
