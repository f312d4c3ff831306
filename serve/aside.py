"""A coroutine in a thread and a loop of its own: whatever it computes, the gateway's loop answers others meanwhile."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], Coroutine[Any, Any, T]], turn: AbstractContextManager[None] | None = None) -> T:
    """Return what the coroutine returns; cancelling this cancels it there, and waits until it has let go.

    It runs within `turn`, which may let it wait; cancelled while it waits, it ends when its turn comes, without having begun."""
    there: dict[str, Any] = {}
    ready, stopped = threading.Event(), threading.Event()

    async def main() -> T:
        there["loop"], there["task"] = asyncio.get_running_loop(), asyncio.current_task()
        ready.set()
        return await work()

    def run() -> T:
        with turn or nullcontext():
            if stopped.is_set():
                ready.set()
                raise asyncio.CancelledError
            return asyncio.run(main())

    running = asyncio.ensure_future(asyncio.to_thread(run))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.to_thread(ready.wait)
        if there and not there["loop"].is_closed():
            there["loop"].call_soon_threadsafe(there["task"].cancel)
        await asyncio.gather(running, return_exceptions=True)
        raise
