"""Two periods of a case side by side: what is new, changed, ended, and no longer spoken of. By the days of the notes."""

from pipelines.engines import build
from pipelines.periods.period import Period
from pipelines.periods.template import COMPARISON
from pipelines.periods.writer import ComparingWriter, one_sided
from pipelines.settings import PipelineSettings


def comparing(name: str, settings: PipelineSettings, before: Period, after: Period) -> ComparingWriter:
    """Return who compares with this engine; EngineUnavailable when there is no such engine or it cannot be built."""
    engine = None if name == "extractive" else build(name, settings.engines)
    return ComparingWriter(before, after, engine, settings.writer)


__all__ = ["COMPARISON", "ComparingWriter", "Period", "comparing", "one_sided"]
