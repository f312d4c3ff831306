"""A summary as a Word document on the municipality's letterhead: a draft on every page, its sources as endnotes."""

from io import BytesIO
from pathlib import Path

from docx.document import Document as Paper
from docx.shared import Pt, RGBColor

from pipelines.endnotes import Endnotes
from pipelines.laid import in_rows
from pipelines.letterhead import RED, blocks, bullet, heading, marked, opened, placed, table_style
from pipelines.output import (
    DIFFERING,
    DRAFT,
    Notes,
    Say,
    differing,
    documents_named,
    exact,
    lacking,
    place,
    questions,
    teller,
    written,
)
from pipelines.output_text import FLAGS, REMARKS, SOURCES, TIMELINE, dated, remark, shown_date
from pipelines.overview import SHORTENED, shortened
from pipelines.run import Summary

OBS = "  OBS: "  # before a flag
_GREY = RGBColor(0x55, 0x55, 0x55)


def to_docx(summary: Summary, masked: bool = False, letterhead: Path | None = None) -> bytes:
    """Return the file's bytes, on a template where one is given (BadLetterhead). Properties hold no name of anybody."""
    say, notes, paper = teller(summary, masked), Notes(), opened(letterhead)
    before, ends = blocks(paper), Endnotes(paper)
    _properties(paper, summary)
    heading(paper, summary.template.title, 0)
    _small(paper, f"{DRAFT}. Underlag: {', '.join(documents_named(summary, masked))}")
    for section in summary.template.sections:
        heading(paper, section.heading, 1)
        points = summary.section(section.id)
        for point in points:
            day = written(summary, point, masked)
            text = say(point.text)
            said = (f"{day}: " if day else "", in_rows(summary, point, say), dated(summary, point, text, masked))
            _point(paper, ends, said, notes.cite(point), point.flags)
        if not points:
            _small(paper, lacking(summary, section, masked))
    _timeline(paper, summary, exact(summary, masked))
    for n, line in enumerate(differing(summary, masked, exact(summary, masked))):
        if n == 0:
            heading(paper, DIFFERING, 1)
        bullet(paper).add_run(line)
    _remarks(paper, summary, masked, say)
    _sources(paper, ends, summary, notes, masked, exact(summary, masked))
    placed(paper, before)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _properties(paper: Paper, summary: Summary) -> None:
    core = paper.core_properties
    core.author, core.title, core.comments, core.language = "Aktsam", summary.template.title, DRAFT, "sv-SE"
    marked(paper, DRAFT)


def _point(paper: Paper, ends: Endnotes, said: tuple[str, str, str], cited: list[int], flags: tuple[str, ...]) -> None:
    """A line: the note's day, the words, and the days that words of it mean, each a run of its own."""
    line, (day, text, days) = bullet(paper), said
    line.add_run(day).bold = True
    line.add_run(text)
    if days:
        line.add_run(days).font.color.rgb = _GREY
    for k, number in enumerate(cited):
        if k:
            line.add_run(",").font.superscript = True
        ends.cite(line, number)
    for flag in flags:
        run = line.add_run(f"{OBS}{FLAGS.get(flag, flag)}")
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), RED


def _small(paper: Paper, text: str) -> None:
    run = paper.add_paragraph().add_run(text)
    run.italic, run.font.color.rgb = True, _GREY


def _timeline(paper: Paper, summary: Summary, say: Say) -> None:
    if not summary.timeline:
        return
    heading(paper, TIMELINE, 1)
    if shortened(summary.timeline):
        paper.add_paragraph(SHORTENED)
    table = paper.add_table(rows=1, cols=3, style=table_style(paper))
    for cell, text in zip(table.rows[0].cells, ("Datum", "Händelse", "Uppgiftslämnare"), strict=True):
        cell.text = text
    for event in summary.timeline:
        row = (shown_date(event, say), say(event.event), say(event.said_by) if event.said_by else "")
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _remarks(paper: Paper, summary: Summary, masked: bool, say: Say) -> None:
    lines = [*dict.fromkeys(remark(summary, f, say) for f in summary.findings)]
    lines += [q["text"] for q in questions(summary, masked) if q["text"]]
    if lines:
        heading(paper, REMARKS, 1)
    for line in lines:
        bullet(paper).add_run(line)


def _sources(paper: Paper, ends: Endnotes, summary: Summary, notes: Notes, masked: bool, say: Say) -> None:
    """The sources, exactly quoted, as the document's endnotes under a heading of their own."""
    if notes.runs:
        heading(paper, SOURCES, 1)
    for run, note in notes.runs.items():
        quote = " ".join(say(summary.case.sentences[n].masked) for n in run)
        ends.write(note, f"{place(summary, run, masked)}: ”{quote}”")
    ends.close()
