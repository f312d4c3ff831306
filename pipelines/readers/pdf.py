"""PDF by PDFium: text with page numbers, form fields, comments. Pages without text are reported or read by OCR."""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.document import Place, Segment
from pipelines.readers import ocr
from pipelines.readers.limits import Limits
from pipelines.readers.pdf_lines import Page, by_rows, segments, unhyphenated
from pipelines.readers.pdf_tables import Line
from pipelines.readers.refusal import Refused

_TEXT_OBJECT, _IMAGE_OBJECT = 1, 3
_INVISIBLE_MODE = 3
_WHITE = 250
_SPACES = re.compile(r"\s+")
APART = 1.2  # of a line's height: a gap that is no space between two words


@dataclass
class _Seen:
    """Page numbers for the remarks."""

    blank: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    faint: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    def remarks(self) -> Iterator[Segment]:
        for pages, remark in (
            (self.blank, "{} saknar text och bilder."),
            (self.unread, "{} saknar text: sannolikt inskannat och inte läst. Textigenkänning (OCR) behövs."),
            (self.late, "{} hanns inte läsas: inskannade sidor tar tid. Dela filen och lägg in den delen för sig."),
            (self.recognised, "{} saknar text och är läst med textigenkänning (OCR): läs igenom, fel förekommer."),
            (self.faint, "{} har text som inte syns (vit eller osynlig): den är med, kontrollera den."),
            (self.broken, "{} gick inte att läsa."),
        ):
            if pages:
                yield Segment("", Place(), remark.format(page_names(pages)))


