"""Questions to a case: masked as the case is, answered from its own sentences only, or told not to be there."""

from anonymize.mask import Masker
from pipelines.engines import build
from pipelines.questions.ask import Asker
from pipelines.questions.model import ModelAnswers
from pipelines.questions.reply import NOTHING, Reply
from pipelines.settings import PipelineSettings


def asker(name: str, settings: PipelineSettings, masker: Masker) -> Asker:
    """Return who answers with this engine; EngineUnavailable when there is no such engine or it cannot be built."""
    model = None if name == "extractive" else ModelAnswers(build(name, settings.engines), settings.writer)
    return Asker(masker, model)


__all__ = ["NOTHING", "Asker", "Reply", "asker"]
