"""Encryption of what must never be read in a dump: NIR, IBAN, bank files.

AES-256-GCM with a random nonce and the column's name as associated data; equality by a keyed index
(HMAC-SHA-256 under another key), since a bare hash of a NIR can be inverted in hours.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


def encrypt(value: bytes, *, column: str) -> bytes:
    """Nonce (12 bytes) followed by the ciphertext; only `decrypt` with the same column reads it."""
    nonce = os.urandom(12)
    return nonce + AESGCM(bytes.fromhex(settings.NIR_ENCRYPTION_KEY)).encrypt(nonce, value, column.encode())


def decrypt(value: bytes | memoryview, *, column: str) -> bytes:
    """Inverse of `encrypt`. Raises InvalidTag if the value was altered or belongs to another column."""
    data = bytes(value)
    return AESGCM(bytes.fromhex(settings.NIR_ENCRYPTION_KEY)).decrypt(data[:12], data[12:], column.encode())


def keyed_index(value: str, *, column: str) -> bytes:
    """Index of a canonical value: equal values have equal indexes, nothing else can be learnt without the key."""
    return hmac.new(bytes.fromhex(settings.NIR_INDEX_KEY), f"{column}\0{value}".encode(), hashlib.sha256).digest()
