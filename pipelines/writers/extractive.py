"""The writer without a model: it chooses among the case's own sentences, and every point is one with its exact source."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.case import CaseFile
from pipelines.checks.injection import injected
from pipelines.outline import Context, outline
from pipelines.signals import NEGATION, PARENT, kinds
from pipelines.summarize import Draft, Point, Progress, Usage
from pipelines.templates import Section, Template, pattern
from pipelines.words import stems
from pipelines.writers.rank import centrality, cosine, vectors
from pipelines.writers.units import Unit, units, written

SHARE = 0.34  # of a case's units that a summary may hold, below the sections' own limits
LEAST = 12
ALIKE = 0.75  # cosine from which two units say the same
WEIGHTS = {
    "beslut": 0.35,
    "frist": 0.35,
    "risk": 0.4,
    "barnets_ord": 0.3,
    "nasta_steg": 0.15,
    "uppgift": 0.1,
    "insats": 0.1,
    "belopp": 0.1,
}


class ExtractiveWriter:
    """Ranks by centrality, by each section's own cue words and headings, and by what must not be missed."""

    name = "extractive"

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case; the work grows linearly with its length."""
        on_progress("Läser meningarna", 0, 3)
        contexts = outline(case)
        chosen_from = units(case, contexts, injected(case))
        on_progress("Rangordnar", 1, 3)
        scored = score(case, contexts, chosen_from, template)
        on_progress("Väljer", 2, 3)
        chosen = choose(scored, template)
        on_progress("Väljer", 3, 3)
        return Draft(case, template, _points(case, chosen, contexts, template), usage=Usage(chunks=1), engine=self.name)


@dataclass(frozen=True)
class Scored:
    """A unit with its vector, the note it stands in, and its worth for each section that it fits."""

    unit: Unit
    vector: dict[str, float]
    note: tuple[int, int]
    worth: dict[str, float]


def score(case: CaseFile, contexts: Sequence[Context], all_units: Sequence[Unit], template: Template) -> list[Scored]:
    """Return every unit with its worth for the sections."""
    words = [stems(unit.own.text) for unit in all_units]
    central = centrality(words)
    fits = [_Fit(section, all_units) for section in template.sections]
    out = []
    for n, (unit, vector) in enumerate(zip(all_units, vectors(words), strict=True)):
        context = contexts[unit.core[0]]
        above = " ".join(case.sentences[h].masked.text for h in (context.heading, context.note) if h is not None)
        about = kinds(unit.own.text) - ({"barnets_ord"} if PARENT.search(above) else set())
        base = 0.5 * central[n] + sum(WEIGHTS[k] for k in about) + _shape(unit, words[n])
        worth = {f.section.id: base + f.worth(n, above, about) for f in fits if f.worth(n, above, about) > 0}
        out.append(Scored(unit, vector, (case.sentences[unit.core[0]].document, context.note or -1), worth))
    return out


def _shape(unit: Unit, words: Sequence[str]) -> float:
    """What its form is worth: neither a scrap nor endless, a statement rather than a question; a negation counts."""
    text = unit.own.text
    length = len(words)
    worth = -0.9 if length < 3 else -0.25 if length < 5 else -0.2 if length > 45 else 0.0
    worth -= 0.5 if text.rstrip('"”').endswith(("?", ":")) else 0.0
    return worth + (0.1 if NEGATION.search(text) else 0.0)


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
    """Give each section its best units, each unit one section; what says the same again, or crowds a note, waits."""
    budget = max(LEAST, round(SHARE * len(scored)))
    room = sum(section.max_points for section in template.sections)
    share = min(1.0, budget / room)
    quota = {s.id: max(1, math.ceil(s.max_points * share)) for s in template.sections}
    out: dict[str, list[Scored]] = {section.id: [] for section in template.sections}
    pairs = sorted(
        ((w, n, s) for n, one in enumerate(scored) for s, w in one.worth.items()), key=lambda p: (-p[0], p[1], p[2])
    )
    taken: dict[int, Scored] = {}
    used: set[int] = set()
    notes = Counter[tuple[int, int]]()
    crowd = max(4, budget // max(1, len({one.note for one in scored})) * 2)
    for _, n, section in pairs:
        one = scored[n]
        if n in taken or len(out[section]) >= quota[section] or len(taken) >= budget or notes[one.note] >= crowd:
            continue
        if used.issuperset(one.unit.core) or any(cosine(one.vector, other.vector) > ALIKE for other in taken.values()):
            continue
        taken[n] = one
        used.update(one.unit.sources)
        notes[one.note] += 1
        out[section].append(one)
    return out


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
