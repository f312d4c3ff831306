"""The section `engines` of configs/pipelines.yaml: which engines there are to build, and where they stand."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(pattern=r"^https?://[^/\s]+(/.*)?$")]


class OpenAISettings(BaseModel):
    """vLLM or any server with the same interface. Seconds; the key itself stands in the environment or a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: Url = "http://127.0.0.1:8000/v1"
    replicas: tuple[Url, ...] = ()  # more servers of the same model, with the same key
    model: str | None = None  # None: the only one the server serves
    api_key_env: str = "AKTSAM_ENGINE_KEY"
    key_file: Path | None = None  # None: the one that `aktsam engine` makes
    ca_file: Path | None = None
    connect_timeout: Annotated[float, Field(gt=0)] = 5
    timeout: Annotated[float, Field(gt=0)] = 120  # longest silence: until the first token, and between two
    total_timeout: Annotated[float, Field(gt=0)] = 900  # for one answer in all
    context_tokens: Annotated[int | None, Field(ge=64)] = None  # None: what the server says
    retries: Annotated[int, Field(ge=0, le=10)] = 3
    backoff: Annotated[float, Field(ge=0)] = 0.5  # before the first retry; then doubled
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 8  # questions at the same time, to each server
    longest_wait: Annotated[float, Field(gt=0)] = 600  # in the line; who would wait longer is asked to come back
    temperature: Annotated[float, Field(ge=0, le=2)] = 0
    priority: int = 0  # lower goes first, where the server schedules by priority
    allow_hosts: tuple[str, ...] = ()  # names that may stand outside loopback and private networks

    @property
    def servers(self) -> tuple[str, ...]:
        """All servers of the model, each once."""
        return tuple(dict.fromkeys((self.base_url, *self.replicas)))


class TransformersSettings(BaseModel):
    """A model in a local folder, run in this process (extra hf)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path | None = None
    chat_template: Path | None = None  # None: the model's own
    stop: tuple[int, ...] = ()  # token ids that end an answer, beside the model's own
    dtype: str = "auto"
    device: str = "cpu"
    temperature: Annotated[float, Field(ge=0, le=2)] = 0


class ScriptedSettings(BaseModel):
    """Answers from a file, a JSON string a line: for demonstrations and replays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answers: Path | None = None
    context_tokens: Annotated[int, Field(ge=64)] = 2048


class EngineSettings(BaseModel):
    """All engines by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    openai: OpenAISettings = OpenAISettings()
    transformers: TransformersSettings = TransformersSettings()
    scripted: ScriptedSettings = ScriptedSettings()
