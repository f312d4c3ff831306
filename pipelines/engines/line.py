"""Whose turn it is at the model: an officer before a batch, then fairly between tenants, then in order.

Fair means by what each has been given: the tenant that has had the least since it came is next, and who was away is
owed nothing (start-time fair queuing, Goyal, Vin and Cheng 1996). Shared by all of the process, in any thread or loop.
"""

import asyncio
import math
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pipelines.engines.pace import Pace
from pipelines.errors import Overloaded, about

BACK = 10  # seconds until a service that is restarted is back
TELL = 5.0  # seconds between two words to who waits
OnWait = Callable[[float | None], None]  # about how many seconds are left, None: nothing has been measured yet


@dataclass(frozen=True)
class Share:
    """For whom: the tenant whose share it takes, and whether nobody sits waiting for it."""

    tenant: str
    batch: bool = False


@dataclass
class Ticket:
    """One place in the line. `cost` in tokens, read and written; `began` when it got its turn, else None."""

    share: Share
    cost: int
    number: int
    wake: Callable[[], object]
    began: float | None = None


@dataclass
class _State:
    waiting: list[Ticket] = field(default_factory=list)
    running: list[Ticket] = field(default_factory=list)
    given: Counter[str] = field(default_factory=Counter)  # tokens by tenant, of those in the line
    count: int = 0
    closed: bool = False


class Line:
    """So many `places` at the servers together, and who waits for one."""

    def __init__(self, places: int = 8, longest: float = 600, clock: Callable[[], float] = time.monotonic) -> None:
        """`longest`: seconds; who would wait longer is not admitted."""
        self.places, self.longest, self._clock, self._lock = places, longest, clock, threading.Lock()
        self._state, self.pace = _State(), Pace(clock)

    @asynccontextmanager
    async def place(self, share: Share, cost: int, on_wait: OnWait = lambda _left: None) -> AsyncIterator[None]:
        """Hold a place while the block lasts; who waits is told about how long, now and then."""
        loop, turn = asyncio.get_running_loop(), asyncio.Event()
        ticket = self._enter(share, cost, lambda: loop.call_soon_threadsafe(turn.set))
        answered = False
        try:
            while ticket.began is None:
                on_wait(self._left(ticket))
                await _within(turn, TELL)
                turn.clear()
            yield
            answered = True
        finally:
            self._leave(ticket, answered)

    def wait(self, share: Share, cost: int = 0) -> float | None:
        """Return about how many seconds somebody who came now would wait; 0 with a free place, None: not measured yet."""
        with self._lock:
            return self._until(Ticket(share, cost, self._state.count + 1, lambda: None))

    def frees(self) -> float | None:
        """Return about how many seconds until one of those that run has ended, None: not measured yet."""
        with self._lock:
            pace = self.pace.tokens_per_second
            return None if pace is None else self._frees(pace)

    def admit(self, share: Share) -> None:
        """Return when new work may be begun; Overloaded, with the time to come back, when it would wait too long."""
        self.check_open()
        wait = self.wait(share)
        if wait is not None and wait > self.longest:
            raise Overloaded(
                f"Modellen har mycket att göra: väntetiden är omkring {about(wait)}, och längre än {about(self.longest)} "
                f"ställs ingen i kö. Försök igen om {about(wait - self.longest)}.", max(1, math.ceil(wait - self.longest)),
            )  # fmt: skip

    def check_open(self) -> None:
        """Return while turns are given; Overloaded once the line is drained."""
        if self._state.closed:
            raise Overloaded("Tjänsten startas om och börjar inget nytt. Försök igen om en stund.", BACK)

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return (waiting, running) by tenant, of those in the line."""
        with self._lock:
            waiting, running = (
                Counter(t.share.tenant for t in ts) for ts in (self._state.waiting, self._state.running)
            )
        return {name: (waiting[name], running[name]) for name in {**waiting, **running}}

    async def drain(self, seconds: float) -> int:
        """Give nobody a turn from now on; return how many still ran when so many seconds had passed, or none was left."""
        with self._lock:
            self._state.closed = True
            for ticket in self._state.waiting:
                ticket.wake()  # to be told
        end = self._clock() + seconds
        while (left := len(self._state.running)) and self._clock() < end:
            await asyncio.sleep(0.05)
        return left

    def _enter(self, share: Share, cost: int, wake: Callable[[], object]) -> Ticket:
        with self._lock:
            s = self._state
            s.count += 1
            ticket = Ticket(share, cost, s.count, wake)
            here = {t.share.tenant for t in (*s.waiting, *s.running)}
            if share.tenant not in here:  # who was away is owed nothing
                s.given[share.tenant] = min((s.given[t] for t in here), default=0)
            s.waiting.append(ticket)
            self._serve()
        return ticket

    def _leave(self, ticket: Ticket, answered: bool) -> None:
        with self._lock:
            s = self._state
            (s.waiting if ticket.began is None else s.running).remove(ticket)
            if ticket.began is not None:
                self.pace.ended(ticket.cost if answered else 0, len(s.running))
            self._serve()

    def _serve(self) -> None:
        s = self._state
        while not s.closed and s.waiting and len(s.running) < self.places:
            ticket = next(_order(s.waiting, s.given))
            s.waiting.remove(ticket)
            s.running.append(ticket)
            s.given[ticket.share.tenant] += ticket.cost
            ticket.began = self._clock()
            self.pace.began(len(s.running))
            ticket.wake()

    def _left(self, ticket: Ticket) -> float | None:
        with self._lock:
            return self._until(ticket)

    def _until(self, mine: Ticket) -> float | None:
        """Seconds until it is this one's turn: until a place is free, and then what stands before it at the measured pace."""
        s = self._state
        if len(s.running) < self.places and not s.waiting:
            return 0.0
        if (pace := self.pace.tokens_per_second) is None:
            return None
        before, given = 0, s.given.copy()
        given.setdefault(mine.share.tenant, min(given.values(), default=0))
        for ticket in _order([*(t for t in s.waiting if t is not mine), mine], given):
            if ticket is mine:
                break
            before += ticket.cost
        return self._frees(pace) + before / pace

    def _frees(self, pace: float) -> float:
        now, each = self._clock(), pace / max(1, len(self._state.running))
        return min((max(0.0, t.cost / each - (now - (t.began or now))) for t in self._state.running), default=0.0)


def _order(waiting: list[Ticket], given: Counter[str]) -> Iterator[Ticket]:
    """Yield who is next, then who would be after that, and so on."""
    left, had = list(waiting), given.copy()
    while left:
        ticket = min(left, key=lambda t: (t.share.batch, had[t.share.tenant], t.number))
        left.remove(ticket)
        had[ticket.share.tenant] += ticket.cost
        yield ticket


async def _within(turn: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await turn.wait()
    except TimeoutError:
        pass
