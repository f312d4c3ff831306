"""Summaries: written in a job from the approved text only, shown masked or with names, exported, and listed templates."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response

from pipelines.output_text import FLAGS
from serve.cases import Cases
from serve.errors import BadRequest, Forbidden
from serve.jobs import Jobs, Report
from serve.metrics import Metrics
from serve.routes.jobs import show as show_job
from serve.routes.shapes import Id, NewSummary, problems
from serve.tools import Tools
from serve.writing import check, write

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"docx": DOCX, "md": "text/markdown; charset=utf-8", "json": "application/json"}
PROTECTED = "Ärendet har skyddade uppgifter. Att föra ut utkastet ur tjänsten kräver behörighet för det; läs det här."


def router(cases: Cases, jobs: Jobs, tools: Tools, metrics: Metrics, guard: Callable[..., str]) -> APIRouter:
    """Routes of /cases/{id}/summaries, /summaries and what there is to choose from."""
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

        async def work(report: Report) -> str:
            name = secrets.token_hex(16)
            return await write(cases, opened, tools, template, engine, name, report, metrics, who)

        return show_job(await jobs.start(case_id, "summary", work))

    @routes.get("/summaries/{summary_id}")
    def one(summary_id: Id, who: Who, reveal: bool = False) -> dict[str, Any]:
        """Return a summary, masked; with reveal=true names are put back, and that is logged."""
        case = cases.store.owner("summary", summary_id)
        kept = cases.store.get(case, "summary", summary_id)
        cases.audit.add(who, "summary.reveal" if reveal else "summary.read", case.id, summary_id)
        head = {key: kept[key] for key in ("id", "created", "hash", "protected")}
        return {**head, "case": case.id, "revealed": reveal, **kept["revealed" if reveal else "masked"]}

    @routes.get("/summaries/{summary_id}/export", response_class=Response)
    def export(summary_id: Id, who: Who, format: Literal["docx", "md", "json"] = "docx") -> Response:  # noqa: A002
        """Return the draft as a file with names put back; logged, and refused under protected identity."""
        case = cases.store.owner("summary", summary_id)
        if cases.store.get(case, "summary", summary_id)["protected"]:
            cases.audit.add(who, "summary.export.refused", case.id, summary_id)
            raise Forbidden(PROTECTED)
        content = cases.store.raw(case, format, summary_id) or b""
        cases.audit.add(who, f"summary.export.{format}", case.id, summary_id, size=len(content))
        named = f'attachment; filename="utkast-{summary_id[:8]}.{format}"'
        return Response(content, media_type=KINDS[format], headers={"content-disposition": named})

    return routes
