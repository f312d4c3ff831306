"""What is shown of the sentences that answer: each told once, with the sources of all that tell it, after the day of its note.

Two sentences tell the same where they mean the same, nobody else tells the one, and no check finds in one what the other lacks.
"""

from collections.abc import Sequence
from datetime import date

from pipelines import dates
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.checks import CHECKS
from pipelines.prompts import join
from pipelines.questions.reply import ANSWER, FORM
from pipelines.run import judged
from pipelines.summarize import Draft, Point
from pipelines.words import stems
from pipelines.writers.units import Unit, written

SAME = 0.8  # likeness in meaning of two sentences that may tell the same
HELD = 0.6  # share of the shorter one's words that the other must hold
TOP, FOOT = 6, 3  # sentences at the beginning and end of a paper in which its day stands


def told(case: CaseFile, units: Sequence[Unit]) -> list[Point]:
    """Return the units as points in the order of the case."""
    said: list[tuple[tuple[int, ...], tuple[int, ...]]] = []  # the sentences told, and all that tell them
    for numbers in _joined(units):
        twin = next((n for n, (other, _) in enumerate(said) if _tell_the_same(case, other, numbers)), None)
        if twin is None:
            said.append((numbers, numbers))
        else:
            longest = max(said[twin][0], numbers, key=lambda run: len(written(case, run)))
            said[twin] = longest, tuple(sorted({*said[twin][1], *numbers}))
    return [_dated(case, numbers, sources) for numbers, sources in said]


def _joined(units: Sequence[Unit]) -> list[tuple[int, ...]]:
    """The sentences of units, those of units that share one together."""
    runs: list[set[int]] = []
    for unit in units:
        touching = [run for run in runs if run & {*unit.sources}]
        runs = [*(run for run in runs if run not in touching), {*unit.sources}.union(*touching)]
    return sorted(tuple(sorted(run)) for run in runs)


def _tell_the_same(case: CaseFile, a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    """Whether the shorter of two says nothing that the longer does not, and the same one tells both."""
    longer, shorter = sorted((a, b), key=lambda run: -len(written(case, run)))
    claim = written(case, shorter)
    mine, theirs = {*stems(claim.text)}, {*stems(written(case, longer).text)}
    if len(mine & theirs) < HELD * len(mine) or _tellers(case, a) != _tellers(case, b):
        return False
    rows = case.meanings.of((shorter[-1], *longer))
    if float((rows[1:] @ rows[0]).max()) < SAME:
        return False
    findings, _, _ = judged(Draft(case, FORM, (Point(ANSWER.id, claim, longer),)), CHECKS)
    return not any(finding.point is not None for finding in findings)


def _tellers(case: CaseFile, run: Sequence[int]) -> frozenset[str]:
    found = (said_by(case, n, case.contexts[n]) for n in run)
    return frozenset(case.masked(*one).text for one in found if one)


def _dated(case: CaseFile, numbers: tuple[int, ...], sources: tuple[int, ...]) -> Point:
    """A point after the day that its note or paper was written, where the sentences themselves tell none."""
    text, where = written(case, numbers), _day(case, numbers)
    if where is None:
        return Point(ANSWER.id, text, sources)
    line, start, end = where
    sentence = case.sentences[line]
    day = case.masked(sentence.document, sentence.start + start, sentence.start + end)
    return Point(ANSWER.id, join([day, text], ": "), tuple(sorted({line, *sources})))


def _day(case: CaseFile, numbers: tuple[int, ...]) -> tuple[int, int, int] | None:
    """The sentence, start and end of the words that tell when these sentences were written; None where they say it."""
    first, context = numbers[0], case.contexts[numbers[0]]
    if context.day is None or case.sentences[first].place.cell is not None:
        return None
    if _days(case, first) or any(context.day in _days(case, n) for n in numbers):
        return None
    own = [n for n, s in enumerate(case.sentences) if s.document == case.sentences[first].document]
    lines = [n for n in (context.note, context.heading) if n is not None] + own[:TOP] + own[-FOOT:]
    dated = ((n, found) for n in lines for found in dates.find(case.quote(n), None) if found.precision == "day")
    return next(((n, found.start, found.end) for n, found in dated if found.day == context.day), None)


def _days(case: CaseFile, n: int) -> set[date]:
    """The days that a sentence tells with their year."""
    found = dates.find(case.quote(n), case.contexts[n].near)
    return {f.day for f in found if f.full and f.precision == "day"}
