"""A copy of everything but the key, made while the service runs, and proved by being read."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from sqlalchemy.engine import Connection

from serve import migrations
from serve.backup import files, rows, sealed
from serve.backup.errors import BackupError
from serve.backup.sealed import Header
from serve.database import Database
from serve.keys import Keyring

KEYS = "case-keys"  # beside the copies, one for all of them: what is gone from it can be opened in no copy
SUFFIX = ".backup"


@dataclass(frozen=True)
class Told:
    """What a copy holds."""

    path: Path
    header: Header
    counts: dict[str, int]


def make(url: str, keys: Keyring, folder: Path, folders: files.Folders, key: Path) -> Told:
    """Write a copy and the cases' keys as they stood at one moment, and read the copy back."""
    with _snapshot(url, keys) as (db, header):
        path = folder / f"aktsam-{header.made.replace('-', '').replace(':', '')}{SUFFIX}"
        if path.exists():
            raise BackupError(f"{path} finns redan.")
        sealed.write(path, keys, header, chain(rows.told(db), files.told(folders, key)))
        sealed.write(folder / KEYS, keys, replace(header, kind="keys"), rows.case_keys(db))
    return check(path, keys)


def renew(url: str, keys: Keyring, folder: Path) -> Path:
    """Write the cases' keys anew: a case erased since can be opened in no copy after this."""
    with _snapshot(url, keys) as (db, header):
        sealed.write(folder / KEYS, keys, replace(header, kind="keys"), rows.case_keys(db))
    return folder / KEYS


@contextmanager
def _snapshot(url: str, keys: Keyring) -> Iterator[tuple[Connection, Header]]:
    """The database as it stands at one moment, and the header of a copy made then."""
    database = Database(url)
    try:
        with database.reading() as db:
            schema = migrations.version(db)
            if schema is None:
                raise BackupError("Databasen är tom: tjänsten har aldrig startats.")
            yield db, Header("all", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", _aktsam(), schema, keys.fingerprint)
    finally:
        database.close()


def check(path: Path, keys: Keyring) -> Told:
    """Read every byte of a copy; return what it holds."""
    counts: Counter[str] = Counter()
    for record in sealed.records(path, keys):
        counts.update({record["table"]: len(record["rows"])} if "table" in record else {"files": 1})
    return Told(path, sealed.header(path), dict(counts))


def thin(folder: Path, keep: int) -> list[Path]:
    """Remove all copies but the newest; return what was removed."""
    old = sorted(folder.glob(f"aktsam-*{SUFFIX}"))[:-keep]
    for path in old:
        path.unlink()
    return old


def _aktsam() -> str:
    try:
        return version("aktsam")
    except PackageNotFoundError:
        return "?"
