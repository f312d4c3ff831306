"""A draft's files with the officer's edits in them: the file as it was written, and only the edited points changed."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.text.paragraph import Paragraph

from pipelines.lacking import NONE, SOME
from pipelines.letterhead import style_id
from serve.edits import Edits, key

CHANGED, ADDED = " (ändrad av handläggare)", " (tillagd av handläggare, utan källa i underlaget)"
BULLET, HEADING = "List Bullet", "Heading 1"
EMPTY = "Borttaget av handläggare."
Styled = tuple[Paragraph, str | None]  # a paragraph, and the id of its style


def in_markdown(content: bytes, revealed: Mapping[str, Any], edits: Edits) -> bytes:
    """Return the Markdown file with edits. `revealed` is the draft as it was written."""
    texts = {s["heading"]: s for s in revealed["sections"]}
    out: list[str] = []
    section: Mapping[str, Any] | None = None
    number = 0
    for line in [*content.decode().splitlines(), "## "]:
        if line.startswith("## "):
            out += [f"- {text}{ADDED}" for text in _added(section, edits)]
            section, number = texts.pop(line[3:], None), 0
        elif section and line.startswith("- ") and number < len(section["points"]):
            line, number = _line(line, section, number, edits), number + 1
        if line and not (section and _added(section, edits) and line.startswith((NONE, SOME))):
            out += ["", line] if line.startswith("## ") else [line]
    return ("\n".join(out[:-2]) + "\n").encode()


def _line(line: str, section: Mapping[str, Any], number: int, edits: Edits) -> str:
    text = edits.points.get(key(section["id"], number))
    if text is None:
        return line
    return line.replace(section["points"][number]["text"], text + CHANGED, 1) if text else ""


def in_docx(content: bytes, revealed: Mapping[str, Any], edits: Edits) -> bytes:
    """Return the Word file with edits. `revealed` is the draft as it was written."""
    paper = Document(BytesIO(content))
    head, point = style_id(paper, HEADING), style_id(paper, BULLET)
    for section, paragraphs in _sections(_styled(paper), head, revealed):
        _write(section, paragraphs, point, edits)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _styled(paper: Paper) -> list[Styled]:
    return [(p, p._p.style) for p in paper.paragraphs]


def _sections(
    paragraphs: list[Styled], head: str | None, revealed: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], list[Styled]]]:
    """Each section of the draft with its paragraphs, the heading first. What comes after the last is not the draft's points."""
    starts = [n for n, (_, style) in enumerate(paragraphs) if head and style == head]
    for section, start, end in zip(revealed["sections"], starts, [*starts[1:], len(paragraphs)], strict=False):
        yield section, paragraphs[start:end]


def _write(section: Mapping[str, Any], paragraphs: list[Styled], point: str | None, edits: Edits) -> None:
    (heading, _), *rest = paragraphs
    bullets = [p for p, style in rest if point and style == point]
    kept = [p for n, p in enumerate(bullets) if _keeps(p, section, n, edits)]
    texts = _added(section, edits)
    for text in reversed(texts):
        _new(kept[-1] if kept else heading, text + ADDED, point)
    if texts and not bullets:
        for paragraph, _ in rest:
            _drop(paragraph)
    if bullets and not kept and not texts:
        _new(heading, EMPTY, point)


def _keeps(paragraph: Paragraph, section: Mapping[str, Any], number: int, edits: Edits) -> bool:
    """Write a point's new words; say whether it is still there."""
    text = edits.points.get(key(section["id"], number))
    if text == "":
        _drop(paragraph)
        return False
    for run in paragraph.runs:
        if text is not None and run.text == section["points"][number]["text"]:
            run.text = text + CHANGED
    return True


def _added(section: Mapping[str, Any] | None, edits: Edits) -> list[str]:
    return list(edits.added.get(section["id"], ())) if section else []


def _new(after: Paragraph, text: str, style: str | None) -> None:
    element = deepcopy(after._p)
    after._p.addnext(element)
    made = Paragraph(element, after._parent)
    made.text = text
    made._p.style = style


def _drop(paragraph: Paragraph) -> None:
    paragraph._p.getparent().remove(paragraph._p)
