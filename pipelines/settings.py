"""configs/pipelines.yaml: which engine writes, with which template, how hard it is driven, and what may be read."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

import configs
from pipelines.engines.settings import EngineSettings
from pipelines.readers.limits import MB, Limits


class WriterSettings(BaseModel):
    """How a model engine is driven. Tokens; `seed` makes the same case give the same draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    answer_tokens: Annotated[int, Field(ge=64, le=8192)] = 384
    chunk_tokens: Annotated[int, Field(ge=128, le=32768)] = (
        3000  # of the case's text in one call, where the context has room
    )
    concurrency: Annotated[int, Field(ge=1, le=256)] = 8
    attempts: Annotated[int, Field(ge=1, le=10)] = 2  # for one chunk, before it is cut smaller
    seconds: Annotated[float, Field(gt=0)] = 900  # longest wait for one answer
    seed: int = 1


class ReaderSettings(BaseModel):
    """How much one file may be before it is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    max_mb: Annotated[int, Field(ge=1, le=1000)] = 50
    max_pages: Annotated[int, Field(ge=1, le=20000)] = 2000
    seconds: Annotated[float, Field(gt=0)] = 60
    memory_mb: Annotated[int, Field(ge=128)] = 1024

    def limits(self) -> Limits:
        """Return them as the readers want them."""
        return Limits(
            max_bytes=self.max_mb * MB, max_pages=self.max_pages, seconds=self.seconds, memory_mb=self.memory_mb
        )


class CheckSettings(BaseModel):
    """What checks of a draft may use beside words."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    entailment: Path | None = None  # folder of a model of inference (transformers); none: the check is not made


class PipelineSettings(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    engine: str = "extractive"
    template: str = "allman"
    policy: str = "standard"
    writer: WriterSettings = WriterSettings()
    readers: ReaderSettings = ReaderSettings()
    engines: EngineSettings = EngineSettings()
    checks: CheckSettings = CheckSettings()


def settings() -> PipelineSettings:
    """Read the settings as they are now."""
    return configs.load("pipelines", PipelineSettings)
