"""What a model engine is: it counts tokens and answers prompts, and sees nothing but masked text (design 5.6)."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Required, TypedDict

from anonymize.masked import MaskedText

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """One turn of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: MaskedText


@dataclass(frozen=True)
class Prompt:
    """What is sent to an engine. Only pipelines/prompts makes them."""

    messages: tuple[Message, ...]


@dataclass(frozen=True)
class Answer:
    """What came back: the text, tokens in and out, why it ended ("stop", "length"), and what the engine could not do
    ("grammar", "schema": it was asked for, and the server does not know it); seconds to its first piece, if measured."""

    text: str = field(repr=False)
    prompt_tokens: int
    output_tokens: int
    finish: str = "stop"
    without: tuple[str, ...] = ()
    first_seconds: float | None = None


OnEnd = Callable[[Answer], None]


class Asked(TypedDict, total=False):
    """What `Engine.answer` takes beside the prompt, for engines that hand it on."""

    schema: Schema | None
    grammar: str | None
    max_tokens: Required[int]
    seed: int | None
    cache_salt: str | None


class Streamed(Asked, total=False):
    """What `Engine.stream` takes beside the prompt."""

    temperature: float | None
    on_end: OnEnd | None


class Engine(Protocol):
    """openai (vLLM or compatible), transformers (a local path, in process), scripted (tests and replays).

    One event loop an engine: connections belong to the loop they were made on.
    """

    name: str

    @property
    def model(self) -> str:
        """The model's name, for the record of a summary."""
        ...

    @property
    def context_tokens(self) -> int:
        """How many tokens prompt and answer may have together. May ask the server (EngineUnavailable)."""
        ...

    async def ready(self) -> None:
        """Return once a real answer has come; EngineUnavailable says why none did."""
        ...

    async def aclose(self) -> None:
        """Let go of connections and memory."""
        ...

    async def count(self, text: MaskedText) -> int:
        """Return how many tokens the served model's own tokenizer makes of the text."""
        ...

    async def answer(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None,
    ) -> Answer:  # fmt: skip
        """Return the whole answer; EngineUnavailable when none comes, PromptTooLong, BadAnswer when it is no use."""
        ...

    def stream(
        self, prompt: Prompt, *, schema: Schema | None = None, grammar: str | None = None, max_tokens: int,
        seed: int | None = None, cache_salt: str | None = None, temperature: float | None = None,
        on_end: OnEnd | None = None,
    ) -> AsyncGenerator[str, None]:  # fmt: skip
        """Yield the answer piece by piece; closing the iterator (contextlib.aclosing) ends the work at the server.

        `temperature` (0–2) goes before the settings'. After the last piece, on_end is given the whole answer.
        """
        ...


def size(prompt: Prompt, max_tokens: int) -> int:
    """About how many tokens an answer costs: three letters each to read, and all that may be written."""
    return sum(len(message.content) for message in prompt.messages) // 3 + max_tokens
