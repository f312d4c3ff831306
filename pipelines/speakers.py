"""Who speaks where: the name at the head of a turn, the sender of an e-mail, the one an older message quotes."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from pipelines.document import Document, PlacedSegment

Range = tuple[int, int]
_FROM = re.compile(r"\s*(?:Från|From|Avsändare):\s*(?P<who>[^<\n]+?)\s*(?:<|$|\n)", re.IGNORECASE)
_HEAD = re.compile(  # a mail pasted into a plain text: who, then to whom or when
    r"(?:^|\n)(?:Från|From|Avsändare):[ \t]*(?P<who>[^<,\n(]+?)[ \t]*(?:[<,(][^\n]*)?"
    r"(?:\n(?:Till|To|Kopia|Cc|Skickat|Sent|Datum|Date|Ämne|Subject):[^\n]*)+",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:^|\n)[> ]*(?:Den|On)\s[^\n]{4,60}?\s(?:skrev|wrote)\s(?P<who>[^<\n:]+?)\s*(?:<[^>\n]*>)?\s*:")
_QUOTED_FROM = re.compile(r"(?:^|\n)[> ]*(?:Från|From):\s*(?P<who>[^<\n]+?)\s*(?:<|\n|$)", re.IGNORECASE)


class Speakers:
    """Regions of a document that somebody says, with the place of that one's name."""

    def __init__(self, document: Document) -> None:
        self._regions = sorted(_regions(document))
        self._starts = [start for start, _, _ in self._regions]

    def at(self, offset: int) -> Range | None:
        """Return where the name of whoever says this stands; None for a name's own sentence and where nobody is named."""
        n = bisect_right(self._starts, offset) - 1
        return self._regions[n][2] if n >= 0 and offset < self._regions[n][1] else None


def _regions(document: Document) -> Iterator[tuple[int, int, Range]]:
    sender: Range | None = None
    quoted: Range | None = None
    for segment in document.segments:
        text = document.text[segment.start : segment.end]
        mail = segment.place.mail
        if segment.place.speaker:
            yield segment.start + 1, segment.end, (segment.start, segment.start + len(segment.place.speaker))
        elif mail == "From":
            sender, quoted = _name(_FROM.match(text), segment), None
        elif mail == "body" and sender:
            yield segment.start, segment.end, sender
        elif mail == "quoted":
            yield from _quoted(segment, text, quoted)
            quoted = _last(segment, text) or quoted
        elif mail is None and (head := _HEAD.search(text)):
            sender = _name(head, segment)
            yield (
                segment.start + head.end(),
                segment.end,
                (segment.start + head.start("who"), segment.start + head.end("who")),
            )
        elif mail is None and sender:
            yield segment.start, segment.end, sender


def _quoted(segment: PlacedSegment, text: str, quoted: Range | None) -> Iterator[tuple[int, int, Range]]:
    """What older messages say in one segment: each of their first lines begins a new region."""
    heads = sorted((m for form in (_WROTE, _QUOTED_FROM) for m in form.finditer(text)), key=lambda m: m.start())
    at = segment.start
    for head in heads:
        if quoted and at < segment.start + head.start():
            yield at, segment.start + head.start(), quoted
        at, quoted = segment.start + head.end(), _name(head, segment)
    if quoted and at < segment.end:
        yield at, segment.end, quoted


def _last(segment: PlacedSegment, text: str) -> Range | None:
    heads = sorted((m for form in (_WROTE, _QUOTED_FROM) for m in form.finditer(text)), key=lambda m: m.start())
    return _name(heads[-1], segment) if heads else None


def _name(found: re.Match[str] | None, segment: PlacedSegment) -> Range | None:
    return (segment.start + found.start("who"), segment.start + found.end("who")) if found else None
