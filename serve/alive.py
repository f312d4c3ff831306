"""python -m serve.alive: exit 0 when the engine that is set has just written a word. For health checks."""

import asyncio
import sys

from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import EngineError
from pipelines.settings import settings


async def alive(asked: OpenAISettings) -> str | None:
    """Return None when a real answer comes, or else why not."""
    engine = OpenAIEngine(asked.model_copy(update={"retries": 0, "timeout": 25.0, "priority": -100}))
    try:
        await engine.ready()
    except EngineError as error:
        return str(error)
    finally:
        await engine.aclose()
    return None


if __name__ == "__main__":
    why = asyncio.run(alive(settings().engines.openai))
    if why:
        sys.stderr.write(why + "\n")
    sys.exit(1 if why else 0)
