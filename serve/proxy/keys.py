"""Which system is asking: a bearer key, of which only the SHA-256 stands in the settings."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request

from serve.auth import Guard
from serve.proxy.errors import BadKey

LEAST = 32  # characters: a key is made by a machine (openssl rand -hex 32), and cannot be guessed from its hash
SCHEME = "bearer "


@dataclass(frozen=True)
class Caller:
    """Who: a name for the audit log, and what only that caller knows, which the keys of its vaults are made of."""

    name: str
    secret: str = field(repr=False)
    tenant: str  # whose share it takes, and how it is called in counts: never an officer


class Keys:
    """The dependency of /v1: returns the system that the key belongs to."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = {name: value.removeprefix("sha256:") for name, value in hashes.items()}

    def __call__(self, request: Request) -> Caller:
        """Return the caller; BadKey when the key is missing, too short, or not known."""
        given = request.headers.get("authorization", "")
        key = given[len(SCHEME) :].strip() if given.lower().startswith(SCHEME) else ""
        mine = hashlib.sha256(key.encode()).hexdigest()
        found = [name for name, known in self._hashes.items() if hmac.compare_digest(known, mine)]
        if len(key) < LEAST or not found:
            raise BadKey("API-nyckeln saknas eller är okänd. Den anges som Authorization: Bearer …; IT ger den.")
        return Caller(found[0], key, f"system:{found[0]}")


class KeysOrSession:
    """The dependency of /mask and /unmask: a system with a key, or an officer who is logged in."""

    def __init__(self, keys: Keys, guard: Guard) -> None:
        self._keys, self._guard = keys, guard

    def __call__(self, request: Request) -> Caller:
        """Return the caller; BadKey or LoginRequired when it is nobody we know."""
        if "authorization" in request.headers:
            return self._keys(request)
        who = self._guard.account(request)
        return Caller(who.id, f"session {who.id}", who.tenant)
