"""Small real HTTP servers on loopback that stand where a model server should: good ones, broken ones, silent ones."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

MODEL = {"id": "liten", "object": "model", "owned_by": "vllm", "max_model_len": 2048}


@dataclass
class Request:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Server:
    """A running server: where it is, what it got, and how many connections closed before their answer was whole."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def sent(self, path: str = "/v1/chat/completions") -> list[Request]:
        return [r for r in self.requests if r.path == path]


class Out:
    """The answering side of one request."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer = writer

    async def head(self, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        await self.raw("\r\n".join([*lines, "", ""]))

    async def raw(self, text: str) -> None:
        self.writer.write(text.encode())
        await self.writer.drain()

    async def json(self, content: Any, status: int = 200, **headers: str) -> None:
        await self.head(status, **headers)
        await self.raw(json.dumps(content))

    async def event(self, **chunk: Any) -> None:
        await self.raw(f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', **chunk})}\n\n")

    async def say(self, *pieces: str, finish: str | None = "stop") -> None:
        """Stream an answer as vLLM does; finish None breaks off."""
        await self.head(kind="text/event-stream")
        for piece in pieces:
            await self.event(choices=[{"index": 0, "delta": {"content": piece}, "finish_reason": None}])
        if finish:
            await self.event(choices=[{"index": 0, "delta": {}, "finish_reason": finish}])
            await self.event(
                choices=[], usage={"prompt_tokens": 7, "completion_tokens": len(pieces), "total_tokens": 9}
            )
            await self.raw("data: [DONE]\n\n")


Behave = Callable[[Request, Out], Awaitable[None]]


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, json.loads(body) if body else None)


def words(text: str) -> int:
    """Return the tokens this server counts: words."""
    return len(text.split())


def plain(chat: Behave, model: dict[str, Any] | None = None, tokenize: bool = True) -> Behave:
    """Return a server with /v1/models and /tokenize in order, and this behaviour for chat completions."""

    async def behave(request: Request, out: Out) -> None:
        if request.path == "/v1/models":
            await out.json({"object": "list", "data": [model or MODEL]})
        elif request.path == "/tokenize" and tokenize:
            said = [m["content"] for m in request.body.get("messages", ())] or [request.body["prompt"]]
            await out.json({"count": words(" ".join(said)), "max_model_len": 2048, "tokens": []})
        elif request.path == "/v1/chat/completions":
            await chat(request, out)
        else:
            await out.json({"detail": "Not Found"}, 404)

    return behave


@asynccontextmanager
async def serving(behave: Behave, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """Run a server on a free loopback port while the block lasts."""
    server = Server()

    tasks: set[asyncio.Task[None]] = set()

    async def watch(reader: asyncio.StreamReader, answering: asyncio.Task[None]) -> None:
        with suppress(ConnectionError):  # a client that goes with something unread says so by a reset
            await reader.read(1)  # ends when the client goes
        server.gone.set()
        answering.cancel()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        watching = None
        try:
            server.requests.append(request := await _read(reader))
            watching = asyncio.create_task(watch(reader, asyncio.current_task()))
            await behave(request, Out(writer))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            if watching:
                watching.cancel()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
