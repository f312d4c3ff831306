"""Who writes: `extractive` without a model, every other name a model engine behind the same interface."""

from pipelines.engines.ledger import Ledger
from pipelines.settings import PipelineSettings
from pipelines.summarize import Writer


def writer(name: str, settings: PipelineSettings, ledger: Ledger | None = None) -> Writer:
    """Return the writer of this engine; EngineUnavailable when there is no such engine or it cannot be built."""
    if name == "extractive":
        from pipelines.writers.extractive import ExtractiveWriter

        return ExtractiveWriter()
    from pipelines.engines import build
    from pipelines.writers.model import ModelWriter

    return ModelWriter(build(name, settings.engines, ledger), settings.writer)
