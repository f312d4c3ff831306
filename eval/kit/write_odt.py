"""OpenDocument text with headings, lists, tables, footnotes, comments and a page header."""

import io
from datetime import datetime
from typing import Any

from odfdo import Annotation, Cell, Document, Header, List, Note, Paragraph, Row, Table

from eval.kit.markup import comment_parts, plain, runs, visible
from eval.kit.repack import repack
from eval.kit.source import Block, Source

WHEN = datetime(2026, 1, 2, 8, 0)


def write_odt(source: Source) -> bytes:
    """An odt file of a source, the same bytes every time."""
    paper = Document("text")
    paper.body.clear()
    for number, part in enumerate(source.blocks):
        paper.body.append(element(part, number))
    frame(paper, source)
    out = io.BytesIO()
    paper.save(out)
    return repack(out.getvalue())


def frame(paper: Any, source: Source) -> None:
    """Fixed properties and the page header and footer."""
    paper.meta.title = plain(source.meta.get("title", ""))
    paper.meta.creation_date = paper.meta.date = WHEN
    paper.meta.creator = paper.meta.initial_creator = "Socialtjänsten"
    paper.meta.generator = "Aktsam exempel"
    page = paper.get_style("master-page", "Standard")
    if "header" in source.meta:
        page.set_page_header(Paragraph(plain(source.meta["header"])))
    if "footer" in source.meta:
        page.set_page_footer(Paragraph(plain(source.meta["footer"])))


def element(part: Block, number: int) -> Any:
    """One block as an ODF element."""
    if part.kind == "table":
        return table(part.rows, f"Tabell{number}")
    if part.kind == "heading":
        return Header(part.level, plain(visible(part.text)))
    if part.kind == "bullet":
        return List([plain(visible(part.text))])
    return paragraph(part.text)


def paragraph(text: str) -> Any:
    """A paragraph with its footnotes and comments where they hang."""
    made = Paragraph()
    for number, run in enumerate(runs(text), 1):
        if run.kind in ("text", "ins"):
            made.append(plain(run.text))
        elif run.kind == "note":
            made.append(Note(note_id=f"not{number}", citation="*", body=plain(run.text)))
        elif run.kind == "comment":
            author, words = comment_parts(run.text)
            made.append(Annotation(words, creator=author, date=WHEN, name=f"kommentar{number}"))
    return made


def table(rows: tuple[tuple[str, ...], ...], name: str) -> Any:
    """A table, cell by cell."""
    made = Table(name)
    for texts in rows:
        row = Row()
        for text in texts:
            row.append_cell(Cell(text=plain(visible(text)), cell_type="string"))
        made.append_row(row)
    return made
