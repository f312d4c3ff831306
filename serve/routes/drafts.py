"""A draft to read and to change: other words for a point, another section, one taken out, one added."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from serve import writing
from serve.accounts.account import Account
from serve.accounts.rights import releases
from serve.auth import Guard
from serve.cases import Cases
from serve.edits import Edits, EditStore, applied
from serve.routes.shapes import Id, Shape, problems
from serve.tables import Case

Words = Annotated[str, Field(max_length=4000)]
Texts = Annotated[tuple[Words, ...], Field(max_length=100)]
Name = Annotated[str, Field(max_length=100)]
EDITED: Any = {
    "revision": 1,
    "points": {"barnet.0": "Leo vill börja i skolan igen.", "oro.2": ""},
    "moved": {"oro.1": "barnet"},
}


class NewEdits(Shape):
    """All edits of a draft as they now are: what is left out is as written. A point is named "section.number", as written."""

    model_config = ConfigDict(json_schema_extra={"examples": [EDITED]})

    revision: Annotated[int, Field(ge=0, description="The revision these edits were made on")]
    points: dict[Name, Words] = Field({}, max_length=2000, description="A point's new words, empty to take it out")
    added: dict[Name, Texts] = Field({}, max_length=100, description="A section's new points, without sources")
    moved: dict[Name, Name] = Field({}, max_length=2000, description="The section where a point now stands, last in it")


def router(cases: Cases, guard: Guard) -> APIRouter:
    """Routes of /summaries/{id} and its edits."""
    routes = APIRouter(tags=["summaries"], responses=problems(404, 409))
    Who = Annotated[str, Depends(guard)]  # noqa: N806
    Asking = Annotated[Account, Depends(guard.account)]  # noqa: N806
    edits = EditStore(cases.store)

    @routes.get("/summaries/{summary_id}")
    def one(summary_id: Id, asking: Asking, reveal: bool = False) -> dict[str, Any]:
        """Return a summary as it was written, masked; with reveal=true names and edits are put in, and that is logged.

        `exportable`: who asks may take it out as a file.
        """
        case = cases.store.owner("summary", summary_id)
        kept = cases.store.get(case, "summary", summary_id)
        cases.audit.add(asking.id, "summary.reveal" if reveal else "summary.read", case.id, summary_id)
        made = edits.get(case, summary_id)
        head = {**{key: kept[key] for key in ("id", "created", "hash")}, "protected": protected(case, kept)}
        shown = applied(kept["revealed"], made) if reveal else kept["masked"]
        head["exportable"] = releases(asking, head["protected"])
        return {**head, "case": case.id, "revealed": reveal, "edits": _head(made), **shown}

    @routes.put("/summaries/{summary_id}/edits")
    def edit(summary_id: Id, body: NewEdits, who: Who) -> dict[str, Any]:
        """Keep the officer's edits; 409 when somebody else was first, 422 for what the draft has not."""
        case = cases.store.owner("summary", summary_id)
        revealed = cases.store.get(case, "summary", summary_id)["revealed"]
        new = Edits(body.revision, points=body.points, added=body.added, moved=body.moved)
        made = edits.put(case, summary_id, revealed, new, who)
        cases.audit.add(who, "summary.edit", case.id, summary_id, revision=made.revision, **made.counts)
        return _head(made)

    return routes


def _head(made: Edits) -> dict[str, Any]:
    return {"revision": made.revision, "by": made.by, "at": made.at, **made.counts}


def protected(case: Case, kept: dict[str, Any]) -> bool:
    """Say whether a draft is of protected identities: by its text, or by the policy then or now."""
    return kept["protected"] or case.policy == writing.PROTECTED
