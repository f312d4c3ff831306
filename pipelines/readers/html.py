"""Web pages and html mails: the text a reader sees, block by block. What the page hides is counted, never read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from pipelines.document import Place, Segment
from pipelines.readers.encoding import decode
from pipelines.readers.limits import Limits

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_SILENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea", "title"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BLOCK_TAGS = """
address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|%)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?)\b", re.IGNORECASE)
_OLDER_MAIL = re.compile(r"(?:Från|From):.*\n(?:Skickat|Sent|Datum|Date):", re.IGNORECASE)
_QUOTED = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|divRplyFwdMsg|appendonsend", re.IGNORECASE)


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:  # noqa: ARG001
    """html. The page's own charset is believed when it fits the bytes."""
    named = _CHARSET.search(data[:4096])
    text, remark = decode(data, None if _is_utf8(data) else named[1].decode("ascii") if named else None)
    yield Segment("", Place(), remark)
    yield from segments(text)


def segments(text: str, mail: str | None = None) -> Iterator[Segment]:
    """The blocks of a page; `mail` is the place of an html mail's body, whose quoted history is marked."""
    page = _Page(mail)
    for start in range(0, len(text), 65_536):
        page.feed(text[start : start + 65_536])
        yield from page.taken()
    page.close()
    page.flush()
    yield from page.taken()
    if page.hidden_characters:
        yield Segment("", Place(), f"Dold text ({page.hidden_characters} tecken) på sidan är inte med.")
    if page.white:
        yield Segment("", Place(), "Sidan har vit text som kanske inte syns: den är med, kontrollera den.")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class _Page(HTMLParser):
    def __init__(self, mail: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.mail = mail
        self.done: list[Segment] = []
        self.words: list[str] = []
        self.heading = self.item = False
        self.tables = 0
        self.cells: list[list[int]] = []
        self.closed_by: list[tuple[str, bool]] = []
        self.hidden_characters = 0
        self.white = False
        self.history = False
        self.blockquotes = 0

    def taken(self) -> list[Segment]:
        done, self.done = self.done, []
        return done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        style = named.get("style", "")
        self.white = self.white or ("background" not in style and bool(_WHITE.search(style)))
        if self.closed_by and self.closed_by[0][0] == "p" and tag in _BLOCKS:
            self.closed_by.clear()
        if tag == "br" and not self.closed_by:
            self.words.append("\n")
        if tag in _BLOCKS:
            self.flush()
            self._enter(tag, named)
        if tag in _VOID:
            return
        if self.closed_by:
            self._inside_hidden(tag)
        elif tag in _SILENT or "hidden" in named or _HIDDEN.search(style):
            self.closed_by.append((tag, tag not in _SILENT))

    def _inside_hidden(self, tag: str) -> None:
        """Only tags of the hiding element's own name are counted, so that it ends where it ends."""
        if tag == self.closed_by[0][0]:
            self.closed_by.append(self.closed_by[0])

    def handle_endtag(self, tag: str) -> None:
        if self.closed_by:
            if tag == self.closed_by[0][0] or (tag in ("body", "html")):
                self.closed_by.pop()
        elif tag in _BLOCKS:
            self.flush()
            self._leave(tag)

    def handle_data(self, data: str) -> None:
        if self.closed_by:
            self.hidden_characters += len(data.strip()) if self.closed_by[0][1] else 0
        else:
            self.words.append(data if self.cdata_elem else re.sub(r"\s+", " ", data))

    def flush(self) -> None:
        """Ends the block: the words so far are a segment."""
        text = re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", "".join(self.words))).strip()
        self.words = []
        if text:
            self.history = self.history or bool(_OLDER_MAIL.match(text))
            self.done.append(Segment(text, self._place()))

    def _place(self) -> Place:
        mail = "quoted" if (self.history or self.blockquotes) and self.mail is not None else self.mail
        if self.cells:
            table, row, column = self.cells[-1]
            return Place("table", cell=(table, max(row, 1), max(column, 1)), mail=mail)
        return Place("heading" if self.heading else "list" if self.item else "body", mail=mail)

    def _enter(self, tag: str, named: dict[str, str]) -> None:
        self.blockquotes += tag == "blockquote"
        self.history = self.history or bool(_QUOTED.search(named.get("class", "") + " " + named.get("id", "")))
        self.heading, self.item = tag[0] == "h" and tag[1:].isdigit(), tag == "li"
        if tag == "table":
            self.tables += 1
            self.cells.append([self.tables, 0, 0])
        elif self.cells and tag == "tr":
            self.cells[-1][1:] = [self.cells[-1][1] + 1, 0]
        elif self.cells and tag in ("td", "th"):
            self.cells[-1][2] += 1

    def _leave(self, tag: str) -> None:
        self.heading = self.item = False
        self.blockquotes -= tag == "blockquote" and self.blockquotes > 0
        if tag == "table" and self.cells:
            self.cells.pop()
