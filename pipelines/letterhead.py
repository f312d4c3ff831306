"""The municipality's own Word template: its logo, styles and margins kept, the draft put where it says {{utkast}}.

It is the file `letterhead.docx` in the folder $AKTSAM_CONFIG; without one a plain paper is used.
"""

import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.section import _Header
from docx.shared import Pt, RGBColor
from docx.styles import BabelFish
from docx.text.paragraph import Paragraph

import configs
from pipelines.errors import PipelineError

NAME, HERE = "letterhead.docx", "{{utkast}}"
RED = RGBColor(0xB0, 0x00, 0x20)


class BadLetterhead(PipelineError):
    """The template is no Word document that can be used; the message names the file."""


def letterhead(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the municipality's template, None when it has none."""
    return next(reversed(configs.files(NAME, environ)), None)


def opened(path: Path | None) -> Paper:
    """Return a paper to write on: the template with all that stands in it, or a plain one."""
    if path is None:
        paper = Document()
        paper.styles["Normal"].font.name, paper.styles["Normal"].font.size = "Calibri", Pt(11)
        return paper
    try:
        return Document(BytesIO(path.read_bytes()))
    except (OSError, BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise BadLetterhead(f"Brevmallen {path.name} går inte att använda. Spara den som .docx i Word.") from None


def marked(paper: Paper, text: str) -> None:
    """Write the mark of a draft at the head of every page, above what the template has there."""
    for header in _headers(paper):
        first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
        line = first.insert_paragraph_before() if first.text or len(first.runs) else first
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = line.add_run(text)
        run.bold, run.font.color.rgb = True, RED


def _headers(paper: Paper) -> Iterator[_Header]:
    """The headers that are shown: of the first section, and of those that have their own; first and even pages too."""
    for n, section in enumerate(paper.sections):
        kinds = [section.header]
        kinds += [section.first_page_header] if section.different_first_page_header_footer else []
        kinds += [section.even_page_header] if paper.settings.odd_and_even_pages_header_footer else []
        yield from (header for header in kinds if n == 0 or not header.is_linked_to_previous)


def placed(paper: Paper, before: int) -> None:
    """Move what was written after the first `before` blocks of the body to where the template says {{utkast}}."""
    at = next((p for p in paper.paragraphs if HERE in p.text), None)
    if at is None:
        return
    written = [e for e in list(paper.element.body)[before:] if not e.tag.endswith("}sectPr")]
    for element in written:
        at._p.addprevious(element)
    at._p.getparent().remove(at._p)


def blocks(paper: Paper) -> int:
    """Return how many blocks the body has before anything is written."""
    return sum(not e.tag.endswith("}sectPr") for e in paper.element.body)


def heading(paper: Paper, text: str, level: int) -> Paragraph:
    """Add a heading in the template's own style, bold where it has none."""
    line = paper.add_paragraph()
    style = style_id(paper, "Title" if level == 0 else f"Heading {level}")
    run = line.add_run(text)
    if style:
        line._p.style = style
    else:
        run.bold, run.font.size = True, Pt(20 if level == 0 else 14)
    return line


def bullet(paper: Paper) -> Paragraph:
    """Add an empty point of a list."""
    line = paper.add_paragraph()
    if style := style_id(paper, "List Bullet"):
        line._p.style = style
    else:
        line.add_run("• ")
    return line


def style_id(paper: Paper, name: str, kind: str = "paragraph") -> str | None:
    """Return the id of a style that the template has. One query, where python-docx walks all styles for every paragraph."""
    named = f'w:style[@w:type="{kind}"][w:name/@w:val="{BabelFish.ui2internal(name)}"]/@w:styleId'
    return next(iter(paper.styles.element.xpath(named)), None)


def table_style(paper: Paper) -> str | None:
    """Return the name of a table style that the template has."""
    return next((name for name in ("Light Grid Accent 1", "Table Grid") if style_id(paper, name, "table")), None)
