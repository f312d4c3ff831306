"""An engine in front of another: what stands in line, counts or remembers changes only what it must."""

from collections.abc import AsyncGenerator
from typing import Unpack

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Asked, Engine, Prompt, Streamed


class Before:
    """Hands everything on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
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

    async def answer(self, prompt: Prompt, **asked: Unpack[Asked]) -> Answer:
        """Return the whole answer."""
        return await self._engine.answer(prompt, **asked)

    def stream(self, prompt: Prompt, **asked: Unpack[Streamed]) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece."""
        return self._engine.stream(prompt, **asked)
