"""The Word file: on the municipality's letterhead where there is one, a draft on every page, its sources as endnotes."""

import asyncio
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as Paper
from lxml import etree

from pipelines.case import CaseFile
from pipelines.document import join
from pipelines.letterhead import BadLetterhead, letterhead
from pipelines.output import DRAFT
from pipelines.output_docx import to_docx
from pipelines.readers import read
from pipelines.run import Summary, summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter

Make = Callable[..., CaseFile]
STORY = (
    "2026-03-12 Samtal\n\nAnna Svensson uppger att Bo inte slår henne. Utredning inleds den 3 mars 2026.\n\n"
    "Hembesök ska göras senast den 20 mars 2026."
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def summary(make_case: Make) -> Summary:
    return asyncio.run(summarize(make_case(STORY), ExtractiveWriter(), load("allman")))


def template(path: Path, *, here: bool = True, bare: bool = False) -> Path:
    """A letterhead as a municipality has one: name in the header, another first page, text around the draft."""
    paper = docx.Document()
    if bare:
        for name in ("Title", "Heading 1", "List Bullet", "Light Grid Accent 1", "Table Grid"):
            style = paper.styles[name]
            style.element.getparent().remove(style.element)
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Norra kommunen"
    section.first_page_header.paragraphs[0].text = "Norra kommunen, socialförvaltningen"
    section.footer.paragraphs[0].text = "Box 1, 123 45 Norrby"
    paper.add_paragraph("Före utkastet.")
    if here:
        paper.add_paragraph("{{utkast}}")
    paper.add_paragraph("Efter utkastet.")
    paper.save(str(path))
    return path


def opened(data: bytes) -> tuple[Paper, zipfile.ZipFile]:
    return docx.Document(io.BytesIO(data)), zipfile.ZipFile(io.BytesIO(data))


def texts(paper: Paper) -> list[str]:
    return [paragraph.text for paragraph in paper.paragraphs]


def test_without_a_letterhead_it_is_a_draft_with_its_sources_as_endnotes(make_case: Make) -> None:
    paper, files = opened(to_docx(summary(make_case)))
    assert paper.sections[0].header.paragraphs[0].text == DRAFT and "Källor" in texts(paper)
    notes = etree.fromstring(files.read("word/endnotes.xml"))
    told = ["".join(t.text for t in note.iter(f"{W}t")) for note in notes if note.get(f"{W}type") is None]
    used = [r.get(f"{W}id") for r in paper.element.body.iter(f"{W}endnoteReference")]
    assert used == [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None] and len(set(used)) == len(
        used
    )
    assert any("”Hembesök ska göras senast den 20 mars 2026.”" in note for note in told)
    assert b"endnotes+xml" in files.read("[Content_Types].xml")


def test_our_own_reader_reads_the_notes(make_case: Make) -> None:
    document = join("u.docx", "u.docx", read("u.docx", to_docx(summary(make_case))))
    assert "”Hembesök ska göras senast den 20 mars 2026.”" in document.text and DRAFT in document.text


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("here", [True, False])
def test_the_letterhead_stays_and_the_draft_stands_where_it_says(
    make_case: Make, tmp_path: Path, here: bool, bare: bool
) -> None:
    paper, _ = opened(to_docx(summary(make_case), letterhead=template(tmp_path / "m.docx", here=here, bare=bare)))
    section, lines = paper.sections[0], texts(paper)
    for header, own in ((section.header, "Norra kommunen"), (section.first_page_header, "socialförvaltningen")):
        assert header.paragraphs[0].text == DRAFT and own in header.paragraphs[1].text
    assert section.footer.paragraphs[0].text == "Box 1, 123 45 Norrby" and "{{utkast}}" not in " ".join(lines)
    at = lines.index("Källor")
    assert lines.index("Före utkastet.") < at and (at < lines.index("Efter utkastet.")) is here


def test_masked_it_holds_no_name(make_case: Make) -> None:
    _, files = opened(to_docx(summary(make_case), masked=True))
    everything = b" ".join(files.read(name) for name in files.namelist()).decode("utf-8", "replace")
    assert "Svensson" not in everything and "[PERSON-1" in everything


def test_a_bad_letterhead_is_told_by_its_name(make_case: Make, tmp_path: Path) -> None:
    bad = tmp_path / "letterhead.docx"
    bad.write_bytes(b"PK\x03\x04 nej")
    with pytest.raises(BadLetterhead, match=r"letterhead\.docx"):
        to_docx(summary(make_case), letterhead=bad)
    assert letterhead({"AKTSAM_CONFIG": str(tmp_path)}) == bad and letterhead({}) is None
