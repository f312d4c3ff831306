"""A model whose every question is counted: how it ended, how long it took to the first word and for each, by tenant."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Engine, OnEnd, Prompt, Schema
from pipelines.engines.line import Line, OnWait, Share
from pipelines.engines.waiting import Waiting
from serve.metrics import Metrics


def standing(
    engine: Engine, line: Line, share: Share, metrics: Metrics, on_wait: OnWait = lambda _left: None
) -> Engine:
    """Return the engine with the line before it, and both counted."""
    turn = metrics.line_wait.labels(share.tenant, "batch" if share.batch else "officer").observe
    return Waiting(Counted(engine, metrics, share.tenant), line, share, on_wait, turn)


class Counted:
    """An engine in front of another."""

    def __init__(self, engine: Engine, metrics: Metrics, tenant: str) -> None:
        self._engine, self._metrics, self._tenant = engine, metrics, tenant
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
        """Return the whole answer."""
        with self._counted() as ended:
            answer = await self._engine.answer(
                prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt
            )
            ended(answer)
        return answer

    async def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the answer piece by piece."""
        with self._counted() as ended:

            def both(answer: Answer) -> None:
                ended(answer)
                if on_end:
                    on_end(answer)

            pieces = self._engine.stream(
                prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt,
                temperature=temperature, on_end=both,
            )  # fmt: skip
            async with aclosing(pieces):
                async for piece in pieces:
                    yield piece

    @contextmanager
    def _counted(self) -> Iterator[Callable[[Answer], None]]:
        """Count a call, how it ended and how long it took; the answer is handed to what this gives."""
        metrics, tenant, began, outcome = self._metrics, self._tenant, time.monotonic(), "failed"

        def ended(answer: Answer) -> None:
            nonlocal outcome
            outcome = "answered"
            mark(prompt_tokens=answer.prompt_tokens, output_tokens=answer.output_tokens)
            metrics.tokens.labels("in", tenant).inc(answer.prompt_tokens)
            metrics.tokens.labels("out", tenant).inc(answer.output_tokens)
            if (first := answer.first_seconds) is not None:
                metrics.first.labels(tenant).observe(first)
                if answer.output_tokens > 1:
                    each = (time.monotonic() - began - first) / (answer.output_tokens - 1)
                    metrics.each.labels(tenant).observe(max(0.0, each))

        metrics.open.labels(tenant).inc()
        try:
            with metrics.traces.span("ask") as mark:
                yield ended
        except (asyncio.CancelledError, GeneratorExit):
            outcome = "aborted" if outcome == "failed" else outcome
            raise
        finally:
            metrics.open.labels(tenant).dec()
            metrics.calls.labels(outcome, tenant).inc()
            metrics.answering.labels(tenant).observe(time.monotonic() - began)
