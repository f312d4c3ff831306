"""Web pages and html mails: the text a reader sees, block by block. What the page hides is counted, never read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from pipelines.document import Place, Segment
from pipelines.readers.encoding import decode
from pipelines.readers.limits import Limits
from pipelines.readers.remarks import Tally

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_SILENT_TAGS = "script style template noscript iframe object svg math select textarea title"
_BLOCK_TAGS = """
address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_SILENT = frozenset(_SILENT_TAGS.split())
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|%)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?)\b", re.IGNORECASE)
_QUOTED = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|divRplyFwdMsg|appendonsend", re.IGNORECASE)
_OLDER_MAIL = re.compile(r"(?:Från|From):.*\n(?:Skickat|Sent|Datum|Date):", re.IGNORECASE)


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:  # noqa: ARG001
    """html. The page's own charset is believed when it fits the bytes."""
    named = _CHARSET.search(data[:4096])
    text, remark = decode(data, None if _is_utf8(data) else named[1].decode("ascii") if named else None)
    yield Segment("", Place(), remark)
    yield from segments(text)


def segments(text: str, mail: str | None = None) -> Iterator[Segment]:
    """The blocks of a page. With `mail`, the place of an html mail's body, its quoted history is marked."""
    page = _Page(mail)
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True, no_network=True)
    parser.feed(text.encode("utf-8", "replace"))
    parser.close()
    yield from page.done
    yield from page.seen.segments()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass
class _Table:
    """Where we are in a table, and how many segments there were before this row."""

    number: int
    row: int = 0
    column: int = 0
    before: int = 0


class _Page:
    """The parser's target: it calls `start`, `data` and `end` in document order, and closes what the page left open."""

    def __init__(self, mail: str | None) -> None:
        self.mail = mail
        self.done: list[Segment] = []
        self.words: list[str] = []
        self.heading = self.item = self.history = False
        self.tables: list[_Table] = []
        self.count = self.blockquotes = 0
        self.silent = self.hidden = self.white = 0
        self.seen = Tally()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style", "")
        if tag == "br" and not self.silent and not self.hidden:
            self.words.append("\n")
        if tag in _BLOCKS:
            self.flush()
            self.enter(tag, attributes)
        self.silent += bool(self.silent or tag in _SILENT)
        self.hidden += bool(self.hidden or "hidden" in attributes or _HIDDEN.search(style))
        self.white += bool(self.white or (_WHITE.search(style) and "background" not in style))

    def end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.flush()
            self.leave(tag)
        self.silent -= self.silent > 0
        self.hidden -= self.hidden > 0
        self.white -= self.white > 0

    def data(self, data: str) -> None:
        if self.silent:
            return
        if self.hidden:
            self.seen.hide(data)
            return
        self.seen.faint += len(data.strip()) if self.white else 0
        self.words.append(re.sub(r"\s+", " ", data))

    def comment(self, data: str) -> None:
        self.seen.hide(data, counted=False)

    def close(self) -> None:
        self.flush()

    def flush(self) -> None:
        """Ends the block: the words so far are a segment."""
        text = "\n".join(" ".join(line.split()) for line in "".join(self.words).split("\n")).strip()
        self.words = []
        if text:
            self.history = self.history or bool(_OLDER_MAIL.match(text))
            self.done.append(Segment(text, self.place()))

    def place(self) -> Place:
        quoted = self.mail is not None and (self.history or self.blockquotes)
        kind = "heading" if self.heading else "list" if self.item else "body"
        place = Place(kind, mail="quoted" if quoted else self.mail)
        if not self.tables or not self.tables[-1].column:
            return place
        table = self.tables[-1]
        return replace(place, kind="table", cell=(table.number, table.row, table.column))

    def enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.heading, self.item = tag[0] == "h" and tag[1:].isdigit(), tag == "li"
        self.blockquotes += tag == "blockquote"
        marks = attributes.get("class", "") + " " + attributes.get("id", "")
        self.history = self.history or bool(_QUOTED.search(marks))
        if tag == "table":
            self.count += 1
            self.tables.append(_Table(self.count))
        elif tag == "tr" and self.tables:
            self.tables[-1].row += 1
            self.tables[-1].column, self.tables[-1].before = 0, len(self.done)
        elif tag in ("td", "th") and self.tables:
            self.tables[-1].column += 1

    def leave(self, tag: str) -> None:
        self.heading = self.item = False
        self.blockquotes -= tag == "blockquote" and self.blockquotes > 0
        if tag == "tr" and self.tables and self.tables[-1].column == 1:
            self.unframe(self.tables[-1])
        if tag == "table" and self.tables:
            self.tables.pop()

    def unframe(self, table: _Table) -> None:
        """A row of one cell is layout, as in most html mails: its text is body text."""
        cell = (table.number, table.row, 1)
        for index in range(table.before, len(self.done)):
            segment = self.done[index]
            if segment.place.cell == cell:
                self.done[index] = replace(segment, place=replace(segment.place, kind="body", cell=None))
