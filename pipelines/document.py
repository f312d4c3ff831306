"""One file read: a text that every offset of the product indexes, and where each piece of it stood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

KINDS = {
    "body": "",
    "page": "",
    "heading": "rubrik",
    "list": "lista",
    "table": "",
    "header": "sidhuvud",
    "footer": "sidfot",
    "footnote": "fotnot",
    "comment": "kommentar",
    "textbox": "textruta",
    "turn": "replik",
    "mail": "",
}


@dataclass(frozen=True)
class Place:
    """Where a segment stood; `page` and `cell` (table, row, column) count from 1. `speaker`, `mail` can name people."""

    kind: str = "body"
    page: int | None = None
    cell: tuple[int, int, int] | None = None
    speaker: str | None = field(default=None, repr=False)
    time: str | None = None
    mail: str | None = field(default=None, repr=False)

    def describe(self) -> str:
        """In Swedish, for the officer: "sida 3, tabell 1 rad 2 kolumn 1"."""
        parts = [_mail_in_swedish(self.mail), f"sida {self.page}" if self.page else "", KINDS.get(self.kind, "")]
        if self.cell:
            parts.append("tabell {} rad {} kolumn {}".format(*self.cell))
        parts += [self.speaker or "", self.time or ""]
        return ", ".join(part for part in parts if part) or "brödtext"


@dataclass(frozen=True)
class Removed:
    """What a tracked change took out: words that are no part of the text, who took them out, where they would stand."""

    text: str = field(repr=False)
    by: str = field(default="", repr=False)
    at: int = 0  # a code point of `Document.text`: the end of the paragraph they stood in


@dataclass(frozen=True)
class Segment:
    """What a reader yields: text and its place; `note` is a remark in Swedish for the officer, with or without text."""

    text: str = field(repr=False)
    place: Place = field(default_factory=Place)
    note: str = ""
    removed: Removed | None = None


@dataclass(frozen=True)
class PlacedSegment:
    """A segment in a document: code-point offsets into `Document.text`, half-open."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, repr=False)
class Document:
    """`id` is the path as given. `text[s.start:s.end]` is the text of segment s; `notes` are remarks in Swedish.

    `removed` is for the officer's eyes: it is not in the text, and nothing else is to read it.
    """

    id: str
    name: str
    text: str
    segments: tuple[PlacedSegment, ...]
    notes: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()

    def __repr__(self) -> str:
        return f"Document({len(self.text)} characters, {len(self.segments)} segments, {len(self.notes)} notes)"

    def segment(self, offset: int) -> int:
        """The number of the segment that holds `offset`; between two, the earlier one."""
        return max(bisect_right(self.segments, offset, key=lambda segment: segment.start) - 1, 0)

    def at(self, offset: int) -> Place:
        """The place of the segment that holds `offset`; between two, the earlier one."""
        return self.segments[self.segment(offset)].place if self.segments else Place()

    def rows(self, start: int, end: int) -> str:
        """The rows of the text that a range stands on, from 1, in words: "8", "8–10"."""
        first = self.text.count("\n", 0, start) + 1
        return numbered(first, first + self.text.count("\n", start, end))


def numbered(first: int, last: int) -> str:
    """Return rows in words: "8", "8–10"."""
    return f"{first}–{last}" if last > first else f"{first}"


def join(path: str, name: str, segments: Iterable[Segment]) -> Document:
    """One document: blocks are set apart by an empty line, rows and turns by a line end, cells of a row by a tab."""
    parts: list[str] = []
    placed: list[PlacedSegment] = []
    notes: dict[str, None] = {}
    removed: list[Removed] = []
    length = 0
    for segment in segments:
        if segment.note:
            notes[segment.note] = None
        if segment.removed:
            removed.append(replace(segment.removed, at=length))
        if not segment.text:
            continue
        gap = _gap(placed[-1].place, segment.place) if placed else ""
        start = length + len(gap)
        length = start + len(segment.text)
        parts += [gap, segment.text]
        placed.append(PlacedSegment(start, length, segment.place))
    return Document(path, name, "".join(parts), tuple(placed), tuple(notes), tuple(removed))


def _gap(before: Place, after: Place) -> str:
    if before.cell and after.cell and before.cell[:2] == after.cell[:2]:
        return "\t"
    alike = (before.kind, before.page, before.mail) == (after.kind, after.page, after.mail)
    if before.cell and after.cell:
        return "\n" if before.cell[0] == after.cell[0] else "\n\n"
    if before.kind == after.kind == "mail" and before.mail != "quoted" and after.mail != "quoted":
        return "\n"
    return "\n" if alike and after.kind in ("list", "turn", "header", "footer") else "\n\n"


def _mail_in_swedish(mail: str | None) -> str:
    return " / ".join(_part_in_swedish(part) for part in mail.split(" / ")) if mail else ""


def _part_in_swedish(part: str) -> str:
    if part.startswith("attachment: "):
        return "bilaga " + part.removeprefix("attachment: ")
    return {"quoted": "citerat meddelande", "body": "meddelandet"}.get(part, f"mejlhuvud {part}")
