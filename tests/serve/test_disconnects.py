"""Clients that go away in the middle of a stream leave nothing behind: no task, no descriptor, no request at the engine."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from pipelines.engines.scripted import Call, Line, ScriptedEngine, Trouble
from pipelines.settings import WriterSettings
from pipelines.writers.model import ModelWriter
from serve.auth import HEADER
from tests.kit.servers import Out, Request
from tests.pipelines.conftest import reads_along
from tests.serve.doomed import TEXT
from tests.serve.kit import made
from tests.serve.proxy.kit import Gateway, gateway, user

API = "/api/v1"
AT_ONCE = 20


class Endless:
    """A model server that begins to answer and never ends; counts the requests it still holds."""

    def __init__(self) -> None:
        self.held = self.seen = 0

    async def __call__(self, _request: Request, out: Out) -> None:
        self.held += 1
        self.seen += 1
        try:
            await out.head(kind="text/event-stream")
            await out.event(choices=[{"index": 0, "delta": {"content": "Hej "}, "finish_reason": None}])
            await asyncio.Event().wait()
        finally:
            self.held -= 1


class Halting(ScriptedEngine):
    """Answers twice, then never; counts the questions it still holds."""

    def __init__(self) -> None:
        super().__init__(self.line, context_tokens=2048)
        self.held = 0

    def line(self, call: Call) -> Line:
        return Trouble.HANG if len(self.calls) > 2 else reads_along(call)

    async def answer(self, *given: Any, **more: Any) -> Any:
        self.held += 1
        try:
            return await super().answer(*given, **more)
        finally:
            self.held -= 1


@asynccontextmanager
async def officer(at: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody logged in, over HTTP."""
    async with httpx2.AsyncClient(base_url=at.url, timeout=60, trust_env=False) as http:
        told = (await http.post(f"{API}/session", json={"code": at.codes[-1]})).json()
        http.headers[HEADER] = told["csrf"]
        yield http


async def begun(http: httpx2.AsyncClient) -> str:
    """Have a draft begun that will not end; return its job."""
    case = (await http.post(f"{API}/cases", json={"title": "Prov"})).json()["id"]
    read = (await http.post(f"{API}/cases/{case}/documents", json={"name": "a", "text": TEXT})).json()["id"]
    while (await http.get(f"{API}/jobs/{read}")).json()["state"] == "running":
        await asyncio.sleep(0.05)
    given = (await http.get(f"{API}/cases/{case}/masking")).json()["hash"]
    await http.post(f"{API}/cases/{case}/masking/approval", json={"hash": given})
    order = {"template": "allman", "engine": "scripted"}
    return str((await http.post(f"{API}/cases/{case}/summaries", json=order)).json()["id"])


async def leave(http: httpx2.AsyncClient, method: str, path: str, body: Any = None) -> None:
    """Read a stream until something has come, and go."""
    async with http.stream(method, path, json=body) as stream:
        assert stream.status_code == 200, await stream.aread()
        async for line in stream.aiter_lines():
            if line.startswith("data:"):
                return


async def many(at: Gateway, job: str, times: int) -> None:
    """As many clients as said follow a job or talk through the proxy, and vanish; half of each."""
    chat = {"model": "liten", "messages": user("Hej"), "stream": True}
    async with officer(at) as page, at.http() as system:
        for _ in range(times // AT_ONCE):
            await asyncio.gather(
                *(leave(page, "GET", f"{API}/jobs/{job}/events") for _ in range(AT_ONCE // 2)),
                *(leave(system, "POST", "/v1/chat/completions", chat) for _ in range(AT_ONCE // 2)),
            )


def standing() -> tuple[int, int]:
    """Tasks that run, and descriptors that are open, in this process: gateway, model server and clients.

    Not those of the database: its pool opens a few more as threads ask at once, and keeps them.
    """
    return len(asyncio.all_tasks()), sum("aktsam.db" not in _where(n) for n in os.listdir("/proc/self/fd"))


def _where(descriptor: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except FileNotFoundError:  # the one this very listing was read through
        return "aktsam.db"


async def settled(most: tuple[int, int], seconds: float = 30) -> tuple[int, int]:
    """Wait until no more stands than did, and return what does."""
    for _ in range(int(seconds / 0.05)):
        if all(now <= then for now, then in zip(standing(), most, strict=True)):
            break
        await asyncio.sleep(0.05)
    return standing()


async def vanish(folder: Path, times: int) -> None:
    engine, upstream = Halting(), Endless()
    writer = lambda _name: ModelWriter(engine, WriterSettings(concurrency=1))  # noqa: E731
    async with gateway(folder, made(writer), upstream) as at, officer(at) as http:
        job = await begun(http)
        await many(at, job, AT_ONCE)
        for _ in range(100):
            if not upstream.held:
                break
            await asyncio.sleep(0.1)
        before = standing()
        await many(at, job, times)
        after = await settled(before)
        assert all(now <= then for now, then in zip(after, before, strict=True)), (before, after)
        assert (upstream.held, upstream.seen) == (0, (times + AT_ONCE) // 2)
        assert engine.held == 1, "those who only look do not stop the work"
        assert (await http.delete(f"{API}/jobs/{job}")).json()["state"] == "cancelled"
        assert engine.held == 0
    print(json.dumps({"disconnects": times, "tasks": [before[0], after[0]], "descriptors": [before[1], after[1]]}))


async def test_a_hundred_streams_that_break_leave_nothing(tmp_path: Path) -> None:
    await vanish(tmp_path, 100)


@pytest.mark.nightly
async def test_a_thousand_streams_that_break_leave_nothing(tmp_path: Path) -> None:
    await vanish(tmp_path, 1000)
