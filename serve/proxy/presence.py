"""A client that goes away is noticed, and what was done for it ends: at the engine, too."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping
from contextlib import aclosing
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from serve.proxy.errors import Gone

T = TypeVar("T")


async def while_here(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work gives; cancel it and raise Gone when the client leaves first."""
    doing, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(request.receive))
    try:
        await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        raise Gone("Anroparen bröt förbindelsen.")
    finally:
        for task in (doing, leaving):
            task.cancel()
        await asyncio.gather(doing, leaving, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class EventStream(StreamingResponse):
    """Server-sent events from a generator that has begun, `first` being what it gave; it is closed whatever happens."""

    def __init__(self, first: str, rest: AsyncGenerator[str, None], headers: Mapping[str, str]) -> None:
        self._rest = rest
        self._all = _chained(first, rest)
        super().__init__(self._all, media_type="text/event-stream", headers={"x-accel-buffering": "no", **headers})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until they end or the client leaves."""
        async with aclosing(self._rest), aclosing(self._all):
            await super().__call__(scope, receive, send)


async def _chained(first: str, rest: AsyncIterator[str]) -> AsyncGenerator[str, None]:
    yield first
    async for event in rest:
        yield event
