"""From a model's file to vLLM's command line: on loopback, offline, silent about prompts, sized for the card."""

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from serve.memory import Plan, kv
from serve.models import Model

# Nothing is fetched, nothing is reported, nothing but the machine's own address is used.
OFFLINE = {
    "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    "VLLM_NO_USAGE_STATS": "1", "VLLM_DO_NOT_TRACK": "1", "DO_NOT_TRACK": "1", "VLLM_LOGGING_LEVEL": "INFO",
    "VLLM_SERVER_DEV_MODE": "0", "RAY_USAGE_STATS_ENABLED": "0", "TOKENIZERS_PARALLELISM": "false",
    "PYTHONSAFEPATH": "1",  # never a module from the folder it happens to be started in
}  # fmt: skip
PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "CUDA_HOME", "CUDA_VISIBLE_DEVICES",
          "NVIDIA_VISIBLE_DEVICES", "XDG_CACHE_HOME", "USER", "VIRTUAL_ENV", "OMP_NUM_THREADS", "NCCL_SOCKET_IFNAME",
          "NCCL_P2P_DISABLE", "GLOO_SOCKET_IFNAME", "RAY_AUTH_TOKEN_PATH", "VLLM_HOST_IP")  # fmt: skip
# `vllm serve` itself (the module of its console script), by the Python that is named: no PATH and no shebang decides which.
SERVE = ("-m", "vllm.entrypoints.cli.main", "serve")
KEPT_HERE = (
    "VLLM_API_KEY",
    "RAY_AUTH_TOKEN_PATH",
    "VLLM_CONFIG_ROOT",
)  # the other machines of a cluster need none of them
STRUCTURED = '{"backend":"xgrammar","disable_any_whitespace":true}'


@dataclass(frozen=True)
class Command:
    """What is run: arguments, and the whole environment. The key stands in the environment only: ps shows arguments."""

    argv: tuple[str, ...]
    env: dict[str, str] = field(repr=False)

    def shell(self) -> str:
        """Return a line for a shell, with what was added to the environment and without the key."""
        shown = {k: "…" if "KEY" in k else v for k, v in self.env.items() if k not in PASSED}
        return " ".join([*(f"{k}={shlex.quote(v)}" for k, v in sorted(shown.items())), shlex.join(self.argv)])


@dataclass(frozen=True)
class Place:
    """Where and how a server is to stand."""

    folder: Path  # of the weights
    state: Path  # where generation_config.json is written
    python: str
    host: str = "127.0.0.1"
    port: int = 8000
    device: str = "cuda"
    sequences: int | None = None  # None: what the plan says
    ray: str | None = None  # address of a Ray cluster, for more cards than one machine has


def command(model: Model, plan: Plan, place: Place, key: str, environ: Mapping[str, str] = os.environ) -> Command:
    """Return what to run. Writes nothing; `prepare` writes the one file it names."""
    argv = [place.python, *SERVE, str(place.folder), *_what(model, place), *_size(model, plan, place)]
    argv += ["--host", place.host, "--port", str(place.port), *SAFE]
    env = {name: environ[name] for name in PASSED if name in environ}
    env |= OFFLINE | {"VLLM_API_KEY": key} | (_cpu(model, place) if place.device == "cpu" else {})
    env |= _cluster(place) if place.ray else {}
    return Command((*argv, *model.arguments), env)


SAFE = (
    "--no-enable-log-requests", "--no-enable-log-outputs", "--max-log-len", "0", "--disable-uvicorn-access-log",
    "--disable-fastapi-docs", "--enable-prefix-caching", "--prefix-caching-hash-algo", "sha256",
    "--scheduling-policy", "priority", "--structured-outputs-config", STRUCTURED,
)  # fmt: skip


def _what(model: Model, place: Place) -> list[str]:
    out = ["--served-model-name", model.name, "--dtype", model.dtype]
    if model.template_file:
        out += ["--chat-template", str(model.template_file), "--chat-template-content-format", "string"]
    if model.template_arguments:
        out += ["--default-chat-template-kwargs", json.dumps(model.template_arguments)]
    if model.stop_token_ids:
        out += ["--generation-config", str(place.state)]
    if model.overrides:
        out += ["--hf-overrides", json.dumps(model.overrides)]
    if model.speculative and model.speculative.config:
        out += ["--speculative-config", json.dumps(model.speculative.config)]
    return out + (["--language-model-only"] if model.text_only else [])


def _size(model: Model, plan: Plan, place: Place) -> list[str]:
    sequences = place.sequences or plan.sequences
    out = ["--max-model-len", str(model.max_model_len), "--max-num-seqs", str(sequences)]
    out += ["--max-num-queued-reqs", str(4 * sequences), "--max-num-batched-tokens", str(plan.batched)]
    if place.device == "cpu":
        return [*out, "--enforce-eager"]
    out += ["--gpu-memory-utilization", "0.90"]
    out += ["--tensor-parallel-size", str(plan.gpus)] if plan.gpus > 1 else []
    out += ["--pipeline-parallel-size", str(plan.stages)] if plan.stages > 1 else []
    return out + (["--distributed-executor-backend", "ray"] if place.ray else [])


def _cpu(model: Model, place: Place) -> dict[str, str]:
    sequences = place.sequences or 8
    return {"VLLM_CPU_KVCACHE_SPACE": str(max(1, round(kv(model, model.max_model_len) * sequences + 0.5)))}


def _cluster(place: Place) -> dict[str, str]:
    """Who reaches a cluster without a token can run anything on it: Ray asks for one only when told to. Its net is not
    encrypted, and vLLM sends the whole environment over it but for what a file of its settings keeps back."""
    return {"RAY_ADDRESS": place.ray or "", "RAY_AUTH_MODE": "token", "VLLM_CONFIG_ROOT": str(place.state)}


def prepare(model: Model, place: Place) -> None:
    """Write the generation defaults. vLLM reads the tokens that end an answer from this file and nowhere else:
    --override-generation-config does not reach them. For a cluster, also which variables stay on this machine."""
    place.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    ends = {"eos_token_id": list(model.stop_token_ids)} if model.stop_token_ids else {}
    content = ends | model.sampling.model_dump(exclude_defaults=True)
    (place.state / "generation_config.json").write_text(json.dumps(content), encoding="utf-8")
    if place.ray:
        (place.state / "ray_non_carry_over_env_vars.json").write_text(json.dumps(KEPT_HERE), encoding="utf-8")
