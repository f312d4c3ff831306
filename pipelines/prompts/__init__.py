"""What an engine reads. The only place outside `anonymize` that makes MaskedText: of masked parts, and of an answer."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anonymize.masked import MaskedText
from pipelines.engines.base import Answer, Message, Prompt
from pipelines.engines.special import neutralise
from pipelines.errors import BadAnswer
from pipelines.sentences import cut
from pipelines.templates import Section, Template

_JINJA = Environment(
    loader=PackageLoader("pipelines", "prompts"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    autoescape=False, keep_trailing_newline=False,
)  # fmt: skip
_SPACED = re.compile(r"(?<=\S) {2,}(?=\S)")
_SIGNS = re.compile(r"^(?:#{1,6}|[-–•*▪●○])\s+(?=\S)")
_FENCE = re.compile(r"<{2,}|>{2,}|\b(?:UNDERLAG|PUNKTER|TEXT)\b(?=\s*>)")
_ENDED = re.compile(r"[.!?…][\"”»’')\]]*$")
_RULING = re.compile(r"([^\w\s])\1{4,}")
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
# Of a point's text: 3 to 320 signs, no control characters (maxLength alone lets them through). In three parts: xgrammar
# 0.2.8 in vLLM cannot compile a repetition beyond 128 and fails the request inside the engine.
LONGEST = 320
SAYING = r'^[^\u0000-\u001f"\\]{3,120}[^\u0000-\u001f"\\]{0,120}[^\u0000-\u001f"\\]{0,80}$'


def join(parts: Iterable[MaskedText], between: str = " ") -> MaskedText:
    """Return masked parts as one text."""
    return MaskedText(between.join(part.text for part in parts))


def unmarked(text: MaskedText) -> MaskedText:
    """Return a text without the signs that only set it: a heading's, a list item's, those of emphasis, a column's spaces."""
    return MaskedText(_SPACED.sub(" ", _SIGNS.sub("", text.text.replace("**", ""), count=1)))


def one_line(text: MaskedText, *, closed: bool) -> MaskedText:
    """Return a text on one line without signs of emphasis; `closed`: it ends in a stop, so that another can follow."""
    bare = " ".join(text.text.replace("**", "").split())
    return MaskedText(f"{bare}." if closed and not bare.endswith((".", "!", "?", ":")) else bare)


def line(mark: str, *parts: MaskedText) -> MaskedText:
    """Return masked parts as one line of data: marked, on one row, with nothing in it that could end the fence."""
    text = " ".join(" ".join(part.text.split()) for part in parts)
    text = _RULING.sub(r"\1\1\1", neutralise(_UNSEEN.sub("", text)))
    return MaskedText(f"{mark} {_FENCE.sub('…', text)}".rstrip())


def map_prompt(
    template: Template, lines: Sequence[MaskedText], points: int, words: int, *, brief: bool = False
) -> Prompt:
    """Return the prompt that asks for at most so many points, of so many words, of a chunk; `brief`: a short task, an example."""
    name = "map_plain.j2" if brief else "map.j2"
    return rendered(name, template=template, lines=join(lines, "\n").text, points=points, words=words)


def choose_prompt(section: Section, lines: Sequence[MaskedText], keep: int) -> Prompt:
    """Return the prompt that asks which points of a section to keep."""
    return rendered("choose.j2", section=section, lines=join(lines, "\n").text, keep=keep)


def rendered(name: str, **parts: Any) -> Prompt:
    """Return a template filled in, as one turn of the user: not every model has a system role."""
    return Prompt((Message("user", MaskedText(_JINJA.get_template(name).render(**parts).strip())),))


def map_schema(template: Template, lines: int, points: int, least: int = 0) -> Mapping[str, Any]:
    """Return the JSON schema of the answer to `map_prompt`; `least` points make a weak model write at all."""
    point = {
        "type": "object",
        "properties": {
            "section": {"enum": [section.id for section in template.sections]},
            "text": {"type": "string", "pattern": SAYING},
            "cites": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1, "maximum": lines},
                "minItems": 1,
                "maxItems": 4,
            },
        },
        "required": ["section", "text", "cites"],
        "additionalProperties": False,
    }
    held = {"type": "array", "items": point, "minItems": least, "maxItems": points}
    return {"type": "object", "properties": {"points": held}, "required": ["points"], "additionalProperties": False}


