"""Points of many chunks made one list: what says the same is said once, with all its sources."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.outline import Context
from pipelines.summarize import Point
from pipelines.words import stems, words
from pipelines.writers.rank import cosine, vectors

ALIKE = 0.82
NEAR = 60  # points before that one is compared with: the work stays linear


def joined(points: Sequence[Point]) -> list[Point]:
    """Return the points without those that say the same again; numbers and placeholders must be equal for that."""
    rows = vectors([stems(point.text.text) for point in points])
    out: list[tuple[int, Point]] = []
    for n, point in enumerate(points):
        for k in range(len(out) - 1, max(-1, len(out) - 1 - NEAR), -1):
            m, held = out[k]
            if cosine(rows[n], rows[m]) >= ALIKE and _facts(held) == _facts(point):
                out[k] = m, replace(held, sources=tuple(sorted({*held.sources, *point.sources})))
                break
        else:
            out.append((n, point))
    return [point for _, point in out]


def _facts(point: Point) -> frozenset[str]:
    """What must be equal for two points to be one: numbers, people, and whether it is denied."""
    denials = {"inte", "ej", "aldrig", "ingen", "inget", "inga", "nekar", "utan", "förnekar"}
    return frozenset(w for w in words(point.text.text) if any(c.isdigit() for c in w) or w in denials)


def in_time(points: Sequence[Point], contexts: Sequence[Context]) -> list[Point]:
    """Return points by the day of their first source's note, then as they stand in the case."""

    def key(point: Point) -> tuple[str, int]:
        first = min(point.sources, default=0)
        day = contexts[first].day if contexts else None
        return day.isoformat() if day else "9999", first

    return sorted(points, key=key)
