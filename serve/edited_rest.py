"""What follows the sections of a draft in its Word file: what the officer has seen to goes, and a timeline that is not wanted."""

from collections.abc import Sequence
from itertools import islice, takewhile

from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from lxml import etree

from pipelines.output import DIFFERING
from pipelines.output_text import REMARKS, TIMELINE
from serve.seen import Seen

BULLET = "• "  # what a point begins with where the letterhead has no style for a list
Rows = Sequence[etree._Element]


def clear(last: CT_P, seen: Seen, timeline: bool) -> None:
    """Take it out of the body. `last` is the last line of the draft's sections."""
    after = [*last.itersiblings()]
    if not timeline and (rows := _under(after, TIMELINE)):
        through = 1 + next((n for n, el in enumerate(rows) if isinstance(el, CT_Tbl)), -1)
        _cut(rows[:through], rows[1:through])
    if rows := [*islice(_under(after, DIFFERING), 1 + len(seen.differing))]:
        _cut(rows, [el for el, done in zip(rows[1:], seen.differing, strict=True) if done])
    if rows := _under(after, REMARKS):
        lines = [*takewhile(lambda el: told(el) in seen.lines, rows[1:])]
        _cut([rows[0], *lines], [el for el in lines if told(el) in seen.remarks])


def told(el: etree._Element) -> str:
    """Return the words of a line, without what stands for a list's mark."""
    return el.text.removeprefix(BULLET) if isinstance(el, CT_P) else ""


def _under(after: Rows, name: str) -> Rows:
    """Return a heading and all that follows it; nothing where it is not."""
    at = next((n for n, el in enumerate(after) if isinstance(el, CT_P) and el.text == name), len(after))
    return after[at:]


def _cut(rows: Rows, lost: Rows) -> None:
    """Take the lost out, and the heading, which stands first, when it has nothing else under it."""
    for el in [*lost, *(rows[:1] if len(lost) == len(rows) - 1 else [])]:
        el.getparent().remove(el)
