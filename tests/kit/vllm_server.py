"""A real vLLM server (CPU build) with a tiny model, started by `aktsam engine` itself."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from serve.bundles.installed import accept
from serve.models import model

ROOT = Path(__file__).parents[2]
MAKER = ROOT / "tests/kit/tiny_gpt_sw3.py"

INSTRUCT = ROOT / "tests/kit/instruct_model.py"
KEY = "hemlig-nyckel-for-prov"
MODEL_FILE = """
title: En liten modell för prov
source: prov/tiny
licence: {name: ingen, url: "about:blank", allows: prov}
languages: svenska
context: 2048
dtype: bfloat16
shape: {layers: 2, hidden: 128, heads: 4, kv_heads: 4, head_dim: 32, intermediate: 512, vocab: VOCAB, matrices: 2,
        tied: true, positions: 2048}
chat_template: gpt-sw3.jinja
stop_token_ids: [3, 2]
system_role: false
tested: i varje körning
"""
THROTTLE = """
import os, signal, sys, time
worker, rests = int(sys.argv[1]), float(sys.argv[2])
try:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
except PermissionError:
    pass
sys.stdin.read()
while os.path.exists(f"/proc/{worker}"):
    os.kill(worker, signal.SIGCONT)
    time.sleep(0.004)
    os.kill(worker, signal.SIGSTOP)
    time.sleep(rests)
"""


def python() -> str:
    """Return the Python of the vLLM environment; fail, not skip, when it is missing."""
    found = os.environ.get("AKTSAM_VLLM_PYTHON") or str(ROOT / ".venv-vllm/bin/python")
    assert Path(found).is_file(), "no vLLM environment: run tests/kit/vllm_env.sh, or set AKTSAM_VLLM_PYTHON"
    return found


def tiny_model(cache: Path) -> Path:
    """Return a folder with the tiny model; made once for each version of its maker."""
    folder = cache / hashlib.sha256(MAKER.read_bytes()).hexdigest()[:12]
    if not (folder / "generation_config.json").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python(), MAKER, folder], check=True, capture_output=True)
    return folder


def instruct_model(cache: Path) -> Path:
    """Return a folder with the small instruct model (tests/kit/instruct_model.py); fetched and made once."""
    folder = Path(os.environ.get("AKTSAM_INSTRUCT_MODEL") or cache / "model")
    if not (folder / "made.json").is_file():
        subprocess.run([python(), INSTRUCT, folder, "--parts", cache / "parts"], check=True)
    return folder


def settings(folder: Path, weights: Path, name: str = "tiny", file: str = MODEL_FILE) -> dict[str, str]:
    """Write a municipality's settings with this model; return the environment that names them."""
    (folder / "models").mkdir(parents=True, exist_ok=True)
    vocab = json.loads((weights / "config.json").read_text())["vocab_size"]
    (folder / "models" / f"{name}.yaml").write_text(file.replace("VOCAB", str(vocab)), encoding="utf-8")
    return {"AKTSAM_CONFIG": str(folder), "AKTSAM_STATE": str(folder / "state"), "AKTSAM_ENGINE_KEY": KEY}


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def ran(*args: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run `aktsam …` to its end and return what it wrote."""
    command, env = aktsam(*args, **environ)
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


def aktsam(*args: str, **environ: str) -> tuple[list[str], dict[str, str]]:
    """Return the command and environment to run `aktsam` with from any folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AKTSAM_", "VLLM_"))}
    return [sys.executable, "-m", "aktsam", *args], kept | {"PYTHONPATH": str(ROOT)} | environ


@dataclass
class Running:
    """A started `aktsam engine`."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    environ: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def metric(self, name: str) -> float:
        """Return the sum of a Prometheus metric of the server."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as reply:
            lines = reply.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{name}{{", f"{name} ")))

    def wait(self, told: str, seconds: float = 180, times: int = 1) -> None:
        """Wait until the log tells something so many times; fail with its end otherwise."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            if self.log.read_text(encoding="utf-8").count(told) >= times:
                return
            time.sleep(0.2)
        raise AssertionError(f"never told: {told}\n" + self.log.read_text(encoding="utf-8")[-4000:])


@contextmanager
def engine(
    weights: Path, folder: Path, *options: str, ready: bool = True, name: str = "tiny", file: str = MODEL_FILE
) -> Iterator[Running]:
    """Run `aktsam engine` on a free port while the block lasts; stopped by its own process id."""
    port, log = free_port(), folder / "engine.log"
    environ = settings(folder, weights, name, file)
    accept(model(name, environ), weights, environ)  # as somebody does who has copied the folder there
    args = ("engine", name, "--path", str(weights), "--port", str(port), "--device", "cpu", "--python", python())
    command, env = aktsam(*args, *options, **environ)
    with log.open("w") as out:
        process = subprocess.Popen(command, env=env, cwd=folder, stdout=out, stderr=out, text=True)
    try:
        running = Running(process, port, log, environ)
        if ready:
            running.wait("Modellen är redo och har svarat", 3000)
        yield running
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def family(pid: int) -> list[int]:
    """Return the process ids below a process, as /proc tells them."""
    children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            child = int(stat.parent.name)
            children += [child, *family(child)]
    return children


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def slow(running: Running, rests: float = 0.1, *, held: bool = False) -> Iterator[Callable[[], None]]:
    """Have the model compute a few milliseconds at a time, as slow as a real one beside its server; `held`: first when told so.

    The tiny one takes 500 steps a second: then the server reads its answers only, and a question when all is over.
    A process of its own keeps the time, before all others where it may: what wakes late on a busy machine stops nothing.
    """
    worker = next(pid for pid in family(running.process.pid) if _title(pid).startswith("VLLM::Worker"))
    os.kill(worker, signal.SIGSTOP)
    beside = subprocess.Popen([sys.executable, "-S", "-c", THROTTLE, str(worker), str(rests)], stdin=subprocess.PIPE)

    def go() -> None:
        assert beside.stdin
        beside.stdin.close()

    try:
        if not held:
            go()
        yield go
    finally:
        beside.kill()
        beside.communicate()
        with suppress(ProcessLookupError):  # killed meanwhile
            os.kill(worker, signal.SIGCONT)


def _title(pid: int) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""
