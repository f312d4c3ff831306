"""The gateway: routes, page and worker in one app, every collaborator handed in."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from pipelines.engines.health import watch
from serve.accounts.keeper import Keeper
from serve.errors import BadRequest, NotFound, ServeError, TooLarge
from serve.openapi import described
from serve.parts import Parts, assembled
from serve.proxy import routes as proxy
from serve.repeats import Repeats
from serve.routes import (
    accounts,
    audit,
    cases,
    documents,
    drafts,
    exports,
    feedback,
    health,
    jobs,
    masking,
    network,
    oidc,
    page,
    questions,
    receipts,
    session,
    summaries,
)
from serve.settings import ServeSettings
from serve.shield import Shield, problem
from serve.store import Store
from serve.tools import Tools
from serve.traces import Traces

API = "/api/v1"
THREADS = 64  # a job keeps one while it works: with the default, cores + 4, short questions to the store waited for whole drafts
ABOUT = "Maskerar, sammanfattar, kontrollerar och återställer. / Masks, summarizes, checks and restores."


def create_app(
    settings: ServeSettings,
    tools: Tools,
    store: Store,
    tell: Callable[[str], None],
    clock: Callable[[], float] = time.time,
    traces: Traces | None = None,
) -> FastAPI:
    """Return the app. It owns its jobs and its purge; the store is closed by who made it.

    `tell` is given the one-time code of the trial officer, or of the first administrator.
    """
    parts = assembled(settings, tools, store, tell, clock, traces)
    app = FastAPI(
        title="Aktsam",
        summary=ABOUT,
        version="1",
        lifespan=_life(parts),
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
    )
    for router in _routers(parts):
        app.include_router(router, prefix=API)
    app.include_router(health.router(store, tools, parts.metrics))
    app.include_router(proxy.router(settings.proxy, tools, parts.audit, parts.metrics, parts.guard))
    app.mount("/", page.files())
    _explain(app)
    app.openapi = described(app)  # type: ignore[method-assign]
    app.add_middleware(Repeats, answers=parts.answers, sessions=parts.entrance.sessions, keys=store.keys.mark)
    app.add_middleware(
        Shield, metrics=parts.metrics, hosts=settings.allowed_hosts, max_upload_mb=settings.max_upload_mb
    )
    return app


def _routers(p: Parts) -> tuple[APIRouter, ...]:
    """The routes under /api/v1."""
    keeper = Keeper(p.entrance.login, p.audit, p.settings.accounts)
    return (
        session.router(p.entrance, p.guard, p.provider.settings.title if p.provider else None),
        oidc.router(p.entrance, p.provider, p.store.keys),
        audit.router(p.audit, p.entrance.register, p.guard),
        accounts.router(p.entrance, keeper, p.guard),
        cases.router(p.cases, p.guard),
        receipts.router(p.cases, p.jobs, p.guard),
        documents.router(p.cases, p.jobs, p.guard, p.settings.max_files),
        masking.router(p.cases, p.guard),
        network.router(p.cases, p.guard),
        summaries.router(p.cases, p.jobs, p.tools, p.guard),
        drafts.router(p.cases, p.guard),
        exports.router(p.cases, p.guard),
        feedback.router(p.cases, p.guard),
        questions.router(p.cases, p.tools, p.guard),
        jobs.router(p.store, p.jobs, p.guard, p.settings.heartbeat),
    )


def _life(p: Parts) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What runs as long as the app does: threads for its work, the jobs, the purge, a look at the model servers."""

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "aktsam"))
        await p.jobs.recover()
        beside = [asyncio.create_task(_look(p.tools)), asyncio.create_task(_purge(p.sweeps, p.settings.purge_minutes))]
        yield
        for task in beside:
            task.cancel()
        await p.jobs.close()
        await asyncio.gather(*beside, return_exceptions=True)

    return life


async def _look(tools: Tools) -> None:
    """Look after the model servers, where there are several to choose from."""
    server = tools.pipelines.engines.openai
    if tools.pipelines.engine == "openai" and server.replicas:
        await watch(server, tools.ledger)


async def _purge(sweeps: Sequence[Callable[[], object]], minutes: float) -> None:
    while True:
        for sweep in sweeps:
            with contextlib.suppress(ServeError):
                await asyncio.to_thread(sweep)
        await asyncio.sleep(minutes * 60)


def _explain(app: FastAPI) -> None:
    """Answer every error as a problem; what FastAPI finds wrong is told without the value, which may be text."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        faults = [{"at": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
        return problem(BadRequest("Kontrollera uppgifterna."), request.url.path, errors=faults)

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> JSONResponse:
        kinds = {404: NotFound("Sidan finns inte."), 413: TooLarge(str(error.detail))}
        told = kinds.get(error.status_code, BadRequest("Anropet går inte att använda."))
        return problem(told, request.url.path, error)

    _known(app)


def _known(app: FastAPI) -> None:
    from anonymize.errors import AnonymizeError
    from pipelines.errors import PipelineError

    async def known(request: Request, error: Exception) -> JSONResponse:
        return problem(error, request.url.path)

    for kind in (ServeError, AnonymizeError, PipelineError):
        app.add_exception_handler(kind, known)
