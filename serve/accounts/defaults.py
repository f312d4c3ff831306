"""What nobody may leave as it was delivered: a key, a secret, or an administrator. Any of them stops the start."""

import hashlib
from pathlib import Path

import sqlalchemy as sa

from serve.accounts.doors import governed
from serve.accounts.register import Register
from serve.errors import StoreError
from serve.settings import ServeSettings, is_loopback
from serve.store import Store

PLACEHOLDERS = (
    "test", "secret", "password", "changeme", "change-me", "hemlig", "hemligt", "lösenord", "aktsam", "admin", "postgres",
    "example", "exempel", "nyckel", "key", "api-key", "client-secret", "xxx", "todo",
)  # fmt: skip
EXAMPLES = frozenset(hashlib.sha256(word.encode()).hexdigest() for word in PLACEHOLDERS)
LEAST = 16  # characters of a secret that machines share


def check(configured: ServeSettings) -> None:
    """Return when no secret of the settings is a placeholder; StoreError names the setting, never the value."""
    for system, known in configured.proxy.keys.items():
        if known.removeprefix("sha256:") in EXAMPLES:
            raise StoreError(f"proxy.keys.{system} är ett exempel. Gör en egen nyckel: openssl rand -hex 32")
    if configured.database:
        given = sa.make_url(configured.database.get_secret_value()).password
        if given is not None and given.casefold() in PLACEHOLDERS:
            raise StoreError("database har ett lösenord som är ett exempel. Byt det i databasen och i serve.yaml.")
    if configured.oidc:
        secret = configured.oidc.client_secret.get_secret_value()
        if secret.casefold() in PLACEHOLDERS or len(secret) < LEAST:
            raise StoreError(
                f"oidc.client_secret är ett exempel, eller kortare än {LEAST} tecken. Hämta en ny hos leverantören."
            )
        if not configured.accounts:
            raise StoreError("oidc kräver accounts: true.")
    if (configured.tls_cert is None) != (configured.tls_key is None):
        raise StoreError("tls_cert och tls_key hör ihop: ange båda eller ingen.")
    if configured.tls_key:
        _owners(configured.tls_key)


def check_store(configured: ServeSettings, store: Store) -> None:
    """Return when the installation's key is a real one, and nobody else can become its administrator."""
    if store.keys.weak:
        raise StoreError(
            "Nyckelfilen är ett exempel och ingen nyckel. Ta bort den, så görs en ny (utan sparade ärenden)."
        )
    if not is_loopback(configured.host) and not governed(Register(store)):
        raise StoreError(
            "Administratören har inte valt lösenord än. Kör aktsam user password "
            f"{configured.admin}, eller starta först med --host 127.0.0.1 och använd engångskoden."
        )


def _owners(path: Path) -> None:
    try:
        others = path.stat().st_mode & 0o077
    except OSError:
        raise StoreError(f"tls_key: filen {path.name} finns inte eller går inte att läsa.") from None
    if others:
        raise StoreError(f"Nyckelfilen {path.name} kan läsas av andra. Rätta med: chmod 600 {path.name}")
