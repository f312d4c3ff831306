"""The section `oidc` of configs/serve.yaml: the municipality's own login, and which of its groups are which role."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from serve.accounts.account import ROLES

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


class OidcSettings(BaseModel):
    """`roles` maps values of the claim `roles_claim` to roles. `drift` cannot be given from outside: somebody here gives it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = "Kommunens inloggning"
    issuer: str
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr
    address: str  # of this service, as browsers reach it: https://aktsam.kommun.example
    scope: str = "openid profile"
    roles_claim: str = "roles"
    name_claim: str = "preferred_username"
    shown_claim: str = "name"
    roles: dict[str, str] = Field(default_factory=dict)

    @field_validator("issuer", "address")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL_HOSTS):
            raise ValueError("https krävs")
        return value.rstrip("/") if parts.path in ("", "/") else value

    @field_validator("roles")
    @classmethod
    def _known(cls, value: dict[str, str]) -> dict[str, str]:
        if wrong := [role for role in value.values() if role not in ROLES or role == "drift"]:
            raise ValueError(f"okända roller, eller drift: {', '.join(wrong)}")
        return value
