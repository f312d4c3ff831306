"""Logging in with the municipality's own provider: OpenID Connect's code flow with PKCE, state and nonce.

OpenID Connect Core 1.0 (3.1.2, 3.1.3.7), RFC 7636, RFC 9207. Nothing of a case goes there: a code, and our own name.
"""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from serve.accounts.oidc_settings import OidcSettings
from serve.errors import OidcFailed

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]  # no HMAC, and never none
LEEWAY, TIMEOUT, LIFE = 60, 10.0, 600.0  # seconds clocks may differ, a call may take, and a login may take
NO = "Kommunens inloggning svarade inte som den ska. Försök igen, eller be IT om hjälp."


@dataclass(frozen=True)
class Begun:
    """A login on its way: what the answer must match. It lies sealed in the browser that began it."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    at: float


@dataclass(frozen=True)
class Known:
    """Whom the provider says it is."""

    subject: str = field(repr=False)
    name: str = field(repr=False)
    shown: str = field(repr=False)
    roles: tuple[str, ...]


class Provider:
    """The provider of the settings. Its description and keys are fetched at need, and anew for a key not seen before."""

    def __init__(self, settings: OidcSettings, clock: Callable[[], float]) -> None:
        self.settings, self._clock = settings, clock
        self._back = f"{settings.address}/api/v1/session/oidc/back"
        self._lock = threading.Lock()
        self._told: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def begin(self) -> tuple[str, Begun]:
        """Return where to send the browser, and what its answer must match; OidcFailed."""
        begun = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), self._clock())
        challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": self.settings.client_id, "redirect_uri": self._back,
            "scope": self.settings.scope, "state": begun.state, "nonce": begun.nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self._about()['authorization_endpoint']}?{urlencode(asked)}", begun

    def finish(self, begun: Begun, code: str, state: str, issuer: str | None) -> Known:
        """Return who came back; OidcFailed when anything is not as it must be."""
        about = self._about()
        late = self._clock() - begun.at > LIFE
        named = (
            issuer == self.settings.issuer
            if issuer or about.get("authorization_response_iss_parameter_supported")
            else True
        )
        if late or not named or not hmac.compare_digest(state.encode(), begun.state.encode()):
            raise OidcFailed(NO)
        given = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": begun.verifier,
        }
        secret = (self.settings.client_id, self.settings.client_secret.get_secret_value())
        told = self._call("POST", about["token_endpoint"], data=given, auth=secret)
        return self.verify(str(told.get("id_token", "")), begun.nonce)

    def verify(self, token: str, nonce: str) -> Known:
        """Return whom an ID token is about; OidcFailed unless signature, issuer, audience, time and nonce are right."""
        try:
            claims = self._decoded(token).claims
            must = jwt.JWTClaimsRegistry(
                now=lambda: int(self._clock()), leeway=LEEWAY, iss={"essential": True, "value": self.settings.issuer},
                sub={"essential": True}, aud={"essential": True, "value": self.settings.client_id}, exp={"essential": True},
                iat={"essential": True}, nonce={"essential": True, "value": nonce},
            )  # fmt: skip
            must.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError):
            raise OidcFailed(NO) from None
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.settings.client_id:
            raise OidcFailed(NO)
        return self._known(claims)

    def _known(self, claims: dict[str, Any]) -> Known:
        groups = claims.get(self.settings.roles_claim) or []
        groups = [groups] if isinstance(groups, str) else groups
        roles = tuple(dict.fromkeys(self.settings.roles[g] for g in groups if g in self.settings.roles))
        subject = str(claims["sub"])
        name = str(claims.get(self.settings.name_claim) or subject)[:80]
        return Known(subject, name, str(claims.get(self.settings.shown_claim) or name)[:120], roles)

    def _decoded(self, token: str) -> jwt.Token:
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError, KeyError):
            return jwt.decode(token, self._key_set(anew=True), algorithms=ALGORITHMS)

    def _key_set(self, anew: bool = False) -> KeySet:
        with self._lock:
            if self._keys is None or anew:
                self._keys = KeySet.import_key_set(self._call("GET", self._about()["jwks_uri"]))  # type: ignore[arg-type]
            return self._keys

    def _about(self) -> dict[str, Any]:
        if self._told is None:
            told = self._call("GET", f"{self.settings.issuer}/.well-known/openid-configuration")
            if told.get("issuer") != self.settings.issuer:
                raise OidcFailed(NO)
            self._told = told
        return self._told

    def _call(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        try:
            with httpx2.Client(timeout=TIMEOUT, trust_env=False) as client:
                answer = client.request(method, address, **more)
            if answer.status_code != 200:
                raise OidcFailed(NO)
            return dict(answer.json())
        except (httpx2.HTTPError, ValueError, TypeError):
            raise OidcFailed(NO) from None
