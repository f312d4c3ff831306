"""Routes of the masking stage: /api/v1/mask and /unmask, and /v1 as OpenAI's clients know it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from pipelines.engines import Engine, Ledger, build
from pipelines.errors import EngineUnavailable
from pipelines.settings import PipelineSettings
from serve.audit import Audit
from serve.auth import Guard
from serve.errors import NotFound
from serve.metrics import Metrics
from serve.proxy.chat import Chat, named
from serve.proxy.errors import ProxyOff
from serve.proxy.faults import answer
from serve.proxy.keys import Caller, Keys, KeysOrSession
from serve.proxy.places import Places
from serve.proxy.presence import EventStream, while_here
from serve.proxy.settings import ProxySettings
from serve.proxy.shapes import ChatRequest, MaskRequest, Unmasked, UnmaskRequest
from serve.proxy.stage import Service, Stage, Turns
from serve.proxy.vaults import Vaults
from serve.proxy.wire import chunks, counts, timing, whole
from serve.routes.shapes import problems
from serve.tools import Tools

MB = 1024 * 1024
SWEEP = 5.0  # seconds between looks for vaults that have had their time
OFF = (
    "Proxyn är avstängd. Där granskar ingen maskeringen innan texten går till modellen, och därför beslutar "
    "dataskyddsombudet om den får vara på (proxy.enabled i configs/serve.yaml)."
)
Talk = Annotated[str | None, Header(alias="X-Aktsam-Conversation", max_length=200)]


class OpenAIRoute(APIRoute):
    """Tells every error as a problem that OpenAI's clients read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, its errors caught."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:
                return answer(error, request.url.path)

        return told


class Upstream:
    """The engine of the settings, made at first need on the loop that uses it."""

    def __init__(self, settings: PipelineSettings, ledger: Ledger) -> None:
        self._settings, self._ledger, self._making = settings, ledger, asyncio.Lock()
        self._engine: Engine | None = None

    async def __call__(self) -> Engine:
        """Return the engine; EngineUnavailable when none is chosen, or it cannot be made."""
        async with self._making:
            if self._settings.engine == "extractive":
                raise EngineUnavailable("Ingen språkmodell är vald (engine i configs/pipelines.yaml).")
            if self._engine is None:
                self._engine = build(self._settings.engine, self._settings.engines, self._ledger)
            return self._engine

    async def aclose(self) -> None:
        """Let the engine go."""
        if self._engine:
            await self._engine.aclose()


def router(settings: ProxySettings, tools: Tools, audit: Audit, metrics: Metrics, guard: Guard) -> APIRouter:
    """Return all routes of the masking stage; the engine and the vaults live and end with them."""
    vaults = Vaults(settings.vault_minutes * 60, settings.vaults, settings.vaults_mb * MB)
    policy = settings.policy or tools.pipelines.policy
    stage = Stage(tools.masker, tools.masking, vaults, audit, metrics, policy, settings.max_characters)
    upstream = Upstream(tools.pipelines, tools.ledger)
    places = Places(tools.line, metrics, settings.concurrency, frozenset(settings.batch))
    chat = Chat(stage, upstream, settings.answer_tokens, settings.grammar, places)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_sweep(vaults))
        yield
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
        await upstream.aclose()

    keys = Keys(settings.keys)
    both = APIRouter(lifespan=life)
    both.include_router(_masking(Service(stage, Turns()), KeysOrSession(keys, guard)))
    both.include_router(_openai(chat, keys, settings.enabled))
    return both


async def _sweep(vaults: Vaults) -> None:
    while True:
        vaults.sweep()
        await asyncio.sleep(SWEEP)


def _masking(service: Service, who: KeysOrSession) -> APIRouter:
    routes = APIRouter(prefix="/api/v1", tags=["masking for other systems"], responses=problems(404, 413, 429, 503))
    Who = Annotated[Caller, Depends(who)]  # noqa: N806

    @routes.post("/mask")
    async def mask(body: MaskRequest, caller: Who) -> dict[str, Any]:
        """Mask a text, or several of one case. A blocked one has no masked_text, and its reason."""
        return await service.mask(caller, body)

    @routes.post("/unmask")
    async def unmask(body: UnmaskRequest, caller: Who) -> Unmasked:
        """Put names back into what a model wrote about masked texts, and say which placeholders came through."""
        return await service.unmask(caller, body)

    return routes


def _openai(chat: Chat, keys: Keys, enabled: bool) -> APIRouter:
    async def on() -> None:  # these two wait for nothing, and a thread for each costs milliseconds
        if not enabled:
            raise ProxyOff(OFF)

    async def known(request: Request) -> Caller:
        return keys(request)

    routes = APIRouter(
        prefix="/v1", tags=["OpenAI-compatible"], route_class=OpenAIRoute, dependencies=[Depends(on)],
        responses=problems(400, 404, 413, 429, 502, 503, 504),
    )  # fmt: skip
    Who = Annotated[Caller, Depends(known)]  # noqa: N806

    @routes.get("/models", dependencies=[Depends(known)])
    async def models() -> dict[str, Any]:
        """Return the one model behind the proxy."""
        return {"object": "list", "data": [_card(await named(await chat.engine()))]}

    @routes.get("/models/{name:path}", dependencies=[Depends(known)])
    async def model(name: str) -> dict[str, Any]:
        """Return a model by name."""
        if name != await named(await chat.engine()):
            raise NotFound("Modellen finns inte.")
        return _card(name)

    @routes.post("/chat/completions")
    async def complete(body: ChatRequest, request: Request, caller: Who, conversation: Talk = None) -> Response:
        """Answer a conversation. Only masked text reaches the model; `aktsam` tells what became of the placeholders."""
        with chat.places.hold(caller):
            reply = await while_here(request, chat.reply(caller, conversation or body.user, body))
            if not body.stream:
                made = await while_here(request, whole(reply, body.model))
                told = {"x-aktsam-integrity": counts(made["aktsam"]["integrity"])}
                return JSONResponse(made, headers={**told, **timing(reply)})
        events = chat.places.held(caller, chunks(reply, body.model, body.stream_options.include_usage))
        return EventStream(await while_here(request, anext(events)), events, timing(reply))

    @routes.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def other(rest: str, _caller: Who) -> Response:  # noqa: ARG001
        """Refuse the rest of OpenAI's API."""
        raise NotFound("Proxyn har bara POST /v1/chat/completions och GET /v1/models.")

    return routes


def _card(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "aktsam"}
