"""The real gateway under uvicorn on loopback, a real small model server behind it, and the real `openai` client before it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import openai
import uvicorn

from pipelines.engines.settings import OpenAISettings
from serve.app import create_app
from serve.cli import opened
from serve.draining import Draining
from serve.settings import ServeSettings
from serve.store import Store
from serve.tools import Tools, line
from tests.kit.servers import Behave, Out, Request, Server, plain, serving

KEY, OTHER = "nyckel-till-verksamhetssystemet-0001", "nyckel-till-ett-helt-annat-system-02"
TEXT = "Anna Svensson ringde om sonen Leo Svensson. Annas nummer är 070-174 06 11 och Leo bor med henne."
NAMES = ("Anna", "Svensson", "Leo", "070-174 06 11")


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass
class Gateway:
    """A running gateway: its address, what its model server got, and its store."""

    port: int
    upstream: Server
    store: Store
    folder: Path
    codes: list[str]
    server: Draining

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def openai(self, key: str = KEY, **more: Any) -> openai.AsyncOpenAI:
        return openai.AsyncOpenAI(base_url=f"{self.url}/v1", api_key=key, max_retries=0, timeout=30, **more)

    def http(self, key: str | None = KEY) -> httpx2.AsyncClient:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return httpx2.AsyncClient(base_url=self.url, headers=headers, timeout=30, trust_env=False)

    @property
    def sent(self) -> str:
        """Everything the model server was ever sent."""
        return "\n".join(f"{r.path} {r.headers} {r.body}" for r in self.upstream.requests)


@asynccontextmanager
async def gateway(
    folder: Path, using: Tools, chat: Behave, engine: dict[str, Any] | None = None, **proxy: Any
) -> AsyncIterator[Gateway]:
    """Run the app while the block lasts; `proxy` are its settings, turned on with two keys unless said otherwise."""
    given = {"enabled": True, "keys": {"prov": hashed(KEY), "annat": hashed(OTHER)}, **proxy}
    settings = ServeSettings(state=folder, proxy=given)
    codes: list[str] = []
    async with serving(plain(chat)) as upstream:
        quick = {"base_url": upstream.url, "retries": 0, "backoff": 0.01, "connect_timeout": 2, **(engine or {})}
        engines = using.pipelines.engines.model_copy(update={"openai": OpenAISettings(**quick)})
        pipelines = using.pipelines.model_copy(update={"engine": "openai", "engines": engines})
        tools = replace(using, pipelines=pipelines, line=line(pipelines))
        with opened(settings) as store:
            app = create_app(settings, tools, store, codes.append)
            config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="debug", log_config=None)
            server = Draining(config, tools.line, 30)
            running = asyncio.create_task(server.serve())
            while not server.started:
                await asyncio.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            try:
                yield Gateway(port, upstream, store, folder, codes, server)
            finally:
                server.should_exit = True
                await running


def turns(request: Request) -> list[str]:
    """Return the messages as the model server got them, without our line about placeholders."""
    return [m["content"].split("inte på nya.\n\n")[-1] for m in request.body["messages"]]


async def echo(request: Request, out: Out) -> None:
    """Answer with the last message, a character at a time: what went in masked must come out as it was."""
    await out.say(*turns(request)[-1])


def said(*pieces: str) -> Behave:
    """Return a model that says this."""

    async def chat(_request: Request, out: Out) -> None:
        await out.say(*pieces)

    return chat


def user(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]
