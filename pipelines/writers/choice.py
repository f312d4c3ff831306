"""Which units stand in the draft, and which beside it: the best first, each in one section, nothing told twice."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from heapq import heapify, heappop, heappush

from pipelines.case import CaseFile
from pipelines.templates import Template
from pipelines.writers.lean import met
from pipelines.writers.rank import cosine
from pipelines.writers.scoring import Scored

ALIKE = 0.75  # cosine from which two units say the same
ALIKE_LATER = 0.95  # the same when they were written on different days
TOLD = 2.0  # taken for being like what is taken already, times the cosine (maximal marginal relevance, Carbonell 1998)
FIRST = 0.25  # of its share that every section gets before the best of all are taken
CROWD = 6  # times its even share of the words that one note may take
BESIDE = 2  # times the points of a draft's section that stand beside it

Sections = Mapping[str, list[Scored]]


class Choice:
    """What is chosen so far. What says the same again, or crowds a note, is not taken."""

    def __init__(self, case: CaseFile, scored: Sequence[Scored], template: Template) -> None:
        self._case, self._scored, self._template = case, scored, template
        self._free = {
            s.id for s in template.sections if not (s.voice or s.office or s.about or s.own_words or s.opening)
        }
        self._taken: list[Scored] = []
        self._used: set[int] = set()
        self._opened: set[int] = set()
        self._sections: dict[str, list[Scored]] = {}
        self._words = self._crowd = 0
        self._places = Counter[tuple[int, int, int]]()
        self._like: dict[int, tuple[int, float]] = {}

    def tell(self, numbers: Collection[int]) -> None:
        """Say that these sentences are told already: what they tell of a unit takes no room."""
        self._opened.update(numbers)
        self._taken += [one for one in self._scored if self._opened.issuperset(one.unit.core)]

    def best(self, words: int, *, opened: int = 0) -> Sections:
        """Return for each section its best units: first every section its share, then what is best of the rest.

        `opened`: points that the first section has already.
        """
        most = {section.id: section.max_points for section in self._template.sections}
        most[self._template.sections[0].id] = max(0, self._template.sections[0].max_points - opened)
        sizes = sorted(one.words for one in self._scored)
        share = min(1.0, words / (sizes[len(sizes) // 2] + 1) / max(1, sum(most.values()))) if sizes else 1.0
        return self._rounds(words, {s: max(1, round(FIRST * n * share)) for s, n in most.items()}, most)

    def _gathered(self) -> Sections:
        """Return the sections with what leans on a sentence put where that is told: none stands under two headings.

        It goes there where it fits or anybody's words may stand, else what it leans on comes to it; else it is told twice.
        """
        held = {n: section for section, row in self._sections.items() for one in row for n in one.unit.core}
        for section in list(self._sections):
            for one in list(self._sections[section]):
                for n in one.unit.needs:
                    if (there := held.get(n, section)) == section:
                        continue
                    other = next(o for o in self._sections[there] if n in o.unit.core)
                    if there in one.worth or (there in self._free and section not in other.worth):
                        self._move(one, section, there, held)
                        break
                    if section in other.worth or section in self._free:
                        self._move(other, there, section, held)
        return self._sections

    def _move(self, one: Scored, here: str, there: str, held: dict[int, str]) -> None:
        self._sections[here].remove(one)
        self._sections[there].append(one)
        held.update(dict.fromkeys(one.unit.core, there))

    def beside(self, words: int) -> Sections:
        """Return for each section the best of what is not told yet."""
        return self._rounds(words, {s.id: BESIDE * s.max_points for s in self._template.sections})

    def _rounds(self, words: int, *rooms: Mapping[str, int]) -> Sections:
        self._sections = {section.id: [] for section in self._template.sections}
        self._words, self._crowd = words, CROWD * words // max(1, len({one.place for one in self._scored}))
        self._places.clear()
        for room in rooms:
            queue = [(-w, n, s) for n, one in enumerate(self._scored) for s, w in one.worth.items()]
            heapify(queue)
            while queue:
                before, n, section = heappop(queue)
                one = self._scored[n]
                if not self._fits(one, section, room[section]):
                    continue
                if (now := TOLD * self._told(n) - one.worth[section]) > before:
                    heappush(queue, (now, n, section))
                else:
                    self._take(one, section)
        return self._gathered()

    def _fits(self, one: Scored, section: str, room: int) -> bool:
        """Whether a section has room for a unit of which nothing is taken yet."""
        core = set(one.unit.core) - self._opened
        if not core or len(self._sections[section]) >= room or not self._used.isdisjoint(core):
            return False
        words, there = self._cost(one), self._places[one.place]
        return words <= self._words and not (there and there + words > self._crowd)

    def _told(self, n: int) -> float:
        """How like a unit is to the likest one taken, remembered: only what was taken since is looked at."""
        seen, like = self._like.get(n, (0, 0.0))
        like = max([like, *(cosine(self._scored[n].vector, one.vector) for one in self._taken[seen:])])
        self._like[n] = len(self._taken), like
        return like

    def _take(self, one: Scored, section: str) -> None:
        """Take a unit into a section, unless one that is taken says the same."""
        if any(_same(one, taken) for taken in self._taken):
            return
        words = self._cost(one)
        self._taken.append(one)
        self._used.update(one.unit.sources)
        self._places[one.place] += words
        self._words -= words
        self._sections[section].append(one)

    def _cost(self, one: Scored) -> int:
        """How many words it takes: its own, those it leans on and its note's line, that are not told already."""
        first = one.unit.core[0]
        above = (self._case.contexts[first].note, met(self._case, first)) if not self._places[one.place] else ()
        sources = (*(n for n in above if n is not None and n not in one.unit.sources), *one.unit.sources)
        new = (n for n in sources if n not in self._used and n not in self._opened)
        return sum(len(self._case.sentences[n].masked.text.split()) for n in new)


def _same(a: Scored, b: Scored) -> bool:
    """Whether two units say the same; what is decided again on another day is another decision."""
    return cosine(a.vector, b.vector) > (ALIKE if a.day == b.day or None in (a.day, b.day) else ALIKE_LATER)
