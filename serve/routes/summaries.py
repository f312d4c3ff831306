"""Summaries: what there is to choose from, and having one written, in a job and from the approved text only."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from pipelines.engines.line import Share
from pipelines.output_text import FLAGS
from serve.cases import Cases
from serve.errors import BadRequest
from serve.jobs import Jobs
from serve.routes.jobs import show as show_job
from serve.routes.shapes import Id, NewSummary, problems
from serve.tools import Tools
from serve.writing import check


def router(cases: Cases, jobs: Jobs, tools: Tools, guard: Callable[..., str]) -> APIRouter:
    """Routes of /cases/{id}/summaries and what there is to choose from."""
    routes = APIRouter(tags=["summaries"], responses=problems(404, 409, 503))
    Who = Annotated[str, Depends(guard)]  # noqa: N806

    @routes.get("/choices")
    def choices(who: Who) -> dict[str, Any]:  # noqa: ARG001
        """Return the templates, engines and policies there are to choose from."""
        return {
            "templates": [{"name": t.name, "title": t.title, "description": t.description} for t in tools.templates()],
            "engines": [{"name": name, "about": about} for name, about in tools.engines.items()],
            "policies": [{"name": name, "about": p.description} for name, p in tools.masking.policies.items()],
            "template": tools.pipelines.template, "engine": tools.pipelines.engine, "policy": tools.pipelines.policy,
            "flags": FLAGS,
        }  # fmt: skip

    @routes.post("/cases/{case_id}/summaries", status_code=202)
    async def create(case_id: Id, body: NewSummary, who: Who) -> dict[str, Any]:
        """Have a draft written of the approved text. Nothing else is sent."""
        engine = body.engine or tools.pipelines.engine
        if engine not in tools.engines:
            raise BadRequest(f"Motorn finns inte här. Välj bland: {', '.join(tools.engines)}.")
        template = await asyncio.to_thread(tools.template, body.template)
        opened = await asyncio.to_thread(cases.open, case_id)
        check(opened, engine)
        if engine != "extractive":
            tools.line.admit(Share(opened.case.tenant))
        order = {"template": template.name, "engine": engine, "name": secrets.token_hex(16), "who": who}
        return show_job(await jobs.start(case_id, "summary", order))

    return routes
