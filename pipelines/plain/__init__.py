"""Klarspråk with facts locked: a sentence is only rewritten where every fact of it survives, else it stays as it was."""

from pipelines.engines import build
from pipelines.plain.rewrite import Rewriter
from pipelines.plain.rewritten import Rewritten, Row
from pipelines.settings import PipelineSettings


def rewriter(name: str, settings: PipelineSettings) -> Rewriter:
    """Return who rewrites with this engine; EngineUnavailable when there is no such engine or it cannot be built."""
    return Rewriter(None if name == "extractive" else build(name, settings.engines), settings.writer)


__all__ = ["Rewriter", "Rewritten", "Row", "rewriter"]
