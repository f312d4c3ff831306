"""The database under the store: transactions, and what SQLite and PostgreSQL do differently."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from serve.errors import StoreError

LOCK = 0x616B7473616D  # "aktsam": the advisory lock of the one process that serves a database
DOWN = "Databasen svarar inte. Kontrollera adressen under database i serve.yaml, och att den är igång."
UNUSED = "VACUUM (FULL) cases"  # PostgreSQL writes the table of wrapped keys anew, without the deleted ones


class Database:
    """One database; safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self._engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        self.lite = self._engine.dialect.name == "sqlite"
        if self.lite:
            sa.event.listen(self._engine, "connect", _careful)
            sa.event.listen(self._engine, "begin", _begin)
        self._writing = self._engine.execution_options(writes=True)
        # SQLite has one writer at a time, and one that waits for it sleeps longer and longer; who waits here goes on at once.
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.lite else nullcontext()
        # A reader sees the database as it stood at one moment, in SQLite always, in PostgreSQL when asked to.
        self._reading = self._engine if self.lite else self._engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the database for this process; StoreError when another has it. SQLite's is held by the folder's lock."""
        with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
            if not self.lite and not db.execute(sa.text(f"SELECT pg_try_advisory_lock({LOCK})")).scalar():
                raise StoreError("Aktsam är redan igång med samma databas. Avsluta den först, eller välj en annan.")
            yield

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that may write: all of it happens, or nothing."""
        with self._turn, self._writing.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, everything as it stood at one moment."""
        with self._reading.connect() as connection:
            yield connection

    def insert_new(self, db: Connection, table: sa.Table, row: dict[str, Any]) -> bool:
        """Insert a row unless one with its key is there already; say whether it was new."""
        make = sqlite.insert if self.lite else postgresql.insert
        new = make(table).values(**row).on_conflict_do_nothing().returning(sa.literal(1))
        return db.execute(new).first() is not None

    def flush(self) -> None:
        """Leave nothing of what was deleted: empties SQLite's journal, has PostgreSQL write the keys' table anew."""
        if self.lite:
            raw = self._engine.raw_connection()
            try:
                with self._turn:
                    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.close()
        else:
            with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as db:
                db.exec_driver_sql(UNUSED)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()


def used(url: str) -> bool:
    """Say whether a database has been used before; StoreError when it does not answer."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as db:
            return sa.inspect(db).has_table("cases")
    except OperationalError:
        raise StoreError(DOWN) from None
    finally:
        engine.dispose()


def _careful(connection: Any, _record: Any) -> None:
    """Deleted rows are overwritten, readers do not wait for writers, and a writer waits its turn.

    With NORMAL a power cut may lose the last moments, never the order of things; a deletion is flushed at once.
    """
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    for pragma in ("secure_delete = ON", "journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 15000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: one that reads first and writes later would fail instead of waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
