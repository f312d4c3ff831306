"""Several servers of one model as one engine: the least loaded is asked, and another one before the first word is out."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Engine, OnEnd, Prompt, Schema, size
from pipelines.engines.ledger import Ledger
from pipelines.errors import EngineUnavailable

T = TypeVar("T")
UNLIKE = "Servrarna i engines.openai har inte samma modell och fönster. De måste vara lika."


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, whether nobody is left after it, and how many seconds to wait before the next."""

    url: str
    last: bool
    wait: float


class Pool:
    """Engines by address, on one event loop. The ledger of their load may be shared with other pools of the process."""

    name = "openai"

    def __init__(self, engines: Mapping[str, Engine], ledger: Ledger, retries: int = 3, backoff: float = 0.5) -> None:
        self._engines, self._ledger, self._retries, self._backoff = engines, ledger, retries, backoff

    def __repr__(self) -> str:
        return f"Pool({', '.join(self._engines)})"

    @property
    def model(self) -> str:
        """The name the servers know the model by. May ask them."""
        return self._first(lambda engine: engine.model)

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together. May ask the servers."""
        return self._first(lambda engine: engine.context_tokens)

    async def ready(self) -> None:
        """Return once one server has answered; EngineUnavailable when none does, or two serve different things."""
        told = await asyncio.gather(*(self._probe(url) for url in self._engines), return_exceptions=True)
        up = [fact for fact in told if not isinstance(fact, BaseException)]
        if not up:
            raise next(fault for fault in told if isinstance(fault, BaseException))
        if len(set(up)) > 1:
            raise EngineUnavailable(UNLIKE)

    async def aclose(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(engine.aclose() for engine in self._engines.values()))

    async def count(self, text: MaskedText) -> int:
        """Return the tokens of the text by a server's own tokenizer."""
        return await self._ask(0, lambda engine: engine.count(text))

    async def answer(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None,
    ) -> Answer:  # fmt: skip
        """Return the whole answer, of whichever server gives one."""

        def ask(engine: Engine) -> Awaitable[Answer]:
            return engine.answer(
                prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt
            )

        return await self._ask(size(prompt, max_tokens), ask)

    async def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the answer as it is written. Once a word is out, the server that said it must finish."""
        cost, said = size(prompt, max_tokens), False
        for turn in self._turns():
            pieces = self._engines[turn.url].stream(
                prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt,
                temperature=temperature, on_end=on_end,
            )  # fmt: skip
            try:
                with self._ledger.busy(turn.url, cost):
                    async with aclosing(pieces):
                        async for piece in pieces:
                            said = True
                            yield piece
                return
            except EngineUnavailable:
                if said or turn.last:
                    raise
                await asyncio.sleep(turn.wait)

    async def _probe(self, url: str) -> tuple[str, int]:
        with self._ledger.busy(url, 0):
            await self._engines[url].ready()
        return self._engines[url].model, self._engines[url].context_tokens

    async def _ask(self, cost: int, ask: Callable[[Engine], Awaitable[T]]) -> T:
        for turn in self._turns():
            try:
                with self._ledger.busy(turn.url, cost):
                    return await ask(self._engines[turn.url])
            except EngineUnavailable:
                if turn.last:
                    raise
                await asyncio.sleep(turn.wait)
        raise AssertionError("there is always a last turn")

    def _turns(self) -> Iterator[Turn]:
        """Every server once, the best first each time it is asked; then all of them again after a while."""
        for tried in range(self._retries + 1):
            left = set(self._engines)
            while left:
                url = self._ledger.choose([url for url in self._engines if url in left])
                left.remove(url)
                last = not left and tried == self._retries
                yield Turn(url, last, 0.0 if left else self._backoff * 2**tried)

    def _first(self, ask: Callable[[Engine], T]) -> T:
        for turn in self._turns():
            try:
                return ask(self._engines[turn.url])
            except EngineUnavailable:
                self._ledger.failed(turn.url)
                if turn.last or turn.wait:
                    raise
        raise AssertionError("there is always a last turn")
