"""What a job tells while it runs: numbered events in memory, followed by any number of pages, and taken up where one left off."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

KEPT = 20_000  # events a job; the oldest go first


@dataclass(frozen=True)
class Event:
    """One thing told. `data` may hold names: it lives in memory only, and goes to those who may see them."""

    channel: str
    number: int
    kind: str
    data: dict[str, Any] = field(repr=False)

    def wire(self) -> str:
        """As a server-sent event (WHATWG HTML 9.2)."""
        return f"id: {self.channel}-{self.number}\nevent: {self.kind}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


class Channel:
    """The events of one job. Used from the event loop only."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(4)  # another after a restart of the service, where numbers begin anew
        self.closed = False
        self.progress: dict[str, Any] | None = None  # the last told, for who asks instead of following
        self._events: list[Event] = []
        self._dropped = 0
        self._waiting: set[asyncio.Event] = set()

    def tell(self, kind: str, **data: Any) -> None:
        """Add an event and wake those who follow."""
        if kind == "progress":
            self.progress = data
        self._events.append(Event(self.id, self._dropped + len(self._events) + 1, kind, data))
        if len(self._events) > KEPT:
            del self._events[0]
            self._dropped += 1
        self._wake()

    def close(self) -> None:
        """Say that nothing more will come."""
        self.closed = True
        self._wake()

    def after(self, last_event_id: str) -> int:
        """Return the number of an event by its id; 0, from the start, when it is of another channel."""
        channel, _, number = last_event_id.partition("-")
        return int(number) if channel == self.id and number.isdecimal() else 0

    async def follow(self, after: int, heartbeat: float) -> AsyncIterator[Event | None]:
        """Yield the events after a number until the channel closes; None each `heartbeat` seconds of silence."""
        wake = asyncio.Event()
        self._waiting.add(wake)
        try:
            while True:
                wake.clear()
                for event in self._events[max(0, after - self._dropped) :]:
                    after = event.number
                    yield event
                if self.closed and after >= self._dropped + len(self._events):
                    return
                if not wake.is_set() and not await _woken(wake, heartbeat):
                    yield None
        finally:
            self._waiting.discard(wake)

    def _wake(self) -> None:
        for wake in self._waiting:
            wake.set()


async def _woken(wake: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(wake.wait(), seconds)
    except TimeoutError:
        return False
    return True
