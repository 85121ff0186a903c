"""Text that must hold in ISO-8859-1: what it cannot hold is written with its nearest letters, and counted."""

import unicodedata
from collections import Counter

NEAREST = {
    "’": "'", "‘": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "…": "...", "–": "-", "—": "-", "‑": "-", "−": "-",
    "œ": "oe", "Œ": "OE", "Ÿ": "Y", "€": "EUR", "™": "TM", "•": "-", "\u202f": "\u00a0", "\u2009": " ", "‹": "<", "›": ">",
    "š": "s", "Š": "S", "ž": "z", "Ž": "Z", "ł": "l", "Ł": "L", "\u200b": "", "\ufeff": "",
}  # fmt: skip
ESCAPED = {"<": "&lt;", ">": "&gt;", '"': "&quot;"}


def nearest(character: str) -> str:
    """What stands for a character that latin-1 does not have."""
    if character in NEAREST:
        return NEAREST[character]
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return plain if plain and all(part < "\u0100" for part in plain) else "?"


class Latin:
    """Encodes XML text piece by piece; `replaced` counts what was replaced."""

    def __init__(self) -> None:
        self.replaced: Counter[str] = Counter()

    def encode(self, text: str) -> bytes:
        """The piece in ISO-8859-1."""
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            return "".join(self._one(character) for character in text).encode("latin-1")

    def _one(self, character: str) -> str:
        if character < "\u0100":
            return character
        self.replaced[character] += 1
        return "".join(ESCAPED.get(part, part) for part in nearest(character))

    def report(self) -> str:
        """An XML comment that says what was replaced, most frequent first; empty when nothing was."""
        if not self.replaced:
            return ""
        shown = ", ".join(
            f"U+{ord(one):04X} par «{nearest(one)}» ({count} fois)" for one, count in self.replaced.most_common(40)
        )
        return f"<!-- Caractères remplacés : {shown.replace('--', '- -')} -->\n"
