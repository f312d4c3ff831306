"""A model whose answers are kept, sealed, until the job has ended: work taken up after a stop asks nothing twice."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict
from typing import Any, Protocol

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Engine, OnEnd, Prompt, Schema
from serve.store import Store
from serve.tables import Case

KIND = "answer"


class Memory(Protocol):
    """Answers by the name of their question. Blocking; called in threads."""

    def get(self, name: str) -> Answer | None:
        """Return the answer kept under a name."""
        ...

    def put(self, name: str, answer: Answer) -> None:
        """Keep an answer."""
        ...


class Sealed:
    """The memory of one case, in the store, under the case's key."""

    def __init__(self, store: Store, case: Case) -> None:
        self._store, self._case = store, case

    def get(self, name: str) -> Answer | None:
        """Return the answer kept under a name."""
        kept = self._store.get(self._case, KIND, name)
        return None if kept is None else Answer(**{**kept, "without": tuple(kept["without"])})

    def put(self, name: str, answer: Answer) -> None:
        """Keep an answer; NotFound when the case has been deleted meanwhile."""
        self._store.put(self._case, {(KIND, name): asdict(answer)})


class Remembering:
    """An engine in front of another: what was asked before is answered from memory, the rest is asked.

    `on_kept` is called for each of the former."""

    def __init__(self, engine: Engine, memory: Memory, on_kept: Callable[[], object] = lambda: None) -> None:
        self._engine, self._memory, self._on_kept = engine, memory, on_kept
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
        """Return the kept answer to just this question, else ask and keep it before it is used."""
        name = _name(self.model, prompt, schema, grammar, max_tokens, seed)
        if (kept := await asyncio.to_thread(self._memory.get, name)) is not None:
            self._on_kept()
            return kept
        answer = await self._engine.answer(
            prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt
        )
        await asyncio.to_thread(self._memory.put, name, answer)
        return answer

    def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the model's answer piece by piece; nothing of it is kept."""
        return self._engine.stream(
            prompt, schema=schema, grammar=grammar, max_tokens=max_tokens, seed=seed, cache_salt=cache_salt,
            temperature=temperature, on_end=on_end,
        )  # fmt: skip


def _name(model: str, prompt: Prompt, *rest: Any) -> str:
    """A digest of everything that decides an answer; 40 hex digits, which tell nothing of the text."""
    asked = [model, [(m.role, m.content.text) for m in prompt.messages], *rest]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:40]
