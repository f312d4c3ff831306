"""Rich Text Format: what Word and older case systems save. Groups in braces say where their text belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipelines.document import Place, Segment
from pipelines.readers.limits import Limits
from pipelines.readers.refusal import Refused
from pipelines.readers.remarks import Tally

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_CHARACTERS = {"tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’"}
_CHARACTERS |= {"ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " "}
_SYMBOLS = {"~": "\xa0", "_": "-", "-": "\xad", "\\": "\\", "{": "{", "}": "}"}
_TEXTS = {name: "header" for name in ("header", "headerl", "headerr", "headerf")}
_TEXTS |= {name: "footer" for name in ("footer", "footerl", "footerr", "footerf")}
_TEXTS |= {"footnote": "footnote", "annotation": "comment", "shptxt": "textbox"}
_SILENT_WORDS = """
fonttbl colortbl stylesheet info fldinst listtext pntext sp nonshppict pict objdata nonesttables filetbl revtbl template
themedata ftnsep ftnsepc aftnsep aftnsepc xe tc bkmkstart bkmkend upr private
"""
_SILENT = frozenset(_SILENT_WORDS.split())
_OPEN_THOUGH_STARRED = {"shpinst", "annotation", "atnauthor", "ud", "shppict"}
_CHARSETS = {161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250"}
_MOST_GROUPS = 2000


@dataclass(frozen=True)
class _Look:
    """What a group inherits from the group around it, and may change for itself."""

    silent: bool = False
    hidden: bool = False
    deleted: bool = False
    author: bool = False
    in_table: bool = False
    heading: bool = False
    listed: bool = False
    fallback: int = 1
    codec: str = ""


@dataclass
class _Flow:
    """A stream of paragraphs: the body, or a note, header or box inside it."""

    place: Place
    parts: list[str] = field(default_factory=list)
    after: list[Segment] = field(default_factory=list)
    done: list[Segment] = field(default_factory=list)
    cell: tuple[int, int, int] | None = None

    def end_paragraph(self, look: _Look) -> None:
        kind = "table" if self.cell else "heading" if look.heading else "list" if look.listed else "body"
        place = replace(self.place, kind=kind if self.place.kind == "body" else self.place.kind, cell=self.cell)
        text = "".join(self.parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.done += [Segment(text, place), *self.after]
        self.parts, self.after = [], []


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:  # noqa: ARG001
    """rtf."""
    return _Rtf(data.decode("latin-1")).segments()


class _Rtf:
    def __init__(self, text: str) -> None:
        self.text = text
        self.look = _Look()
        self.groups: list[tuple[_Look, _Flow | None]] = []
        self.flows = [_Flow(Place())]
        self.margins: dict[str, set[str]] = {"header": set(), "footer": set()}
        self.codec, self.fonts, self.font = "cp1252", dict[int, str](), 0
        self.author = ""
        self.starred = False
        self.skip = 0
        self.tables = 0
        self.seen = Tally()

    def segments(self) -> Iterator[Segment]:
        position = 0
        while position < len(self.text):
            token = _TOKEN.match(self.text, position)
            assert token is not None  # every character begins a token
            position = token.end()
            word, number, code, symbol, brace, run = token.groups()
            if word == "bin":
                position += max(int(number or 0), 0)
            elif word:
                self.word(word, int(number) if number else None)
            elif brace:
                self.brace(brace)
            elif code:
                self.add(bytes([int(code, 16)]).decode(self.look.codec or self.codec, "replace"))
            elif symbol:
                self.symbol(symbol)
            elif run:
                self.add(
                    run if run.isascii() else run.encode("latin-1").decode(self.look.codec or self.codec, "replace")
                )
            if len(self.flows) == 1 and self.flows[0].done:
                yield from self.taken()
        self.flows[0].end_paragraph(self.look)
        yield from self.taken()
        yield from self.seen.segments()

    def taken(self) -> list[Segment]:
        done, self.flows[0].done = self.flows[0].done, []
        return done

    def brace(self, brace: str) -> None:
        self.starred, self.skip = False, 0
        if brace == "{":
            self.groups.append((self.look, None))
            if len(self.groups) > _MOST_GROUPS:
                raise Refused("too_deep")
        elif self.groups:
            self.look, flow = self.groups.pop()
            if flow is not None:
                self.close(flow)

    def symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.starred = True
        elif symbol in "\r\n":
            self.word("par", None)
        elif symbol in _SYMBOLS:
            self.add(_SYMBOLS[symbol])

    def word(self, word: str, number: int | None) -> None:
        starred, self.starred = self.starred, False
        on = number != 0
        if word in _SILENT or (starred and word not in _OPEN_THOUGH_STARRED):
            self.seen.pictures += word == "pict" and not self.look.silent
            self.look = replace(self.look, silent=True)
        elif word in _TEXTS and not self.look.silent:
            self.open(_TEXTS[word])
        elif word == "u":
            self.skip = 0
            self.add(chr((number or 0) & 0xFFFF))
            self.skip = self.look.fallback
        elif word in _CHARACTERS:
            self.add(_CHARACTERS[word])
        elif word in ("par", "page", "sect", "cell", "nestcell", "row"):
            self.end(word)
        elif word in ("v", "deleted"):
            self.look = replace(self.look, hidden=on) if word == "v" else replace(self.look, deleted=on)
        else:
            self.set(word, number or 0)

    def set(self, word: str, number: int) -> None:
        """What changes how the following text is read."""
        if word == "plain":
            self.look = replace(self.look, hidden=False, deleted=False, codec="")
        elif word == "pard":
            self.look = replace(self.look, in_table=False, heading=False, listed=False)
        elif word == "intbl":
            self.look = replace(self.look, in_table=True)
        elif word in ("outlinelevel", "ls"):
            self.look = replace(self.look, heading=self.look.heading or word == "outlinelevel", listed=word == "ls")
        elif word == "uc":
            self.look = replace(self.look, fallback=min(max(number, 0), 20))
        elif word == "ansicpg":
            self.codec = _known(f"cp{number}")
        elif word == "f":
            self.font, self.look = number, replace(self.look, codec=self.fonts.get(number, ""))
        elif word == "fcharset" and number in _CHARSETS:
            self.fonts[self.font] = _CHARSETS[number]
        elif word == "atnauthor":
            self.author, self.look = "", replace(self.look, author=True)
        self.seen.embedded += word == "object"

    def add(self, text: str) -> None:
        dropped, self.skip = self.skip, max(0, self.skip - len(text))
        text = text[dropped:]
        if self.look.silent or not text:
            return
        if self.look.author:
            self.author += text
        elif self.look.hidden or self.look.deleted:
            self.seen.hide(text, counted=not self.look.deleted)
            self.seen.deleted += self.look.deleted
        else:
            self.flows[-1].parts.append(text)

    def end(self, word: str) -> None:
        """Ends a paragraph, cell or row."""
        if self.look.silent:
            return
        flow = self.flows[-1]
        if self.look.in_table or word in ("cell", "row"):
            if flow.cell is None:
                self.tables += 1
                flow.cell = (self.tables, 1, 1)
        else:
            flow.cell = None
        flow.end_paragraph(self.look)
        if flow.cell and word in ("cell", "row"):
            table, row, column = flow.cell
            flow.cell = (table, row, column + 1) if word == "cell" else (table, row + 1, 1)

    def open(self, kind: str) -> None:
        flow = _Flow(Place(kind))
        if kind == "comment" and self.author.strip():
            flow.parts.append(f"Kommentar ({self.author.strip()}): ")
        self.author = ""
        self.look = replace(self.look, in_table=False, hidden=False)
        if self.groups:
            self.groups[-1] = (self.groups[-1][0], flow)
            self.flows.append(flow)

    def close(self, flow: _Flow) -> None:
        flow.end_paragraph(self.look)
        if len(self.flows) > 1 and self.flows[-1] is flow:
            self.flows.pop()
        seen = self.margins.get(flow.place.kind)
        fresh = [one for one in flow.done if seen is None or one.text not in seen]
        if seen is None:
            self.flows[-1].after += fresh
        else:
            seen.update(one.text for one in fresh)
            self.flows[-1].done += fresh


def _known(codec: str) -> str:
    try:
        "".encode(codec)
    except LookupError:
        return "cp1252"
    return codec
