"""An engine that says what it is told to: for tests, demonstrations and replays. It keeps every rule of a real one."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, OnEnd, Prompt, Schema
from pipelines.errors import BadAnswer, EngineUnavailable, PromptTooLong

TOKEN = re.compile(r"\w{1,4}|[^\w\s]")
BROKE = "Förbindelsen med modellen bröts innan svaret var klart."
NONSENSE = '}{ ]" [PERSON-999] <s>blah \ufffd'


class Trouble(Enum):
    """What may stand in a script instead of an answer."""

    HANG = "never answers"
    DIE = "breaks the connection before the first word"


@dataclass(frozen=True)
class Broken:
    """An answer that breaks off after this text."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Call:
    """One request as it reached the engine."""

    prompt: Prompt
    schema: Schema | None
    grammar: str | None
    max_tokens: int
    seed: int | None
    cache_salt: str | None
    temperature: float | None = None


Line = str | Trouble | Broken | Exception
Script = Iterable[Line] | Callable[[Call], Line]


class ScriptedEngine:
    """Answers from a queue (one a call, in order) or from a function of the call; remembers all calls.

    A token is up to four letters of a word, or a sign: deterministic and near what Swedish costs.
    """

    name = "scripted"

    def __init__(self, script: Script = (), *, model: str = "manus", context_tokens: int = 2048) -> None:
        self.model = model
        self.context_tokens = context_tokens
        self.calls: list[Call] = []
        self._next = script if callable(script) else _queue(script)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Return every prompt seen, in order."""
        return tuple(call.prompt for call in self.calls)

    async def ready(self) -> None:
        """Return at once: a script is always ready."""

    async def aclose(self) -> None:
        """Return at once: nothing is held."""

    async def count(self, text: MaskedText) -> int:
        """Return the tokens of the text."""
        return tokens(text.text)

    async def answer(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None,
    ) -> Answer:  # fmt: skip
        """Return the next line of the script, cut at max_tokens."""
        line = await self._take(Call(prompt, schema, grammar, max_tokens, seed, cache_salt))
        if isinstance(line, Broken):
            raise EngineUnavailable(BROKE)
        text = cut(line, max_tokens)
        if not text.strip() or (schema is not None and not is_json(text)):
            raise BadAnswer("Modellen svarade inte i den form som begärdes.")
        return Answer(text, size(prompt), tokens(text), "stop" if text == line else "length")

    async def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the next line of the script word by word."""
        line = await self._take(Call(prompt, schema, grammar, max_tokens, seed, cache_salt, temperature))
        text = cut(line.text if isinstance(line, Broken) else line, max_tokens)
        for piece in re.findall(r"\S+\s*|\s+", text):
            await asyncio.sleep(0)
            yield piece
        if isinstance(line, Broken):
            raise EngineUnavailable(BROKE)
        if on_end:
            on_end(Answer(text, size(prompt), tokens(text), "stop" if text == line else "length"))

    async def _take(self, call: Call) -> str | Broken:
        self.calls.append(call)
        if (used := size(call.prompt)) + call.max_tokens > self.context_tokens:
            raise PromptTooLong(used, call.max_tokens, self.context_tokens)
        line = self._next(call)
        if line is Trouble.HANG:
            await asyncio.Event().wait()
        if isinstance(line, Exception):
            raise line
        if isinstance(line, Trouble):
            raise EngineUnavailable(BROKE)
        await asyncio.sleep(0)
        return line


def _queue(lines: Iterable[Line]) -> Callable[[Call], Line]:
    waiting = iter(lines)
    return lambda _call: next(waiting, EngineUnavailable("Manuset är slut: det finns inga fler svar."))


def replay(path: Path, context_tokens: int = 2048) -> ScriptedEngine:
    """Return an engine that answers with the JSON strings of a file, one a line."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return ScriptedEngine(lines, model=path.stem, context_tokens=context_tokens)


def tokens(text: str) -> int:
    """Return how many tokens the scripted engine counts."""
    return len(TOKEN.findall(text))


def size(prompt: Prompt) -> int:
    """Return the tokens of a prompt, four for the frame of each turn."""
    return sum(tokens(m.content.text) + 4 for m in prompt.messages)


def cut(text: str, max_tokens: int) -> str:
    """Return the text up to its max_tokens-th token."""
    ends = [m.end() for m in TOKEN.finditer(text)]
    return text if len(ends) <= max_tokens else text[: ends[max_tokens - 1]]


def is_json(text: str) -> bool:
    """Tell whether the text is one JSON value."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
