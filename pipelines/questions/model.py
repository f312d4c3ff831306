"""The answer of a model: it reads the sentences that matter, nothing else of the case, and what it says is checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from anonymize.masked import MaskedText
from pipelines.asking import Asking
from pipelines.case import CaseFile
from pipelines.engines.base import Engine, Prompt
from pipelines.errors import PromptTooLong
from pipelines.prompts import fewer
from pipelines.prompts.questions import MOST, answered, question_prompt, question_schema
from pipelines.prompts.style import Style, style_of
from pipelines.questions.reply import ANSWER, FORM
from pipelines.questions.retrieve import Hit
from pipelines.settings import WriterSettings
from pipelines.summarize import Draft, Point
from pipelines.writers.align import align
from pipelines.writers.chunks import lines

AROUND = 1  # sentences before and after a hit that are shown with it


class ModelAnswers:
    """Answers with any engine, whatever its context; the model's own settings say how it is spoken to."""

    def __init__(self, engine: Engine, settings: WriterSettings | None = None, style: Style | None = None) -> None:
        self.engine, self.settings, self._style = engine, settings or WriterSettings(), style

    async def answer(self, case: CaseFile, question: MaskedText, hits: Sequence[Hit]) -> Draft:
        """Return the answer as points, none where the model finds none; EngineError when it gives no usable answer."""
        if not hits:
            return Draft(case, FORM, (), engine=self.engine.name, model=self.engine.model)
        await self.engine.ready()
        style, asking = self._style or style_of(self.engine), Asking(self.engine, self.settings)
        numbers = await self._fitting(asking, case, question, hits, style)
        shown = lines(case, case.contexts, numbers)

        def put(again: int) -> tuple[Prompt, Mapping[str, Any]]:
            most = fewer(MOST, again)
            return question_prompt(question, shown, style, most), question_schema(len(numbers), most)

        said = await asking.ask(put, lambda got: answered(got, ANSWER.id, len(numbers)))
        points = tuple(
            Point(c.section, c.text, align(case, c.text, [numbers[n - 1] for n in c.cites], numbers)) for c in said
        )
        return Draft(case, FORM, points, usage=asking.usage, engine=self.engine.name, model=self.engine.model)

    async def aclose(self) -> None:
        """Let the engine go."""
        await self.engine.aclose()

    async def _fitting(
        self, asking: Asking, case: CaseFile, question: MaskedText, hits: Sequence[Hit], style: Style
    ) -> tuple[int, ...]:
        """The sentences of as many of the best hits as fit, each with its neighbours, in the order of the case."""
        used = 0
        for most in range(len(hits), 0, -1):
            numbers = _shown(case, hits[:most])
            used = await asking.count(question_prompt(question, lines(case, case.contexts, numbers), style))
            if used <= asking.prompt_tokens:
                return numbers
        raise PromptTooLong(used, asking.answer_tokens, self.engine.context_tokens)


def _shown(case: CaseFile, hits: Sequence[Hit]) -> tuple[int, ...]:
    """The hits' sentences and those beside them in the same document; what speaks to a model is not among them."""
    near = {
        m
        for hit in hits
        for n in hit.unit.sources
        for m in range(max(0, n - AROUND), min(len(case.sentences), n + AROUND + 1))
        if case.sentences[m].document == case.sentences[n].document
    }
    return tuple(sorted(near - case.barred))
