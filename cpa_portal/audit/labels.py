"""What the acts of the journal are called on screen. Each app names its own in `<app>/journal_labels.py`."""

LABELS: dict[str, str] = {}
OTHER = "a agi sur un élément du portail"


def name_acts(labels: dict[str, str]) -> None:
    """Register the words of some verbs, as the end of a sentence whose subject is the author."""
    LABELS.update(labels)


def label_of(verb: str) -> str:
    """French words for a verb of the journal."""
    return LABELS.get(verb, OTHER)
