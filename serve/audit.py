"""Who did what, when: ids, hashes and counts, never text. Each row's MAC covers the row before it, and the key is not in the
database: a changed, inserted or removed row shows. A receipt holds the head, so that a cut tail shows too."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from serve.store import Store
from serve.tables import about, audit_log, now

START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One row of the log."""

    seq: int
    at: str
    who: str
    did: str
    case_id: str
    what: str
    counts: str
    mac: str

    def line(self, before: str) -> str:
        """What the MAC covers."""
        return json.dumps([before, self.seq, self.at, self.who, self.did, self.case_id, self.what, self.counts])


class Audit:
    """The log of one store."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()

    def add(self, who: str, did: str, case_id: str = "", what: str = "", **counts: int) -> str:
        """Write a row and return the new head. `what` is an id or a hash."""
        with self._lock, self._store.begin() as db:
            db.execute(
                about.select().where(about.c.name == "key").with_for_update()
            )  # one writer, whatever the database
            last = db.execute(audit_log.select().order_by(audit_log.c.seq.desc()).limit(1)).mappings().first()
            seq, before = (last["seq"] + 1, last["mac"]) if last else (1, START)
            row = Entry(seq, now(), who, did, case_id, what, json.dumps(counts, sort_keys=True), "")
            mac = self._store.keys.sign(row.line(before))
            db.execute(audit_log.insert().values(**{**vars(row), "mac": mac}))
            return mac

    def entries(self, case_id: str | None = None) -> Iterator[Entry]:
        """Yield the rows, oldest first."""
        query = audit_log.select().order_by(audit_log.c.seq)
        with self._store.reading() as db:
            found = (
                db.execute(query if case_id is None else query.where(audit_log.c.case_id == case_id)).mappings().all()
            )
        return (Entry(**row) for row in found)

    def page(self, before: int | None, limit: int, **same: str | None) -> list[Entry]:
        """Return up to `limit` rows, newest first, older than `before`, with these columns the same."""
        query = audit_log.select().order_by(audit_log.c.seq.desc()).limit(limit)
        wanted = [audit_log.c[name] == value for name, value in same.items() if value is not None]
        query = query.where(*wanted, *([] if before is None else [audit_log.c.seq < before]))
        with self._store.reading() as db:
            return [Entry(**row) for row in db.execute(query).mappings()]

    def broken(self, head: str | None = None) -> int | None:
        """Return the first row that is not as it was written, 0 when `head` is missing altogether, None when all is well."""
        before, heads = START, {START}
        for n, entry in enumerate(self.entries(), 1):
            if entry.seq != n or entry.mac != self._store.keys.sign(entry.line(before)):
                return n
            before = entry.mac
            heads.add(before)
        return 0 if head is not None and head not in heads else None

    def head(self) -> str:
        """Return the last row's MAC."""
        with self._store.reading() as db:
            return db.execute(sa.select(audit_log.c.mac).order_by(audit_log.c.seq.desc()).limit(1)).scalar() or START
