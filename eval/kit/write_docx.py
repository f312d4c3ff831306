"""Word files with what Word hides text in: tables, headers, footnotes, comments, tracked changes and text boxes."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt

from eval.kit.markup import comment_parts, plain, runs
from eval.kit.repack import repack
from eval.kit.source import Block, Source

WHEN = datetime(2026, 1, 2, 8, 0, tzinfo=UTC)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGE = 'w:id="{id}" w:author="Handläggare" w:date="2026-01-02T08:00:00Z"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
BOX = """<w:r {w} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="5400000" cy="900000"/>
<wp:docPr id="{id}" name="Textruta {id}"/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="900000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>
</wps:spPr><wps:txbx><w:txbxContent>{body}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>
</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="box{id}" style="width:425pt;height:71pt">
<v:textbox><w:txbxContent>{body}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


class Writer:
    """One Word file under construction: counts its changes and collects its footnotes."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.word: Any = Document()
        self.notes: list[str] = []
        self.changes = 0

    def write(self) -> bytes:
        """The finished file, the same bytes every time."""
        self.frame()
        for part in self.source.blocks:
            self.block(part)
        self.footnotes()
        out = io.BytesIO()
        self.word.save(out)
        return repack(out.getvalue())

    def frame(self) -> None:
        """Fixed properties, plain style, page header and footer."""
        properties, meta = self.word.core_properties, self.source.meta
        properties.author = "Socialtjänsten"
        properties.title = plain(meta.get("title", ""))
        properties.comments = ""
        properties.created = properties.modified = WHEN.replace(tzinfo=None)
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = "Calibri", Pt(float(meta.get("size", 11)))
        section = self.word.sections[0]
        section.header.paragraphs[0].text = plain(meta.get("header", ""))
        section.footer.paragraphs[0].text = plain(meta.get("footer", ""))

    def block(self, part: Block) -> None:
        """Add one block to the body."""
        if part.kind == "table":
            self.table(part.rows)
        elif part.kind == "break":
            self.word.add_page_break()
        elif part.kind == "heading":
            self.fill(self.word.add_heading(level=part.level), part.text)
        elif part.kind == "box":
            self.box(plain(part.text))
        else:
            style = {"bullet": "List Bullet", "bar": "Intense Quote"}.get(part.kind)
            self.fill(self.word.add_paragraph(style=style), part.text)

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """A table with lines around its cells."""
        grid = self.word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for row, texts in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                self.fill(cell.paragraphs[0], text)

    def fill(self, paragraph: Any, text: str) -> None:
        """Write a marked-up line into a paragraph."""
        for run in runs(text):
            if run.kind == "text":
                paragraph.add_run(plain(run.text))
            elif run.kind == "comment":
                self.comment(paragraph, run.text)
            else:
                paragraph._p.append(parse_xml(self.note(run.text) if run.kind == "note" else self.change(run)))

    def comment(self, paragraph: Any, text: str) -> None:
        """Hang a comment on the last run of the paragraph."""
        author, words = comment_parts(text)
        initials = "".join(name[0] for name in author.split())
        made = self.word.add_comment(paragraph.runs[-1:], text=words, author=author, initials=initials)
        made._comment_elm.date = WHEN

    def change(self, run: Any) -> str:
        """A tracked insertion or deletion."""
        self.changes += 1
        tag, inner = ("w:ins", "w:t") if run.kind == "ins" else ("w:del", "w:delText")
        words = f'<{inner} xml:space="preserve">{escape(plain(run.text))}</{inner}>'
        return f"<{tag} {W} {CHANGE.format(id=900 + self.changes)}><w:r>{words}</w:r></{tag}>"

    def note(self, text: str) -> str:
        """The reference of a footnote, whose text is kept for the footnotes part."""
        self.notes.append(escape(plain(text)))
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        return f'<w:r {W}>{raised}<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    def box(self, text: str) -> None:
        """A text box as Word writes it: once for new versions and once as a fallback for old ones."""
        self.changes += 1
        body = f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        xml = BOX.format(w=W, id=500 + self.changes, body=body)
        self.word.add_paragraph()._p.append(parse_xml(xml))

    def footnotes(self) -> None:
        """Add the footnotes part when there is a footnote."""
        if self.notes:
            xml = f"{HEAD}<w:footnotes {W}>{SEPARATORS}{''.join(self.note_bodies())}</w:footnotes>"
            part = Part(PackURI("/word/footnotes.xml"), NOTES_TYPE, xml.encode(), self.word.part.package)
            self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def note_bodies(self) -> Iterator[str]:
        """Every footnote as a w:footnote."""
        for number, text in enumerate(self.notes, 1):
            reference = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            words = f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r>'
            yield f'<w:footnote w:id="{number}"><w:p>{reference}{words}</w:p></w:footnote>'


def write_docx(source: Source) -> bytes:
    """A docx file of a source."""
    return Writer(source).write()
