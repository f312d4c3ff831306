"""The gateway: routes, page and worker in one app, every collaborator handed in."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from pipelines.engines.health import watch
from serve.accounts.doors import doors
from serve.accounts.keeper import Keeper
from serve.accounts.oidc import Provider
from serve.accounts.rights import Rights
from serve.audit import Audit
from serve.auth import Guard
from serve.backup import last
from serve.cases import Cases
from serve.errors import BadRequest, NotFound, ServeError, TooLarge
from serve.jobs import Jobs, Make
from serve.metrics import Metrics
from serve.openapi import described
from serve.proxy import routes as proxy
from serve.reading import Readings
from serve.repeats import Answers, Repeats
from serve.routes import accounts, drafts, health, masking, network, oidc, page, questions, session, summaries
from serve.routes import audit as audit_routes
from serve.routes import cases as case_routes
from serve.routes import jobs as job_routes
from serve.settings import ServeSettings
from serve.shield import Shield, problem
from serve.store import Store
from serve.tools import Tools
from serve.traces import Traces
from serve.writing import Drafts

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
    metrics, audit = Metrics(tools.line.counts, traces, lambda: last.age(settings.folder)), Audit(store)
    entrance = doors(store, audit, settings, tell, clock)
    provider = Provider(settings.oidc, clock) if settings.oidc and settings.accounts else None
    guard = Guard(entrance.sessions, Rights(store))
    cases = Cases(store, audit, metrics, tools.masker, tools.masking.policy, settings, tools.limits)
    makes: dict[str, Make] = {"documents": Readings(cases), "summary": Drafts(cases, tools, metrics)}
    kept = Answers(store, clock)
    jobs = Jobs(store, metrics, settings.job_seconds, makes)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "aktsam"))
        await jobs.recover()
        looking = asyncio.create_task(_look(tools))
        purging = asyncio.create_task(_purge((cases.purge_today, entrance.sweep, kept.sweep), settings.purge_minutes))
        yield
        purging.cancel()
        looking.cancel()
        await jobs.close()
        await asyncio.gather(purging, looking, return_exceptions=True)

    app = FastAPI(
        title="Aktsam",
        summary=ABOUT,
        version="1",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
    )
    for router in (
        session.router(entrance, guard, provider.settings.title if provider else None),
        oidc.router(entrance, provider, store.keys), audit_routes.router(audit, entrance.register, guard),
        accounts.router(entrance, Keeper(entrance.login, audit, settings.accounts), guard),
        case_routes.router(cases, jobs, guard, settings.max_files), masking.router(cases, guard),
        network.router(cases, guard), summaries.router(cases, jobs, tools, guard), drafts.router(cases, guard),
        questions.router(cases, tools, guard), job_routes.router(store, jobs, guard, settings.heartbeat),
    ):  # fmt: skip
        app.include_router(router, prefix=API)
    app.include_router(health.router(store, tools, metrics))
    app.include_router(proxy.router(settings.proxy, tools, audit, metrics, guard))
    app.mount("/", page.files())
    _explain(app)
    app.openapi = described(app)  # type: ignore[method-assign]
    app.add_middleware(Repeats, answers=kept, sessions=entrance.sessions, keys=store.keys.mark)
    app.add_middleware(Shield, metrics=metrics, hosts=settings.allowed_hosts, max_upload_mb=settings.max_upload_mb)
    return app


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
