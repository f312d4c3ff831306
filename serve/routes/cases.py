"""Cases: begun, listed, read, kept longer, masked by another policy."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from serve.accounts.account import Account
from serve.auth import Guard
from serve.cases import Cases
from serve.errors import BadRequest
from serve.routes.etag import IfMatch, tag
from serve.routes.jobs import show as show_job
from serve.routes.shapes import CaseChange, Id, NewCase, problems
from serve.tables import Case

Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10**9)]


def router(cases: Cases, guard: Guard) -> APIRouter:
    """Routes of /cases."""
    routes = APIRouter(prefix="/cases", tags=["cases"], responses=problems(404, 409, 413))
    Who = Annotated[str, Depends(guard)]  # noqa: N806
    Asking = Annotated[Account, Depends(guard.account)]  # noqa: N806

    @routes.post("", status_code=201)
    def create(body: NewCase, asking: Asking, response: Response) -> dict[str, Any]:
        """Begin a case."""
        case = cases.create(asking.id, body.title, body.purpose, body.policy, body.keep_days, asking.tenant)
        response.headers["location"] = f"/api/v1/cases/{case.id}"
        response.headers["etag"] = tag(case)
        return show(case, {"title": body.title, "purpose": body.purpose}, {})

    @routes.get("")
    def index(asking: Asking, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
        """Return the cases one may see, newest first, a page at a time."""
        owner = None if "granskare" in asking.roles else asking.id
        shelves, total = cases.store.shelves(limit, offset, asking.tenant, owner)
        cases.audit.add(asking.id, "case.list", shown=len(shelves))
        return {"cases": [show(s.case, s.about, s.counts) for s in shelves], "total": total}

    @routes.get("/{case_id}")
    def one(case_id: Id, who: Who, response: Response) -> dict[str, Any]:
        """Return a case with its summaries and running jobs."""
        cases.audit.add(who, "case.read", case_id)
        return _whole(cases, case_id, response)

    @routes.patch("/{case_id}")
    def keep(case_id: Id, body: CaseChange, who: Who, response: Response, if_match: IfMatch = None) -> dict[str, Any]:
        """Choose another day for the case to be deleted, or another policy: then it is masked anew, and approved by nobody."""
        if body.deletes_on is None and body.policy is None:
            raise BadRequest("Ange deletes_on eller policy.")
        if body.deletes_on is not None:
            seen = tag(cases.keep_until(who, case_id, body.deletes_on, if_match))
            if_match = seen if if_match else None
        if body.policy is not None:
            cases.choose(who, case_id, body.policy, if_match)
        return _whole(cases, case_id, response)

    return routes


def show(case: Case, about: dict[str, str], counts: dict[str, int]) -> dict[str, Any]:
    """Return a case as callers see it."""
    return {
        "id": case.id, "title": about["title"], "purpose": about["purpose"], "created": case.created,
        "deletes_on": case.deletes_on, "policy": case.policy, "approved": case.approved, "owner": case.owner,
        "documents": counts.get("document", 0), "summaries": counts.get("summary", 0),
    }  # fmt: skip


def _whole(cases: Cases, case_id: str, response: Response) -> dict[str, Any]:
    """A case with what runs in it and the drafts it has."""
    case, kept = cases.store.load(case_id, ("about", "summary"))
    response.headers["etag"] = tag(case)
    drafts = [data for (kind, _), data in kept.items() if kind == "summary"]
    heads = [{k: s[k] for k in ("id", "template", "title", "engine", "created")} for s in drafts]
    counts = {"document": len(cases.store.names(case_id, "document")), "summary": len(drafts)}
    running = [show_job(job) for job in cases.store.jobs(case_id, "running")]
    newest = sorted(heads, key=lambda s: str(s["created"]), reverse=True)
    return {**show(case, kept["about", ""], counts), "jobs": running, "drafts": newest}
