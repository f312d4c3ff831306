"""A copy put back: all of it or nothing. A case erased since the copy was made stays erased: its key is in no place any more."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from serve import migrations, tables
from serve.audit import Audit
from serve.backup import files, rows, sealed
from serve.backup.errors import BackupError
from serve.backup.make import check
from serve.database import Database
from serve.keys import Keyring
from serve.store import Store
from serve.tables import Receipt, now

Rows = list[dict[str, Any]]
OLD_KEYS = "Filen med ärendenas nycklar, {}, är äldre än kopian. Använd den som ligger bredvid den nyaste kopian."
NEWER = "Kopian är gjord med en nyare version av Aktsam ({}). Installera den versionen först."
THERE = "Det finns redan ärenden här. Ange --replace för att ersätta dem med kopian; ta en kopia av dem först."
UNREADABLE = "Databasen som ligger där går inte att läsa. Flytta undan den (eller skapa en ny), och kör igen."


@dataclass(frozen=True)
class Restored:
    """What came back, and what did not."""

    cases: int
    erased: int
    files: tuple[Path, ...]
    left: int  # files that were there already and were left alone


def restore(path: Path, case_keys: Path, url: str, keys: Keyring, folders: files.Folders, replace: bool) -> Restored:
    """Put a copy in the place of what is there. Everything is read and proved before anything is changed."""
    check(path, keys)
    wrapped = _wrapped(path, case_keys, keys)
    if (schema := sealed.header(path).schema) not in migrations.known():
        raise BackupError(NEWER.format(schema))
    database = Database(url)
    try:
        with database.alone(), database.begin() as db:
            receipts = _receipts(db, replace)
            erased = _fill(db, schema, sealed.records(path, keys), wrapped, {r["case_id"] for r in receipts})
            _insert(db, "receipts", [r for r in receipts if r["id"] not in _ids(db)])
        database.flush()
    except DatabaseError:
        raise BackupError(UNREADABLE) from None
    finally:
        database.close()
    written = [files.place(r, folders) for r in sealed.records(path, keys) if "file" in r]
    _note(url, keys, erased, {r["case_id"] for r in receipts})
    there = tuple(p for p in written if p)
    return Restored(len(wrapped.keys() - erased.keys()), len(erased), there, len(written) - len(there))


def _wrapped(path: Path, case_keys: Path, keys: Keyring) -> dict[str, bytes]:
    """Return the cases' wrapped keys; BackupError when they are older than the copy and would lose some of it."""
    known = sealed.header(case_keys)
    if known.kind != "keys" or known.made < sealed.header(path).made:
        raise BackupError(OLD_KEYS.format(case_keys))
    return {row["id"]: row["key"] for r in sealed.records(case_keys, keys) for row in rows.dicts(r)}


def _receipts(db: Connection, replace: bool) -> Rows:
    """Return the receipts of what is to be replaced: what was erased there stays erased."""
    seen = sa.inspect(db)
    if not seen.has_table("cases"):
        return []
    if not replace and db.execute(sa.select(sa.func.count()).select_from(sa.table("cases"))).scalar_one():
        raise BackupError(THERE)
    return [dict(row) for row in db.execute(_table(db, "receipts").select()).mappings()]


def _fill(
    db: Connection, schema: str, told: Iterable[sealed.Record], wrapped: dict[str, bytes], gone: set[str]
) -> dict[str, dict[str, Any]]:
    """Make the tables anew as they were, fill them, and return the cases that stay erased."""
    old = sa.MetaData()
    old.reflect(db)
    old.drop_all(db)
    migrations.upgrade(db, schema)
    erased: dict[str, dict[str, Any]] = {}
    for record in (r for r in told if "table" in r):
        if record["table"] == "cases":  # which come first
            erased |= {row["id"]: row for row in rows.dicts(record) if row["id"] in gone or row["id"] not in wrapped}
        found = rows.kept(record, erased)
        _insert(
            db, record["table"], [r | {"key": wrapped[r["id"]]} for r in found] if record["table"] == "cases" else found
        )
    return erased


def _insert(db: Connection, name: str, values: Rows) -> None:
    table = _table(db, name)
    if values:
        db.execute(table.insert(), [{k: v for k, v in row.items() if k in table.columns} for row in values])


def _table(db: Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=db)


def _ids(db: Connection) -> set[str]:
    return set(db.execute(sa.select(_table(db, "receipts").c.id)).scalars())


def _note(url: str, keys: Keyring, erased: dict[str, dict[str, Any]], receipted: set[str]) -> None:
    """Bring the database to today's version, and write in the log what was done; each erased case has a receipt."""
    store = Store(url, keys)
    try:
        audit = Audit(store)
        audit.add("-", "backup.restore", erased=len(erased))
        for name, case in erased.items():
            if name in receipted:
                continue
            head = audit.add("aktsam", "case.delete", name, "restore")
            whose = {"owner": case.get("owner", "lokal"), "tenant": case.get("tenant", "kommunen")}
            receipt = Receipt(secrets.token_hex(16), name, now(), "restore", json.dumps({}), head, **whose)
            with store.begin() as db:
                db.execute(tables.receipts.insert().values(**vars(receipt)))
        store.flush()
    finally:
        store.close()
