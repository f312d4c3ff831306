"""What is kept between requests: rows of ids, dates and counts in the open, everything else sealed under its case's key."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from serve.errors import NotFound, StoreError
from serve.keys import Keyring

metadata = sa.MetaData()
_about = sa.Table(
    "about", metadata, sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.String(200))
)
_cases = sa.Table(
    "cases", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("created", sa.String(32), nullable=False),
    sa.Column("deletes_on", sa.String(10), nullable=False, index=True), sa.Column("policy", sa.String(80), nullable=False),
    sa.Column("approved", sa.String(80)), sa.Column("key", sa.LargeBinary, nullable=False),
)  # fmt: skip
_contents = sa.Table(
    "contents", metadata,
    sa.Column("case_id", sa.String(32), primary_key=True), sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(40), primary_key=True), sa.Column("sealed", sa.LargeBinary, nullable=False),
)  # fmt: skip
_jobs = sa.Table(
    "jobs", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False), sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("created", sa.String(32), nullable=False), sa.Column("ended", sa.String(32)),
    sa.Column("reason", sa.String(40)), sa.Column("message", sa.String(500)), sa.Column("result", sa.String(32)),
)  # fmt: skip
_receipts = sa.Table(
    "receipts", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False),
    sa.Column("at", sa.String(32), nullable=False), sa.Column("why", sa.String(20), nullable=False),
    sa.Column("counts", sa.String(400), nullable=False), sa.Column("head", sa.String(64), nullable=False),
)  # fmt: skip
audit_log = sa.Table(
    "audit", metadata,
    sa.Column("seq", sa.Integer, primary_key=True), sa.Column("at", sa.String(32), nullable=False),
    sa.Column("who", sa.String(40), nullable=False), sa.Column("did", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False), sa.Column("what", sa.String(120), nullable=False),
    sa.Column("counts", sa.String(2000), nullable=False), sa.Column("mac", sa.String(64), nullable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A case: no names here, only when it began, when it goes, and which text was approved."""

    id: str
    created: str
    deletes_on: str
    policy: str
    approved: str | None
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Job:
    """A piece of work and how it went. `message` is Swedish and holds no document text; `result` is an id."""

    id: str
    case_id: str
    kind: str
    state: str
    created: str
    ended: str | None = None
    reason: str | None = None
    message: str | None = None
    result: str | None = None


@dataclass(frozen=True)
class Receipt:
    """That a case is gone: when, why, how much, and the audit log's head then."""

    id: str
    case_id: str
    at: str
    why: str
    counts: str
    head: str


