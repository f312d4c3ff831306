"""A model whose answers are kept, sealed, until the job has ended: work taken up after a stop asks nothing twice."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Protocol, Unpack

from pipelines.engines.base import Answer, Asked, Engine, Prompt
from pipelines.engines.before import Before
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


class Remembering(Before):
    """An engine in front of another: what was asked before is answered from memory, the rest is asked. Of streams
    nothing is kept.

    `on_kept` is called for each of the former."""

    def __init__(self, engine: Engine, memory: Memory, on_kept: Callable[[], object] = lambda: None) -> None:
        super().__init__(engine)
        self._memory, self._on_kept = memory, on_kept

    async def answer(self, prompt: Prompt, **asked: Unpack[Asked]) -> Answer:
        """Return the kept answer to just this question, else ask and keep it before it is used."""
        name = _name(self.model, prompt, asked)
        if (kept := await asyncio.to_thread(self._memory.get, name)) is not None:
            self._on_kept()
            return kept
        answer = await self._engine.answer(prompt, **asked)
        await asyncio.to_thread(self._memory.put, name, answer)
        return answer


def _name(model: str, prompt: Prompt, asked: Asked) -> str:
    """A digest of everything that decides an answer; 40 hex digits, which tell nothing of the text."""
    decides = [asked.get(key) for key in ("schema", "grammar", "max_tokens", "seed")]
    told = [model, [(m.role, m.content.text) for m in prompt.messages], *decides]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:40]
