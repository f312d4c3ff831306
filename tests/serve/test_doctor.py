"""The doctor finds every fault that is seeded in a real machine: a file, a port, a process, a variable, a setting."""

import contextlib
import json
import os
import resource
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from serve.bundles.installed import accept
from serve.bundles.manifest import Manifest, entry, listed, write
from serve.doctor import CHECKS, Facts, Line, examine
from serve.models import model
from serve.proc import listeners, processes
from serve.signing import own
from tests.kit.servers import plain, serving
from tests.kit.vllm_server import ran

SHAPE = {"n_layer": 24, "n_embd": 2048}


class Machine:
    """A machine with a state folder, models and settings of its own, and things to undo afterwards."""

    def __init__(self, folder: Path, undo: contextlib.ExitStack) -> None:
        self.folder, self.undo = folder, undo
        self.state, self.models, self.config = (folder / name for name in ("state", "models", "config"))
        for path in (self.state, self.models, self.config):
            path.mkdir(mode=0o700)
        self.environ = {"PATH": os.environ["PATH"], "AKTSAM_STATE": str(self.state), "AKTSAM_MODELS": str(self.models),
                        "AKTSAM_CONFIG": str(self.config), "AKTSAM_PIPELINES__ENGINES__OPENAI__CONNECT_TIMEOUT": "1",
                        "AKTSAM_SERVE__PORT": "8499"}  # fmt: skip

    def set(self, **environ: str) -> None:
        self.environ |= {name: str(value) for name, value in environ.items()}

    def listen(self, host: str) -> int:
        opened = self.undo.enter_context(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET))
        opened.bind((host, 0))
        opened.listen()
        return opened.getsockname()[1]

    def run(self, *argv: str, **environ: str) -> int:
        """Start a real process with these arguments and this environment; it only waits."""
        wait = [sys.executable, "-c", "import time; time.sleep(60)", *argv]
        started = self.undo.enter_context(subprocess.Popen(wait, env={"PATH": os.environ["PATH"], **environ}))
        self.undo.callback(started.kill)
        # the kernel lets us go on a moment before it has set the arguments: exec closes our pipe first
        while not (
            Path(f"/proc/{started.pid}/cmdline").read_bytes() and Path(f"/proc/{started.pid}/environ").read_bytes()
        ):
            time.sleep(0.01)
        return started.pid

    def model(self, name: str = "gpt-sw3-1.3b-instruct", **config: object) -> Path:
        """Put a whole model's folder where it belongs."""
        folder = self.models / name
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(SHAPE | config))
        (folder / "model.safetensors").write_bytes(b"\0" * 64)
        (folder / "spiece.model").write_bytes(b"x")
        if not config:
            accept(model(name, self.environ), folder, self.environ)
        return folder

    def file(self, name: str, mode: int = 0o600) -> Path:
        path = self.state / name
        path.write_text("x")
        path.chmod(mode)
        return path

    @property
    def facts(self) -> Facts:
        return Facts(self.environ)

    def lines(self, check: str) -> list[Line]:
        """Return what one check says, made as the whole examination makes it."""
        return list(examine(self.facts, [c for c in CHECKS if c.__name__ == check]).lines)


@pytest.fixture
def machine(tmp_path):
    with contextlib.ExitStack() as undo:
        yield Machine(tmp_path, undo)


def openai(machine, url="http://127.0.0.1:1/v1", **more):
    machine.set(AKTSAM_PIPELINES__ENGINE="openai", AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL=url, **more)


SERVER = ("-m", "vllm.entrypoints.openai.api_server", "--model", "x")
OFFLINE = {"HF_HUB_OFFLINE": "1", "VLLM_NO_USAGE_STATS": "1"}


def engine_port_open(m):
    openai(m, f"http://127.0.0.1:{m.listen('0.0.0.0')}/v1")


def gateway_port_open(m):
    m.set(AKTSAM_SERVE__PORT=m.listen("::"))


def vllm_port_open(m):
    listen = "import socket, time; s = socket.create_server(('0.0.0.0', 0)); print(1, flush=True); time.sleep(60)"
    started = m.undo.enter_context(
        subprocess.Popen([sys.executable, "-c", listen, "vllm"], stdout=subprocess.PIPE, env={"PATH": "/bin"})
    )
    m.undo.callback(started.kill)
    assert started.stdout.readline() == b"1\n"


def set_core_dumps(m):
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    m.undo.callback(resource.setrlimit, resource.RLIMIT_CORE, (soft, hard))
    assert hard != 0, "this machine allows no core dumps at all"


