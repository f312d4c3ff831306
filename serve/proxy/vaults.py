"""Vaults between two requests: sealed, in memory, for a limited time. Each lies under a key made of what only its caller
knows, and is found by a hash of that: who reads the memory between requests finds neither names nor keys."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from anonymize.seal import KEY_BYTES, seal, unseal
from anonymize.vault import Vault
from serve.proxy.errors import Crowded

FULL = "Just nu hålls så många valv som får hållas. Försök igen senare."


@dataclass(frozen=True)
class Kept:
    """A vault, the placeholders that its masked texts hold, and the hashes of those texts."""

    vault: Vault
    expected: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()

    def more(self, expected: Iterable[str], hashes: Iterable[str]) -> "Kept":
        """Return it with another masking's placeholders and texts."""
        return replace(
            self, expected=tuple(dict.fromkeys((*self.expected, *expected))),
            hashes=tuple(dict.fromkeys((*self.hashes, *hashes))),
        )  # fmt: skip


@dataclass(frozen=True)
class _Sealed:
    content: bytes = field(repr=False)
    ends: float


class Vaults:
    """At most so many, of so many bytes together, each gone so many seconds after it was last put. Any thread may call."""

    def __init__(self, seconds: float, most: int, most_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._most_bytes, self._clock = seconds, most, most_bytes, clock
        self._sealed: dict[str, _Sealed] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._sealed)

    def get(self, secret: str) -> Kept | None:
        """Return what was put under the secret, None when there is nothing, or no longer."""
        self.sweep()
        name, key = _derived(secret)
        with self._lock:
            found = self._sealed.get(name)
        return _unpacked(unseal(key, found.content, name)) if found else None

    def put(self, secret: str, kept: Kept) -> datetime:
        """Keep it, in the place of what was there, and return when it will be gone; Crowded when there is no room."""
        self.sweep()
        name, key = _derived(secret)
        content = seal(key, _packed(kept), name)
        with self._lock:
            others = [s for n, s in self._sealed.items() if n != name]
            if len(others) >= self._most or sum(len(s.content) for s in others) + len(content) > self._most_bytes:
                raise Crowded(FULL)
            self._sealed[name] = _Sealed(content, self._clock() + self._seconds)
        return datetime.now(UTC) + timedelta(seconds=self._seconds)

    def drop(self, secret: str) -> None:
        """Forget what is kept under the secret."""
        with self._lock:
            self._sealed.pop(_derived(secret)[0], None)

    def sweep(self) -> None:
        """Forget what has had its time."""
        with self._lock:
            for name in [n for n, s in self._sealed.items() if s.ends <= self._clock()]:
                del self._sealed[name]

    def __repr__(self) -> str:
        return f"Vaults({len(self._sealed)})"


def only(vault: Vault, placeholders: Iterable[str]) -> Vault:
    """Return a vault that knows these placeholders alone: a model can bring back nothing that it was not shown."""
    data, shown = vault.dump(), set(placeholders)
    return Vault.load({**data, "entries": [entry for entry in data["entries"] if entry[0] in shown]})


def _derived(secret: str) -> tuple[str, bytes]:
    """Return the name a secret's vault goes by, and its key (HKDF, RFC 5869)."""
    key = HKDF(SHA256(), KEY_BYTES, None, b"aktsam proxy vault").derive(secret.encode("utf-8", "surrogatepass"))
    return hashlib.sha256(b"aktsam proxy name" + key).hexdigest(), key


def _packed(kept: Kept) -> bytes:
    data: dict[str, Any] = {"vault": kept.vault.dump(), "expected": kept.expected, "hashes": kept.hashes}
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _unpacked(content: bytes) -> Kept:
    data = json.loads(content.decode("utf-8", "surrogatepass"))
    return Kept(Vault.load(data["vault"]), tuple(data["expected"]), tuple(data["hashes"]))
