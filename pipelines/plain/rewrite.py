"""Sentence by sentence: only what is heavy is sent, and what comes back is kept only where no fact has moved."""

from collections.abc import Sequence

from anonymize.masked import MaskedText
from pipelines.asking import Asking
from pipelines.case import CaseFile
from pipelines.engines.base import Engine
from pipelines.errors import BadAnswer
from pipelines.plain.locked import changed
from pipelines.plain.readability import weight
from pipelines.plain.rewritten import Rewritten, Row
from pipelines.prompts import line
from pipelines.prompts.plain import plain_prompt, plain_schema, rewritings
from pipelines.prompts.style import Style, style_of
from pipelines.settings import WriterSettings
from pipelines.summarize import Progress, silent

TOGETHER = {"plain": 1, "full": 6}  # sentences in one prompt


class Rewriter:
    """Rewrites with an engine; without one it only reports."""

    def __init__(
        self, engine: Engine | None, settings: WriterSettings | None = None, style: Style | None = None
    ) -> None:
        self._engine, self._settings, self._style = engine, settings or WriterSettings(), style

    async def rewrite(self, case: CaseFile, on_progress: Progress = silent) -> Rewritten:
        """Return the whole text, rewritten where it was heavy and may be. EngineError when the engine is of no use."""
        every = range(len(case.sentences))
        if self._engine is None:
            return Rewritten(case, tuple(Row(n) for n in every))
        await self._engine.ready()
        asking, style = Asking(self._engine, self._settings), self._style or style_of(self._engine)
        heavy = [n for n in every if n not in case.barred and weight(case.sentences[n].masked.text).heavy]
        size, rows = TOGETHER[style], {n: Row(n) for n in every}
        for at in range(0, len(heavy), size):
            on_progress("Skriver om", at, len(heavy))
            rows |= {row.number: row for row in await self._some(asking, case, heavy[at : at + size], style)}
        on_progress("Skriver om", len(heavy), len(heavy))
        return Rewritten(case, tuple(rows.values()), asking.usage, self._engine.name, self._engine.model)

    async def _some(self, asking: Asking, case: CaseFile, numbers: Sequence[int], style: Style) -> list[Row]:
        """The rows of some sentences; halved where they do not fit or get no usable answer, alone they stay as they are."""
        prompt = plain_prompt([line(f"{k}:", case.sentences[n].masked) for k, n in enumerate(numbers, 1)], style)
        fits = await asking.count(prompt) <= asking.prompt_tokens
        try:
            if not fits:
                raise BadAnswer("Meningen är för lång för modellens fönster.")
            form = plain_schema(len(numbers))
            texts = await asking.ask(lambda _again: (prompt, form), lambda got: rewritings(got, len(numbers)))
        except BadAnswer:
            if len(numbers) == 1:
                return [Row(numbers[0], rejected=("modellen svarade inte",))]
            middle = len(numbers) // 2
            halves = (numbers[:middle], numbers[middle:])
            return [row for half in halves for row in await self._some(asking, case, half, style)]
        return [_row(case, n, text) for n, text in zip(numbers, texts, strict=True)]

    async def aclose(self) -> None:
        """Let the engine go."""
        if self._engine is not None:
            await self._engine.aclose()


def _row(case: CaseFile, number: int, text: MaskedText) -> Row:
    before = case.sentences[number].masked
    if weight(text.text).lix >= weight(before.text).lix:
        return Row(number, rejected=("den blev inte lättare att läsa",))
    return Row(number, rejected=lost) if (lost := changed(case, number, text)) else Row(number, text)
