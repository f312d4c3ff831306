"""A question from the officer to a checked reply: masked, sought, answered, checked."""

from anonymize.mask import Masker
from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.questions.extractive import answers
from pipelines.questions.masking import masked_question
from pipelines.questions.model import ModelAnswers
from pipelines.questions.reply import Reply, checked
from pipelines.questions.retrieve import Likeness, retrieve
from pipelines.questions.told import told

MOST = 12  # units a model is shown, where they fit


class Asker:
    """Answers questions to one case after the other. Without `model`, with the case's own sentences."""

    def __init__(self, masker: Masker, model: ModelAnswers | None = None, like: Likeness | None = None) -> None:
        self._masker, self._model, self._like = masker, model, like

    async def ask(self, case: CaseFile, question: str) -> Reply:
        """Return the reply. QuestionError when the question may not be used, EngineError when no model answers."""
        return await self.reply(case, masked_question(case, question, self._masker))

    async def reply(self, case: CaseFile, question: MaskedText) -> Reply:
        """Return the reply to a question already masked."""
        hits = retrieve(case, question, MOST, self._like)
        read = tuple(sorted({n for hit in hits for n in hit.unit.sources}))
        if self._model is not None:
            draft = await self._model.answer(case, question, hits)
            return checked(case, question, draft.points, read, draft.usage, draft.engine, draft.model)
        return checked(case, question, told(case, [hit.unit for hit in answers(hits)]), read)

    async def aclose(self) -> None:
        """Let the engine go."""
        if self._model is not None:
            await self._model.aclose()
