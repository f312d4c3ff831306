"""How useful a draft was: asked of officers, told as counts to those who develop the service."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from serve.auth import Guard
from serve.cases import Cases
from serve.edits import EditStore
from serve.feedback import DID, Rating, Wrong, counted, told
from serve.routes.shapes import Id, Shape, problems


class Feedback(Shape):
    """How useful a draft was, and what was wrong in it. `kept_text` is case data: sealed, and deleted with the case."""

    rating: Rating
    minutes_saved: Annotated[int | None, Field(ge=0, le=10_000)] = None
    wrong: Annotated[frozenset[Wrong], Field(max_length=8)] = frozenset()
    kept_text: Annotated[str, Field(max_length=4000)] = ""


def router(cases: Cases, guard: Guard) -> APIRouter:
    """Routes of /summaries/{id}/feedback and /feedback."""
    routes = APIRouter(tags=["summaries"], responses=problems(404, 409))
    Who = Annotated[str, Depends(guard)]  # noqa: N806
    edits = EditStore(cases.store)

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

    return routes