def future(m):
    later = time.time() + 7200
    os.utime(m.file("aktsam.db"), (later, later))


def changed(m):
    (m.model() / "model.safetensors").write_bytes(b"\1" * 64)


def wrong_hash(m):
    content = (Path(__file__).parents[2] / "configs/models/gpt-sw3-1.3b-instruct.yaml").read_text(encoding="utf-8")
    (m.config / "models").mkdir()
    text = content + f"files: {{model.safetensors: {'f' * 64}}}\n"
    (m.config / "models/egen.yaml").write_text(text, encoding="utf-8")
    folder = m.model("egen", n_head=32)
    manifest = Manifest(model="egen", source="x", revision="", origin="local", made="x",
                        files={name: entry(path) for name, path in listed(folder).items()})  # fmt: skip
    write(folder, manifest, own(m.environ))


def no_swedish(m):
    (m.folder / "bin").mkdir()
    (m.folder / "bin/tesseract").write_text("#!/bin/sh\necho eng\n")
    (m.folder / "bin/tesseract").chmod(0o755)
    m.set(PATH=m.folder / "bin")


FAULTS = {
    "engine port open to others": (engine_port_open, "ports", "error", "modellen"),
    "gateway port open to others": (gateway_port_open, "ports", "error", "tjänsten"),
    "a port of vLLM's own open to others": (vllm_port_open, "ports", "error", "process"),
    "engine key readable by all": (lambda m: m.file("engine.key", 0o644), "keys", "error", "engine.key"),
    "install key readable by the group": (lambda m: m.file("install.key", 0o640), "keys", "error", "install.key"),
    "state folder open to others": (lambda m: m.state.chmod(0o755), "store", "error", "state"),
    "database readable by all": (lambda m: m.file("aktsam.db", 0o644), "store", "error", "aktsam.db"),
    "clock behind the saved files": (future, "clock", "error", "timmar"),
    "memory dumps on": (set_core_dumps, "dumps", "warning", "krasch"),
    "a proxy": (lambda m: m.set(HTTPS_PROXY="http://proxy.example:3128"), "proxies", "warning", "HTTPS_PROXY"),
    "traces sent outside": (
        lambda m: m.set(OTEL_EXPORTER_OTLP_ENDPOINT="http://8.8.8.8:4318"), "telemetry", "error", "OTEL"),
    "errors sent outside": (lambda m: m.set(SENTRY_DSN="https://x@9.9.9.9/1"), "telemetry", "error", "SENTRY_DSN"),
    "gateway without TLS for others": (lambda m: m.set(AKTSAM_SERVE__HOST="10.0.0.5"), "tls", "error", "TLS"),
    "text in the clear to another machine": (
        lambda m: openai(m, "http://10.0.0.7:8000/v1"), "tls", "warning", "okrypterad"),
    "engine outside": (lambda m: openai(m, "http://8.8.8.8:8000/v1"), "address", "error", "8.8.8.8"),
    "engine's name unknown": (lambda m: openai(m, "http://finns-inte.invalid/v1"), "address", "error", "finns-inte"),
    "engine not started": (openai, "answers", "error", "Ingen modell svarar"),
    "model not fetched": (
        lambda m: openai(m, AKTSAM_PIPELINES__ENGINES__OPENAI__MODEL="gpt-sw3-1.3b-instruct"),
        "weights", "error", "gpt-sw3-1.3b-instruct finns inte"),
    "weights missing": (lambda m: (m.model() / "model.safetensors").unlink(), "weights", "error", "safetensors"),
    "weights that bring code": (lambda m: m.model(auto_map={"AutoModel": "x"}), "weights", "error", "programkod"),
    "another model in the folder": (lambda m: m.model(n_layer=12), "weights", "error", "shape.layers"),
    "weights changed": (changed, "weights", "error", "model.safetensors har ändrats"),
    "other weights than the model's file says": (wrong_hash, "weights", "error", "modellens fil anger"),
    "weights nobody vouches for": (lambda m: m.model(n_head=32), "weights", "error", "inte godkänd"),
    "vLLM not offline": (lambda m: m.run(*SERVER, VLLM_NO_USAGE_STATS="1"), "processes", "error", "HF_HUB_OFFLINE"),
    "vLLM reports its use": (lambda m: m.run(*SERVER, HF_HUB_OFFLINE="1"), "processes", "error", "USAGE_STATS"),
    "vLLM logs requests": (
        lambda m: m.run(*SERVER, "--enable-log-requests", **OFFLINE), "processes", "error", "loggen"),
    "vLLM runs foreign code": (
        lambda m: m.run(*SERVER, "--trust_remote_code", **OFFLINE), "processes", "error", "programkod"),
    "key in the command line": (
        lambda m: m.run(*SERVER, "--api-key=hemlig", **OFFLINE), "processes", "error", "kommandoraden"),
    "no Tesseract": (lambda m: m.set(PATH=m.folder), "tesseract", "warning", "saknas"),
    "Tesseract without Swedish": (no_swedish, "tesseract", "warning", "svenska"),
    "the model for names missing": (
        lambda m: m.set(AKTSAM_ANONYMIZE__NER=m.folder / "borta.onnx"), "detection", "error", "Maskeringen"),
    "the model for names turned off": (
        lambda m: m.set(AKTSAM_ANONYMIZE__NER="off"), "detection", "warning", "avstängd"),
    "a faulty setting": (lambda m: m.set(AKTSAM_SERVE__PORTT="1"), "ports", "error", "portt"),
    "a faulty model file": (
        lambda m: [(m.config / "models").mkdir(), (m.config / "models/x.yaml").write_text("title: x")],
        "weights", "error", "x.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_every_seeded_fault_is_found(machine, name):
    seed, check, status, word = FAULTS[name]
    before = {line for line in machine.lines(check) if line.status != "ok"}
    seed(machine)
    found = [
        line for line in machine.lines(check) if line not in before and line.status == status and word in line.message
    ]
    assert found and all(line.remedy for line in found)


def test_too_little_room(machine):
    """Room cannot be taken from a shared machine: what is wanted is raised above what there really is."""
    for check, wanted in (("disk", {"need_disk": 1e6}), ("memory", {"need_memory": 1e6})):
        assert [line.status for line in machine.lines(check)] == ["ok"]
        facts = replace(machine.facts, **wanted)
        (line,) = examine(facts, [c for c in CHECKS if c.__name__ == check]).lines
        assert line.status == "error" and "1e+06" in line.remedy


def test_a_machine_in_order(machine):
    """Nothing of Aktsam's own is at fault; what the machine has from before is only warned about."""
    machine.file("engine.key")
    machine.file("aktsam.db")
    own = ("proxies", "telemetry", "tls", "keys", "store", "detection", "address", "weights", "dumps")
    assert {line.status for check in own for line in machine.lines(check)} == {"ok"}


async def test_an_engine_that_answers(machine):
    async def obedient(request, out):
        await out.say("ja" if request.body.get("structured_outputs") else "Ja.")

    import asyncio

    async with serving(plain(obedient)) as server:
        openai(machine, server.url)
        (line,) = await asyncio.to_thread(machine.lines, "answers")
        assert line.status == "ok" and "2048" in line.message


def test_a_check_that_cannot_be_made_is_an_error(machine):
    def breaks(facts):
        raise ZeroDivisionError
        yield

    report = examine(machine.facts, [breaks])
    assert not report.healthy and report.lines[0].check == "breaks"


def test_the_command(machine):
    out = ran("doctor", "--format", "json", **machine.environ)
    report = json.loads(out.stdout)
    assert {line["check"] for line in report["lines"]} >= {"gpu", "disk", "ports", "keys", "detection", "processes"}
    assert out.returncode == (0 if report["healthy"] else 1)
    machine.file("engine.key", 0o644)
    text = ran("doctor", **machine.environ)
    assert text.returncode == 1 and "FEL     keys" in text.stdout and "chmod 600" in text.stdout


def test_the_kernel_is_read_right():
    with (
        socket.create_server(("127.0.0.1", 0)) as four,
        socket.create_server(("::1", 0), family=socket.AF_INET6) as six,
    ):
        found = {x.port: x for x in listeners(Path("/proc"), processes())}
        for opened, address in ((four, "127.0.0.1"), (six, "::1")):
            seen = found[opened.getsockname()[1]]
            assert (str(seen.address), seen.outward, seen.process.pid) == (address, False, os.getpid())


def test_nothing_secret_in_the_facts(machine):
    machine.set(AKTSAM_ENGINE_KEY="hemlig-nyckel")
    machine.run(*SERVER, "--api-key=hemlig-nyckel")
    assert "hemlig-nyckel" not in repr(machine.facts) + repr(machine.facts.processes)
    assert "hemlig-nyckel" not in examine(machine.facts).text()
    assert stat.S_IMODE(machine.state.stat().st_mode) == 0o700
