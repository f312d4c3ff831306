"""Questions to a case: masked with its vault, answered from the approved text only, each sentence checked and cited."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from pipelines.case import CaseFile
from pipelines.engines import Engine, build
from pipelines.engines.line import Share
from pipelines.questions import Asker, Reply, asker
from pipelines.questions.output import to_json
from serve.aside import aside
from serve.cases import Cases
from serve.counted import standing
from serve.errors import BadRequest
from serve.metrics import Metrics
from serve.routes.shapes import Id, NewQuestion, problems
from serve.tools import Tools
from serve.writing import check


def router(cases: Cases, tools: Tools, guard: Callable[..., str]) -> APIRouter:
    """Routes of /cases/{id}/questions."""
    routes = APIRouter(tags=["questions"], responses=problems(404, 409, 503))
    Who = Annotated[str, Depends(guard)]  # noqa: N806

    @routes.post("/cases/{case_id}/questions")
    async def ask(case_id: Id, body: NewQuestion, who: Who, reveal: bool = False) -> dict[str, Any]:
        """Answer a question; masked, with reveal=true names are put back. Nothing of it is kept but that it was asked."""
        engine = body.engine or tools.pipelines.engine
        if engine not in tools.engines:
            raise BadRequest(f"Motorn finns inte här. Välj bland: {', '.join(tools.engines)}.")
        opened = await asyncio.to_thread(cases.open, case_id)
        check(opened, engine)
        case = await asyncio.to_thread(cases.case_file, opened)
        mine = Share(opened.case.tenant)
        if engine != "extractive":
            tools.line.admit(mine)
        answers = await asyncio.to_thread(
            lambda: asker(
                engine, tools.pipelines, tools.masker(), lambda name: _engine(name, tools, mine, cases.metrics)
            )
        )
        reply = await aside(lambda: _ask(answers, case, body.question))
        told = to_json(reply, masked=not reveal)
        await asyncio.to_thread(_note, cases, who, case_id, reply, reveal)
        return {"case": case_id, "revealed": reveal, **told}

    return routes


def _engine(name: str, tools: Tools, share: Share, metrics: Metrics) -> Engine:
    return standing(build(name, tools.pipelines.engines, tools.ledger), tools.line, share, metrics)


async def _ask(answers: Asker, case: CaseFile, question: str) -> Reply:
    try:
        return await answers.ask(case, question)
    finally:
        await answers.aclose()


def _note(cases: Cases, who: str, case_id: str, reply: Reply, reveal: bool) -> None:
    did = "question.reveal" if reveal else "question.ask"
    cases.audit.add(who, did, case_id, points=len(reply.points), withheld=len(reply.withheld))
