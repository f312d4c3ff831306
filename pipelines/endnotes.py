"""Endnotes in a Word document: python-docx makes none, so the part is written here (ECMA-376, 17.11)."""

from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy

from docx.document import Document as Paper
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

_EMPTY = f"""<w:endnotes {nsdecls("w")}>
<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>
<w:endnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:endnote>
</w:endnotes>"""
_REFERENCE, _RUN, _RAISED = qn("w:endnoteReference"), qn("w:r"), f"{qn('w:rPr')}/{qn('w:vertAlign')}"


class Endnotes:
    """The notes of one paper; those a template has stay, ours follow with numbers of their own."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        main = paper.part
        found = next((r.target_part for r in main.rels.values() if r.reltype == RELATIONSHIP_TYPE.ENDNOTES), None)
        self._root = parse_xml(found.blob if found is not None else _EMPTY)
        self._part = found or Part(PackURI("/word/endnotes.xml"), CONTENT_TYPE.WML_ENDNOTES, b"", main.package)
        if found is None:
            main.relate_to(self._part, RELATIONSHIP_TYPE.ENDNOTES)
        self._next = max((int(note.get(qn("w:id"))) for note in self._root), default=0) + 1
        self._refer: dict[int, str] = {}

    def cite(self, line: Paragraph, number: int) -> None:
        """Put a reference to the note of this number where the line ends: a real one first, then its number again."""
        run = line.add_run()
        run.font.superscript = True
        if number in self._refer:
            run.text = str(number)
            return
        self._refer[number] = str(self._next)
        run._r.append(_reference(str(self._next)))
        self._next += 1

    def write(self, number: int, text: str) -> None:
        """Write the text of a note that has been cited."""
        self._root.append(_note(self._refer[number], text))

    def close(self) -> None:
        """Put the notes into the document; call it once, before it is saved."""
        numbers = OxmlElement("w:endnotePr")
        form = OxmlElement("w:numFmt")
        form.set(qn("w:val"), "decimal")
        numbers.append(form)
        for section in self._paper.sections:
            if section._sectPr.find(qn("w:endnotePr")) is None:
                section._sectPr.insert(_after_references(section._sectPr), deepcopy(numbers))
        self._part._blob = packed(self._root)


def _after_references(properties: etree._Element) -> int:
    """Where endnotePr stands among a section's properties: after its headers, footers and footnotes."""
    before = {qn(f"w:{name}") for name in ("headerReference", "footerReference", "footnotePr")}
    return max((n + 1 for n, child in enumerate(properties) if child.tag in before), default=0)


class Citations:
    """References to notes, in lines that change places or go: the first to each note is a real one, later ones its number."""

    def __init__(self, lines: Iterable[etree._Element]) -> None:
        ids: list[str] = []
        self._cited: dict[etree._Element, str] = {}
        for run in _raised(lines):
            if (reference := run.find(_REFERENCE)) is not None:
                ids.append(reference.get(qn("w:id")))
                self._cited[run] = ids[-1]
            elif (number := run.findtext(qn("w:t")) or "").isdecimal():
                self._cited[run] = ids[int(number) - 1]

    def cite(self, line: etree._Element, notes: Iterable[str]) -> None:
        """Let a line that is new end in references to notes, which `again` makes."""
        for n, note in enumerate(notes):
            if n:
                line.append(_raise(_text(",")))
            line.append(run := _raise(_text("")))
            self._cited[run] = note

    def again(self, lines: Iterable[etree._Element]) -> set[str]:
        """Make the references anew for the lines as they now stand; return the ids of the notes that none of them cites."""
        seen: dict[str, int] = {}
        for run in _raised(lines):
            if run in self._cited:
                note = self._cited[run]
                first = note not in seen
                number = seen.setdefault(note, len(seen) + 1)
                run[-1:] = [_reference(note) if first else _text(str(number))]
        return set(self._cited.values()) - seen.keys()


class Kept:
    """The notes of a file that is there: looked up by their words, written when they are new, taken out."""

    def __init__(self, part: bytes) -> None:
        self._root = parse_xml(part)
        self._ids: dict[str, str] = {
            "".join(note.itertext(qn("w:t"))).strip(): note.get(qn("w:id")) for note in self._root
        }

    def id(self, text: str) -> str:
        """Return the id of the note with these words, a new one's where no note has them."""
        if text not in self._ids:
            self._ids[text] = str(max(int(note.get(qn("w:id"))) for note in self._root) + 1)
            self._root.append(_note(self._ids[text], text))
        return self._ids[text]

    def without(self, gone: Collection[str]) -> bytes:
        """Return the part without some of them."""
        for note in [*self._root]:
            if note.get(qn("w:id")) in gone:
                self._root.remove(note)
        return packed(self._root)


def _note(name: str, text: str) -> etree._Element:
    note, line, words = OxmlElement("w:endnote"), OxmlElement("w:p"), OxmlElement("w:r")
    note.set(qn("w:id"), name)
    words.append(_text(f" {text}"))
    line.extend([_raise(OxmlElement("w:endnoteRef")), words])
    note.append(line)
    return note


def _raise(child: etree._Element) -> etree._Element:
    """A run whose one child is raised."""
    run, properties, raised = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "superscript")
    properties.append(raised)
    run.extend([properties, child])
    return run


def _raised(lines: Iterable[etree._Element]) -> Iterator[etree._Element]:
    return (run for line in lines for run in line.iterchildren(_RUN) if run.find(_RAISED) is not None)


def _reference(note: str) -> etree._Element:
    made = OxmlElement("w:endnoteReference")
    made.set(qn("w:id"), note)
    return made


def _text(text: str) -> etree._Element:
    made = OxmlElement("w:t")
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.text = text
    return made


def packed(root: etree._Element) -> bytes:
    """Return a part of the file as bytes."""
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
