"""The writer without a model: it chooses among the case's own sentences; every point is made of them, with their exact source."""

from collections import Counter
from collections.abc import Iterable, Sequence

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.outline import Context, says_only
from pipelines.prompts import join, unmarked
from pipelines.summarize import Draft, Point, Progress, Usage
from pipelines.templates import Section, Template
from pipelines.writers.length import budget
from pipelines.writers.rank import cosine
from pipelines.writers.scoring import Scored, score
from pipelines.writers.units import written

ALIKE = 0.75  # cosine from which two units say the same
ALIKE_LATER = 0.95  # the same when they were written on different days
FIRST = 0.5  # of its share that every section gets before the best of all are taken
CROWD = 6  # times its even share of the words that one note may take
TOGETHER = 420  # characters of what one note says in one section that stand as one point


class ExtractiveWriter:
    """Ranks by what is known of facts worth keeping, and puts each where the template's own words say it belongs."""

    name = "extractive"

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case; the work grows linearly with its length."""
        on_progress("Läser meningarna", 0, 3)
        contexts = case.contexts
        chosen_from = case.units
        on_progress("Rangordnar", 1, 3)
        scored = score(case, contexts, chosen_from, template)
        on_progress("Väljer", 2, 3)
        chosen = choose(scored, template, budget(case, template))
        on_progress("Väljer", 3, 3)
        return Draft(case, template, _points(case, chosen, contexts, template), usage=Usage(chunks=1), engine=self.name)

    async def aclose(self) -> None:
        """Nothing is held."""


def choose(scored: Sequence[Scored], template: Template, words: int) -> dict[str, list[Scored]]:
    """Give each section its best units, each unit one section: first every section its share, then what is best of the rest."""
    most = {section.id: section.max_points for section in template.sections}
    sizes = sorted(one.words for one in scored)
    share = min(1.0, words / (sizes[len(sizes) // 2] + 1) / sum(most.values())) if sizes else 1.0
    choice = _Choice(template, words, CROWD * words // max(1, len({one.place for one in scored})))
    pairs = sorted(
        ((w, n, s) for n, one in enumerate(scored) for s, w in one.worth.items()), key=lambda p: (-p[0], p[1], p[2])
    )
    for room in ({s: max(1, round(FIRST * n * share)) for s, n in most.items()}, most):
        for _, n, section in pairs:
            choice.take(scored[n], section, room[section])
    return choice.sections


class _Choice:
    """What is chosen so far. What says the same again, or crowds a note, is not taken."""

    def __init__(self, template: Template, words: int, crowd: int) -> None:
        self.sections: dict[str, list[Scored]] = {section.id: [] for section in template.sections}
        self._words, self._crowd = words, crowd
        self._taken: list[Scored] = []
        self._used: set[int] = set()
        self._places = Counter[tuple[int, int, int]]()

    def take(self, one: Scored, section: str, room: int) -> None:
        """Take a unit into a section that has room for it."""
        if len(self.sections[section]) >= room or one.words > self._words:
            return
        if self._places[one.place] and self._places[one.place] + one.words > self._crowd:
            return
        if not self._used.isdisjoint(one.unit.core) or any(_same(one, t) for t in self._taken):
            return
        self._taken.append(one)
        self._used.update(one.unit.sources)
        self._places[one.place] += one.words
        self._words -= one.words
        self.sections[section].append(one)


def _same(a: Scored, b: Scored) -> bool:
    """Whether two units say the same; what is decided again on another day is another decision."""
    return cosine(a.vector, b.vector) > (ALIKE if a.day == b.day or None in (a.day, b.day) else ALIKE_LATER)


def _points(
    case: CaseFile, chosen: dict[str, list[Scored]], contexts: Sequence[Context], template: Template
) -> tuple[Point, ...]:
    """Points in the template's order, within a section in order of time."""
    return tuple(
        point for section in template.sections for point in _section(case, chosen[section.id], contexts, section)
    )


def _section(case: CaseFile, chosen: Iterable[Scored], contexts: Sequence[Context], section: Section) -> list[Point]:
    """A section's points: what one note says stands together under the note's own line, and nothing is said twice."""
    groups: list[list[int]] = []
    said: set[int] = set()
    for one in in_time(chosen, contexts):
        numbers = [n for n in one.unit.sources if n in one.unit.core or n not in said]
        said.update(numbers)
        if groups and _goes_on(case, groups[-1], numbers, contexts):
            groups[-1] += numbers
        else:
            groups.append(numbers)
    return [_point(case, sorted({*group}), contexts, section) for group in groups]


def _goes_on(case: CaseFile, group: Sequence[int], numbers: Sequence[int], contexts: Sequence[Context]) -> bool:
    """Whether the next sentences are of the same dated note, and there is room for them on its line."""
    notes = {contexts[n].note if not contexts[n].opens else n for n in (*group, *numbers)}
    rows = any(case.sentences[n].place.cell is not None or case.sentences[n].speaker for n in (*group, *numbers))
    size = sum(len(case.sentences[n].masked) for n in (*group, *numbers))
    return len(notes) == 1 and None not in notes and not rows and size <= TOGETHER


def _point(case: CaseFile, numbers: list[int], contexts: Sequence[Context], section: Section) -> Point:
    note = contexts[numbers[0]].note
    text = written(case, tuple(numbers))
    if (
        note is None
        or not says_only(case.quote(note))
        or note in numbers
        or case.sentences[numbers[0]].speaker
        or not _tells(case.sentences[note].masked)
    ):
        return Point(section.id, text, tuple(numbers))
    line = unmarked(case.sentences[note].masked)
    between = " " if line.text.rstrip('”"»').endswith((".", "!", "?", ":")) else ": "
    return Point(section.id, join([line, text], between), (note, *numbers))


def _tells(line: MaskedText) -> bool:
    """Whether a note's line says more than its day: who was met, what came in."""
    return sum(c.isalpha() for c in line.text) > 2


def in_time(chosen: Iterable[Scored], contexts: Sequence[Context]) -> list[Scored]:
    """Return them by the day of their note, then as they stand."""

    def key(one: Scored) -> tuple[str, int]:
        day = contexts[one.unit.core[0]].day
        return day.isoformat() if day else "9999", one.unit.core[0]

    return sorted(chosen, key=key)
