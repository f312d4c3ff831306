"""A draft's Word file with the officer's edits in it: the file as it was written, and only what is edited changed."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import chain, islice
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from lxml import etree

from pipelines.endnotes import Citations, Kept, packed
from pipelines.output_docx import OBS
from pipelines.output_text import FLAGS
from serve.edited_files import emptied, reworded
from serve.edited_rest import BULLET, clear
from serve.edits import Edits, applied, written
from serve.packed import Packed
from serve.seen import Seen

Data = Mapping[str, Any]
Points = Mapping[str, CT_P]


def in_docx(content: bytes, revealed: Data, edits: Edits, timeline: bool = True) -> bytes:
    """Return the Word file with edits. `revealed` is the draft as it was written; a source no longer cited goes."""
    file, draft = Packed(content), applied(revealed, edits)
    name = file.document
    root, seen, ends = parse_xml(file.read(name)), Seen(draft), file.related(name, RELATIONSHIP_TYPE.ENDNOTES)
    notes = Kept(file.read(ends)) if ends else None
    parts = [*_parts(root.body, revealed)]
    points = _points(parts, revealed)
    cited = Citations(points.values())
    now = [_lines(s, under, points, seen) for s, (_, under) in zip(draft["sections"], parts, strict=True)]
    if notes:
        for section, lines in zip(draft["sections"], now, strict=True):
            _cite(section, lines, edits, cited, notes)
    clear(parts[-1][1][-1], seen, timeline)
    _place(root.body, parts, now)
    gone = cited.again(chain.from_iterable(now))
    changed = {ends: notes.without(gone)} if ends and notes else {}
    return file.replaced({name: packed(root), **changed})


def _cite(section: Data, lines: list[CT_P], edits: Edits, cited: Citations, notes: Kept) -> None:
    """Let the officer's own points, which stand last in their section, refer to their sources."""
    added = edits.added.get(section["id"], ())
    for line, given in zip(lines[len(lines) - len(added) :], added, strict=True):
        cited.cite(line, map(notes.id, given.notes))


def _parts(body: etree._Element, revealed: Data) -> Iterator[tuple[CT_P, list[CT_P]]]:
    """Each section's heading, and the lines under it: its points, or the one that says they are lacking."""
    lines = iter(body.findall(qn("w:p")))
    _until(lines, revealed["title"])
    for section in revealed["sections"]:
        yield _until(lines, section["heading"]), [*islice(lines, len(section["points"]) or 1)]


def _until(lines: Iterator[CT_P], text: str) -> CT_P:
    return next(line for line in lines if line.text == text)


def _points(parts: list[tuple[CT_P, list[CT_P]]], revealed: Data) -> Points:
    """The line of each point, by the point's name."""
    lines = (line for (_, under), s in zip(parts, revealed["sections"], strict=True) if s["points"] for line in under)
    return dict(zip(written(revealed), lines, strict=True))


def _lines(section: Data, under: list[CT_P], points: Points, seen: Seen) -> list[CT_P]:
    """The lines of a section as it now is."""
    model = next(iter(points.values()), None)
    if section["points"]:
        return [
            _new(reworded(p), model) if p.get("added") else _line(points[p["id"]], p, seen) for p in section["points"]
        ]
    return under if section["missing"] else [_new(emptied(section), model)]


def _line(line: CT_P, point: Data, seen: Seen) -> CT_P:
    for flag in {f"{OBS}{FLAGS.get(flag, flag)}" for flag in seen.flags(point)}:
        for run in [run for run in line.r_lst if run.text == flag]:
            line.remove(run)
    if "original" in point or "moved_from" in point:
        first = point.get("original", point["text"])
        words = next(run for run in line.r_lst if run.text.replace("\n", " ") == first)  # a form's answers have rows
        words.text = reworded(point)
        was, now = seen.days(point)
        for run in [run for run in line.r_lst if was and run.text == was]:
            run.text = now
    return line


def _new(text: str, model: CT_P | None) -> CT_P:
    """A line that looks like a point of the draft."""
    line = OxmlElement("w:p")
    bare = model is None or model.text.startswith(BULLET)
    if model is not None and model.pPr is not None:
        line.append(deepcopy(model.pPr))
    line.add_r().text = f"{BULLET if bare else ''}{text}"
    return line


def _place(body: etree._Element, parts: list[tuple[CT_P, list[CT_P]]], now: list[list[CT_P]]) -> None:
    """Put each section's lines under its heading, and nothing else of what was there."""
    for _, under in parts:
        for line in under:
            body.remove(line)
    for (heading, _), lines in zip(parts, now, strict=True):
        for line in reversed(lines):
            heading.addnext(line)
