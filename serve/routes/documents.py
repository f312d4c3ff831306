"""The documents of a case: handed in, and as they were read."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request

from pipelines.document import Document, Place
from serve.auth import Guard
from serve.cases import Cases
from serve.content import Kept
from serve.jobs import Jobs
from serve.reading import laid
from serve.routes.jobs import show as show_job
from serve.routes.shapes import Id, problems
from serve.routes.uploads import uploads


def router(cases: Cases, jobs: Jobs, guard: Guard, max_files: int) -> APIRouter:
    """Routes of /cases/{id}/documents."""
    routes = APIRouter(prefix="/cases/{case_id}/documents", tags=["cases"], responses=problems(404, 409, 413))
    Who = Annotated[str, Depends(guard)]  # noqa: N806

    @routes.post("", status_code=202)
    async def add(case_id: Id, who: Who, request: Request) -> dict[str, Any]:
        """Hand in documents: multipart files, or {name, text}. They are read and masked in a job."""
        await asyncio.to_thread(cases.store.case, case_id)
        order, kept = laid(who, await uploads(request, max_files))
        return show_job(await jobs.start(case_id, "documents", order, kept))

    @routes.get("")
    def documents(case_id: Id, who: Who) -> dict[str, Any]:
        """Return what was read, as text with its places, and what was not, with the reason."""
        kept = Kept(*cases.store.load(case_id, ("document", "refused")))
        cases.audit.add(who, "documents.read", case_id)
        return {"documents": [_document(d) for d in kept.documents], "refused": kept.refused}

    @routes.get("/sentences")
    def sentences(case_id: Id, who: Who) -> dict[str, dict[str, list[tuple[int, int]]]]:
        """Return where each document's sentences begin and end: what a point can be given as its source."""
        cases.audit.add(who, "documents.read", case_id)
        file = cases.case_file(cases.open(case_id))
        rows: dict[str, list[tuple[int, int]]] = {document.id: [] for document in file.documents}
        for sentence in file.sentences:
            rows[file.documents[sentence.document].id].append((sentence.start, sentence.end))
        return {"sentences": rows}

    return routes


def _document(document: Document) -> dict[str, Any]:
    segments = [{"start": s.start, "end": s.end, **_place(s.place)} for s in document.segments]
    return {
        "id": document.id,
        "name": document.name,
        "text": document.text,
        "notes": list(document.notes),
        "removed": [{"text": gone.text, "by": gone.by, "at": gone.at} for gone in document.removed],
        "segments": segments,
    }


def _place(place: Place) -> dict[str, Any]:
    """Where a segment stood, in words and, for a table's cell, by (table, row, column)."""
    return {"place": place.describe(), "kind": place.kind, "page": place.page, "cell": place.cell}
