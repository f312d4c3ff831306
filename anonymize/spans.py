"""Where personal data stands. A span holds no text, so it may be logged."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from anonymize.labels import LABELS, PRECEDENCE


@dataclass(frozen=True, order=True)
class Span:
    """Half-open code-point offsets into the original, what stands there, how sure (0–1) and who says so."""

    start: int
    end: int
    label: str
    score: float = 1.0
    source: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}–{self.end}")
        if self.label not in LABELS:
            raise ValueError(f"unknown label: {self.label}")

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share a code point."""
        return self.start < other.end and other.start < self.end


PLACE = attrgetter("start", "end")  # what spans are sorted by: many times faster than to compare them whole


def moved(span: Span, start: int, end: int) -> Span:
    """Return the span at other offsets; the same span where they are its own."""
    return span if (span.start, span.end) == (start, end) else replace(span, start=start, end=end)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return disjoint spans in order that together cover every code point the given ones cover.

    Where spans overlap, the label of highest precedence names the whole; nothing found is ever uncovered.
    """
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if out and span.start < out[-1].end:
            first = min(out[-1], span, key=lambda s: PRECEDENCE[s.label])
            out[-1] = moved(first, out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Say whether a place stands in one of the spans, which are in reading order."""
    n = bisect_left(spans, (place + 1,)) - 1
    return n >= 0 and place < spans[n][1]
