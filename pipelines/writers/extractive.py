"""The writer without a model: it chooses among the case's own sentences; every point is made of them, with their exact source."""

from collections.abc import Sequence

from pipelines.case import CaseFile
from pipelines.summarize import Draft, Point, Progress, Usage
from pipelines.templates import Template
from pipelines.writers.choice import Choice, Sections
from pipelines.writers.length import budget
from pipelines.writers.opening import opened, openings
from pipelines.writers.passages import points
from pipelines.writers.scoring import Scored, score


class ExtractiveWriter:
    """Ranks by what is known of facts worth keeping, and puts each where the template's own words say it belongs."""

    name = "extractive"

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the case, and what stands beside it; the work grows linearly with its length."""
        on_progress("Läser meningarna", 0, 3)
        chosen_from = case.units
        on_progress("Rangordnar", 1, 3)
        scored = score(case, case.contexts, chosen_from, template)
        on_progress("Väljer", 2, 3)
        told, beside = chosen_points(case, scored, template)
        on_progress("Väljer", 3, 3)
        return Draft(case, template, told, usage=Usage(chunks=1), engine=self.name, beside=beside)

    async def aclose(self) -> None:
        """Nothing is held."""


def chosen_points(
    case: CaseFile, scored: Sequence[Scored], template: Template
) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the points of a draft, in the template's order, and those beside it; it opens with what the documents concern."""
    opening, choice = openings(case, template), Choice(case, scored, template)
    told = frozenset(n for numbers in opening for n in numbers)
    choice.tell(told)
    first = tuple(Point(template.sections[0].id, opened(case, numbers), numbers) for numbers in opening)
    room = budget(case, template)
    said = choice.best(max(room - sum(len(p.text.text.split()) for p in first), room // 2), opened=len(opening))
    return (*first, *_points(case, said, template, told)), _points(case, choice.beside(room), template, told)


def left(case: CaseFile, told: Sequence[Point], template: Template) -> tuple[Point, ...]:
    """Return what stands beside a draft that another has written: the case's own sentences that no point of it rests on."""
    scored = score(case, case.contexts, case.units, template)
    choice, numbers = Choice(case, scored, template), frozenset(n for point in told for n in point.sources)
    choice.tell(numbers)
    return _points(case, choice.beside(budget(case, template)), template, numbers)


def _points(case: CaseFile, said: Sections, template: Template, told: frozenset[int]) -> tuple[Point, ...]:
    return tuple(p for section in template.sections for p in points(case, said[section.id], section, told))
