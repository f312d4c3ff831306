"""AES-256-GCM for what lies on disk: sealed with a key, bound to what it belongs to; a wrong key, place or bit is refused."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from anonymize.errors import VaultError

KEY_BYTES = 32
_NONCE = 12  # bytes; random per message, NIST SP 800-38D 8.2.2 (far below 2**32 messages a key)


def new_key() -> bytes:
    """Return 32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plaintext: bytes, belongs_to: str) -> bytes:
    """Return nonce + ciphertext + tag, which only opens with the same key for the same belongs_to."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, belongs_to.encode())


def unseal(key: bytes, sealed: bytes, belongs_to: str) -> bytes:
    """Return the plaintext; VaultError for another key, a changed byte, or a record put in another's place."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], belongs_to.encode())
    except (InvalidTag, ValueError):
        raise VaultError(
            "Det krypterade innehållet kan inte öppnas: fel nyckel, ändrat innehåll eller fel ärende."
        ) from None
