"""The engines by name, and how to build one from settings. Nothing heavy is imported before it is asked for."""

from collections.abc import Callable, Mapping

from pipelines.engines.base import Engine
from pipelines.engines.scripted import ScriptedEngine, replay
from pipelines.engines.settings import EngineSettings
from pipelines.errors import EngineUnavailable


def _openai(settings: EngineSettings) -> Engine:
    from pipelines.engines.openai import OpenAIEngine

    return OpenAIEngine(settings.openai)


def _transformers(settings: EngineSettings) -> Engine:
    from pipelines.engines.transformers import TransformersEngine

    return TransformersEngine(settings.transformers)


def _scripted(settings: EngineSettings) -> Engine:
    if settings.scripted.answers is None:
        raise EngineUnavailable("Motorn scripted behöver en fil med svar: engines.scripted.answers.")
    return replay(settings.scripted.answers, settings.scripted.context_tokens)


ENGINES: Mapping[str, Callable[[EngineSettings], Engine]] = {
    "openai": _openai,
    "transformers": _transformers,
    "scripted": _scripted,
}


def build(name: str, settings: EngineSettings | None = None) -> Engine:
    """Return the engine of this name; EngineUnavailable when there is none or it cannot be built."""
    if name not in ENGINES:
        raise EngineUnavailable(f"Det finns ingen motor som heter {name}. Välj bland: {', '.join(ENGINES)}.")
    return ENGINES[name](settings or EngineSettings())


__all__ = ["ENGINES", "Engine", "EngineSettings", "ScriptedEngine", "build"]
