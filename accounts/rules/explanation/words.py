"""Names of counters, statuses and absences inside a sentence."""

from fractions import Fraction

from accounts.rules.counters import amount, amount_text, french

COMPTEURS = {
    "cpf": "CPF",
    "cpf_public": "CPF (fonction publique)",
    "dif": "DIF",
    "cec": "compte d’engagement citoyen",
    "correctif": "abondement correctif",
    "abondement": "abondement",
    "cpf_eur": "CPF (euros)",
    "dif_eur": "DIF (euros)",
    "cec_eur": "compte d’engagement citoyen (euros)",
    "correctif_eur": "abondement correctif (euros)",
    "cec_public": "compte d’engagement citoyen (fonction publique)",
}
STATUTS = {
    "salarie": "salarié du privé",
    "agent_public": "agent public",
    "tns": "travailleur non salarié",
    "esat": "travailleur d’ESAT",
    "demandeur_emploi": "activité réduite d’un demandeur d’emploi",
}
ABSENCES = {
    "maternite": "congé de maternité",
    "paternite": "congé de paternité",
    "adoption": "congé d’adoption",
    "presence_parentale": "congé de présence parentale",
    "soutien_familial": "congé de soutien familial",
    "proche_aidant": "congé de proche aidant",
    "parental": "congé parental d’éducation",
    "maladie_professionnelle": "maladie professionnelle",
    "accident_travail": "accident du travail",
    "maladie": "maladie ordinaire",
    "sans_solde": "congé sans solde",
    "autre": "autre absence",
}


def quantity(quantite: int, compteur: str) -> str:
    """Smallest units of a counter as text."""
    return amount_text(amount(quantite, compteur), compteur)


def fraction(value: Fraction) -> str:
    """« 96/5 », or the number itself when it is whole."""
    return french(value) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def percent(value: Fraction) -> str:
    """« 87,5 % »."""
    return f"{french(value * 100)}\u00a0%"


def share_text(value: Fraction) -> str:
    """« une année entière », « 4/5, soit 80 % », « aucune »."""
    if value == 1:
        return "une année entière"
    return f"{fraction(value)}, soit {percent(value)}" if value else "aucune"


def listed(words: list[str]) -> str:
    """« a, b et c »."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def source_text(regle: str) -> str:
    """« Article L6323-11 », « Décret n° 2017-928 »; nothing for a line that no text gives."""
    texte = regle.replace("n° ", "n°\u00a0")
    return f"Article {texte}" if texte[1:5].isdigit() else texte[:1].upper() + texte[1:]
