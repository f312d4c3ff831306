"""Where the database and its key are, and the store of them, held by one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serve import keys
from serve.database import used
from serve.errors import StoreError
from serve.keys import Keyring
from serve.settings import ServeSettings
from serve.store import Store


def address(configured: ServeSettings) -> str:
    """Return the database's address: the one that is set, or a file in the folder."""
    return configured.database.get_secret_value() if configured.database else f"sqlite:///{lite(configured)}"


def lite(configured: ServeSettings) -> Path:
    """Return where SQLite's file is, or would be."""
    return configured.folder / "aktsam.db"


def begun(configured: ServeSettings) -> bool:
    """Say whether there is a database that has been used."""
    return used(address(configured)) if configured.database else lite(configured).exists()


def key_file(configured: ServeSettings) -> Path:
    """Return where the installation's key is."""
    return configured.key_file or configured.folder / "install.key"


def keyring(configured: ServeSettings, create: bool) -> Keyring:
    """Return the installation's keys, made when `create`."""
    return keys.load(key_file(configured), create)


@contextmanager
def opened(configured: ServeSettings) -> Iterator[Store]:
    """The store of the settings, for one process at a time; made at first start, with its key."""
    with alone(configured):
        store = Store(address(configured), keyring(configured, create=not begun(configured)))
        if not configured.database:
            lite(configured).chmod(0o600)
        try:
            with store.alone():
                yield store
        finally:
            store.close()


@contextmanager
def alone(configured: ServeSettings) -> Iterator[None]:
    """Hold the folder for this process; StoreError when another has it."""
    try:
        configured.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = (configured.folder / "aktsam.lock").open("w")
    except OSError as error:
        raise StoreError(
            f"Mappen {configured.folder} går inte att använda ({error.strerror}). Den anges i AKTSAM_STATE, eller som state "
            "i serve.yaml, och ska tillhöra det konto som kör Aktsam."
        ) from None
    with file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                "Aktsam är redan igång med samma mapp. Avsluta den först, eller välj en annan mapp."
            ) from None
        yield
