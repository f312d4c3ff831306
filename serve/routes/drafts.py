"""A draft to read and to change: other words for a point, another section, one taken out, one added."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from serve import own, writing
from serve.accounts.account import Account
from serve.accounts.rights import releases
from serve.auth import Guard
from serve.cases import Cases
from serve.edits import Edits, EditStore, applied
from serve.own import Own, Range
from serve.routes.shapes import Id, Shape, problems
from serve.tables import Case

Words = Annotated[str, Field(max_length=4000)]
Name = Annotated[str, Field(max_length=100)]
EDITED: Any = {
    "revision": 1,
    "points": {"barnet.0": "Leo vill börja i skolan igen.", "oro.2": ""},
    "moved": {"oro.1": "barnet"},
    "added": {"beslut": [{"text": "Mötet är flyttat.", "sources": [{"document": "d001", "start": 120, "end": 161}]}]},
    "checked": ["finding.0"],
}


class NewSource(Shape):
    """A place in a document: every sentence it meets is a source. Code points of the text."""

    document: Annotated[str, Field(max_length=40)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


class NewPoint(Shape):
    """A point of the officer's own; one without sources may be given as its words alone."""

    text: Words
    sources: Annotated[tuple[NewSource, ...], Field(max_length=50)] = ()


Points = Annotated[tuple[NewPoint | Words, ...], Field(max_length=100)]


class NewEdits(Shape):
    """All edits of a draft as they now are: what is left out is as written. A point is named "section.number", as written."""

    model_config = ConfigDict(json_schema_extra={"examples": [EDITED]})

    revision: Annotated[int, Field(ge=0, description="The revision these edits were made on")]
    points: dict[Name, Words] = Field({}, max_length=2000, description="A point's new words, empty to take it out")
    added: dict[Name, Points] = Field(
        {}, max_length=100, description="A section's new points, with sources of their own"
    )
    moved: dict[Name, Name] = Field({}, max_length=2000, description="The section where a point now stands, last in it")
    checked: tuple[Name, ...] = Field((), max_length=2000, description="Remarks that the officer has seen to")


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
        new = Edits(body.revision, "", "", body.points, _own(cases, case, body), body.moved, body.checked)
        made = edits.put(case, summary_id, revealed, new, who)
        cases.audit.add(who, "summary.edit", case.id, summary_id, revision=made.revision, **made.counts)
        return _head(made)

    return routes


def _own(cases: Cases, case: Case, body: NewEdits) -> dict[str, list[Own]]:
    """Return the officer's own points with the sentences that were chosen; the case is opened only when some were."""
    given = {
        section: [p if isinstance(p, NewPoint) else NewPoint(text=p) for p in row]
        for section, row in body.added.items()
    }
    if not any(point.sources for row in given.values() for point in row):
        return {section: [Own(point.text) for point in row] for section, row in given.items()}
    file = cases.case_file(cases.open(case.id))
    return {section: [Own(p.text, own.sources(file, _ranges(p))) for p in row] for section, row in given.items()}


def _ranges(point: NewPoint) -> list[Range]:
    return [Range(source.document, source.start, source.end) for source in point.sources]


def _head(made: Edits) -> dict[str, Any]:
    return {"revision": made.revision, "by": made.by, "at": made.at, **made.counts}


def protected(case: Case, kept: dict[str, Any]) -> bool:
    """Say whether a draft is of protected identities: by its text, or by the policy then or now."""
    return kept["protected"] or case.policy == writing.PROTECTED
