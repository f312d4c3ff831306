"""The nouns of summarizing: points with their sources, the draft that checks look at, and who can write one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.templates import Template

Progress = Callable[[str, int, int], None]  # what is being done (Swedish), how much of it is done, of how much


@dataclass(frozen=True)
class Point:
    """One claim of a section, masked, with the sentences it rests on (their places in the case) and its flags."""

    section: str
    text: MaskedText = field(repr=False)
    sources: tuple[int, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What may be wrong with a point (its place in the draft), in Swedish, and whether it must be withheld."""

    check: str
    section: str
    point: int | None
    message: str
    withhold: bool = False
    text: MaskedText | None = field(default=None, repr=False)  # of the point withheld, or of the sentence lacking
    source: int | None = None  # the place in the case of the sentence lacking


@dataclass(frozen=True)
class Usage:
    """What the writing took: chunks of the case and calls to the engine, tokens both ways."""

    chunks: int = 0
    calls: int = 0
    prompt_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True)
class Draft:
    """Everything a check may look at: the case, what was asked, what was written, what the writer itself noticed.

    `beside`: what the draft had no room for, in the case's own words, for the officer to take in.
    """

    case: CaseFile
    template: Template
    points: tuple[Point, ...]
    findings: tuple[Finding, ...] = ()
    usage: Usage = Usage()
    engine: str = "extractive"
    model: str = ""
    beside: tuple[Point, ...] = ()


Check = Callable[[Draft], Iterable[Finding]]


class Writer(Protocol):
    """extractive: ExtractiveWriter · a model: ModelWriter(engine)."""

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case. EngineError when no whole one can be had."""
        ...

    async def aclose(self) -> None:
        """Let go of what it holds. Whoever made the writer calls this, in the same event loop as write."""
        ...


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody follows."""
