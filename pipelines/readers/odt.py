"""OpenDocument text: body, tables, margins, notes, comments and text boxes in reading order. Deleted text stays out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from pipelines.document import Place, Removed, Segment
from pipelines.readers.limits import Limits
from pipelines.readers.package import Package, attribute, local
from pipelines.readers.refusal import Refused
from pipelines.readers.remarks import Tally

_SILENT = {
    "tracked-changes",
    "forms",
    "sequence-decls",
    "variable-decls",
    "user-field-decls",
    "note-citation",
    "annotation-end",
}
_SILENT |= {"creator", "date", "date-string", "creator-initials", "title", "desc", "table-of-content-source"}
_WRAPPERS = {"table-header-rows", "table-row-group", "table-rows"}
_MOST_SPACES = 100
_MOST_REPEATS = 1000


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """odt. Raises Refused for locked, macro-bearing, broken and hostile files."""
    package = Package(data, limits)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise Refused("encrypted")
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
        raise Refused("macros")
    return _Text(package).segments()


@dataclass
class _Line:
    parts: list[str] = field(default_factory=list)
    after: list[Segment] = field(default_factory=list)


class _Text:
    def __init__(self, package: Package) -> None:
        content = package.xml("content.xml")
        if content is None:
            raise Refused("corrupt")
        self.content, self.styles = content, package.xml("styles.xml")
        roots = [root for root in (self.content, self.styles) if root is not None]
        self.hidden_styles = _hidden_styles([node for root in roots for node in root.iter("{*}style")])
        self.tables = 0
        self.deleted = {attribute(r, "id"): d for r in content.iter("{*}changed-region") for d in r.iter("{*}deletion")}
        self.seen = Tally(deleted=len(self.deleted))

    def segments(self) -> Iterator[Segment]:
        body = next(self.content.iter("{*}text"), None)
        if body is None:
            raise Refused("corrupt")
        yield from self._margins("header")
        yield from self.blocks(body, Place())
        yield from self._margins("footer")
        yield from self.seen.segments()

    def blocks(self, container: etree._Element, place: Place) -> Iterator[Segment]:
        for node in container:
            tag = local(node)
            if tag in ("p", "h"):
                yield from self.paragraph(node, place)
            elif tag == "table":
                yield from self.table(node, place)
            elif tag == "list" and place.kind == "body":
                yield from self.blocks(node, replace(place, kind="list"))
            elif tag in ("frame", "custom-shape"):
                line = _Line()
                self.leaf(tag, node, line)
                yield from line.after
            elif tag not in _SILENT:
                yield from self.blocks(node, place)

    def paragraph(self, node: etree._Element, place: Place) -> Iterator[Segment]:
        line = _Line()
        self.inline(node, line, hidden=attribute(node, "style-name") in self.hidden_styles)
        kind = "heading" if local(node) == "h" and place.kind in ("body", "list") else place.kind
        yield Segment("".join(line.parts), replace(place, kind=kind))
        yield from line.after

    def inline(self, node: etree._Element, line: _Line, hidden: bool = False) -> None:
        self.add(node.text, line, hidden)
        for child in node:
            tag = local(child)
            if tag in ("hidden-text", "hidden-paragraph"):
                self.seen.hide(attribute(child, "string-value") or child.text or "")
            elif tag in ("span", "a", "ruby", "ruby-base", "meta", "meta-field"):
                self.inline(child, line, hidden or attribute(child, "style-name") in self.hidden_styles)
            elif tag not in _SILENT and tag != "ruby-text":
                self.leaf(tag, child, line, hidden)
            self.add(child.tail, line, hidden)

    def leaf(self, tag: str, node: etree._Element, line: _Line, hidden: bool = False) -> None:
        if tag == "s":
            count = attribute(node, "c") or "1"
            line.parts.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
        elif tag in ("tab", "line-break"):
            line.parts.append("\t" if tag == "tab" else "\n")
        elif tag == "note":
            line.after += self.blocks(node, Place("footnote"))
        elif tag == "annotation":
            line.after += self.comment(node)
        elif tag == "change":
            line.after += self.removed(attribute(node, "change-id"))
        elif tag == "text-box" or (tag == "custom-shape" and len(node)):
            line.after += self.blocks(node, Place("textbox"))
        else:
            self.seen.pictures += tag == "image"
            self.seen.embedded += tag in ("object", "object-ole")
            self.inline(node, line, hidden)

    def removed(self, change: str) -> Iterator[Segment]:
        """What a tracked change took out here."""
        gone = self.deleted.get(change)
        if gone is None:
            return
        paragraphs = (" ".join("".join(p.itertext()).split()) for p in gone if local(p) in ("p", "h"))
        author = next((node.text for node in gone.iter("{*}creator")), None)
        if words := " ".join(paragraphs).strip():
            yield Segment("", removed=Removed(words, author or ""))

    def add(self, text: str | None, line: _Line, hidden: bool) -> None:
        """White space in the XML is one space, as in html."""
        if not text:
            return
        if hidden:
            self.seen.hide(text)
            return
        squeezed = " ".join(text.split())
        before, behind = " " if text[0].isspace() else "", " " if text[-1].isspace() and squeezed else ""
        line.parts.append(before + squeezed + behind)

    def comment(self, node: etree._Element) -> Iterator[Segment]:
        author = next((child.text for child in node if local(child) == "creator"), None)
        prefix = f"Kommentar ({author}): " if author else ""
        for segment in self.blocks(node, Place("comment")):
            yield replace(segment, text=prefix + segment.text if segment.text.strip() else "")
            prefix = "" if segment.text.strip() else prefix

    def table(self, table: etree._Element, place: Place) -> Iterator[Segment]:
        self.tables += 1
        number, row = self.tables, 0
        for line in _rows(table):
            column = 0
            for cell in line:
                if local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                kind = "table" if place.kind in ("body", "list") else place.kind
                yield from self.blocks(cell, replace(place, kind=kind, cell=(number, row + 1, column + 1)))
                column += _repeats(cell, "number-columns-repeated")
            row += _repeats(line, "number-rows-repeated")

    def _margins(self, kind: str) -> Iterator[Segment]:
        """Headers or footers of the page styles, each text once."""
        texts: set[str] = set()
        masters = self.styles.iter("{*}master-page") if self.styles is not None else ()
        for part in (part for master in masters for part in master if local(part).startswith(kind)):
            for segment in self.blocks(part, Place(kind)):
                if segment.text not in texts:
                    texts.add(segment.text)
                    yield segment


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in _WRAPPERS:
            yield from _rows(child)


def _repeats(node: etree._Element, name: str) -> int:
    count = attribute(node, name)
    return min(int(count), _MOST_REPEATS) if count.isdigit() else 1


def _hidden_styles(styles: list[etree._Element]) -> frozenset[str]:
    """Names of the styles that hide their text, by themselves or by the style they build on."""
    hidden = {
        attribute(style, "name") for style in styles if any(attribute(part, "display") == "none" for part in style)
    }
    heirs = [(attribute(style, "name"), attribute(style, "parent-style-name")) for style in styles]
    for _ in range(8):
        hidden |= {name for name, parent in heirs if parent in hidden}
    return frozenset(hidden)
