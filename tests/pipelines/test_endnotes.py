"""Endnotes whose lines change places: a reference is real where its note is first cited, and every number still means its note."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P

from pipelines.endnotes import Citations, Endnotes, Kept

# the notes each line cites as it is written; the lines in their new order; the numbers a reader then sees, and the notes that go
MOVES = [
    ([[1], [2]], [1, 0], [[1], [2]], []),
    ([[1], [2], [1, 2]], [2, 0, 1], [[1, 2], [1], [2]], []),
    ([[1, 2], [2, 3]], [1, 0], [[1, 2], [3, 1]], []),
    ([[1, 2], [2, 3]], [1], [[1, 2]], ["1"]),
    ([[1], [1], [2]], [1, 2], [[1], [2]], []),
    ([[1], [2]], [], [], ["1", "2"]),
    ([[1], [], [2]], [2, 1, 0], [[1], [], [2]], []),
]


@pytest.mark.parametrize(("cited", "order", "seen", "gone"), MOVES)
def test_numbers_follow_their_notes(
    cited: list[list[int]], order: list[int], seen: list[list[int]], gone: list[str]
) -> None:
    paper = docx.Document()
    ends, lines = Endnotes(paper), []
    for numbers in cited:
        line = paper.add_paragraph("3 av 4 ")
        line.add_run("2").bold = True  # a number in the text is no reference
        for number in numbers:
            ends.cite(line, number)
        lines.append(line._p)
    kept = Citations(lines)
    now = [lines[n] for n in order]
    assert sorted(kept.again(now)) == gone
    assert [told(line, now) for line in now] == seen
    assert [told(line, now, ids=True) for line in now] == [[str(n) for n in cited[k]] for k in order]
    assert all(line.text.startswith("3 av 4 2") for line in now)


def told(line: CT_P, lines: list[CT_P], ids: bool = False) -> list[Any]:
    """The numbers that Word shows in a line, or the ids of the notes they mean: it counts the real references."""
    order = [ref.get(qn("w:id")) for one in lines for ref in one.iter(qn("w:endnoteReference"))]
    assert len(set(order)) == len(order)
    raised = [r for r in line.r_lst if r.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}") is not None]
    refs = [(r.find(qn("w:endnoteReference")), r.text) for r in raised]
    numbers = [order.index(ref.get(qn("w:id"))) + 1 if ref is not None else int(text) for ref, text in refs]
    return [order[n - 1] for n in numbers] if ids else [*numbers]


def test_a_note_that_goes_leaves_no_word_of_it() -> None:
    paper = docx.Document()
    ends = Endnotes(paper)
    line = paper.add_paragraph("Anna")
    for number in (1, 2):
        ends.cite(line, number)
        ends.write(number, f"källa {number}")
    ends.close()
    out = BytesIO()
    paper.save(out)
    part = next(p for p in docx.Document(BytesIO(out.getvalue())).part.package.iter_parts() if "endnotes" in p.partname)
    left = Kept(part.blob).without({"1"}).decode()
    assert "källa 1" not in left and "källa 2" in left and 'w:type="separator"' in left
