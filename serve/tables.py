"""The tables of the store, and their rows as values: ids, dates and counts in the open, everything else sealed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

metadata = sa.MetaData()
about = sa.Table(
    "about", metadata, sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.String(200))
)
cases = sa.Table(
    "cases", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("created", sa.String(32), nullable=False),
    sa.Column("deletes_on", sa.String(10), nullable=False, index=True), sa.Column("policy", sa.String(80), nullable=False),
    sa.Column("approved", sa.String(80)), sa.Column("key", sa.LargeBinary, nullable=False),
    sa.Column("owner", sa.String(32), nullable=False, index=True, server_default="lokal"),
    sa.Column("tenant", sa.String(40), nullable=False, server_default="kommunen"),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
)  # fmt: skip
contents = sa.Table(
    "contents", metadata,
    sa.Column("case_id", sa.String(32), primary_key=True), sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(40), primary_key=True), sa.Column("sealed", sa.LargeBinary, nullable=False),
)  # fmt: skip
jobs = sa.Table(
    "jobs", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False), sa.Column("state", sa.String(12), nullable=False, index=True),
    sa.Column("created", sa.String(32), nullable=False), sa.Column("ended", sa.String(32)),
    sa.Column("reason", sa.String(40)), sa.Column("message", sa.String(500)), sa.Column("result", sa.String(32)),
)  # fmt: skip
receipts = sa.Table(
    "receipts", metadata,
    sa.Column("id", sa.String(32), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False),
    sa.Column("at", sa.String(32), nullable=False), sa.Column("why", sa.String(20), nullable=False),
    sa.Column("counts", sa.String(400), nullable=False), sa.Column("head", sa.String(64), nullable=False),
    sa.Column("owner", sa.String(32), nullable=False, server_default="lokal"),
    sa.Column("tenant", sa.String(40), nullable=False, server_default="kommunen"),
)  # fmt: skip
audit_log = sa.Table(
    "audit", metadata,
    sa.Column("seq", sa.Integer, primary_key=True), sa.Column("at", sa.String(32), nullable=False),
    sa.Column("who", sa.String(40), nullable=False), sa.Column("did", sa.String(40), nullable=False),
    sa.Column("case_id", sa.String(32), nullable=False), sa.Column("what", sa.String(120), nullable=False),
    sa.Column("counts", sa.String(2000), nullable=False), sa.Column("mac", sa.String(64), nullable=False),
)  # fmt: skip

answers = sa.Table(
    "answers", metadata,
    sa.Column("mark", sa.String(64), primary_key=True), sa.Column("case_id", sa.String(32), nullable=False, index=True),
    sa.Column("body", sa.String(64), nullable=False), sa.Column("sealed", sa.LargeBinary),
    sa.Column("at", sa.Float, nullable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A case: no names here, only whose it is, when it began, when it goes, and which text was approved.

    `version` grows with every change; `tenant` is the wall it stands behind.
    """

    id: str
    created: str
    deletes_on: str
    policy: str
    approved: str | None
    key: bytes = field(repr=False)
    owner: str
    tenant: str
    version: int = 0


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
    owner: str
    tenant: str


def now() -> str:
    """Return the time, as it is written everywhere."""
    return datetime.now(UTC).isoformat(timespec="seconds")
