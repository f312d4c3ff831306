"""Writes the comparison: without a model the pieces side by side, with one a sentence for each, checked as any point."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.asking import Asking
from pipelines.case import CaseFile
from pipelines.engines.base import Engine, Prompt
from pipelines.errors import PromptTooLong
from pipelines.periods.match import Change, changes
from pipelines.periods.period import Period
from pipelines.periods.template import CHANGED
from pipelines.prompts import claims, fewer, join, line, map_schema
from pipelines.prompts.periods import periods_prompt
from pipelines.settings import WriterSettings
from pipelines.summarize import Check, Draft, Finding, Point, Progress, Usage
from pipelines.templates import Template
from pipelines.writers.align import align

A_POINT = 64  # tokens of answer a point may take


class ComparingWriter:
    """A Writer of two periods of one case; without an engine it writes with the case's own sentences."""

    def __init__(
        self, before: Period, after: Period, engine: Engine | None = None, settings: WriterSettings | None = None
    ) -> None:
        self.before, self.after, self._engine = before, after, engine
        self._settings = settings or WriterSettings()

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        """Return the draft of the comparison. EngineError when the engine is of no use."""
        on_progress("Jämför", 0, 1)
        found = _held(changes(case, self.before, self.after), template)
        told = tuple(self._undated(case))
        if self._engine is None or not found:
            points = tuple(_point(change) for change in found)
            return Draft(case, template, points, told, Usage(chunks=1))
        await self._engine.ready()
        asking = Asking(self._engine, self._settings)
        points = tuple(await self._asked(asking, case, template, found))
        return Draft(case, template, points, told, asking.usage, self._engine.name, self._engine.model)

    async def aclose(self) -> None:
        """Let the engine go."""
        if self._engine is not None:
            await self._engine.aclose()

    async def _asked(self, asking: Asking, case: CaseFile, template: Template, found: list[Change]) -> list[Point]:
        """What the model makes of as many differences as fit."""
        most = max(1, asking.answer_tokens // A_POINT)
        early, late = await self._fitting(asking, case, template, found, most)
        numbers = (*early, *late)

        def put(again: int) -> tuple[Prompt, Mapping[str, Any]]:
            points = fewer(most, again)
            return self._prompt(case, template, early, late, points), map_schema(template, len(numbers), points)

        said = await asking.ask(put, lambda got: claims(got, template, len(numbers)))
        return [Point(c.section, c.text, align(case, c.text, [numbers[n - 1] for n in c.cites], numbers)) for c in said]

    async def _fitting(
        self, asking: Asking, case: CaseFile, template: Template, found: list[Change], points: int
    ) -> tuple[list[int], list[int]]:
        """The sentences of as many differences as fit a prompt: the earlier ones, the later ones."""
        used = 0
        for most in range(len(found), 0, -1):
            early, late = _sides(found[:most])
            used = await asking.count(self._prompt(case, template, early, late, points))
            if used <= asking.prompt_tokens:
                return early, late
        raise PromptTooLong(used, asking.answer_tokens, asking.engine.context_tokens)

    def _prompt(
        self, case: CaseFile, template: Template, early: Sequence[int], late: Sequence[int], points: int
    ) -> Prompt:
        rows = [line(f"{k}:", case.sentences[n].masked) for k, n in enumerate((*early, *late), 1)]
        return periods_prompt(template, rows[: len(early)], rows[len(early) :], points)

    def _undated(self, case: CaseFile) -> Iterator[Finding]:
        days = [context.day for context in case.contexts]
        outside = sum(day is not None and day not in self.before and day not in self.after for day in days)
        if none := sum(day is None for day in days):
            yield Finding("period", "", None, f"{none} meningar har ingen dag och är inte med i jämförelsen.")
        if outside:
            yield Finding("period", "", None, f"{outside} meningar ligger utanför båda perioderna.")


def _held(found: list[Change], template: Template) -> list[Change]:
    """As many of each section as it holds, the weightiest."""
    rows = [[c for c in found if c.section == s.id][: s.max_points] for s in template.sections]
    return [change for row in rows for change in row]


def _point(change: Change) -> Point:
    """A difference in the case's own words; a change with both, one after the other."""
    sides = [side for side in (change.before, change.after) if side is not None]
    sources = tuple(sorted({n for side in sides for n in side.sources}))
    if change.before is not None and change.after is not None:
        text = join([line("Förut:", change.before.text), line("Nu:", change.after.text)], " ")
        return Point(change.section, text, sources)
    return Point(change.section, sides[0].text, sources)


def _sides(found: Sequence[Change]) -> tuple[list[int], list[int]]:
    early = sorted({n for c in found if c.before for n in c.before.sources})
    late = sorted({n for c in found if c.after for n in c.after.sources} - set(early))
    return early, late


def one_sided(before: Period, after: Period) -> Check:
    """Return the check that a change rests on both periods."""

    def check(draft: Draft) -> Iterator[Finding]:
        for n, point in enumerate(draft.points):
            days = [draft.case.contexts[m].day for m in point.sources if m < len(draft.case.contexts)]
            both = any(day in before for day in days) and any(day in after for day in days)
            if point.section == CHANGED and not both:
                yield Finding("period", point.section, n, "Punkten vilar bara på en av perioderna.", True)

    return check
