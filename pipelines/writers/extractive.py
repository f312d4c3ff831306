"""The writer without a model: it chooses among the case's own sentences, and every point is one with its exact source."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.case import CaseFile
from pipelines.outline import Context
from pipelines.signals import DATE, NEGATION, PARENT, kinds
from pipelines.summarize import Draft, Point, Progress, Usage
from pipelines.templates import Section, Template, pattern
from pipelines.words import stems
from pipelines.writers.rank import centrality, cosine, vectors
from pipelines.writers.units import Unit, units, written

SHARE = 0.32  # of a case's units that a summary may hold, below the sections' own limits
LEAST = 20
ALIKE = 0.75  # cosine from which two units say the same
ALIKE_LATER = 0.95  # the same when they were written on different days
FIRST = 0.6  # of its share that every section gets before the best of all are taken
# Fitted by logistic regression to the facts of the example cases (leave-one-case-out AUC .80), then rounded.
CENTRAL = 0.45
DENIAL = 0.4  # what is denied or not found is as grave as what is
DATED = 0.3
WORDY = 0.4  # for each e-fold of the number of words that carry meaning
CELL = 0.4  # taken from a table's row: most of a form is names and numbers
BESIDE = 0.35  # of what the units beside it fit
STRAY = 0.35  # taken from a unit that fits no section by its words
WEIGHTS = {
    "halsa": 0.5, "frist": 0.45, "rattsligt": 0.4, "risk": 0.35, "barnets_ord": 0.3, "beslut": 0.25, "insats": 0.2,
    "nasta_steg": 0.15, "belopp": 0.15, "uppgift": 0.05,
}  # fmt: skip


class ExtractiveWriter:
    """Ranks by centrality, by each section's own cue words and headings, and by what must not be missed."""

    name = "extractive"

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case; the work grows linearly with its length."""
        on_progress("Läser meningarna", 0, 3)
        contexts = case.contexts
        chosen_from = units(case)
        on_progress("Rangordnar", 1, 3)
        scored = score(case, contexts, chosen_from, template)
        on_progress("Väljer", 2, 3)
        chosen = choose(scored, template)
        on_progress("Väljer", 3, 3)
        return Draft(case, template, _points(case, chosen, contexts, template), usage=Usage(chunks=1), engine=self.name)

    async def aclose(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True)
class Scored:
    """A unit with its vector, the note it stands in, and its worth for each section that it fits."""

    unit: Unit
    vector: dict[str, float]
    note: tuple[int, int, int]
    day: date | None
    worth: dict[str, float]


def score(case: CaseFile, contexts: Sequence[Context], all_units: Sequence[Unit], template: Template) -> list[Scored]:
    """Return every unit with its worth for the sections."""
    words = [stems(unit.own.text) for unit in all_units]
    central = centrality(words)
    about = [_about(case, contexts, unit) for unit in all_units]
    fits = _fits(case, contexts, all_units, about, template)
    out = []
    for n, (unit, vector) in enumerate(zip(all_units, vectors(words), strict=True)):
        base = CENTRAL * central[n] + sum(WEIGHTS[k] for k in about[n]) + _shape(case, unit, words[n])
        worth = {section: base + fit for section, fit in fits[n].items()}
        context = contexts[unit.core[0]]
        place = case.sentences[unit.core[0]].document, context.note or -1, context.heading or -1
        out.append(Scored(unit, vector, place, context.day, worth))
    return out


def _about(case: CaseFile, contexts: Sequence[Context], unit: Unit) -> frozenset[str]:
    """What a unit is about; in a talk with a parent "hon säger" is not the child's word."""
    above = _above(case, contexts[unit.core[0]])
    return kinds(unit.own.text) - ({"barnets_ord"} if PARENT.search(above) else set())


def _above(case: CaseFile, context: Context) -> str:
    return " ".join(case.sentences[h].masked.text for h in (context.heading, context.note) if h is not None)


def _fits(
    case: CaseFile,
    contexts: Sequence[Context],
    all_units: Sequence[Unit],
    about: Sequence[frozenset[str]],
    template: Template,
) -> list[dict[str, float]]:
    """How well each unit fits each section: by itself, by the units beside it in its note, else where its kind is wanted."""
    rules = [_Fit(section, all_units) for section in template.sections]
    own = [
        {
            rule.section.id: worth
            for rule in rules
            if (worth := rule.worth(n, _above(case, contexts[unit.core[0]]), about[n])) > 0
        }
        for n, unit in enumerate(all_units)
    ]
    places = [
        (case.sentences[u.core[0]].document, contexts[u.core[0]].note, contexts[u.core[0]].heading) for u in all_units
    ]
    out = []
    for n, fit in enumerate(own):
        beside = [own[m] for m in (n - 2, n - 1, n + 1, n + 2) if 0 <= m < len(own) and places[m] == places[n]]
        near = {s: sum(b.get(s, 0.0) for b in beside) / len(beside) for b in beside for s in b}
        both = (
            {s: fit.get(s, 0.0) + BESIDE * near.get(s, 0.0) for s in {**fit, **near}}
            if fit
            else _stray(near, about[n], template)
        )
        out.append(both)
    return out


