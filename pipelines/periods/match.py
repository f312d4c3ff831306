"""Which pieces of two periods speak of the same matter, and which of those say something else about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines import dates
from pipelines.case import CaseFile
from pipelines.checks.numerals import numbers
from pipelines.lists import patterns
from pipelines.periods.period import Period
from pipelines.periods.template import CHANGED, ENDED, NEW, SILENT
from pipelines.signals import NEGATION, kinds
from pipelines.words import stems
from pipelines.writers.rank import cosine, vectors
from pipelines.writers.units import Unit

SAME = 0.3  # cosine from which two pieces speak of the same matter
APART = 0.2  # below which nothing in the other period speaks of it
LEAST = 0.35  # worth (of kinds: decisions, risk, deadlines …) from which a piece is worth telling
WEIGHTS = {
    "beslut": 0.4, "frist": 0.4, "rattsligt": 0.4, "risk": 0.4, "halsa": 0.35, "barnets_ord": 0.35, "insats": 0.3,
    "belopp": 0.2, "nasta_steg": 0.15,
}  # fmt: skip
_ENDS = patterns("decisions")["ett avslut"]
_UNTIL = patterns("periods")["gäller till"]


@dataclass(frozen=True)
class Change:
    """One difference: its section, the piece of the earlier period, of the later one, or both; and its worth."""

    section: str
    before: Unit | None
    after: Unit | None
    worth: float


def changes(case: CaseFile, before: Period, after: Period) -> list[Change]:
    """Return the differences, the weightiest first; every piece in at most one."""
    early, late = ([u for u in case.units if case.contexts[u.core[0]].day in period] for period in (before, after))
    rows = vectors([_matter(u) for u in (*early, *late)])
    left, right = rows[: len(early)], rows[len(early) :]
    taken: set[int] = set()
    out = []
    for unit, row in zip(late, right, strict=True):
        near = sorted(((cosine(row, other), n) for n, other in enumerate(left)), reverse=True)
        out += _late(unit, near, early, taken)
    out += [
        change
        for n, (unit, row) in enumerate(zip(early, left, strict=True))
        if n not in taken
        for change in _early(case, unit, max((cosine(row, other) for other in right), default=0.0), after)
    ]
    return sorted(out, key=lambda change: -change.worth)


def _late(unit: Unit, near: Sequence[tuple[float, int]], early: Sequence[Unit], taken: set[int]) -> list[Change]:
    """What a piece of the later period is: an end, a change of the nearest earlier one, or new."""
    value = worth(unit)
    if _ENDS.search(unit.own.text):
        return [Change(ENDED, None, unit, value + 0.3)]
    mate = next(((like, n) for like, n in near if like >= SAME and n not in taken), None)
    if mate is not None:
        taken.add(mate[1])
        other = early[mate[1]]
        differs = _facts(unit) != _facts(other)
        return [Change(CHANGED, other, unit, value + mate[0])] if differs and value + worth(other) >= LEAST else []
    return [Change(NEW, None, unit, value)] if value >= LEAST and (not near or near[0][0] < APART) else []


def _early(case: CaseFile, unit: Unit, nearest: float, after: Period) -> list[Change]:
    """What a piece of the earlier period is: something that ran out, or of which no more is heard."""
    value = worth(unit)
    if any(found.day <= after.last for found in _ends(case, unit)):
        return [Change(ENDED, unit, None, value + 0.3)]
    return [Change(SILENT, unit, None, value)] if value >= LEAST and nearest < APART else []


def _ends(case: CaseFile, unit: Unit) -> list[dates.Found]:
    """The days to which something holds."""
    day = case.contexts[unit.core[0]].near
    text = " ".join(case.quote(n) for n in unit.core)
    starts = [m.end() for m in _UNTIL.finditer(text)]
    return [f for f in dates.find(text, day) if any(0 <= f.start - at <= 12 for at in starts)]


def worth(unit: Unit) -> float:
    """Return what a piece is worth telling, by what it is about."""
    return sum(WEIGHTS.get(kind, 0.0) for kind in kinds(unit.own.text))


def _facts(unit: Unit) -> tuple[frozenset[str], bool]:
    """Its numbers and whether it denies: what makes two pieces about one matter differ."""
    text = unit.own.text
    return frozenset(value for _, _, value in numbers(text)), bool(NEGATION.search(text))


def _matter(unit: Unit) -> list[str]:
    """The words by which a piece is known again: without numbers, which are what changes."""
    return [word for word in stems(unit.own.text) if not any(c.isdigit() for c in word) or word.isupper()]
