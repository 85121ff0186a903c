"""Identifiers of the bank: pure functions of ours, so that a retry never makes a new one."""

import hashlib
import unicodedata

#: Characters of the SEPA basic set.
ALLOWED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")

#: Characters that lose no accent but have another spelling.
SPELLED = str.maketrans({"’": "'", "\u00a0": " ", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def end_to_end_id(*, ordre_id: int, n: int) -> str:
    """EndToEndId of one try (35 characters at most)."""
    return f"CPA-{ordre_id:012d}-{n:03d}"


def msg_id(*, financeur_id: int, end_to_end_ids: list[str]) -> str:
    """MsgId of a file: the same tries make the same id, whatever the process that builds it."""
    digest = hashlib.sha256("\n".join(sorted(end_to_end_ids)).encode()).hexdigest()[:20]
    return f"CPA{financeur_id:06d}-{digest}".upper()


def bank_text(text: str, length: int) -> str:
    """Text in the SEPA character set, accents removed, cut to its length."""
    plain = unicodedata.normalize("NFKD", text.translate(SPELLED))
    kept = "".join(character for character in plain if character in ALLOWED)
    return " ".join(kept.split())[:length]


def content_digest(
    *, ordre_id: int, montant_centimes: int, beneficiaire_siret: str, iban_index: bytes, proof_sha256: str
) -> str:
    """What an approval binds to: amount, payee, account and proof. Any change is another digest."""
    content = f"{ordre_id}|{montant_centimes}|{beneficiaire_siret}|{iban_index.hex()}|{proof_sha256}"
    return hashlib.sha256(content.encode()).hexdigest()
