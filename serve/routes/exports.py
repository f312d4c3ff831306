"""A draft taken out as a file: as it was written, with the officer's edits in it."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic_core import to_json

from serve.accounts.account import Account
from serve.accounts.rights import releases
from serve.auth import Guard
from serve.cases import Cases
from serve.edited_files import in_markdown
from serve.edited_word import in_docx
from serve.edits import Edits, EditStore, applied
from serve.errors import Forbidden
from serve.routes.drafts import protected
from serve.routes.shapes import Id, problems

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"docx": DOCX, "md": "text/markdown; charset=utf-8", "json": "application/json"}
PROTECTED = (
    "Ärendet har skyddade uppgifter. Att föra ut utkastet ur tjänsten kräver rollen skyddade uppgifter; läs det här."
)


def router(cases: Cases, guard: Guard) -> APIRouter:
    """The route of /summaries/{id}/export."""
    routes = APIRouter(tags=["summaries"], responses=problems(404, 409))
    Asking = Annotated[Account, Depends(guard.account)]  # noqa: N806
    edits = EditStore(cases.store)

    @routes.get("/summaries/{summary_id}/export", response_class=Response)
    def export(
        summary_id: Id, asking: Asking, format: Literal["docx", "md", "json"] = "docx", timeline: bool = True,  # noqa: A002
    ) -> Response:  # fmt: skip
        """Return the draft as a file with names and edits put in; logged. Under protected identity it needs the role skyddade.

        With timeline=false a Word or Markdown file has the draft without the timeline.
        """
        case = cases.store.owner("summary", summary_id)
        kept = cases.store.get(case, "summary", summary_id)
        if not releases(asking, protected(case, kept)):
            cases.audit.add(asking.id, "summary.export.refused", case.id, summary_id)
            raise Forbidden(PROTECTED)
        content, made = cases.store.raw(case, format, summary_id) or b"", edits.get(case, summary_id)
        content = _file(content, format, kept["revealed"], made, timeline)
        cases.audit.add(asking.id, f"summary.export.{format}", case.id, summary_id, size=len(content))
        named = f'attachment; filename="{_named(kept)}.{format}"'
        return Response(content, media_type=KINDS[format], headers={"content-disposition": named})

    return routes


def _named(kept: dict[str, Any]) -> str:
    """Template and day. Never the case's title: it may hold a name."""
    return f"{re.sub('[^A-Za-z0-9_-]', '', kept['template'])}-utkast-{kept['created'][:10]}"


def _file(content: bytes, kind: str, revealed: dict[str, Any], made: Edits, timeline: bool) -> bytes:
    if kind == "json":
        return to_json(applied(revealed, made), indent=1) if any(made.counts.values()) else content
    if timeline and not any(made.counts.values()):
        return content
    return (in_docx if kind == "docx" else in_markdown)(content, revealed, made, timeline)
