"""The engines by name, and how to build one from settings. Nothing heavy is imported before it is asked for."""

from collections.abc import Callable, Mapping

from pipelines.engines.base import Engine
from pipelines.engines.drained import Drained
from pipelines.engines.ledger import Ledger
from pipelines.engines.pool import Pool
from pipelines.engines.scripted import ScriptedEngine, replay
from pipelines.engines.settings import EngineSettings
from pipelines.errors import EngineUnavailable


def _openai(settings: EngineSettings, ledger: Ledger) -> Engine:
    from pipelines.engines.openai import OpenAIEngine

    chosen = settings.openai
    if not chosen.replicas:
        return OpenAIEngine(chosen)
    one = chosen.model_copy(update={"replicas": (), "retries": 0})  # another server is a better try than the same
    engines = {url: OpenAIEngine(one.model_copy(update={"base_url": url})) for url in chosen.servers}
    return Pool(engines, ledger, chosen.retries, chosen.backoff)


def _transformers(settings: EngineSettings, _ledger: Ledger) -> Engine:
    from pipelines.engines.transformers import TransformersEngine

    return TransformersEngine(settings.transformers)


def _scripted(settings: EngineSettings, _ledger: Ledger) -> Engine:
    if settings.scripted.answers is None:
        raise EngineUnavailable("Motorn scripted behöver en fil med svar: engines.scripted.answers.")
    return replay(settings.scripted.answers, settings.scripted.context_tokens)


ENGINES: Mapping[str, Callable[[EngineSettings, Ledger], Engine]] = {
    "openai": _openai,
    "transformers": _transformers,
    "scripted": _scripted,
}


def build(name: str, settings: EngineSettings | None = None, ledger: Ledger | None = None) -> Engine:
    """Return the engine of this name; EngineUnavailable when there is none or it cannot be built.

    `ledger` is the load of the servers as all engines of the process see it.
    """
    if name not in ENGINES:
        raise EngineUnavailable(f"Det finns ingen motor som heter {name}. Välj bland: {', '.join(ENGINES)}.")
    return ENGINES[name](settings or EngineSettings(), ledger or Ledger(drained=Drained()))


__all__ = ["ENGINES", "Engine", "EngineSettings", "Ledger", "ScriptedEngine", "build"]
