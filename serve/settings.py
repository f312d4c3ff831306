"""configs/serve.yaml: where the gateway listens, what it accepts, and how long things are kept."""

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

import configs
from pipelines.engines.key import home
from serve.accounts.oidc_settings import OidcSettings
from serve.proxy.settings import ProxySettings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class ServeSettings(BaseModel):
    """The whole file. Days, minutes, hours, seconds and MB as the names say."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8400
    hosts: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    trusted_proxies: tuple[str, ...] = ()
    state: Path | None = None
    database: SecretStr | None = None
    key_file: Path | None = None
    keep_days: Annotated[int, Field(ge=1)] = 30
    longest_days: Annotated[int, Field(ge=1)] = 365
    purge_minutes: Annotated[float, Field(gt=0)] = 15
    accounts: bool = False
    admin: Annotated[str, Field(min_length=2, max_length=120, pattern=r"^\S+$")] = "admin"
    session_hours: Annotated[float, Field(gt=0)] = 10
    idle_minutes: Annotated[float, Field(gt=0)] = 60
    max_upload_mb: Annotated[int, Field(ge=1, le=1000)] = 60
    max_files: Annotated[int, Field(ge=1, le=500)] = 40
    job_seconds: Annotated[float, Field(gt=0)] = 1800
    drain_seconds: Annotated[float, Field(ge=0)] = 30
    heartbeat: Annotated[float, Field(gt=0)] = 10
    traces: str | None = None
    oidc: OidcSettings | None = None
    proxy: ProxySettings = ProxySettings()

    @property
    def folder(self) -> Path:
        """The folder of the database and the key."""
        return (self.state or home()).expanduser()

    @property
    def guarded(self) -> bool:
        """Whether others may reach us: everybody logs in, and TLS is our own or that of a proxy of ours."""
        return self.accounts and bool(self.tls_cert or self.trusted_proxies)

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The names a browser may call us by: others are a rebinding attack (RFC 6454, DNS rebinding)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset((*LOOPBACK, host, *self.hosts))


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def settings() -> ServeSettings:
    """Read the settings as they are now."""
    return configs.load("serve", ServeSettings)
