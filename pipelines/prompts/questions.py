"""What an engine reads of a question to a case, and the form of its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Prompt
from pipelines.errors import BadAnswer
from pipelines.prompts import SAYING, Claim, join, line, parsed, rendered, said
from pipelines.prompts.style import Style

MOST = 4  # sentences of an answer


def question_prompt(
    question: MaskedText, lines: Sequence[MaskedText], style: Style = "full", most: int = MOST
) -> Prompt:
    """Return the prompt that asks for an answer from these lines alone, of at most so many sentences."""
    asked = line("Fråga:", question).text
    return rendered(
        "question_plain.j2" if style == "plain" else "question.j2", asked=asked, lines=join(lines, "\n").text, most=most
    )


def question_schema(lines: int, most: int = MOST) -> Mapping[str, Any]:
    """Return the JSON schema of the answer: whether it is there, and the sentences with the lines they rest on."""
    cites = {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": lines},
        "minItems": 1,
        "maxItems": 4,
    }
    sentence = {
        "type": "object", "properties": {"text": {"type": "string", "pattern": SAYING}, "cites": cites},
        "required": ["text", "cites"], "additionalProperties": False,
    }  # fmt: skip
    return {
        "type": "object",
        "properties": {"found": {"type": "boolean"}, "answer": {"type": "array", "items": sentence, "maxItems": most}},
        "required": ["found", "answer"], "additionalProperties": False,
    }  # fmt: skip


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    text: str = Field(min_length=3, max_length=1000)
    cites: list[int] = Field(min_length=1, max_length=50)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    found: bool
    answer: list[_Said] = Field(max_length=50)


def answered(answer: Answer, section: str, lines: int) -> list[Claim]:
    """Return the sentences of an answer, none where the engine says it is not there; BadAnswer when the form is wrong."""
    told = parsed(answer, _Answer)
    if any(not 1 <= n <= lines for one in told.answer for n in one.cites):
        raise BadAnswer("Modellen hänvisade till rader som inte finns.")
    return said((section, one.text, one.cites) for one in told.answer) if told.found else []
