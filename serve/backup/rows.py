"""A database's rows as plain data and back, whatever the database: a copy of SQLite can be put back in PostgreSQL."""

import base64
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from serve.backup.sealed import Record

# Not copied: logins (everybody logs in again), wrong tries, answers to requests sent twice, and Alembic's own note.
PASSING = {"sessions", "tries", "answers", "alembic_version"}
AT_ONCE, FULL = 200, 4 << 20  # rows fetched at once, and bytes of a record
OWNED = {"cases": "id", "contents": "case_id", "jobs": "case_id"}  # what goes with its case


def told(db: Connection) -> Iterator[Record]:
    """Yield the tables' rows, cases first and without their keys, which are kept apart."""
    metadata = sa.MetaData()
    metadata.reflect(db)
    for name in sorted(set(metadata.tables) - PASSING, key=lambda name: (name != "cases", name)):
        table = metadata.tables[name]
        columns = [c for c in table.columns if (name, c.name) != ("cases", "key")]
        yield from _table(db, name, columns)


def case_keys(db: Connection) -> Iterator[Record]:
    """Yield the cases' wrapped keys."""
    table = sa.table("cases", sa.column("id"), sa.column("key", sa.LargeBinary))
    yield from _table(db, "keys", [table.c.id, table.c.key])


def _table(db: Connection, name: str, columns: list[Any]) -> Iterator[Record]:
    rows: list[list[Any]] = []
    size = 0
    for row in db.execution_options(yield_per=AT_ONCE).execute(sa.select(*columns)):
        rows.append([_out(value) for value in row])
        size += sum(len(value) for value in row if isinstance(value, bytes))
        if len(rows) == AT_ONCE or size > FULL:
            yield {"table": name, "columns": [c.name for c in columns], "rows": rows}
            rows, size = [], 0
    if rows:
        yield {"table": name, "columns": [c.name for c in columns], "rows": rows}


def dicts(record: Record) -> list[dict[str, Any]]:
    """Return a record's rows by column."""
    return [dict(zip(record["columns"], map(_in, row), strict=True)) for row in record["rows"]]


def kept(record: Record, erased: Collection[str]) -> list[dict[str, Any]]:
    """Return the rows of a table that belong to no erased case."""
    owner = OWNED.get(record["table"])
    return [row for row in dicts(record) if owner is None or row[owner] not in erased]


def _out(value: Any) -> Any:
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _in(value: Any) -> Any:
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value