def choose_schema(lines: int, keep: int) -> Mapping[str, Any]:
    """Return the JSON schema of the answer to `choose_prompt`."""
    kept = {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": lines},
        "minItems": 1,
        "maxItems": keep,
    }
    return {"type": "object", "properties": {"keep": kept}, "required": ["keep"], "additionalProperties": False}


Form = TypeVar("Form", bound=BaseModel)


class _Claim(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    section: str
    text: str = Field(min_length=3, max_length=1000)
    cites: list[int] = Field(min_length=1, max_length=50)


class _Claims(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    points: list[_Claim] = Field(max_length=200)


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    keep: list[int] = Field(min_length=1, max_length=500)


@dataclass(frozen=True)
class Claim:
    """A point as the engine wrote it; `cites` are line numbers of its chunk, counted from 1."""

    section: str
    text: MaskedText = field(repr=False)
    cites: tuple[int, ...]


def claims(answer: Answer, template: Template, lines: int) -> list[Claim]:
    """Return what the engine wrote of a chunk; BadAnswer when the form, a section or a line number is wrong."""
    known = {section.id for section in template.sections}
    out = []
    for claim in parsed(answer, _Claims).points:
        if claim.section not in known or not all(1 <= n <= lines for n in claim.cites):
            raise BadAnswer("Modellen hänvisade till avsnitt eller rader som inte finns.")
        out.append((claim.section, claim.text, claim.cites))
    return said(out)


def said(points: Iterable[tuple[str, str, Sequence[int]]]) -> list[Claim]:
    """Return the points of an answer as claims, without those that are no whole sentence; BadAnswer when none of them is."""
    points = list(points)
    ended = [(section, whole(text), cites) for section, text, cites in points]
    if points and not any(text for _, text, _ in ended):
        raise BadAnswer("Modellen skrev ingen hel mening.")
    return [saying(section, text, cites) for section, text, cites in ended if text]


def whole(text: str, longest: int = LONGEST) -> str:
    """Return a text without the sentence that its form did not let the engine end: "hon slår" may have gone on "inte"."""
    if len(text) < longest or _ENDED.search(text.rstrip()):
        return text
    ends = [end for _, end in cut(text, [(0, len(text))])]
    return text[: ends[-2]] if len(ends) > 1 else ""


def fewer(points: int, again: int) -> int:
    """Return how many points to ask for the n-th time again: half as many each time.

    As many of the longest as the form allows do not fit the room of an answer: a wordy model never came to the end of one,
    and at temperature 0 another seed is the same answer. Half as many do (128 tokens each), by any tokenizer made for Swedish.
    """
    return max(1, points >> again)


def saying(section: str, text: str, cites: Sequence[int]) -> Claim:
    """Return what an engine wrote as a claim; BadAnswer when it has no words."""
    if sum(c.isalpha() for c in text) < 3:
        raise BadAnswer("Modellen skrev en punkt utan ord.")
    return Claim(section, MaskedText(" ".join(_UNSEEN.sub("", text).split())), tuple(dict.fromkeys(cites)))


def kept(answer: Answer, lines: int) -> list[int]:
    """Return the numbers of the points to keep; BadAnswer when there is no such point.

    A number said twice is a choice not made: a weak model says one again and again, and the first of the others stand in.
    """
    told = parsed(answer, _Kept).keep
    if not all(1 <= n <= lines for n in told):
        raise BadAnswer("Modellen valde en punkt som inte finns.")
    return list(dict.fromkeys([*told, *range(1, lines + 1)]))[: len(told)]


def parsed(answer: Answer, form: type[Form]) -> Form:
    """Return an answer as the form that was asked for; BadAnswer when it was cut or is another."""
    if answer.finish == "length":
        raise BadAnswer("Modellens svar klipptes av.")
    try:
        return form.model_validate(json.loads(answer.text))
    except (ValueError, ValidationError, RecursionError):
        raise BadAnswer("Modellen svarade inte i den form som begärdes.") from None
