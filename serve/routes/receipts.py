"""The end of a case: it is deleted, and a receipt tells so."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from serve.auth import Guard
from serve.cases import Cases
from serve.errors import NotFound
from serve.jobs import Jobs
from serve.routes.etag import IfMatch, match
from serve.routes.shapes import Id, problems
from serve.tables import Receipt


def router(cases: Cases, jobs: Jobs, guard: Guard) -> APIRouter:
    """Routes that delete /cases/{id} and show what is left of it."""
    routes = APIRouter(prefix="/cases", tags=["cases"], responses=problems(404, 409, 413))
    Who = Annotated[str, Depends(guard)]  # noqa: N806

    @routes.delete("/{case_id}")
    async def delete(case_id: Id, who: Who, if_match: IfMatch = None) -> dict[str, Any]:
        """Delete a case now, and return the receipt."""
        match(if_match, await asyncio.to_thread(cases.store.case, case_id))
        await jobs.cancel_case(case_id)
        return show(await asyncio.to_thread(cases.delete, who, case_id))

    @routes.get("/{case_id}/receipt")
    def receipt(case_id: Id, who: Who) -> dict[str, Any]:  # noqa: ARG001
        """Return the receipt of a deleted case."""
        found = cases.store.receipt(case_id)
        if found is None:
            raise NotFound("Det finns inget kvitto: ärendet är inte raderat.")
        return show(found)

    return routes


def show(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt as it is told, with its counts as numbers."""
    return {**asdict(receipt), "counts": json.loads(receipt.counts)}
