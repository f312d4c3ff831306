"""For those who run the machine: is it alive, is it ready, what does it count."""

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from anonymize.errors import AnonymizeError
from pipelines.errors import PipelineError
from serve.metrics import Metrics
from serve.store import Store
from serve.tools import Tools


def router(store: Store, tools: Tools, metrics: Metrics) -> APIRouter:
    """Routes outside /api/v1."""
    routes = APIRouter(tags=["health"])

    @routes.get("/health/live")
    async def live() -> dict[str, str]:
        """Return at once while the process answers."""
        return {"status": "ok"}

    @routes.get("/health/ready", responses={503: {"description": "Not ready"}})
    async def ready() -> JSONResponse:
        """Say whether the store answers, every detector finds what it must, and new work is begun."""
        parts: dict[str, Any] = {
            "store": await _works(store.count), "masking": await _works(tools.masker),
            "line": await _works(tools.line.check_open),
        }  # fmt: skip
        ok = all(part == "ok" for part in parts.values())
        return JSONResponse(
            {"status": "ok" if ok else "not ready", **parts, "engine": tools.pipelines.engine}, 200 if ok else 503
        )

    @routes.get("/metrics", response_class=Response)
    async def counts() -> Response:
        """Return the counts in Prometheus' text format."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


async def _works(part: Callable[[], object]) -> str:
    try:
        await asyncio.to_thread(part)
    except (AnonymizeError, PipelineError) as error:
        return str(error)
    except Exception as error:
        return type(error).__name__
    return "ok"
