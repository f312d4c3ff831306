"""The writer without a model: it chooses among the case's own sentences; every point is made of them, with their exact source."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.case import CaseFile
from pipelines.summarize import Draft, Point, Progress, Usage
from pipelines.templates import Template
from pipelines.writers.length import budget
from pipelines.writers.opening import opened, openings
from pipelines.writers.passages import points
from pipelines.writers.rank import cosine
from pipelines.writers.scoring import Scored, score

ALIKE = 0.75  # cosine from which two units say the same
ALIKE_LATER = 0.95  # the same when they were written on different days
FIRST = 0.5  # of its share that every section gets before the best of all are taken
CROWD = 6  # times its even share of the words that one note may take


class ExtractiveWriter:
    """Ranks by what is known of facts worth keeping, and puts each where the template's own words say it belongs."""

    name = "extractive"

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case; the work grows linearly with its length."""
        on_progress("Läser meningarna", 0, 3)
        chosen_from = case.units
        on_progress("Rangordnar", 1, 3)
        scored = score(case, case.contexts, chosen_from, template)
        on_progress("Väljer", 2, 3)
        chosen = tuple(chosen_points(case, scored, template))
        on_progress("Väljer", 3, 3)
        return Draft(case, template, chosen, usage=Usage(chunks=1), engine=self.name)

    async def aclose(self) -> None:
        """Nothing is held."""


def chosen_points(case: CaseFile, scored: Sequence[Scored], template: Template) -> Iterator[Point]:
    """Yield the points in the template's order; the first section opens with what the documents are and concern."""
    opening = openings(case)
    said = choose(case, scored, template, opening)
    first = template.sections[0].id
    yield from (Point(first, opened(case, numbers), numbers) for numbers in opening)
    told = frozenset(n for numbers in opening for n in numbers)
    for section in template.sections:
        yield from points(case, said[section.id], section, told)


def choose(
    case: CaseFile, scored: Sequence[Scored], template: Template, opening: Sequence[tuple[int, ...]]
) -> dict[str, list[Scored]]:
    """Give each section its best units, each unit one section: first every section its share, then what is best of the rest."""
    words = budget(case, template)  # as what a point leans on, the opening takes no room of it
    most = {section.id: section.max_points for section in template.sections}
    most[template.sections[0].id] = max(0, template.sections[0].max_points - len(opening))
    sizes = sorted(one.words for one in scored)
    share = min(1.0, words / (sizes[len(sizes) // 2] + 1) / sum(most.values())) if sizes else 1.0
    choice = _Choice(template, words, CROWD * words // max(1, len({one.place for one in scored})))
    choice.open({n for numbers in opening for n in numbers}, scored)
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
        self._opened: set[int] = set()
        self._places = Counter[tuple[int, int, int]]()

    def open(self, numbers: set[int], scored: Sequence[Scored]) -> None:
        """Say that the opening tells these sentences."""
        self._opened |= numbers
        self._taken += [one for one in scored if numbers.issuperset(one.unit.core)]

    def take(self, one: Scored, section: str, room: int) -> None:
        """Take a unit into a section that has room for it."""
        core = set(one.unit.core) - self._opened
        words = one.words * len(core) // len(one.unit.core)  # what the opening tells of it takes no room
        if not core or len(self.sections[section]) >= room or words > self._words:
            return
        if self._places[one.place] and self._places[one.place] + words > self._crowd:
            return
        if not self._used.isdisjoint(core):
            return
        if any(_same(one, t) for t in self._taken):
            return
        self._taken.append(one)
        self._used.update(one.unit.sources)
        self._places[one.place] += words
        self._words -= words
        self.sections[section].append(one)


def _same(a: Scored, b: Scored) -> bool:
    """Whether two units say the same; what is decided again on another day is another decision."""
    return cosine(a.vector, b.vector) > (ALIKE if a.day == b.day or None in (a.day, b.day) else ALIKE_LATER)
