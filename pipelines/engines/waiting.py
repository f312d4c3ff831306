"""An engine whose every question stands in the line first."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Unpack

from pipelines.engines.base import Answer, Asked, Engine, Prompt, Streamed, size
from pipelines.engines.before import Before
from pipelines.engines.line import Line, OnWait, Share


class Waiting(Before):
    """An engine in front of another. Counting tokens waits for nobody."""

    def __init__(
        self, engine: Engine, line: Line, share: Share, on_wait: OnWait = lambda _left: None,
        on_turn: Callable[[float], object] = lambda _waited: None,
    ) -> None:  # fmt: skip
        """on_wait is told now and then while a question waits, on_turn how many seconds it waited."""
        super().__init__(engine)
        self._line, self._share, self._on_wait, self._on_turn = line, share, on_wait, on_turn

    async def answer(self, prompt: Prompt, **asked: Unpack[Asked]) -> Answer:
        """Return the whole answer, once it was this one's turn."""
        async with self._turn(size(prompt, asked["max_tokens"])):
            return await self._engine.answer(prompt, **asked)

    async def stream(self, prompt: Prompt, **asked: Unpack[Streamed]) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece, once it was this one's turn; the place is held until the end."""
        pieces = self._engine.stream(prompt, **asked)
        async with self._turn(size(prompt, asked["max_tokens"])), aclosing(pieces):
            async for piece in pieces:
                yield piece

    @asynccontextmanager
    async def _turn(self, cost: int) -> AsyncIterator[None]:
        began = time.monotonic()
        async with self._line.place(self._share, cost, self._on_wait):
            self._on_turn(time.monotonic() - began)
            yield
