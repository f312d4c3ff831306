"""One request to a chat completions server: its body, what may be left out of it, and how the answer ended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.engines.base import Answer, Schema
from pipelines.engines.served import Served
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import BadAnswer


@dataclass
class Run:
    """A request on its way. `without` names the wishes that had to be left out."""

    body: dict[str, Any] = field(repr=False)
    prompt_tokens: int
    output_tokens: int = 0
    finish: str = ""
    without: tuple[str, ...] = ()
    first: float | None = None  # seconds from the question to the first piece

    def sent(self) -> dict[str, Any]:
        """Return what goes to the server: always a stream, with its counts at the end."""
        asked = {name: value for name, value in self.body.items() if name != "extra_body"}
        return {**asked, **self.body.get("extra_body", {}), "stream": True, "stream_options": {"include_usage": True}}

    def read(self, chunk: Any) -> str:
        """Return the text of one chunk, and note its ending and counts. What is no chunk raises as it will."""
        if usage := chunk.get("usage"):
            self.prompt_tokens, self.output_tokens = int(usage["prompt_tokens"]), int(usage["completion_tokens"])
        if not chunk["choices"]:
            return ""
        choice = chunk["choices"][0]
        self.finish = choice.get("finish_reason") or self.finish
        return str(choice["delta"].get("content") or "")

    def leave_out(self) -> bool:
        """Take the most demanding wish out of a refused body and note it; False when nothing is left to take."""
        if self.body.get("extra_body", {}).pop("structured_outputs", None):
            self.without += ("grammar",)
        elif self.body.pop("response_format", None):
            self.without += ("schema",)
        else:
            return False
        return True


def request(
    about: Served, settings: OpenAISettings, messages: Sequence[dict[str, str]], used: int, *, schema: Schema | None,
    grammar: str | None, max_tokens: int, seed: int | None, cache_salt: str,
) -> Run:  # fmt: skip
    """Return the request; `used` are the prompt's tokens. vLLM's own wishes go to no other server: some refuse them."""
    body: dict[str, Any] = {"model": about.model, "messages": list(messages), "max_tokens": max_tokens}
    body |= {"temperature": settings.temperature} | ({"seed": seed} if seed is not None else {})
    if schema is not None:
        form = {"name": "svar", "schema": dict(schema), "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    if not about.vllm:
        return Run(body, used, without=("grammar",) if grammar else ())
    extra: dict[str, Any] = {"cache_salt": cache_salt}
    if settings.priority:
        extra["priority"] = settings.priority
    if grammar is not None:
        extra["structured_outputs"] = {"grammar": grammar}
    return Run(body | {"extra_body": extra}, used)


def check_json(answer: Answer) -> None:
    """Raise BadAnswer unless the answer is one JSON value."""
    try:
        json.loads(answer.text)
    except ValueError:
        raise BadAnswer("Modellen svarade inte i den form som begärdes.") from None
