"""Plain text and Markdown: paragraphs as they stand; a text that is a transcript of turns is read as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipelines.document import Place, Segment
from pipelines.readers.encoding import decode
from pipelines.readers.limits import Limits
from pipelines.readers.transcript import turns

_PARAGRAPHS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_HEADING = re.compile(r"#{1,6} \S")
_LIST_ITEM = re.compile(r"(?:[-*•–] |\d{1,2}[.)] )\S")


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:  # noqa: ARG001
    """txt and md. A form feed ends a paragraph, as an empty line does."""
    text, remark = decode(data)
    yield Segment("", Place(), remark)
    yield from turns(text) or paragraphs(text)


def paragraphs(text: str, mail: str | None = None) -> Iterable[Segment]:
    """A segment a paragraph; line breaks inside are kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return (Segment(part, Place(_kind(part), mail=mail)) for part in _PARAGRAPHS.split(text) if part.strip())


def _kind(paragraph: str) -> str:
    first = paragraph.lstrip()
    if _HEADING.match(first):
        return "heading"
    return "list" if _LIST_ITEM.match(first) else "body"
