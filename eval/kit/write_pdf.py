"""PDF files with a text layer: an embedded TrueType font with å ä ö, a running header and page numbers."""

import io
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from eval.kit.markup import plain, visible
from eval.kit.source import Block, Source

FONTS = {"Vera": "Vera.ttf", "Vera-Bold": "VeraBd.ttf"}
LINE = HexColor("#666666")
BAR = HexColor("#e4e9ef")


class Numbered(Canvas):  # type: ignore[misc, unused-ignore]
    """A canvas that knows, at the end, how many pages there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  (reportlab's name)
        """Keep the page; it is drawn by save()."""
        self.pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Draw every page with its number."""
        for page in self.pages:
            self.__dict__.update(page)
            self.setFont("Vera", 8)
            self.drawRightString(A4[0] - 22 * mm, 12 * mm, f"Sida {self._pageNumber} av {len(self.pages)}")
            super().showPage()
        super().save()


def write_pdf(source: Source) -> bytes:
    """A pdf file of a source: the same bytes every time. Raises ValueError at a letter the font lacks."""
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / file)))
    out = io.BytesIO()
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=22 * mm, rightMargin=22 * mm, topMargin=25 * mm, bottomMargin=22 * mm,
        title=plain(source.meta.get("title", "")), author="Socialtjänsten", invariant=1, lang="sv",
    )  # fmt: skip
    size = float(source.meta.get("size", 10))
    story = [flow for part in source.blocks for flow in flowables(part, size)]
    frame = partial(running, source)
    paper.build(story, onFirstPage=frame, onLaterPages=frame, canvasmaker=Numbered)
    return out.getvalue()


def running(source: Source, canvas: Any, _paper: Any) -> None:
    """Header and footer of a page."""
    canvas.setFont("Vera", 8)
    canvas.drawString(22 * mm, A4[1] - 14 * mm, checked(source.meta.get("header", "")))
    canvas.drawString(22 * mm, 12 * mm, checked(source.meta.get("footer", "")))


def flowables(part: Block, size: float) -> list[Flowable]:
    """One block as what reportlab lays out."""
    if part.kind == "break":
        return [PageBreak()]
    if part.kind == "table":
        return [table(part.rows, size), Spacer(1, size * 0.8)]
    made = Paragraph(escape(checked(part.text)), style(part, size), bulletText="•" if part.kind == "bullet" else None)
    return [CondPageBreak(size * 9), made] if part.kind in ("bar", "heading") else [made]


def style(part: Block, size: float) -> ParagraphStyle:
    """The look of a block at a font size in points."""
    base = ParagraphStyle("para", fontName="Vera", fontSize=size, leading=size * 1.45, spaceAfter=size * 0.7)
    big = size + 5 - 1.5 * part.level
    looks: dict[str, dict[str, Any]] = {
        "heading": {"fontName": "Vera-Bold", "fontSize": big, "leading": big * 1.4, "spaceBefore": big * 0.7},
        "bar": {"fontName": "Vera-Bold", "fontSize": size - 1, "backColor": BAR, "borderPadding": 3}
        | {"spaceBefore": size * 1.6, "spaceAfter": size},
        "bullet": {"leftIndent": 14, "spaceAfter": size * 0.3},
        "box": {"borderColor": LINE, "borderWidth": 0.7, "borderPadding": 5}
        | {"spaceBefore": size, "spaceAfter": size * 1.5},
    }
    return ParagraphStyle(part.kind, base, **looks.get(part.kind, {}))


def table(rows: tuple[tuple[str, ...], ...], size: float) -> Table:
    """A table with thin lines; its first row is repeated on a new page."""
    look = ParagraphStyle("cell", fontName="Vera", fontSize=size - 1, leading=(size - 1) * 1.35)
    cells = [[Paragraph(escape(checked(text)), look) for text in row] for row in rows]
    width = (A4[0] - 44 * mm) / len(rows[0])
    lines = [("GRID", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(cells, colWidths=[width] * len(rows[0]), repeatRows=0, style=lines)


def checked(text: str) -> str:
    """The visible text. Raises ValueError at a letter the font has no glyph for, which would extract as nothing."""
    shown = plain(visible(text))
    glyphs = pdfmetrics.getFont("Vera").face.charToGlyph
    missing = {letter for letter in shown if ord(letter) not in glyphs}
    if missing:
        raise ValueError(f"the pdf font lacks {sorted(map(hex, map(ord, missing)))}")
    return shown
