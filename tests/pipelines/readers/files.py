"""Whole files as programs really write them: python-docx, odfdo, reportlab. Invented people only."""

from __future__ import annotations

import io
from email.message import EmailMessage

import docx
import odfdo
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

STORY = (
    "Barnet har berättat för läraren att det är bråk hemma på kvällarna.",
    "Mamman uppger att hon mår bättre sedan hon fick stöd av socialtjänsten.",
    "Handläggaren kontaktar skolan den 12 mars för en uppföljning av närvaron.",
)


def word_file() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Norra kommunen"
    document.sections[0].footer.paragraphs[0].text = "Sekretess"
    document.add_heading("Utredning", 1)
    paragraph = document.add_paragraph("Anna Ek bor ")
    paragraph.add_run("hos mormor").bold = True
    document.add_comment(paragraph.runs, text="Stämmer det?", author="Bo Al", initials="BA")
    document.add_paragraph("första punkten", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Namn", "Anna", "Ålder", "9 år"), strict=True
    ):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt_file() -> bytes:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Utredning"))
    paragraph = odfdo.Paragraph("Anna Ek bor hos mormor.")
    paragraph.insert_note(after="Ek", note_id="n1", citation="1", body="Enligt skolan.")
    document.body.append(paragraph)
    table = odfdo.Table("T", width=2, height=1)
    table.set_value((0, 0), "Namn")
    table.set_value((1, 0), "Anna")
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def long_pdf(paragraphs: int) -> bytes:
    """About six paragraphs a page, a header and a page number on each."""
    style = getSampleStyleSheet()["BodyText"]
    flow = [Paragraph(f" (rad {number}) ".join(STORY * 3), style) for number in range(paragraphs)]

    def margins(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.drawString(72, 815, "Norra kommunen Dnr 2024/123")
        canvas.drawString(72, 30, f"Sida {template.page}")

    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build(flow, onFirstPage=margins, onLaterPages=margins)
    return buffer.getvalue()


def form_pdf() -> bytes:
    """A form with a field filled in, a box ticked, and a page left empty."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "Barnets namn:")
    canvas.acroForm.textfield(name="namn", value="Anna Ek", x=180, y=690, width=200, height=20)
    canvas.drawString(72, 600, "Synligt")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 500, "osynligt")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def commented_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import Text
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(long_pdf(1))))
    note = Text(rect=(100, 600, 120, 620), text="Stämmer det här?")
    note[NameObject("/T")] = TextStringObject("Bo Al")
    writer.add_annotation(0, note)
    writer.add_attachment("hemlig.txt", b"bifogat")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def mail(**attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "Anna Ek <anna@example.se>"
    message["Subject"] = "Oro för barnet"
    message.set_content("Hej!\n\nSe bilagorna.")
    for name, data in attachments.items():
        filename = name.replace("__", ".")
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=filename)
    return message.as_bytes()


def table_pdf(rows: list[list[str]], widths: list[int], before: str, after: str) -> bytes:
    """A page with a table of wrapping cells between two paragraphs."""
    style = getSampleStyleSheet()["BodyText"]
    cells = [[Paragraph(cell, style) if cell else "" for cell in row] for row in rows]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build(
        [Paragraph(before, style), Table(cells, colWidths=widths), Spacer(1, 18), Paragraph(after, style)]
    )
    return buffer.getvalue()
