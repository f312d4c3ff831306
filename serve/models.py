"""The models a municipality may run: configs/models/*.yaml, one file a model. Adding a model is adding a file."""

import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import configs
from configs import ConfigError

UNSAFE = frozenset({
    "--host", "--port", "--uds", "--api-key", "--trust-remote-code", "--enable-log-requests", "--enable-log-outputs",
    "--allowed-origins", "--allowed-local-media-path", "--allowed-media-domains", "--middleware", "--tool-server",
    "--trust-request-chat-template", "--download-dir", "--otlp-traces-endpoint", "--enable-tokenizer-info-endpoint",
    "--enable-lora", "--model", "--config", "--code-revision", "--model-impl", "--disable-access-log-for-endpoints",
    "--grpc", "--omni", "--headless",
})  # fmt: skip
Count = Annotated[int, Field(ge=1)]


def _names(argument: str, options: Set[str]) -> bool:
    """Tell whether an argument is one of the options, also cut short: vLLM takes the beginning of a name for the name."""
    name = argument.partition("=")[0].replace("_", "-")
    return name.startswith("--") and any(option.startswith(name) for option in options)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Licence(_Part):
    """Under which terms the weights come, and what they mean for a municipality."""

    name: str
    url: str
    allows: str


class Shape(_Part):
    """What memory is computed from; as in the model's config.json."""

    layers: Count
    hidden: Count
    heads: Count
    kv_heads: Count
    head_dim: Count
    intermediate: Count
    vocab: Count
    matrices: Literal[2, 3] = 3  # in the feed-forward part: 2 plain, 3 gated
    experts: Count = 1
    tied: bool = False  # the output layer is the embedding
    positions: Annotated[int, Field(ge=0)] = 0  # learned ones
    extra: Annotated[int, Field(ge=0)] = 0  # parameters beside: a picture encoder


class Quantization(_Part):
    """How the linear layers are packed; embeddings stay in dtype."""

    method: Literal["gptq", "awq", "mxfp4", "fp8"]
    bits: Literal[4, 8]
    group: Count = 128
    only_experts: bool = False


class Sampling(_Part):
    """What is asked for where the caller says nothing."""

    temperature: Annotated[float, Field(ge=0, le=2)] = 0
    top_p: Annotated[float, Field(gt=0, le=1)] = 1
    repetition_penalty: Annotated[float, Field(ge=1, le=2)] = 1


class Speculative(_Part):
    """Whether tokens are guessed ahead, and why: vLLM's --speculative-config, or none."""

    config: dict[str, int | str] | None = None
    why: str


class Model(_Part):
    """One model: where it comes from, what it may be used for, what it needs, and what was tried."""

    name: str = ""
    title: str
    source: str  # the name at the hub it is fetched from, on another machine
    revision: Annotated[str, Field(pattern="^[0-9a-f]{40}$")] | None = None  # a commit; None: pinned at the first fetch
    weights: str = "*.safetensors"  # which files of the source are its weights
    files: dict[str, Annotated[str, Field(pattern="^[0-9a-f]{64}$")]] = {}  # file → SHA-256; {}: any, told by doctor
    licence: Licence
    languages: str
    context: Count  # tokens, prompt and answer together
    serve_context: Count | None = None  # what is served of it, where all would take too much memory
    dtype: Literal["bfloat16", "float16", "float32"] = "bfloat16"
    quantization: Quantization | None = None
    shape: Shape
    chat_template: str | None = None  # a file beside; None: the model's own
    stop_token_ids: tuple[int, ...] = ()
    system_role: bool = True
    sampling: Sampling = Sampling()
    overrides: dict[str, bool | int | str] = {}  # of config.json, by vLLM's --hf-overrides
    prompts: Literal["plain", "full"] = (
        "full"  # short tasks with an example, or rules and form (pipelines/prompts/style.py)
    )
    template_arguments: dict[str, bool | str] = {}  # handed to the chat template with every prompt
    arguments: tuple[str, ...] = ()  # more of vLLM's own; never those that open the machine
    speculative: Speculative | None = None  # None: nothing is guessed, and nobody has looked into it
    text_only: bool = False  # the model also reads pictures: that part is not loaded
    tested: str  # what was run, with which version; "no" when nothing was
    path: Path | None = None  # the folder with the weights; None: $AKTSAM_MODELS/<name>
    template_file: Path | None = Field(None, exclude=True)

    @model_validator(mode="after")
    def _agrees(self) -> "Model":
        if self.serve_context and self.serve_context > self.context:
            raise ValueError("serve_context är större än context")
        if self.shape.heads % self.shape.kv_heads:
            raise ValueError("shape.heads är ingen multipel av shape.kv_heads")
        if self.shape.positions and self.shape.positions < self.context:
            raise ValueError("context är större än shape.positions")
        if unsafe := [a for a in self.arguments if _names(a, UNSAFE)]:
            raise ValueError(f"arguments: {', '.join(unsafe)} bestäms av aktsam engine eller är inte säkert")
        return self

    @property
    def max_model_len(self) -> int:
        """How many tokens are served."""
        return self.serve_context or self.context

    def folder(self, environ: Mapping[str, str] = os.environ) -> Path:
        """Return where the weights lie on this machine."""
        return self.path or Path(environ.get("AKTSAM_MODELS", "/var/lib/aktsam/models")) / self.name


def models(environ: Mapping[str, str] = os.environ) -> dict[str, Model]:
    """Return every model by name; ConfigError names the file and key that is at fault."""
    return {name: _load(path, environ) for name, path in sorted(configs.folder("models", environ).items())}


def model(name: str, environ: Mapping[str, str] = os.environ) -> Model:
    """Return the model of this name; ConfigError when there is none or its file is at fault."""
    known = configs.folder("models", environ)
    if name not in known:
        raise ConfigError(f"Det finns ingen modell som heter {name}. Välj bland: {', '.join(sorted(known))}.")
    return _load(known[name], environ)


def _load(path: Path, environ: Mapping[str, str]) -> Model:
    content = configs.read(path)
    template = content.get("chat_template")
    file = next(reversed(configs.files(f"models/{template}", environ)), None) if template else None
    if template and not file:
        raise ConfigError(f"configs/models/{path.name}: chat_template: filen {template} finns inte")
    try:
        return Model.model_validate(content | {"name": path.stem, "template_file": file})
    except ValidationError as error:
        raise ConfigError(f"configs/models/{path.name}: {configs.explain(error)}") from None
