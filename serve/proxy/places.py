"""How many conversations go on at once, and where each stands in the line for the model."""

import math
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager

from pipelines.engines import Engine
from pipelines.engines.line import Line, Share
from serve.counted import standing
from serve.metrics import Metrics
from serve.proxy.errors import Crowded
from serve.proxy.keys import Caller

UNKNOWN = 2  # seconds to come back after, before anything has been measured


class Places:
    """At most so many at once. `batch` names the systems that nobody sits waiting at."""

    def __init__(self, line: Line, metrics: Metrics, most: int, batch: frozenset[str]) -> None:
        self._line, self._metrics, self._most, self._batch, self._taken = line, metrics, most, batch, 0

    @contextmanager
    def hold(self, who: Caller) -> Iterator[None]:
        """Hold a place for a system; Crowded when all are taken, Overloaded when the wait would be too long."""
        share = self._share(who)
        if self._taken >= self._most:
            frees = self._line.frees()
            after = UNKNOWN if frees is None else max(1, math.ceil(frees))
            raise Crowded("Proxyn har så många samtal i gång som den får ha. Försök igen strax.", after)
        self._line.admit(share)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    async def held(self, who: Caller, events: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
        """Yield the events, holding a place until they end."""
        with self.hold(who):
            async with aclosing(events):
                async for event in events:
                    yield event

    def waiting(self, engine: Engine, who: Caller) -> Engine:
        """Return the engine with the line before it. Who still waits when the service stops is told to come back."""
        return standing(engine, self._line, self._share(who), self._metrics, lambda _left: self._line.check_open())

    def _share(self, who: Caller) -> Share:
        return Share(who.tenant, who.name in self._batch)
