"""The log, for the data protection officer: who did what, when. Ids and counts; never text."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from serve.accounts.account import Account
from serve.accounts.register import Register
from serve.audit import Audit, Entry
from serve.auth import Guard
from serve.routes.shapes import Shape, problems

Before = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Rows older than this one")]
Limit = Annotated[int, Query(ge=1, le=1000)]
Wanted = Annotated[str | None, Query(max_length=40, pattern=r"^[\w.-]+$")]


class Row(Shape):
    """One row of the log. `shown` is the name of who did it, where there is such an account."""

    seq: int
    at: str
    who: str
    shown: str | None
    did: str
    case_id: str
    what: str
    counts: dict[str, int]


class Log(Shape):
    """Rows, newest first. `next`: what to ask for as `before` to read on. `broken`: with `check`, the first row tampered with."""

    entries: list[Row]
    next: int | None
    broken: int | None


def router(audit: Audit, register: Register, guard: Guard) -> APIRouter:
    """The route of /audit."""
    routes = APIRouter(tags=["audit"], responses=problems())
    Asking = Annotated[Account, Depends(guard.account)]  # noqa: N806

    @routes.get("/audit")
    def index(
        asking: Asking, before: Before = None, limit: Limit = 100, who: Wanted = None, case: Wanted = None, did: Wanted = None,
        check: bool = False,
    ) -> Log:  # fmt: skip
        """Return a page of the log, newest first; reading it is a row of its own. `check` reads all of it for tampering."""
        audit.add(asking.id, "audit.read", case or "")
        rows = audit.page(before, limit + 1, who=who, case_id=case, did=did)
        names = {account.id: account.shown for account in register.all(asking.tenant)}
        more = rows[limit - 1].seq if len(rows) > limit else None
        return Log(
            entries=[show(row, names) for row in rows[:limit]], next=more, broken=audit.broken() if check else None
        )

    return routes


def show(entry: Entry, names: dict[str, str]) -> Row:
    """Return a row as callers see it."""
    given: dict[str, Any] = {k: v for k, v in vars(entry).items() if k != "mac"}
    return Row(**{**given, "counts": json.loads(entry.counts)}, shown=names.get(entry.who))
