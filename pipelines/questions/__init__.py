"""Questions to a case: masked as the case is, answered from its own sentences only, or told not to be there."""

from collections.abc import Callable

from anonymize.mask import Masker
from pipelines.engines import Engine, build
from pipelines.questions.ask import Asker
from pipelines.questions.model import ModelAnswers
from pipelines.questions.reply import NOTHING, Reply
from pipelines.settings import PipelineSettings


def asker(name: str, settings: PipelineSettings, masker: Masker, make: Callable[[str], Engine] | None = None) -> Asker:
    """Return who answers with this engine, made by `make`; EngineUnavailable when there is none, or it cannot be built."""
    if name == "extractive":
        return Asker(masker, None)
    engine = make(name) if make else build(name, settings.engines)
    return Asker(masker, ModelAnswers(engine, settings.writer))


__all__ = ["NOTHING", "Asker", "Reply", "asker"]
