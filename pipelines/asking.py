"""One prompt after the other to an engine: asked again, for less, when an answer is no use, and what it took counted."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from pipelines.engines.base import Answer, Engine, Prompt
from pipelines.errors import BadAnswer, EngineUnavailable
from pipelines.prompts import join
from pipelines.settings import WriterSettings
from pipelines.summarize import Usage

FRAME = 48  # tokens that a chat template may add around a prompt
T = TypeVar("T")
Put = Callable[[int], tuple[Prompt, Mapping[str, Any]]]  # prompt and schema, the n-th time again (0: the first time)


class Asking:
    """Puts prompts to one engine. `usage` grows with every call."""

    def __init__(self, engine: Engine, settings: WriterSettings | None = None) -> None:
        self.engine, self.settings = engine, settings or WriterSettings()
        self.usage = Usage()

    @property
    def answer_tokens(self) -> int:
        """Room for one answer."""
        return min(self.settings.answer_tokens, self.engine.context_tokens // 4)

    @property
    def prompt_tokens(self) -> int:
        """Room for one prompt."""
        return self.engine.context_tokens - self.answer_tokens - FRAME

    async def count(self, prompt: Prompt) -> int:
        """Return a prompt's tokens by the engine's own count."""
        return await self.engine.count(join([message.content for message in prompt.messages], "\n"))

    async def ask(self, put: Put, parse: Callable[[Answer], T]) -> T:
        """Return the answer parsed; asked again with another seed when it is no use, BadAnswer when it never is."""
        return await persistently(put, parse, self._answer, self.settings)

    async def _answer(self, prompt: Prompt, schema: Mapping[str, Any], seed: int) -> Answer:
        try:
            async with asyncio.timeout(self.settings.seconds):
                answer = await self.engine.answer(prompt, schema=schema, max_tokens=self.answer_tokens, seed=seed)
        except TimeoutError:
            raise EngineUnavailable("Modellen svarade inte i tid.") from None
        done = self.usage
        self.usage = Usage(
            done.chunks, done.calls + 1, done.prompt_tokens + answer.prompt_tokens,
            done.output_tokens + answer.output_tokens,
        )  # fmt: skip
        return answer

    async def aclose(self) -> None:
        """Let the engine go."""
        await self.engine.aclose()


async def persistently(
    put: Put, parse: Callable[[Answer], T], answer: Callable[..., Awaitable[Answer]], settings: WriterSettings
) -> T:
    """Return the first answer (of prompt, schema and seed) that can be parsed; BadAnswer when none of so many attempts is."""
    for attempt in range(settings.attempts - 1):
        try:
            return parse(await answer(*put(attempt), settings.seed + attempt))
        except BadAnswer:
            continue
    last = settings.attempts - 1
    return parse(await answer(*put(last), settings.seed + last))
