"""What a model consists of: every file with its size and SHA-256, where it came from, and who vouches for it."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import configs
from serve.bundles.errors import BundleError, Damaged, NotSafe
from serve.signing import Keys, sign, verify
from serve.signing import parsed as signature_in
from serve.weights import sha256

MANIFEST, SIGNATURE = "aktsam-manifest.json", "aktsam-manifest.sig"
PURPOSE = "model manifest"
# Weights, tokenizers, settings and terms. No pickles (.bin, .pt), no programs: what is not in the list is not taken.
KINDS = (".safetensors", ".json", ".model", ".txt", ".jinja", ".tiktoken", ".md", ".pdf")
PLAIN = re.compile(r"(LICEN[CS]E|NOTICE|USE_?POLICY|.*GUIDELINES|ACCEPTABLE_USE)[A-Z_]*", re.I)
Name = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.+!-]{0,199}$")
]  # of a file: never a folder, never hidden
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Image = Annotated[str, Field(pattern=r"^[a-z0-9][a-zA-Z0-9./:_-]*@sha256:[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Part):
    """One file."""

    sha256: Digest
    size: Annotated[int, Field(ge=0)]


class Manifest(_Part):
    """All of one model, and what travels with it."""

    format: Literal[1] = 1
    model: Name
    source: str  # the name at the hub, or of the folder
    revision: str  # the hub's commit; "" for a folder that somebody accepted
    origin: Literal["hub", "local"]
    made: str  # ISO 8601, UTC
    files: Annotated[dict[Name, Entry], Field(min_length=1)]
    wheels: dict[Name, Entry] = {}
    images: tuple[Image, ...] = ()  # containers by digest

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(entry.size for entry in (*self.files.values(), *self.wheels.values()))

    def raw(self) -> bytes:
        """Return the bytes that are signed."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True).encode()


def taken(name: str) -> bool:
    """Tell whether a file of this name may belong to a model."""
    return name.endswith(KINDS) or (PLAIN.fullmatch(name) is not None)


def entry(path: Path) -> Entry:
    """Return the size and digest of a file."""
    return Entry(sha256=sha256(path), size=path.stat().st_size)


def listed(folder: Path) -> dict[str, Path]:
    """Return the files of a model's folder; NotSafe for a link, a folder, or a kind that is not loaded."""
    found = {path.name: path for path in sorted(folder.iterdir()) if path.name not in (MANIFEST, SIGNATURE)}
    for name, path in found.items():
        if path.is_symlink() or not path.is_file():
            raise NotSafe(f"{path} är en länk eller en mapp. I en modells mapp får bara vanliga filer ligga.")
        if not taken(name):
            raise NotSafe(f"{path} är av ett slag som kan köra programkod eller inte behövs. Ta bort filen.")
    return found


def parsed(raw: bytes) -> Manifest:
    """Return the manifest that the bytes hold; Damaged, with the key that is at fault."""
    try:
        made = Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise Damaged(f"Manifestet går inte att använda: {configs.explain(error)}") from None
    for name in made.files:
        if not taken(name):
            raise NotSafe(f"Manifestet räknar upp {name}, som är av ett slag som inte laddas.")
    return made


def signed(raw: bytes, signature: bytes, keys: Keys) -> Manifest:
    """Return a manifest after its signature has been checked; SigningError when no trusted key made it."""
    verify(keys, PURPOSE, raw, signature_in(signature))
    return parsed(raw)


def read(folder: Path, keys: Keys) -> Manifest:
    """Return the manifest of a model's folder; BundleError without one, SigningError when nobody we trust signed it."""
    try:
        raw, signature = (folder / MANIFEST).read_bytes(), (folder / SIGNATURE).read_bytes()
    except OSError:
        raise BundleError(
            f"{folder}: modellen är inte godkänd, dess kontrollsummor är okända. Hämta in den med aktsam models import FIL, "
            "eller godkänn mappen en gång med aktsam models import MODELL --local MAPP."
        ) from None
    return signed(raw, signature, keys)


def write(folder: Path, manifest: Manifest, key: Ed25519PrivateKey) -> None:
    """Write the manifest and its signature into the model's folder."""
    raw = manifest.raw()
    (folder / MANIFEST).write_bytes(raw)
    (folder / SIGNATURE).write_bytes(signature_of(raw, key))


def signature_of(raw: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the signature file of a manifest's bytes."""
    return json.dumps(asdict(sign(key, PURPOSE, raw))).encode()


def differences(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield, in Swedish, each file that is not as the manifest says. Reads every byte."""
    try:
        found = listed(folder)
    except NotSafe as error:
        yield str(error)
        found = {path.name: path for path in folder.iterdir() if path.is_file() and not path.is_symlink()}
    for name, expected in manifest.files.items():
        if name not in found:
            yield f"{folder}: {name} saknas."
        elif found[name].stat().st_size != expected.size:
            yield f"{folder}: {name} har fel storlek ({found[name].stat().st_size} byte, ska vara {expected.size})."
        elif sha256(found[name]) != expected.sha256:
            yield f"{folder}: {name} har ändrats (fel SHA-256)."
    for name in sorted(found.keys() - manifest.files.keys() - {MANIFEST, SIGNATURE}):
        yield f"{folder}: {name} fanns inte när modellen godkändes."
