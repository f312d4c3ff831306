"""What an officer does with a draft: changes its words, moves its points, says how good it was, takes it out as a file."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import ConfigDict, Field
from pydantic_core import to_json

from serve import writing
from serve.accounts.account import Account
from serve.accounts.rights import releases
from serve.auth import Guard
from serve.cases import Cases
from serve.edited_files import in_markdown
from serve.edited_word import in_docx
from serve.edits import Edits, EditStore, applied
from serve.errors import Forbidden
from serve.feedback import DID, Rating, Wrong, counted, told
from serve.routes.shapes import Id, Shape, problems
from serve.tables import Case

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"docx": DOCX, "md": "text/markdown; charset=utf-8", "json": "application/json"}
PROTECTED = (
    "Ärendet har skyddade uppgifter. Att föra ut utkastet ur tjänsten kräver rollen skyddade uppgifter; läs det här."
)
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


class Feedback(Shape):
    """How useful a draft was, and what was wrong in it. `kept_text` is case data: sealed, and deleted with the case."""

    rating: Rating
    minutes_saved: Annotated[int | None, Field(ge=0, le=10_000)] = None
    wrong: Annotated[frozenset[Wrong], Field(max_length=8)] = frozenset()
    kept_text: Annotated[str, Field(max_length=4000)] = ""


def router(cases: Cases, guard: Guard) -> APIRouter:
    """Routes of /summaries/{id} and /feedback."""
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
        head = {**{key: kept[key] for key in ("id", "created", "hash")}, "protected": _protected(case, kept)}
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

    @routes.post("/summaries/{summary_id}/feedback", status_code=201)
    def feedback(summary_id: Id, body: Feedback, who: Who) -> dict[str, Any]:
        """Say how useful the draft was. Answering again replaces the answer."""
        case = cases.store.owner("summary", summary_id)
        kept = cases.store.get(case, "summary", summary_id)
        cases.store.put(case, {("feedback", summary_id): body.model_dump(mode="json")})
        changed = sum(edits.get(case, summary_id).counts.values())
        counts = counted(body.rating, body.minutes_saved, body.wrong, kept["template"], kept["engine"], changed)
        cases.audit.add(who, DID, case.id, summary_id, **counts)
        return {"rating": body.rating}

    @routes.get("/summaries/{summary_id}/feedback")
    def given(summary_id: Id, who: Who) -> dict[str, Any]:
        """Return the answer given, empty when there is none."""
        case = cases.store.owner("summary", summary_id)
        cases.audit.add(who, "summary.feedback.read", case.id, summary_id)
        return dict(cases.store.get(case, "feedback", summary_id) or {})

    @routes.get("/feedback")
    def all_feedback(who: Who) -> dict[str, Any]:
        """Return what officers thought, as counts: for those who develop the service. No text of any case."""
        cases.audit.add(who, "feedback.read")
        return told(cases.audit)

    @routes.get("/summaries/{summary_id}/export", response_class=Response)
    def export(summary_id: Id, asking: Asking, format: Literal["docx", "md", "json"] = "docx") -> Response:  # noqa: A002
        """Return the draft as a file with names and edits put in; logged. Under protected identity it needs the role skyddade."""
        case = cases.store.owner("summary", summary_id)
        kept = cases.store.get(case, "summary", summary_id)
        if not releases(asking, _protected(case, kept)):
            cases.audit.add(asking.id, "summary.export.refused", case.id, summary_id)
            raise Forbidden(PROTECTED)
        content = _file(cases.store.raw(case, format, summary_id) or b"", format, kept, edits.get(case, summary_id))
        cases.audit.add(asking.id, f"summary.export.{format}", case.id, summary_id, size=len(content))
        named = f'attachment; filename="{_named(kept)}.{format}"'
        return Response(content, media_type=KINDS[format], headers={"content-disposition": named})

    return routes


def _head(made: Edits) -> dict[str, Any]:
    return {"revision": made.revision, "by": made.by, "at": made.at, **made.counts}


def _protected(case: Case, kept: dict[str, Any]) -> bool:
    """Say whether a draft is of protected identities: by its text, or by the policy then or now."""
    return kept["protected"] or case.policy == writing.PROTECTED


def _named(kept: dict[str, Any]) -> str:
    """Template and day. Never the case's title: it may hold a name."""
    return f"{re.sub('[^A-Za-z0-9_-]', '', kept['template'])}-utkast-{kept['created'][:10]}"


def _file(content: bytes, kind: str, kept: dict[str, Any], made: Edits) -> bytes:
    if not any(made.counts.values()):
        return content
    if kind == "json":
        return to_json(applied(kept["revealed"], made), indent=1)
    return (in_docx if kind == "docx" else in_markdown)(content, kept["revealed"], made)
