"""Tables on a pdf page. A pdf knows no tables: there are only lines whose parts stand in columns.

Two rows or more whose parts stand apart, each within a column, are a table, with the lines below that fit in one of its columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LEVEL = 0.4  # of a line's height: so near each other lines stand on one level
FURTHER = 1.25  # times the smallest step down: from there a new row begins
NEAR = 3.5  # of a line's height: so far down a cell may go on, or begin beside one that stands at the foot of its row
ASKEW = 3.0  # points


@dataclass(frozen=True)
class Line:
    """A line on a page, or a part of one; points from the lower left corner. `size` is the height of its letters' boxes."""

    text: str
    left: float
    bottom: float
    right: float
    size: float
    bold: bool = False


@dataclass
class Table:
    """Lines that stand in columns, and the left and right edge of each column."""

    lines: list[Line] = field(default_factory=list)
    columns: list[tuple[float, float]] = field(default_factory=list)
    lowest: float = field(
        default=float("inf"), init=False
    )  # kept, so that a page of thousands of rows is read in one go

    def rows(self) -> Iterator[list[list[Line]]]:
        """The lines of the cells, row by row; none where a column is empty."""
        levels = _levels(self.lines)
        steps = [a[0].bottom - b[0].bottom for a, b in pairwise(levels)]
        far = FURTHER * min(steps, default=0.0)
        even = max(steps, default=0.0) < far
        row: list[list[Line]] = [[] for _ in self.columns]
        for n, level in enumerate(levels):
            whole = len(level) > 1 and self._column(level[0]) == 0
            if n and (steps[n - 1] >= far or (whole and (even or not self._wraps(row, level)))):
                yield row
                row = [[] for _ in self.columns]
            for line in level:
                row[self._column(line)].append(line)
        yield row

    def _wraps(self, row: Sequence[Sequence[Line]], level: Sequence[Line]) -> bool:
        """Whether each line may go on one above it: its first word would not have fitted there."""
        above = [(row[self._column(line)][-1:], line) for line in level]
        return all(
            before[0].right + first_word(line) > self.columns[self._column(line)][1] for before, line in above if before
        )

    def take(self, parts: Sequence[Line]) -> bool:
        """Take the parts of a line where each stands in a column of its own, and say whether it did."""
        merged = _merged([*self.columns, *((part.left, part.right) for part in parts)])
        alone = len({bisect_right(merged, (part.left, 1e9)) for part in parts}) == len(parts)
        if not alone or len(merged) < len(self.columns) or (self.lines and not self._goes_on(parts)):
            return False
        self.lines += parts
        self.columns = merged
        self.lowest = min(self.lowest, *(part.bottom for part in parts))
        return True

    def close(self) -> list[Line]:
        """Give back the lines at its foot that stand below its first column alone: they are the text that follows."""
        levels = _levels(self.lines)
        steps = [a[0].bottom - b[0].bottom for a, b in pairwise(levels)]
        foot: list[Line] = []
        while steps and len(levels[-1]) == 1 and not self._column(levels[-1][0]) and steps[-1] >= FURTHER * min(steps):
            foot[:0] = levels.pop()
            steps.pop()
        self.lines = [line for line in self.lines if line not in foot]
        return foot

    def _goes_on(self, parts: Sequence[Line]) -> bool:
        first = parts[0]
        if (
            abs(first.size - self.lines[-1].size) > 0.12 * first.size
            or self.lowest - first.bottom > 2 * NEAR * first.size
        ):
            return False
        aligned = [self._aligned(part) for part in parts]
        if len(parts) > 1:
            return any(aligned) and all(a is not False for a in aligned)
        beside = aligned[0] is None and any(level(line, first) for line in self.lines)
        return (beside or bool(aligned[0])) and self.lowest - first.bottom < NEAR * first.size

    def _aligned(self, part: Line) -> bool | None:
        """Whether a part begins or ends where its column does; None where it stands in none."""
        over = [c for c in self.columns if part.left < c[1] and part.right > c[0]]
        return any(abs(part.left - a) < ASKEW or abs(part.right - b) < ASKEW for a, b in over) if over else None

    def _column(self, line: Line) -> int:
        return bisect_right(self.columns, (line.left, 1e9)) - 1


def first_word(line: Line) -> float:
    """Return the width of a line's first word and a space."""
    return (line.right - line.left) * (len(line.text.split(" ", 1)[0]) + 1) / max(len(line.text), 1)


def split(lines: Sequence[Line]) -> Iterator[list[Line] | Table]:
    """The lines of a page in their order: tables, and the text between them."""
    rows = [list(row) for row in _rows(lines)]
    text: list[Line] = []
    at = 0
    while at < len(rows):
        table, end = Table(), at
        while end < len(rows) and (len(rows[at]) > 1) and table.take(rows[end]):
            end += 1
        if not _is_table(rows[at:end]):
            text += rows[at]
            at += 1
            continue
        if text:
            yield text
        text, at = table.close(), end
        yield table
    if text:
        yield text


def _is_table(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether there are two rows of several parts, or one that goes on below its first column."""
    many = sum(len(row) > 1 for row in rows)
    return many > 1 or (many == 1 and any(len(row) == 1 and row[0].left > rows[0][0].right for row in rows[1:]))


def _rows(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Lines that follow each other on one level, to the right."""
    row: list[Line] = []
    for line in lines:
        if row and not (level(row[-1], line) and line.left >= row[-1].right - 1):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def level(a: Line, b: Line) -> bool:
    """Say whether two lines stand at one height."""
    return abs(a.bottom - b.bottom) < LEVEL * a.size


def _levels(lines: Iterable[Line]) -> list[list[Line]]:
    out: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        if out and level(out[-1][0], line):
            out[-1].append(line)
        else:
            out.append([line])
    return [sorted(row, key=lambda line: line.left) for row in out]


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans that overlap made one, from left to right."""
    out: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if out and left < out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], right)
        else:
            out.append((left, right))
    return out
