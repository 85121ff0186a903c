"""What the acts of the journal are called on screen, as the end of a sentence."""

LABELS = {
    "accounts.read_compte": "a consulté les heures du compte",
    "accounts.propose_mandat": "a proposé un mandat",
    "accounts.accept_mandat": "a accepté un mandat",
    "accounts.refuse_mandat": "a refusé un mandat",
    "accounts.withdraw_mandat": "a retiré une proposition de mandat",
    "accounts.replace_mandat": "a remplacé une proposition de mandat",
    "accounts.revoke_mandat": "a mis fin à un mandat",
    "accounts.revoke_power": "a retiré un acte d’un mandat",
    "accounts.expire_mandat": "a constaté la fin d’un mandat",
    "accounts.send_code": "a fait envoyer un code d’acceptation",
    "accounts.wrong_code": "a saisi un code d’acceptation inexact",
    "accounts.refuse_without_mandate": "s’est vu refuser l’accès, faute de mandat",
    "accounts.issue_releve": "a établi un relevé de droits",
    "clock.advance": "a avancé le jour légal",
}
OTHER = "a agi sur un élément du portail"


def label_of(verb: str) -> str:
    """French words for a verb of the journal."""
    return LABELS.get(verb, OTHER)