def _stray(near: dict[str, float], about: frozenset[str], template: Template) -> dict[str, float]:
    """Where a unit without a section's words goes: where its kind is wanted, else with its neighbours, else first."""
    wanted = {s.id: 0.3 * len(about.intersection(s.prefer)) for s in template.sections if about.intersection(s.prefer)}
    found = {s: wanted.get(s, 0.0) + BESIDE * near.get(s, 0.0) for s in {**wanted, **near}} or {
        template.sections[0].id: 0.0
    }
    return {s: worth - STRAY for s, worth in found.items()}


def _shape(case: CaseFile, unit: Unit, words: Sequence[str]) -> float:
    """What its form is worth: neither a scrap nor endless, a statement rather than a question; a denial and a date count."""
    text = unit.own.text
    worth = WORDY * (math.log(1 + min(len(words), 40)) - 2)
    worth -= 0.6 if text.rstrip('"”').endswith(("?", ":")) else 0.0
    worth -= CELL if case.sentences[unit.core[0]].place.cell is not None else 0.0
    return worth + (DENIAL if NEGATION.search(text) else 0.0) + (DATED if DATE.search(text) else 0.0)


class _Fit:
    """How well units fit one section: its cue words weigh more the rarer they are in this case."""

    def __init__(self, section: Section, all_units: Sequence[Unit]) -> None:
        self.section = section
        self._headings = pattern(section.headings)
        cues = pattern(section.cues)
        self._hits = [{m[0].casefold()[:6] for m in cues.finditer(unit.own.text)} for unit in all_units]
        seen = Counter(cue for hits in self._hits for cue in hits)
        self._weight = {cue: math.log(1 + len(all_units) / n) for cue, n in seen.items()}
        self._most = max(self._weight.values(), default=1.0)

    def worth(self, n: int, above: str, about: frozenset[str]) -> float:
        """Return 0 for a unit that does not belong in the section, else what speaks for it."""
        cues = sum(self._weight[cue] for cue in self._hits[n]) / self._most
        under = 0.9 if above and self._headings.search(above) else 0.0
        wanted = 0.3 * len(about.intersection(self.section.prefer))
        return min(cues, 1.5) * 0.6 + under + wanted if cues or under else 0.0


def choose(scored: Sequence[Scored], template: Template) -> dict[str, list[Scored]]:
    """Give each section its best units, each unit one section: first every section its share, then what is best of the rest."""
    budget = max(LEAST, round(SHARE * len(scored)))
    most = {section.id: section.max_points for section in template.sections}
    share = min(1.0, budget / sum(most.values()))
    choice = _Choice(template, budget, max(4, 2 * budget // max(1, len({one.note for one in scored}))))
    pairs = sorted(
        ((w, n, s) for n, one in enumerate(scored) for s, w in one.worth.items()), key=lambda p: (-p[0], p[1], p[2])
    )
    for room in ({s: max(1, round(FIRST * n * share)) for s, n in most.items()}, most):
        for _, n, section in pairs:
            choice.take(scored[n], section, room[section])
    return choice.sections


class _Choice:
    """What is chosen so far. What says the same again, or crowds a note, is not taken."""

    def __init__(self, template: Template, budget: int, crowd: int) -> None:
        self.sections: dict[str, list[Scored]] = {section.id: [] for section in template.sections}
        self._budget, self._crowd = budget, crowd
        self._taken: list[Scored] = []
        self._used: set[int] = set()
        self._notes = Counter[tuple[int, int, int]]()

    def take(self, one: Scored, section: str, room: int) -> None:
        """Take a unit into a section that has room for it."""
        if (
            len(self.sections[section]) >= room
            or len(self._taken) >= self._budget
            or self._notes[one.note] >= self._crowd
        ):
            return
        if self._used.issuperset(one.unit.core) or any(_same(one, t) for t in self._taken):
            return
        self._taken.append(one)
        self._used.update(one.unit.sources)
        self._notes[one.note] += 1
        self.sections[section].append(one)


def _same(a: Scored, b: Scored) -> bool:
    """Whether two units say the same; what is decided again on another day is another decision."""
    return cosine(a.vector, b.vector) > (ALIKE if a.day == b.day or None in (a.day, b.day) else ALIKE_LATER)


def _points(
    case: CaseFile, chosen: dict[str, list[Scored]], contexts: Sequence[Context], template: Template
) -> tuple[Point, ...]:
    """Points in the template's order, within a section in order of time; what was said just above is not said again."""
    out: list[Point] = []
    for section in template.sections:
        said: set[int] = set()
        for one in in_time(chosen[section.id], contexts):
            numbers = tuple(n for n in one.unit.sources if n in one.unit.core or n not in said)
            text = one.unit.text if numbers == one.unit.sources else written(case, numbers)
            said.update(numbers)
            out.append(Point(section.id, text, numbers))
    return tuple(out)


def in_time(chosen: Iterable[Scored], contexts: Sequence[Context]) -> list[Scored]:
    """Return them by the day of their note, then as they stand."""

    def key(one: Scored) -> tuple[str, int]:
        day = contexts[one.unit.core[0]].day
        return day.isoformat() if day else "9999", one.unit.core[0]

    return sorted(chosen, key=key)
