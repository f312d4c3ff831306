"""What stands together as one point: what one dated note says in a section, and sentences or turns that follow each other."""

from collections.abc import Iterable, Sequence

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.outline import Context, is_field, names_source, says_only
from pipelines.prompts import join, unmarked
from pipelines.signals import OWN_WORDS
from pipelines.summarize import Point
from pipelines.templates import Section
from pipelines.writers.author import writes_of_itself
from pipelines.writers.lean import asks_in_form, met
from pipelines.writers.scoring import Scored
from pipelines.writers.units import written

TOGETHER = 420  # characters that stand as one point


def points(case: CaseFile, chosen: Iterable[Scored], section: Section, told: frozenset[int]) -> list[Point]:
    """Return a section's points in order of time, each under its note's own line, and nothing said twice; `told`: elsewhere."""
    groups: list[list[int]] = []
    said: set[int] = set()
    for one in in_time(chosen, case.contexts):
        again = set() if case.sentences[one.unit.core[0]].place.cell else said  # a row keeps its columns' names
        numbers = [n for n in one.unit.sources if n not in (told if n in one.unit.core else again)]
        said.update(numbers)
        if groups and _goes_on(case, groups[-1], numbers):
            groups[-1] += numbers
        else:
            groups.append(numbers)
    return [_point(case, sorted({*group}), section) for group in groups]


def _goes_on(case: CaseFile, group: Sequence[int], numbers: Sequence[int]) -> bool:
    """Whether the next sentences follow on those of a point, or are of the same dated note; there must be room for them."""
    both = {*group, *numbers}
    if any(case.sentences[n].place.cell is not None for n in both):
        return False
    if sum(len(case.sentences[n].masked) for n in both) > TOGETHER:
        return False
    follows = min(numbers) >= min(group) and _follows(case, max(group), min(numbers))
    return follows or _same_note(case, both)


def _follows(case: CaseFile, before: int, n: int) -> bool:
    """Whether a sentence follows another on its line, or as the next turn of a talk, or overlaps with it."""
    a, b = case.sentences[before], case.sentences[n]
    here, there = case.contexts[before], case.contexts[n]
    if n > before + 1 or a.document != b.document or here.opens or there.opens:
        return False
    line = not case.documents[a.document].text[a.end : max(a.end, b.start)].strip(" ")
    return (line or a.place.kind == "turn") and (here.note, here.heading) == (there.note, there.heading)


def _same_note(case: CaseFile, numbers: Iterable[int]) -> bool:
    notes = {case.contexts[n].note if not case.contexts[n].opens else n for n in numbers}
    return len(notes) == 1 and None not in notes and not any(case.sentences[n].speaker for n in numbers)


def _point(case: CaseFile, numbers: list[int], section: Section) -> Point:
    note, first = case.contexts[numbers[0]].note, met(case, numbers[0])
    if first is not None and first not in numbers:  # "Frida på kontoret, 50 min.": whom "hon" of her note is
        numbers = [first, *numbers]
    text = written(case, tuple(numbers))
    if (
        note is None
        or not says_only(case.quote(note))
        or note in numbers
        or case.sentences[numbers[0]].speaker
        or not _tells(case.sentences[note].masked)
    ):
        return _of_author(case, numbers, section, text)
    line = unmarked(case.sentences[note].masked)
    between = " " if line.text.rstrip('”"»').endswith((".", "!", "?", ":")) else ": "
    return Point(section.id, join([line, text], between), (note, *numbers))


def _of_author(case: CaseFile, numbers: list[int], section: Section, text: MaskedText) -> Point:
    """A point; "jag" in a letter is told by the name of the one who writes it, a report by the one who reports."""
    place, tells = case.sentences[numbers[0]].place, case.voices.reports(numbers[0]) or writes_of_itself(text.text)
    by = case.authors[numbers[0]] if tells else None
    if by is None and (head := _headed(case, numbers, text)) is not None:
        return Point(section.id, join([unmarked(case.sentences[head].masked), text], ": "), (head, *numbers))
    form = place.cell is not None or is_field(
        case.documents[case.sentences[numbers[0]].document], case.sentences[numbers[0]]
    )
    if by is None or by[0] in numbers or form or place.kind == "comment":
        return Point(section.id, text, tuple(numbers))
    name = case.masked(case.sentences[by[0]].document, *by[1])
    asked = asks_in_form(case, numbers[0]) and len(numbers) > 1  # the form asks, not the one who fills it in
    said = join([name, written(case, tuple(numbers[asked:]))], ": ")
    text = join([written(case, (numbers[0],)), said], " ") if asked else said
    return Point(section.id, text, tuple(sorted({by[0], *numbers})))


def _headed(case: CaseFile, numbers: Sequence[int], text: MaskedText) -> int | None:
    """The heading that tells whose words they are: a source's own, or that of what somebody says of himself."""
    head = case.contexts[numbers[0]].heading
    if head is None or head in numbers or any(case.contexts[n].heading != head for n in numbers):
        return None
    own = writes_of_itself(text.text) and OWN_WORDS.search(case.sentences[head].masked.text)
    return head if own or names_source(case.quote(head)) else None


def _tells(line: MaskedText) -> bool:
    """Whether a note's line says more than its day: who was met, what came in."""
    return sum(c.isalpha() for c in line.text) > 2


def in_time(chosen: Iterable[Scored], contexts: Sequence[Context]) -> list[Scored]:
    """Return them by the day of their note, then as they stand."""

    def key(one: Scored) -> tuple[str, int]:
        day = contexts[one.unit.core[0]].day
        return day.isoformat() if day else "9999", one.unit.core[0]

    return sorted(chosen, key=key)