class Store:
    """One database; safe to use from many threads."""

    def __init__(self, url: str, keys: Keyring) -> None:
        self.keys = keys
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _careful)
        metadata.create_all(self._engine)
        self._check_key()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: all of it happens, or nothing."""
        with self._engine.begin() as connection:
            yield connection

    def add_case(self, case: Case) -> None:
        """Keep a new case."""
        self._run(_cases.insert().values(**vars(case)))

    def case(self, case_id: str) -> Case:
        """Return a case; NotFound when there is none."""
        row = self._one(_cases.select().where(_cases.c.id == case_id))
        if row is None:
            raise NotFound("Ärendet finns inte. Det kan ha raderats.")
        return Case(**row)

    def cases(self, due: date | None = None) -> list[Case]:
        """Return the cases, newest first; with `due`, those whose day has come."""
        query = _cases.select().order_by(_cases.c.created.desc())
        return [
            Case(**r) for r in self._all(query if due is None else query.where(_cases.c.deletes_on <= due.isoformat()))
        ]

    def update_case(self, case_id: str, **values: str | None) -> None:
        """Change columns of a case."""
        self._run(_cases.update().where(_cases.c.id == case_id).values(**values))

    def put(self, case: Case, contents: Mapping[tuple[str, str], Any], **values: str | None) -> None:
        """Seal contents by (kind, name), replacing earlier ones, and change columns of the case, all at once."""
        with self.begin() as db:
            for (kind, name), value in contents.items():
                plain = (
                    value
                    if isinstance(value, bytes)
                    else json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
                )
                sealed = self.keys.seal(case.key, case.id, plain, f"{kind} {name}")
                db.execute(_contents.delete().where(_at(case.id, kind, name)))
                db.execute(_contents.insert().values(case_id=case.id, kind=kind, name=name, sealed=sealed))
            if values:
                db.execute(_cases.update().where(_cases.c.id == case.id).values(**values))

    def raw(self, case: Case, kind: str, name: str) -> bytes | None:
        """Return sealed bytes opened, None when there are none."""
        row = self._one(_contents.select().where(_at(case.id, kind, name)))
        return None if row is None else self.keys.unseal(case.key, case.id, row["sealed"], f"{kind} {name}")

    def get(self, case: Case, kind: str, name: str) -> Any:
        """Return sealed data opened, None when there is none."""
        plain = self.raw(case, kind, name)
        return None if plain is None else json.loads(plain.decode("utf-8", "surrogatepass"))

    def names(self, case_id: str, kind: str) -> list[str]:
        """Return the names of a case's contents of a kind."""
        query = sa.select(_contents.c.name).where((_contents.c.case_id == case_id) & (_contents.c.kind == kind))
        return [row["name"] for row in self._all(query.order_by(_contents.c.name))]

    def owner(self, kind: str, name: str) -> Case:
        """Return the case that holds a content; NotFound when there is none."""
        row = self._one(sa.select(_contents.c.case_id).where((_contents.c.kind == kind) & (_contents.c.name == name)))
        if row is None:
            raise NotFound("Det finns inte. Ärendet kan ha raderats.")
        return self.case(row["case_id"])

    def forget(self, case: Case, receipt: Receipt) -> None:
        """Destroy a case's key and contents, and keep the receipt. What remains of it anywhere can never be opened."""
        with self.begin() as db:
            for table in (_contents, _jobs):
                db.execute(table.delete().where(table.c.case_id == case.id))
            db.execute(_cases.delete().where(_cases.c.id == case.id))
            db.execute(_receipts.insert().values(**vars(receipt)))
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as db:
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def receipt(self, case_id: str) -> Receipt | None:
        """Return a deleted case's receipt."""
        row = self._one(_receipts.select().where(_receipts.c.case_id == case_id))
        return Receipt(**row) if row else None

    def save_job(self, job: Job) -> None:
        """Keep a job as it now is; one whose case is gone goes with it."""
        with self.begin() as db:
            db.execute(_jobs.delete().where(_jobs.c.id == job.id))
            if db.execute(_cases.select().where(_cases.c.id == job.case_id)).first() is not None:
                db.execute(_jobs.insert().values(**vars(job)))

    def job(self, job_id: str) -> Job:
        """Return a job; NotFound when there is none."""
        row = self._one(_jobs.select().where(_jobs.c.id == job_id))
        if row is None:
            raise NotFound("Jobbet finns inte. Ärendet kan ha raderats.")
        return Job(**row)

    def jobs(self, case_id: str | None = None, state: str | None = None) -> list[Job]:
        """Return jobs, of a case or in a state, oldest first."""
        query = _jobs.select().order_by(_jobs.c.created)
        query = query if case_id is None else query.where(_jobs.c.case_id == case_id)
        return [Job(**row) for row in self._all(query if state is None else query.where(_jobs.c.state == state))]

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def _check_key(self) -> None:
        with self.begin() as db:
            row = db.execute(_about.select().where(_about.c.name == "key")).first()
            if row is None:
                db.execute(_about.insert().values(name="key", value=self.keys.fingerprint))
            elif row.value != self.keys.fingerprint:
                self._engine.dispose()
                raise StoreError("Nyckelfilen hör inte till den här databasen.")

    def _run(self, statement: sa.Executable) -> None:
        with self.begin() as db:
            db.execute(statement)

    def _one(self, query: sa.Executable) -> dict[str, Any] | None:
        return next(iter(self._all(query)), None)

    def _all(self, query: sa.Executable) -> list[dict[str, Any]]:
        with self._engine.connect() as db:
            return [dict(row) for row in db.execute(query).mappings()]


def _at(case_id: str, kind: str, name: str) -> sa.ColumnElement[bool]:
    return (_contents.c.case_id == case_id) & (_contents.c.kind == kind) & (_contents.c.name == name)


def _careful(connection: Any, _record: Any) -> None:
    """Deleted rows are overwritten, readers do not wait for writers, and a writer waits its turn."""
    for pragma in ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000"):
        connection.execute(f"PRAGMA {pragma}")


def now() -> str:
    """Return the time, as it is written everywhere."""
    return datetime.now(UTC).isoformat(timespec="seconds")
