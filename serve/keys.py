"""The installation's key: wraps one key a case, and signs the audit log. It lies in a file only its owner can read."""

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anonymize.errors import VaultError
from anonymize.seal import KEY_BYTES, new_key, seal, unseal
from anonymize.vaultfile import create_key, read_key
from serve.errors import StoreError


class Keyring:
    """Keys derived from the installation's one (HKDF, RFC 5869), a separate one for each use."""

    def __init__(self, master: bytes) -> None:
        self.weak = len(set(master)) < KEY_BYTES // 4  # 32 random bytes never are: somebody typed a placeholder
        self._wrapping, self._signing = _derive(master, b"aktsam wrap"), _derive(master, b"aktsam audit")
        self._marking, self._secrets = _derive(master, b"aktsam mark"), _derive(master, b"aktsam secrets")
        self.fingerprint = _derive(master, b"aktsam fingerprint").hex()[:16]

    def fresh(self, case: str) -> bytes:
        """Return a new case key, wrapped."""
        return seal(self._wrapping, new_key(), f"case {case}")

    def seal(self, wrapped: bytes, case: str, plaintext: bytes, what: str) -> bytes:
        """Return plaintext sealed under the case's key, bound to the case and to what it is."""
        return seal(self._open(wrapped, case), plaintext, f"{case} {what}")

    def unseal(self, wrapped: bytes, case: str, sealed: bytes, what: str) -> bytes:
        """Return the plaintext; VaultError when it is another's, or has been changed."""
        return unseal(self._open(wrapped, case), sealed, f"{case} {what}")

    def sign(self, line: str) -> str:
        """Return the HMAC of an audit line."""
        return hmac.new(self._signing, line.encode(), hashlib.sha256).hexdigest()

    def mark(self, text: str) -> str:
        """Return a keyed hash: what stands for a code, a name or an address where it must not stand itself."""
        return hmac.new(self._marking, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def same(self, one: str, other: str) -> bool:
        """Compare two marks in the same time whatever they are."""
        return hmac.compare_digest(one, other)

    def seal_secret(self, plaintext: bytes, what: str) -> bytes:
        """Return a secret of the installation sealed, bound to what it is."""
        return seal(self._secrets, plaintext, what)

    def open_secret(self, sealed: bytes, what: str) -> bytes:
        """Return the secret; VaultError when it is another's, or has been changed."""
        return unseal(self._secrets, sealed, what)

    def _open(self, wrapped: bytes, case: str) -> bytes:
        return unseal(self._wrapping, wrapped, f"case {case}")

    def __repr__(self) -> str:
        return f"Keyring({self.fingerprint})"


def load(path: Path, create: bool) -> Keyring:
    """Return the keyring of a key file, made when `create`; StoreError when others can read it or it is gone."""
    if not path.exists():
        if not create:
            raise StoreError(
                f"Nyckelfilen {path.name} saknas, men det finns sparade ärenden. Återställ filen från sin kopia."
            )
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Keyring(create_key(path))
    if path.stat().st_mode & 0o077:
        raise StoreError(f"Nyckelfilen {path.name} kan läsas av andra. Rätta med: chmod 600 {path.name}")
    try:
        return Keyring(read_key(path, {}))
    except (VaultError, UnicodeDecodeError):
        raise StoreError(f"Nyckelfilen {path.name} är skadad.") from None


def _derive(master: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, use).derive(master)
