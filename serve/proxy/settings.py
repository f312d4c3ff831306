"""The section `proxy` of configs/serve.yaml: who may use the masking stage, and how much."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Hash = Annotated[str, Field(pattern=r"^(sha256:)?[0-9a-f]{64}$")]


class ProxySettings(BaseModel):
    """`enabled` opens /v1, where nobody reviews the masking: the data protection officer decides. `keys` are SHA-256 of the
    API keys by the name of the system that holds each; they open /api/v1/mask and /unmask, too."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    enabled: bool = False
    keys: dict[str, Hash] = Field(default_factory=dict)
    policy: str | None = None  # None: the one of configs/pipelines.yaml
    vault_minutes: Annotated[float, Field(gt=0)] = 60  # after its last use
    vaults: Annotated[int, Field(ge=1)] = 1000  # at the same time
    vaults_mb: Annotated[int, Field(ge=1)] = 64  # all together
    max_characters: Annotated[int, Field(ge=1)] = 200_000  # of one request
    concurrency: Annotated[int, Field(ge=1)] = 16  # requests at the same time
    batch: tuple[str, ...] = ()  # systems that nobody sits waiting at: officers and the others go before them
    answer_tokens: Annotated[int, Field(ge=16)] = 1024  # when the request names no limit
    grammar: bool = True  # have the server make malformed placeholders impossible, where it can
