"""A conversation as an engine reads it: another program's turns, already masked, and one line about placeholders."""

from collections.abc import Sequence
from typing import Literal

from anonymize.masked import MaskedText
from pipelines.engines.base import Message, Prompt

Role = Literal["system", "user", "assistant"]
COPY = "Ord inom hakparentes, som {mark}, står för namn och uppgifter. Skriv av dem exakt och hitta inte på nya."


def chat_prompt(turns: Sequence[tuple[Role, MaskedText]], mark: str | None = None) -> Prompt:
    """Return the turns as a prompt. With a placeholder that stands in them, the first turn that is not the model's own
    opens with how to treat such: not every model has a system role."""
    told = mark is None
    messages = []
    for role, text in turns:
        if not told and role != "assistant":
            text, told = MaskedText(f"{COPY.format(mark=mark)}\n\n{text.text}"), True
        messages.append(Message(role, text))
    return Prompt(tuple(messages))
