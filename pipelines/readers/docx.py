"""Word files: body, tables, margins, notes, comments and text boxes in reading order; changes as their final text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from pipelines.document import Place, Removed, Segment
from pipelines.readers.docx_styles import Styles, find, on, read_styles
from pipelines.readers.limits import Limits
from pipelines.readers.package import Package, attribute, local
from pipelines.readers.refusal import Refused
from pipelines.readers.remarks import Tally

_DROPPED = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "delInstrText",
    "pPr",
    "rPr",
    "sectPr",
    "tblPr",
    "tblGrid",
    "Fallback",
    "rt",
}
_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F0A8": "☐", "F06F": "☐", "F071": "☐", "F0FC": "✓"}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": ("footnotes", "footnote"), "endnoteReference": ("endnotes", "footnote"),
          "commentReference": ("comments", "comment")}  # fmt: skip


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """docx. Raises Refused for macros, broken and hostile files."""
    package = Package(data, limits)
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        raise Refused("macros")
    return _Word(package).segments()


@dataclass
class _Line:
    """A paragraph while it is read: its text, and what hangs on it and follows after."""

    parts: list[str] = field(default_factory=list)
    after: list[Segment] = field(default_factory=list)


class _Word:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = _target(package, "_rels/.rels", "/officeDocument") or "word/document.xml"
        self.folder, _, base = self.main.rpartition("/")
        self.rels = f"{self.folder}/_rels/{base}.rels"
        self.styles: Styles = read_styles(self._part("/styles"))
        self.notes = {kind: self._by_id(f"/{kind}") for kind in ("footnotes", "endnotes", "comments")}
        self.seen = Tally()
        self.tables = 0
        self.carried = _Line()

    def segments(self) -> Iterator[Segment]:
        root = self.package.xml(self.main)
        body = next((node for node in root if local(node) == "body"), None) if root is not None else None
        if body is None:
            raise Refused("corrupt")
        yield from self._margins("header")
        yield from self.blocks(body, Place())
        yield from self._margins("footer")
        self.seen.embedded += sum("/embeddings/" in name for name in self.package.names)
        yield from self.seen.segments()

    def blocks(self, container: etree._Element, place: Place) -> Iterator[Segment]:
        for node in container:
            tag = local(node)
            if tag == "p":
                yield from self.paragraph(node, place)
            elif tag == "tbl":
                yield from self.table(node, place)
            elif tag in ("altChunk", "object"):
                self.seen.embedded += 1
            elif tag in ("del", "moveFrom"):
                yield from self.removed(node)
            elif tag not in _DROPPED:
                yield from self.blocks(node, place)

    def removed(self, change: etree._Element, *within: etree._Element) -> Iterator[Segment]:
        """What a tracked change took out: all of it, or the cells of a row; what was only moved stands elsewhere."""
        self.seen.deleted += 1
        parts = (
            "".join(n.text or "" for n in part.iter() if local(n) in ("delText", "t")) for part in within or (change,)
        )
        words = " · ".join(part for part in parts if part.strip())
        if words and local(change) != "moveFrom":
            yield Segment("", removed=Removed(words, attribute(change, "author")))

    def table(self, table: etree._Element, place: Place) -> Iterator[Segment]:
        self.tables += 1
        number = self.tables
        for line in _inside(table, "tr"):
            if (mark := find(line, "trPr", "del")) is not None and on(line, "trPr", "del"):
                yield from self.removed(mark, *_inside(line, "tc"))
        for row, cells in enumerate(_rows(table), start=1):
            for column, cell in enumerate(cells, start=1):
                inside = replace(
                    place, kind="table" if place.kind == "body" else place.kind, cell=(number, row, column)
                )
                yield from self.blocks(cell, inside)

    def paragraph(self, node: etree._Element, place: Place) -> Iterator[Segment]:
        line, self.carried = self.carried, _Line()
        properties = next((child for child in node if local(child) == "pPr"), None)
        style = self.styles.of(properties)
        self.inline(node, line, hidden=style.hidden)
        if on(properties, "rPr", "del"):
            self.carried = line
            return
        kind = place.kind
        if kind == "body":
            kind = "heading" if style.heading else "list" if style.numbered else "body"
        yield Segment("".join(line.parts), replace(place, kind=kind))
        yield from line.after

    def inline(self, node: etree._Element, line: _Line, hidden: bool) -> None:
        for child in node:
            tag = local(child)
            if tag == "r":
                self.run(child, line, hidden)
            elif tag in ("del", "moveFrom"):
                line.after += self.removed(child)
            elif tag not in _DROPPED:
                self.leaf(tag, child, line, hidden)

    def run(self, run: etree._Element, line: _Line, hidden: bool) -> None:
        look = self.styles.of_run(next((child for child in run if local(child) == "rPr"), None))
        before = len(line.parts)
        self.inline(run, line, hidden or look.hidden)
        if look.faint:
            self.seen.faint += sum(len(part.strip()) for part in line.parts[before:])

    def leaf(self, tag: str, node: etree._Element, line: _Line, hidden: bool) -> None:
        text = _CHARACTERS.get(tag) or (node.text or "" if tag == "t" else _symbol(tag, node))
        if text:
            if hidden:
                self.seen.hide(text)
            line.parts.append("" if hidden else text)
        elif tag in _NOTES:
            line.after += self.note(*_NOTES[tag], attribute(node, "id"))
        elif tag == "txbxContent":
            line.after += self.blocks(node, Place("textbox"))
        else:
            self.seen.pictures += tag in ("blip", "imagedata", "relIds", "chart")
            self.seen.embedded += tag == "OLEObject"
            self.inline(node, line, hidden)

    def note(self, part: str, kind: str, number: str) -> Iterator[Segment]:
        note = self.notes[part].pop(number, None)
        if note is None:
            return
        author = attribute(note, "author") if kind == "comment" else ""
        prefix = f"Kommentar ({author}): " if author else ""
        for segment in self.blocks(note, Place(kind)):
            yield replace(segment, text=prefix + segment.text if segment.text.strip() else "")
            prefix = "" if segment.text.strip() else prefix

    def _margins(self, kind: str) -> Iterator[Segment]:
        """Headers or footers, each text once however many sections repeat it."""
        texts: set[str] = set()
        for part in _targets(self.package, self.rels, f"/{kind}"):
            root = self.package.xml(_path(self.folder, part))
            for segment in self.blocks(root, Place(kind)) if root is not None else ():
                if segment.text not in texts:
                    texts.add(segment.text)
                    yield segment

    def _part(self, kind: str) -> etree._Element | None:
        target = _target(self.package, self.rels, kind)
        return self.package.xml(_path(self.folder, target)) if target else None

    def _by_id(self, kind: str) -> dict[str, etree._Element]:
        root = self._part(kind)
        notes = root if root is not None else ()
        return {attribute(note, "id"): note for note in notes if "eparator" not in attribute(note, "type")}


def _rows(table: etree._Element) -> Iterator[list[etree._Element]]:
    for row in _inside(table, "tr"):
        if not on(row, "trPr", "del"):
            yield [cell for cell in _inside(row, "tc") if not on(cell, "tcPr", "cellDel")]


def _inside(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row, also when a content control or a tracked change wraps them."""
    for child in node:
        if local(child) == wanted:
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _inside(child, wanted)


def _symbol(tag: str, node: etree._Element) -> str:
    if tag == "sym":
        code = attribute(node, "char").upper()
        return _SYMBOLS.get(code) or ("•" if code.startswith("F0") else chr(int(code, 16)) if code.isalnum() else "")
    if tag == "checkBox":
        marks = {local(child): attribute(child, "val") for child in node}
        return "☒" if marks.get("checked", marks.get("default", "0")) not in ("0", "false") else "☐"
    return ""


def _targets(package: Package, rels: str, kind: str) -> list[str]:
    root = package.xml(rels)
    found = [node for node in root if attribute(node, "Type").endswith(kind)] if root is not None else []
    return [attribute(node, "Target") for node in found if attribute(node, "TargetMode") != "External"]


def _target(package: Package, rels: str, kind: str) -> str:
    return next(iter(_targets(package, rels, kind)), "").lstrip("/")


def _path(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith(("/", folder + "/")) else f"{folder}/{target}"
