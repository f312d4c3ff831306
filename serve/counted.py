"""A model whose every question is counted: how it ended, how long it took to the first word and for each, by tenant."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Unpack

from pipelines.engines.base import Answer, Asked, Engine, Prompt, Streamed
from pipelines.engines.before import Before
from pipelines.engines.line import Line, OnWait, Share
from pipelines.engines.waiting import Waiting
from serve.metrics import Metrics


def standing(
    engine: Engine, line: Line, share: Share, metrics: Metrics, on_wait: OnWait = lambda _left: None
) -> Engine:
    """Return the engine with the line before it, and both counted."""
    turn = metrics.line_wait.labels(share.tenant, "batch" if share.batch else "officer").observe
    return Waiting(Counted(engine, metrics, share.tenant), line, share, on_wait, turn)


class Counted(Before):
    """An engine in front of another."""

    def __init__(self, engine: Engine, metrics: Metrics, tenant: str) -> None:
        super().__init__(engine)
        self._metrics, self._tenant = metrics, tenant

    async def answer(self, prompt: Prompt, **asked: Unpack[Asked]) -> Answer:
        """Return the whole answer."""
        with self._counted() as ended:
            answer = await self._engine.answer(prompt, **asked)
            ended(answer)
        return answer

    async def stream(self, prompt: Prompt, **asked: Unpack[Streamed]) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece."""
        told = asked.get("on_end")
        with self._counted() as ended:

            def both(answer: Answer) -> None:
                ended(answer)
                if told:
                    told(answer)

            asked["on_end"] = both
            async with aclosing(self._engine.stream(prompt, **asked)) as pieces:
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
