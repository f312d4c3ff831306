"""What is kept between requests. Rows of ids and dates are in the open, a case's content is sealed under the case's own key."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from serve import migrations, tables
from serve.database import Database
from serve.errors import NotFound, StoreError
from serve.keys import Keyring
from serve.tables import Case, Job, Receipt

GONE = "Ärendet finns inte. Det kan ha raderats."
Contents = dict[tuple[str, str], Any]  # (kind, name) → data


@dataclass(frozen=True)
class Shelf:
    """A case as a list shows it: its sealed title opened, and how much of each kind it holds."""

    case: Case
    about: dict[str, str]
    counts: dict[str, int]


class Store(Database):
    """The cases, jobs and receipts of an installation, in a database that belongs to its key."""

    def __init__(self, url: str, keys: Keyring) -> None:
        super().__init__(url)
        self.keys = keys
        try:
            with self.begin() as db:
                migrations.upgrade(db)
                self._check_key(db)
        except BaseException:
            self.close()
            raise

    def add_case(self, case: Case, about: Any) -> None:
        """Keep a new case with its title and purpose, sealed."""
        with self.begin() as db:
            db.execute(tables.cases.insert().values(**vars(case)))
            self._put(db, case, "about", "", about)

    def case(self, case_id: str) -> Case:
        """Return a case; NotFound when there is none."""
        row = self._one(tables.cases.select().where(tables.cases.c.id == case_id))
        if row is None:
            raise NotFound(GONE)
        return Case(**row)

    def there(self, case_id: str) -> bool:
        """Say whether there is such a case."""
        return self._one(sa.select(tables.cases.c.id).where(tables.cases.c.id == case_id)) is not None

    def cases(self, due: date | None = None) -> list[Case]:
        """Return the cases, newest first; with `due`, those whose day has come."""
        query = tables.cases.select().order_by(tables.cases.c.created.desc())
        return [
            Case(**r)
            for r in self._all(query if due is None else query.where(tables.cases.c.deletes_on <= due.isoformat()))
        ]

    def update_case(self, case_id: str, **values: str | None) -> None:
        """Change columns of a case."""
        later = tables.cases.c.version + 1
        self._run(tables.cases.update().where(tables.cases.c.id == case_id).values(version=later, **values))

    def put(self, case: Case, contents: Mapping[tuple[str, str], Any], **values: str | None) -> None:
        """Seal contents, replacing earlier ones, and change columns of the case, all at once; NotFound when it is gone."""
        with self.begin() as db:
            later = tables.cases.c.version + 1
            known = tables.cases.update().where(tables.cases.c.id == case.id).values(version=later, **values)
            if db.execute(known).rowcount != 1:  # the row stays locked: of two writers, one waits
                raise NotFound(GONE)
            for (kind, name), value in contents.items():
                self._put(db, case, kind, name, value)

    def _put(self, db: Connection, case: Case, kind: str, name: str, value: Any) -> None:
        plain = (
            value
            if isinstance(value, bytes)
            else json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )
        sealed = self.keys.seal(case.key, case.id, plain, f"{kind} {name}")
        db.execute(tables.contents.delete().where(_at(case.id, kind, name)))
        db.execute(tables.contents.insert().values(case_id=case.id, kind=kind, name=name, sealed=sealed))

    def load(self, case_id: str, kinds: Collection[str]) -> tuple[Case, Contents]:
        """Return a case with its contents of some kinds opened, as they stood at one moment; NotFound when it is gone."""
        both = tables.contents.c.case_id == tables.cases.c.id
        query = sa.select(tables.cases, tables.contents.c.kind, tables.contents.c.name, tables.contents.c.sealed)
        query = query.join(tables.contents, both & tables.contents.c.kind.in_(kinds), isouter=True)
        rows = self._all(query.where(tables.cases.c.id == case_id).order_by(tables.contents.c.name))
        if not rows:
            raise NotFound(GONE)
        cells = [(row.pop("kind"), row.pop("name"), row.pop("sealed")) for row in rows]
        case = Case(**rows[0])
        return case, {
            (kind, name): self._opened(case, kind, name, sealed) for kind, name, sealed in cells if kind is not None
        }

    def _opened(self, case: Case, kind: str, name: str, sealed: bytes) -> Any:
        plain = self.keys.unseal(case.key, case.id, sealed, f"{kind} {name}")
        return json.loads(plain.decode("utf-8", "surrogatepass"))

    def drop(self, case_id: str, kinds: Collection[str]) -> None:
        """Delete a case's contents of some kinds."""
        at = tables.contents.c
        self._run(tables.contents.delete().where((at.case_id == case_id) & at.kind.in_(kinds)))

    def shelves(self, limit: int, offset: int, tenant: str, owner: str | None = None) -> tuple[list[Shelf], int]:
        """Return a page of a tenant's cases, or of one officer's, newest first, and how many there are in all."""
        seen = (tables.cases.c.tenant == tenant) & (tables.cases.c.owner == owner if owner else sa.true())
        with self.reading() as db:
            total = db.execute(sa.select(sa.func.count()).select_from(tables.cases).where(seen)).scalar_one()
            page = (
                tables.cases.select()
                .where(seen)
                .order_by(tables.cases.c.created.desc(), tables.cases.c.id)
                .limit(limit)
                .offset(offset)
            )
            cases = [Case(**row) for row in db.execute(page).mappings()]
            one = tables.contents.c
            inside = one.case_id.in_([case.id for case in cases])
            rows = db.execute(
                sa.select(one.case_id, one.kind, sa.func.count()).where(inside).group_by(one.case_id, one.kind)
            ).all()
            sealed = db.execute(sa.select(one.case_id, one.sealed).where(inside & (one.kind == "about"))).all()
        abouts = {row.case_id: row.sealed for row in sealed}
        counts = {(case, kind): n for case, kind, n in rows}
        return [
            Shelf(c, self._opened(c, "about", "", abouts[c.id]), {k: counts.get((c.id, k), 0) for k in ("document", "summary")})
            for c in cases if c.id in abouts  # one deleted meanwhile is not shown
        ], total  # fmt: skip

    def count(self) -> int:
        """Return how many cases there are."""
        with self.reading() as db:
            return int(db.execute(sa.select(sa.func.count()).select_from(tables.cases)).scalar_one())

    def raw(self, case: Case, kind: str, name: str) -> bytes | None:
        """Return sealed bytes opened, None when there are none."""
        row = self._one(tables.contents.select().where(_at(case.id, kind, name)))
        return None if row is None else self.keys.unseal(case.key, case.id, row["sealed"], f"{kind} {name}")

    def get(self, case: Case, kind: str, name: str) -> Any:
        """Return sealed data opened, None when there is none."""
        plain = self.raw(case, kind, name)
        return None if plain is None else json.loads(plain.decode("utf-8", "surrogatepass"))

    def names(self, case_id: str, kind: str, name: str | None = None) -> list[str]:
        """Return the names of a case's contents of a kind; with `name`, that one if it is there."""
        at = tables.contents.c
        query = sa.select(at.name).where((at.case_id == case_id) & (at.kind == kind)).order_by(at.name)
        return [row["name"] for row in self._all(query if name is None else query.where(at.name == name))]

    def owner(self, kind: str, name: str) -> Case:
        """Return the case that holds a content; NotFound when there is none."""
        at = tables.contents.c
        both = sa.select(tables.cases).join(tables.contents, at.case_id == tables.cases.c.id)
        row = self._one(both.where((at.kind == kind) & (at.name == name)))
        if row is None:
            raise NotFound("Det finns inte. Ärendet kan ha raderats.")
        return Case(**row)

    def forget(self, case: Case, receipt: Receipt) -> None:
        """Destroy a case's key and contents, and keep the receipt. What remains of it anywhere can never be opened."""
        with self.begin() as db:
            if db.execute(tables.cases.delete().where(tables.cases.c.id == case.id)).rowcount != 1:
                raise NotFound(GONE)
            for table in (
                tables.contents,
                tables.jobs,
                tables.answers,
            ):  # after the case, which whoever adds to it has locked
                db.execute(table.delete().where(table.c.case_id == case.id))
            db.execute(tables.receipts.insert().values(**vars(receipt)))
        self.flush()

    def receipt(self, case_id: str) -> Receipt | None:
        """Return a deleted case's receipt."""
        row = self._one(tables.receipts.select().where(tables.receipts.c.case_id == case_id))
        return Receipt(**row) if row else None

    def save_job(self, job: Job) -> None:
        """Keep a job as it now is; one whose case is gone goes with it."""
        with self.begin() as db:
            known = tables.cases.select().where(tables.cases.c.id == job.case_id).with_for_update()
            there = db.execute(known).first() is not None
            db.execute(tables.jobs.delete().where(tables.jobs.c.id == job.id))
            if there:
                db.execute(tables.jobs.insert().values(**{**vars(job), "message": job.message and job.message[:500]}))

    def job(self, job_id: str) -> Job:
        """Return a job; NotFound when there is none."""
        row = self._one(tables.jobs.select().where(tables.jobs.c.id == job_id))
        if row is None:
            raise NotFound("Jobbet finns inte. Ärendet kan ha raderats.")
        return Job(**row)

    def jobs(self, case_id: str | None = None, state: str | None = None) -> list[Job]:
        """Return jobs, of a case or in a state, oldest first."""
        query = tables.jobs.select().order_by(tables.jobs.c.created)
        query = query if case_id is None else query.where(tables.jobs.c.case_id == case_id)
        return [Job(**row) for row in self._all(query if state is None else query.where(tables.jobs.c.state == state))]

    def _check_key(self, db: Connection) -> None:
        about = tables.about
        self.insert_new(db, about, {"name": "key", "value": self.keys.fingerprint})
        if db.execute(sa.select(about.c.value).where(about.c.name == "key")).scalar() != self.keys.fingerprint:
            raise StoreError("Nyckelfilen hör inte till den här databasen.")

    def _run(self, statement: sa.Executable) -> None:
        with self.begin() as db:
            db.execute(statement)

    def _one(self, query: sa.Executable) -> dict[str, Any] | None:
        return next(iter(self._all(query)), None)

    def _all(self, query: sa.Executable) -> list[dict[str, Any]]:
        with self.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]


def _at(case_id: str, kind: str, name: str) -> sa.ColumnElement[bool]:
    return (tables.contents.c.case_id == case_id) & (tables.contents.c.kind == kind) & (tables.contents.c.name == name)
