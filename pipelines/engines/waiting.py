"""An engine whose every question stands in the line first."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Engine, OnEnd, Prompt, Schema, size
from pipelines.engines.line import Line, OnWait, Share


class Waiting:
    """An engine in front of another. Counting tokens waits for nobody."""

    def __init__(
        self, engine: Engine, line: Line, share: Share, on_wait: OnWait = lambda _left: None,
        on_turn: Callable[[float], object] = lambda _waited: None,
    ) -> None:  # fmt: skip
        """on_wait is told now and then while a question waits, on_turn how many seconds it waited."""
        self._engine, self._line, self._share, self._on_wait, self._on_turn = engine, line, share, on_wait, on_turn
        self.name = engine.name

    @property
    def model(self) -> str:
        """The model's name."""
        return self._engine.model

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together."""
        return self._engine.context_tokens

    async def ready(self) -> None:
        """Return once the model has answered."""
        await self._engine.ready()

    async def aclose(self) -> None:
        """Let the model go."""
        await self._engine.aclose()

    async def count(self, text: MaskedText) -> int:
        """Return how many tokens the model makes of the text."""
        return await self._engine.count(text)

    async def answer(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None,
    ) -> Answer:  # fmt: skip
        """Return the whole answer, once it was this one's turn."""
        async with self._turn(size(prompt, max_tokens)):
            return await self._engine.answer(
                prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt
            )

    async def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the answer piece by piece, once it was this one's turn; the place is held until the end."""
        pieces = self._engine.stream(
            prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt,
            temperature=temperature, on_end=on_end,
        )  # fmt: skip
        async with self._turn(size(prompt, max_tokens)), aclosing(pieces):
            async for piece in pieces:
                yield piece

    @asynccontextmanager
    async def _turn(self, cost: int) -> AsyncIterator[None]:
        began = time.monotonic()
        async with self._line.place(self._share, cost, self._on_wait):
            self._on_turn(time.monotonic() - began)
            yield