def read(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:
    """pdf. Raises Refused when it is locked, broken, too long or has no text at all."""
    pdf, raw = _open(data)
    if len(pdf) > limits.max_pages:
        raise Refused("too_many_pages", pages=len(pdf), limit=limits.max_pages)
    if pdf.get_formtype() > 0:
        pdf.init_forms()
    ocr_until = time.monotonic() + limits.ocr_seconds
    seen, pages, comments = _Seen(), list[Page](), list[Segment]()
    for number in range(1, len(pdf) + 1):
        page, said = _page(pdf, raw, number, seen)
        if seen.unread[-1:] == [number] and ocr.available():
            if time.monotonic() < ocr_until:
                yield Segment("", Place("page", page=number))
                page = _recognised(pdf, page, seen, limits.seconds / 2)
            else:
                seen.late.append(seen.unread.pop())
        pages.append(page)
        comments += said
    if len(seen.broken) == len(pdf):
        raise Refused("corrupt")
    if not any(page.lines for page in pages):
        raise Refused("form_xfa" if pdf.get_formtype() > 1 else "no_text")
    yield from segments(pages)
    yield from comments
    yield from seen.remarks()
    if count := raw.FPDFDoc_GetAttachmentCount(pdf):
        yield Segment("", Place(), f"{count} filer som bifogats inuti pdf-filen är inte lästa.")


def page_names(pages: list[int]) -> str:
    """ "Sida 4", "Sidorna 4, 6–9"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    names = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"Sida {pages[0]}" if len(pages) == 1 else f"Sidorna {', '.join(names)}"


def _open(data: bytes) -> tuple[Any, Any]:
    """The document and the raw bindings. Imported here: a text file should not wait for PDFium."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) < 1:
            raise Refused("corrupt")
        return pdf, raw
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise Refused("encrypted" if locked else "corrupt") from error


def _page(pdf: Any, raw: Any, number: int, seen: _Seen) -> tuple[Page, list[Segment]]:
    import pypdfium2

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError:
        seen.broken.append(number)
        return Page(number, 0, ()), []
    comments, fields = _annotations(page, raw, number)
    if raw.FPDFPage_GetAnnotCount(page):
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        page.close()
        page = pdf[number - 1]
    kinds = _look(page, raw, number, seen)
    lines = list(_lines(page.get_textpage(), raw))
    if not lines:
        (seen.unread if kinds else seen.blank).append(number)
    height = page.get_height()
    page.close()
    return Page(number, height, tuple(by_rows(lines) if fields else lines)), comments


def _lines(textpage: Any, raw: Any) -> Iterator[Line]:
    text = textpage.get_text_range()
    exact = len(text) == textpage.count_chars()

    def place(at: int) -> int:
        return at if exact else max(raw.FPDFText_GetCharIndexFromTextIndex(textpage, at), 0)

    start = 0
    for row in text.split("\n"):
        spaces = [m.span() for m in _SPACES.finditer(row)] if row.strip() else []
        for first, last in _parts(row, start, spaces, textpage, place):
            yield _line(text[first:last], textpage, raw, place(first), place(last - 1))
        start += len(row) + 1


def _parts(
    row: str, start: int, spaces: list[tuple[int, int]], textpage: Any, place: Callable[[int], int]
) -> Iterator[tuple[int, int]]:
    """Where the parts of a line stand in the text: it is cut where a gap is too wide for a space between words."""
    first, end = start + len(row) - len(row.lstrip()), start + len(row.rstrip())
    for a, b in spaces:
        if first < start + a and start + b < end:
            _, bottom, right, top = textpage.get_charbox(place(start + a - 1), loose=True)
            if textpage.get_charbox(place(start + b), loose=True)[0] - right > APART * (top - bottom):
                yield first, start + a
                first = start + b
    if first < end:
        yield first, end


def _line(text: str, textpage: Any, raw: Any, first: int, last: int) -> Line:
    left, bottom, _, top = textpage.get_charbox(first, loose=True)
    _, end_bottom, right, end_top = textpage.get_charbox(last, loose=True)
    bold = _bold(textpage, raw, first) and _bold(textpage, raw, last)
    size = (
        top - bottom if text[0].isascii() and text[0].isalnum() else min(top - bottom, end_top - end_bottom)
    )  # Ö, a bullet
    return Line(text, left, min(bottom, end_bottom), right, size, bold)


def _bold(textpage: Any, raw: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    return b"bold" in name.value.lower() or raw.FPDFText_GetFontWeight(textpage, index) >= 600


def _look(page: Any, raw: Any, number: int, seen: _Seen) -> set[int]:
    """The kinds of object on the page; notes text that is white or drawn invisibly."""
    kinds: set[int] = set()
    for index in range(raw.FPDFPage_CountObjects(page)):
        shape = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(shape)
        kinds.add(kind)
        if kind == _TEXT_OBJECT and seen.faint[-1:] != [number] and _faint(shape, raw):
            seen.faint.append(number)
    return kinds


def _faint(shape: Any, raw: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(shape, red, green, blue, alpha)
    white = min(red.value, green.value, blue.value) >= _WHITE or alpha.value < 10
    return white or bool(raw.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE_MODE)


def _recognised(pdf: Any, page: Page, seen: _Seen, seconds: float) -> Page:
    """The page with the text OCR finds, a line a paragraph; as it was when there is none."""
    text = ocr.paragraphs(ocr.recognise(pdf[page.number - 1], seconds))
    if not text:
        return page
    seen.recognised.append(seen.unread.pop())
    lines = (Line(part, 0, page.height * (0.8 - 0.6 * row / len(text)), 0, 1) for row, part in enumerate(text))
    return Page(page.number, page.height, tuple(lines))


def _annotations(page: Any, raw: Any, number: int) -> tuple[list[Segment], bool]:
    """Sticky notes and what is written behind a highlight; and whether the page has form fields, read as the page shows them."""
    comments, fields = list[Segment](), False
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        fields = fields or kind == raw.FPDF_ANNOT_WIDGET
        if kind not in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_POPUP):
            said, author = (_string(annotation, raw, key) for key in (b"Contents", b"T"))
            text = f"Kommentar ({author}): {said}" if author else said
            comments += [Segment(unhyphenated(text), Place("comment", page=number))] if said.strip() else []
        raw.FPDFPage_CloseAnnot(annotation)
    return comments, fields


def _string(annotation: Any, raw: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")
