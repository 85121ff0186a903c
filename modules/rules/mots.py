"""Words as they are searched: cut, without accents, with those of the same family, and put right after a slip."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

MAX_WORDS = 8
#: A shorter word is never put right: too many others are near it.
SHORTEST_CORRECTED = 4
CUT = re.compile(r"[^0-9a-zàâäçéèêëîïôöùûüÿñœæ]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
#: Words that say nothing of what is searched.
EMPTY = frozenset(
    [
        "a",
        "ai",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "cet",
        "cette",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "il",
        "je",
        "la",
        "le",
        "les",
        "leur",
        "lui",
        "ma",
        "mais",
        "me",
        "mes",
        "mon",
        "ne",
        "nos",
        "notre",
        "nous",
        "on",
        "ou",
        "par",
        "pas",
        "pour",
        "qu",
        "que",
        "qui",
        "sa",
        "sans",
        "se",
        "ses",
        "son",
        "sur",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "d",
        "l",
        "j",
        "m",
        "n",
        "s",
        "t",
        "c",
        "y",
    ]
)
#: Families that the endings do not show: what one reads is not always what one types. One form for each stem: another
#: form of the same stem (« créé ») would only have the same list read twice.
FAMILIES: Sequence[frozenset[str]] = (
    frozenset({"creer", "creation", "createur", "creatrice"}),
    frozenset({"reprendre", "reprise", "repreneur"}),
    frozenset({"ceder", "cession", "cedant"}),
    frozenset({"former", "formation", "formateur", "formatrice"}),
    frozenset({"financer", "financement", "financier", "financiere"}),
    frozenset({"gerer", "gestion", "gestionnaire"}),
    frozenset({"entreprendre", "entreprise", "entrepreneur", "entrepreneuriat", "entrepreneuse"}),
    frozenset({"vendre", "vente", "vendeur", "vendeuse"}),
    frozenset({"acheter", "achat", "acheteur", "acheteuse"}),
    frozenset({"conseil", "conseiller", "conseillere"}),
    frozenset({"compter", "comptable", "comptabilite"}),
    frozenset({"association", "associatif", "associative"}),
    frozenset({"evaluer", "evaluation"}),
    frozenset({"commerce", "commercial", "commercant", "commercante"}),
    frozenset({"artisan", "artisanat", "artisanal"}),
    frozenset({"agricole", "agriculture", "agriculteur", "agricultrice"}),
    frozenset({"conduire", "conduite", "conducteur", "conductrice"}),
)


def without_accents(text: str) -> str:
    """« Créer » → « creer »: the same as `sans_accents` of the database."""
    letters = unicodedata.normalize("NFD", text.lower().translate(LIGATURES))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words that count, as they were typed, each once, eight at most."""
    found = dict.fromkeys(CUT.split(text.lower().replace("’", "'")))
    return [word for word in found if word and without_accents(word) not in EMPTY][:MAX_WORDS]


def family(word: str) -> tuple[str, ...]:
    """The word without accents, then those of its family: « créer » → creer, creation, createur…"""
    plain = without_accents(word)
    singular = plain.removesuffix("s") if len(plain) > 3 else plain
    found = {plain}
    for members in FAMILIES:
        if plain in members or singular in members:
            found |= members
    if len(plain) > 5 and plain.endswith("er"):
        found.add(f"{plain[:-2]}ation")
    if len(singular) > 7 and singular.endswith("ation"):
        found.add(f"{singular[:-5]}er")
    return (plain, *sorted(found - {plain}))


def swapped(word: str) -> list[str]:
    """The word with two neighbouring letters swapped: « modlue » → « module ». Trigrams alone miss these in short words."""
    plain = without_accents(word)
    return [f"{plain[:i]}{plain[i + 1]}{plain[i]}{plain[i + 2 :]}" for i in range(len(plain) - 1)]


def distance(left: str, right: str, limit: int = 3) -> int:
    """Letters added, left out, changed or swapped between two words; `limit` when there are as many or more."""
    if abs(len(left) - len(right)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return min(row[-1], limit)


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a slip of one letter (two in a long word) makes of the word; None when none does."""
    plain = without_accents(word)
    if len(plain) < SHORTEST_CORRECTED:
        return None
    allowed = 1 if len(plain) < 6 else 2
    ranked = sorted((distance(plain, other), abs(len(plain) - len(other)), other) for other in candidates)
    return ranked[0][2] if ranked and 0 < ranked[0][0] <= allowed else None
