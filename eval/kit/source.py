"""One document of an example case as written by hand: YAML front matter, then a body of one block a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from eval.kit import markup

FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
LAYOUT = {".docx", ".odt", ".rtf", ".pdf"}
NOTE = re.compile(r"^NOTE\n(?:.+\n)+", re.MULTILINE)
VOICE = re.compile(r"<v ([^>]+)>")
CELL = re.compile(r"\|(?![A-Z_]+[|⟧]|[pf]\d+⟧)")


@dataclass(frozen=True)
class Block:
    """A heading, para, bullet, bar (the head of a note), box (text box), table or page break."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """A document to be built: the name of its file, its settings and its marked-up text."""

    name: str
    meta: dict[str, Any] = field(repr=False)
    body: str = field(repr=False)

    @property
    def suffix(self) -> str:
        """The built file's suffix, in lower case."""
        return Path(self.name).suffix.lower()

    @property
    def blocks(self) -> list[Block]:
        """The body cut into blocks, for formats with a layout."""
        return list(cut(self.body))


def load(path: Path) -> Source:
    """Read `NAME.src`; NAME is the file it becomes."""
    text = path.read_text("utf-8")
    front = FRONT.match(text)
    meta = yaml.safe_load(front[1]) if front else {}
    return Source(path.name.removesuffix(".src"), meta, text[front.end() :] if front else text)


def cut(body: str) -> Iterator[Block]:
    """Cut a body into blocks; rows of a table stand on adjacent lines."""
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in CELL.split(line.strip())[1:-1]))
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        if line.strip():
            yield block(line.strip())


def block(line: str) -> Block:
    """One line as a block, by its opening mark."""
    if line == "---":
        return Block("break")
    if line.startswith("#"):
        marks, _, text = line.partition(" ")
        return Block("heading", text, level=len(marks))
    for mark, kind in (("- ", "bullet"), ("== ", "bar"), ("[] ", "box")):
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block("para", line)


def lines(source: Source) -> Iterator[str]:
    """Every marked-up line of a laid-out body, cell by cell, in reading order."""
    for part in source.blocks:
        if part.kind == "table":
            yield from (cell for row in part.rows for cell in row)
        elif part.kind != "break":
            yield part.text


def parts(source: Source) -> Iterator[tuple[str, str]]:
    """(part, marked-up text) of a document: header, body, footnote, comment, footer, and a vtt's note and speaker."""
    if source.suffix not in LAYOUT:
        yield from ((key, str(source.meta[key])) for key in ("from", "to", "cc", "subject") if key in source.meta)
        yield from spoken(source.body) if source.suffix == ".vtt" else (("body", source.body),)
        return
    if "header" in source.meta:
        yield "header", source.meta["header"]
    yield "body", "\n".join(markup.visible(line) for line in lines(source))
    for part, kind in (("footnote", "note"), ("comment", "comment")):
        yield from ((part, text) for line in lines(source) for text in markup.aside(line, kind))
    if "footer" in source.meta:
        yield "footer", source.meta["footer"]


def spoken(body: str) -> Iterator[tuple[str, str]]:
    """The parts of a vtt: its notes and speaker tags, which a reader may leave out or say once a turn, and the words."""
    yield from (("note", note) for note in NOTE.findall(body))
    yield from (("speaker", name) for name in VOICE.findall(body))
    yield "body", VOICE.sub("", NOTE.sub("", body))
