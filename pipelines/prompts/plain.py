"""What an engine reads when it is to write sentences plainer, and the form of its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Prompt
from pipelines.errors import BadAnswer
from pipelines.prompts import join, parsed, rendered, saying, whole
from pipelines.prompts.style import Style

# As SAYING, for a longer sentence: parts of 120, for xgrammar 0.2.8 compiles no repetition beyond 128.
TEXT = r"^[^\u0000-\u001f\"\\]{3,120}" + r"[^\u0000-\u001f\"\\]{0,120}" * 5 + "$"
LONGEST = 720


def plain_prompt(lines: Sequence[MaskedText], style: Style = "full") -> Prompt:
    """Return the prompt that asks for these numbered sentences in plain Swedish."""
    return rendered("plain_plain.j2" if style == "plain" else "plain.j2", lines=join(lines, "\n").text)


def plain_schema(lines: int) -> Mapping[str, Any]:
    """Return the JSON schema of the answer: as many texts as there are sentences, in order."""
    held = {"type": "array", "items": {"type": "string", "pattern": TEXT}, "minItems": lines, "maxItems": lines}
    return {
        "type": "object", "properties": {"texts": held}, "required": ["texts"], "additionalProperties": False,
    }  # fmt: skip


class _Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    texts: list[str] = Field(max_length=50)


def rewritings(answer: Answer, lines: int) -> list[MaskedText]:
    """Return the texts in order; BadAnswer when they are more or fewer than the sentences, or one has no words."""
    texts = parsed(answer, _Texts).texts
    if len(texts) != lines:
        raise BadAnswer("Modellen svarade inte på alla meningar.")
    if any(whole(text, LONGEST) != text for text in texts):
        raise BadAnswer("Modellen skrev ingen hel mening.")
    return [saying("", text, ()).text for text in texts]
