"""A summary as a Word document: marked as a draft on every page, with its sources as numbered notes at the end."""

from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from pipelines.output import (
    DIFFERING,
    DRAFT,
    Notes,
    Say,
    differing,
    documents_named,
    exact,
    place,
    questions,
    teller,
    written,
)
from pipelines.output_text import FLAGS, remark, shown_date
from pipelines.run import Summary

_GREY = RGBColor(0x55, 0x55, 0x55)
_RED = RGBColor(0xB0, 0x00, 0x20)


def to_docx(summary: Summary, masked: bool = False) -> bytes:
    """Return the file's bytes. Properties hold no name of a person or machine."""
    say, notes, paper = teller(summary, masked), Notes(), Document()
    _properties(paper, summary)
    paper.add_heading(summary.template.title, 0)
    _small(paper, f"{DRAFT}. Underlag: {', '.join(documents_named(summary, masked))}")
    for section in summary.template.sections:
        paper.add_heading(section.heading, 1)
        points = summary.section(section.id)
        for point in points:
            day = written(summary, point, masked)
            _point(paper, f"{day}: " if day else "", say(point.text), notes.cite(point), point.flags)
        if not points:
            _small(paper, f"Saknas i underlaget. {section.missing}")
    _timeline(paper, summary, exact(summary, masked))
    for n, line in enumerate(differing(summary, masked, exact(summary, masked))):
        if n == 0:
            paper.add_heading(DIFFERING, 1)
        paper.add_paragraph(line, style="List Bullet")
    _remarks(paper, summary, masked, say)
    _sources(paper, summary, notes, masked, exact(summary, masked))
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _properties(paper: Paper, summary: Summary) -> None:
    core = paper.core_properties
    core.author, core.title, core.comments, core.language = "Aktsam", summary.template.title, DRAFT, "sv-SE"
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(11)
    header = paper.sections[0].header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = header.add_run(DRAFT)
    run.bold, run.font.color.rgb = True, _RED


def _point(paper: Paper, day: str, text: str, cited: list[int], flags: tuple[str, ...]) -> None:
    line = paper.add_paragraph(style="List Bullet")
    line.add_run(day).bold = True
    line.add_run(text)
    for k, number in enumerate(cited):
        run = line.add_run(("" if k == 0 else ",") + str(number))
        run.font.superscript = True
    for flag in flags:
        run = line.add_run(f"  OBS: {FLAGS.get(flag, flag)}")
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), _RED


def _small(paper: Paper, text: str) -> None:
    run = paper.add_paragraph().add_run(text)
    run.italic, run.font.color.rgb = True, _GREY


def _timeline(paper: Paper, summary: Summary, say: Say) -> None:
    if not summary.timeline:
        return
    paper.add_heading("Tidslinje", 1)
    table = paper.add_table(rows=1, cols=3, style="Light Grid Accent 1")
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
        paper.add_heading("Att kontrollera", 1)
    for line in lines:
        paper.add_paragraph(line, style="List Bullet")


def _sources(paper: Paper, summary: Summary, notes: Notes, masked: bool, say: Say) -> None:
    if notes.runs:
        paper.add_heading("Källor", 1)
    for run, note in notes.runs.items():
        quote = " ".join(say(summary.case.sentences[n].masked) for n in run)
        paper.add_paragraph().add_run(f"{note}  {place(summary, run, masked)}: ”{quote}”").font.size = Pt(9)
