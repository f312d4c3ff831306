"""Ed25519 signatures (RFC 8032) on what must be known to come from the municipality: its models, the doctor's report."""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)  # fmt: skip

from pipelines.engines.key import home

Keys = Mapping[str, Ed25519PublicKey]  # by fingerprint


class SigningError(Exception):
    """A key or a signature that cannot be used; in Swedish."""


class UnknownKey(SigningError):
    """The signature is by a key that this installation does not trust."""


@dataclass(frozen=True)
class Signature:
    """Who signed, as the fingerprint of the public key, and the signature in base64."""

    key: str
    value: str


def parsed(content: bytes) -> Signature:
    """Return the signature that a file holds; SigningError when it holds none."""
    try:
        read = json.loads(content)
        return Signature(str(read["key"]), str(read["value"]))
    except (ValueError, KeyError, TypeError):
        raise SigningError("Signaturen går inte att läsa.") from None


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the first 16 hex digits of the SHA-256 of the raw key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def sign(key: Ed25519PrivateKey, purpose: str, data: bytes) -> Signature:
    """Sign data for one purpose; a signature for another purpose never fits."""
    value = key.sign(_message(purpose, data))
    return Signature(fingerprint(key.public_key()), base64.b64encode(value).decode())


def verify(trusted: Keys, purpose: str, data: bytes, signature: Signature) -> None:
    """Return when a trusted key signed exactly this for this purpose; SigningError otherwise."""
    if signature.key not in trusted:
        raise UnknownKey(
            f"Signaturen är gjord med en nyckel ({signature.key}) som den här datorn inte litar på. "
            "Är den kommunens egen: ange dess .pub-fil med --trust."
        )
    try:
        trusted[signature.key].verify(base64.b64decode(signature.value, validate=True), _message(purpose, data))
    except (InvalidSignature, ValueError):
        raise SigningError("Signaturen stämmer inte: innehållet har ändrats efter att det signerades.") from None


def _message(purpose: str, data: bytes) -> bytes:
    return f"aktsam {purpose} v1\n".encode() + data


def make(path: Path) -> Path:
    """Write a new private key that its owner alone can read, and its public part beside it; return that file."""
    public = path.with_suffix(".pub")
    if public.exists() or path == public:
        raise SigningError(f"Filen {public} finns redan." if path != public else "Nyckeln kan inte heta något på .pub.")
    key = Ed25519PrivateKey.generate()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    except FileExistsError:
        raise SigningError(f"Nyckeln {path} finns redan. Den skrivs aldrig över.") from None
    except OSError as error:
        raise SigningError(f"Nyckeln {path} kunde inte skrivas: {error.strerror}.") from None
    return public


def private(path: Path) -> Ed25519PrivateKey:
    """Return the private key of a file; SigningError when others can read it or it is none."""
    try:
        if path.stat().st_mode & 0o077:
            raise SigningError(f"Nyckeln {path} kan läsas av andra. Rätta med: chmod 600 {path}")
        key = load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError:
        raise SigningError(f"Nyckeln {path} finns inte. Gör en med: aktsam models key {path}") from None
    except (OSError, ValueError, TypeError):
        raise SigningError(f"Nyckeln {path} går inte att läsa.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningError(f"Nyckeln {path} är inte av slaget Ed25519.")
    return key


def public(path: Path) -> Ed25519PublicKey:
    """Return the public key of a file; SigningError when it is none."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        raise SigningError(f"Den öppna nyckeln {path} går inte att läsa.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SigningError(f"Nyckeln {path} är inte av slaget Ed25519.")
    return key


def own(environ: Mapping[str, str] = os.environ) -> Ed25519PrivateKey:
    """Return this installation's own key, made at first need."""
    path = _own(environ)
    if not path.exists():
        make(path)
    return private(path)


def trusted(environ: Mapping[str, str] = os.environ) -> dict[str, Ed25519PublicKey]:
    """Return the keys this installation trusts: its own, those told with --trust, and $AKTSAM_CONFIG/trusted/*.pub."""
    folders = [
        _trusted(environ),
        *([Path(environ["AKTSAM_CONFIG"]) / "trusted"] if environ.get("AKTSAM_CONFIG") else []),
    ]
    mine = _own(environ).with_suffix(".pub")
    files = [*([mine] if mine.exists() else []), *(file for folder in folders for file in sorted(folder.glob("*.pub")))]
    return {fingerprint(key): key for key in map(public, files)}


def trust(path: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Remember a public key from now on; return its fingerprint."""
    key = public(path)
    folder = _trusted(environ)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = fingerprint(key)
    (folder / f"{name}.pub").write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return name


def _own(environ: Mapping[str, str]) -> Path:
    return (home(environ) / "signing.key").expanduser()


def _trusted(environ: Mapping[str, str]) -> Path:
    return (home(environ) / "trusted").expanduser()
