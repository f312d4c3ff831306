"""The doctor finds every fault that is seeded in a real machine: a file, a port, a process, a variable, a setting."""

import contextlib
import json
import os
import resource
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from aktsam import app
from serve.bundles.installed import accept
from serve.bundles.manifest import Manifest, entry, listed, write
from serve.doctor import CHECKS, Facts, Line, examine
from serve.doctor.capacity import Cache, Pace, cache_in, carries, waiting
from serve.doctor.egress import egress
from serve.doctor.settings import Load
from serve.doctor.signed import signed, verified
from serve.models import model
from serve.proc import listeners, processes
from serve.signing import SigningError, own, trusted
from tests.kit.servers import plain, serving

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
        return list(examine(self.facts, [c for c in (*CHECKS, egress) if c.__name__ == check]).lines)

    def serve(self, answer) -> int:
        """Answer every connection to a port of loopback while the test lasts."""

        def loop():
            with contextlib.suppress(OSError):
                while True:
                    connection = opened.accept()[0]
                    with connection, contextlib.suppress(OSError):
                        answer(connection)

        opened = socket.create_server(("127.0.0.1", 0))
        running = threading.Thread(target=loop, daemon=True)
        running.start()
        self.undo.callback(running.join)
        self.undo.callback(opened.close)
        self.undo.callback(opened.shutdown, socket.SHUT_RDWR)  # close alone does not wake accept
        return opened.getsockname()[1]


@pytest.fixture
def machine(tmp_path):
    with contextlib.ExitStack() as undo:
        yield Machine(tmp_path, undo)


def openai(machine, url="http://127.0.0.1:1/v1", **more):
    machine.set(AKTSAM_PIPELINES__ENGINE="openai", AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL=url, **more)


SERVER = ("-m", "vllm.entrypoints.cli.main", "serve", "x")  # as aktsam engine starts it
BY_HAND = (("/opt/x/bin/vllm", "serve", "x"), ("-m", "vllm.entrypoints.openai.api_server", "--model", "x"))
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


def card(m, total="46068", driver="590.48"):
    """Put a driver's own tool on the path that tells of one card."""
    (m.folder / "bin").mkdir()
    tool = m.folder / "bin/nvidia-smi"
    tool.write_text(f"#!/bin/sh\necho '0, NVIDIA L40S, {total}, 300, {driver}'\n")
    tool.chmod(0o755)
    m.set(PATH=f"{tool.parent}:{m.environ['PATH']}")


def small_card(m):
    card(m, total="8188")
    openai(m, AKTSAM_PIPELINES__ENGINES__OPENAI__MODEL="gpt-sw3-6.7b-v2-instruct")


def pem(m, days) -> Path:
    """Write a certificate that ends in so many days, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "motor")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=90)).not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, SHA256())
    )  # fmt: skip
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (m.folder / "motor.pem").write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return m.folder / "motor.pem"


def certificate(m, days):
    """Serve TLS on loopback with a certificate that ends in so many days."""
    file, context = pem(m, days), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    port = m.serve(lambda opened: context.wrap_socket(opened, server_side=True).close())
    openai(m, f"https://localhost:{port}/v1", AKTSAM_PIPELINES__ENGINES__OPENAI__CA_FILE=file)


def for_others(m, days=90, **more):
    """The gateway as the handbook lets officers in: an address of its own, accounts, TLS."""
    m.set(AKTSAM_SERVE__HOST="10.0.0.5", AKTSAM_SERVE__ACCOUNTS="true")
    m.set(**{"AKTSAM_SERVE__TLS_CERT": pem(m, days), "AKTSAM_SERVE__TLS_KEY": m.folder / "motor.pem"} | more)


def no_way_out(m, **more):
    """Only what the test itself offers: nothing outside this machine is ever asked for."""
    nothing = {"NAMES": [], "ADDRESSES": [], "PAGE": "http://localhost/", "SECONDS": 2} | more
    m.set(**{f"AKTSAM_DOCTOR__EGRESS__{name}": json.dumps(value) for name, value in nothing.items()})


def proxied(m, status):
    def answer(opened):
        opened.recv(1000)
        opened.sendall(b"HTTP/1.0 " + status + b"\r\n\r\n")

    no_way_out(m)
    m.set(https_proxy=f"http://127.0.0.1:{m.serve(answer)}")


def aged(path, days):
    when = time.time() - 86400 * days
    os.utime(path, (when, when))


FAULTS = {
    "a driver too old for vLLM": (lambda m: card(m, driver="535.183.01"), "gpu", "error", "535.183.01"),
    "a model larger than the card": (small_card, "gpu", "error", "fattas"),
    "no driver": (lambda m: [m.set(PATH=m.folder), openai(m)], "gpu", "warning", "nvidia-smi"),
    "a certificate that ends soon": (lambda m: certificate(m, 12), "certificates", "warning", "dagar"),
    "a certificate that has ended": (lambda m: certificate(m, -1), "certificates", "error", "expired"),
    "the gateway's own certificate ends soon": (lambda m: for_others(m, 12), "certificates", "warning", "Tjänstens"),
    "the gateway's own certificate has ended": (lambda m: for_others(m, -2), "certificates", "error", "gick ut"),
    "the gateway's own certificate is missing": (
        lambda m: for_others(m, AKTSAM_SERVE__TLS_CERT=m.folder / "borta.pem"), "certificates", "error", "borta.pem"),
    "text in the clear from a TLS proxy elsewhere": (
        lambda m: m.set(AKTSAM_SERVE__HOST="10.0.0.5", AKTSAM_SERVE__ACCOUNTS="true",
                        AKTSAM_SERVE__TRUSTED_PROXIES='["10.0.0.9"]'), "tls", "warning", "10.0.0.9"),
    "names can be looked up": (lambda m: no_way_out(m, NAMES=["localhost"]), "egress", "error", "DNS"),
    "a way out by IPv4": (
        lambda m: no_way_out(m, ADDRESSES=[f"127.0.0.1:{m.listen('127.0.0.1')}"]), "egress", "error", "IPv4"),
    "a way out by IPv6": (lambda m: no_way_out(m, ADDRESSES=[f"[::1]:{m.listen('::1')}"]), "egress", "error", "IPv6"),
    "a way out through a proxy": (lambda m: proxied(m, b"200 OK"), "egress", "error", "Datorn når ut"),
    "a proxy with a password": (lambda m: proxied(m, b"407 Password"), "egress", "warning", "proxy"),
    "engine port open to others": (engine_port_open, "ports", "error", "modellen"),
    "gateway port open to others": (gateway_port_open, "ports", "error", "tjänsten"),
    "a port of vLLM's own open to others": (vllm_port_open, "ports", "error", "process"),
    "engine key readable by all": (lambda m: m.file("engine.key", 0o644), "keys", "error", "engine.key"),
    "install key readable by the group": (lambda m: m.file("install.key", 0o640), "keys", "error", "install.key"),
    "the municipality's settings are not where it is said": (
        lambda m: m.set(AKTSAM_CONFIG=m.folder / "cofnig"), "municipal", "error", "cofnig"),
    "a state folder that cannot be made": (
        lambda m: m.set(AKTSAM_STATE=m.file("fil") / "x"), "store", "error", "går inte att skapa"),
    "state folder open to others": (lambda m: m.state.chmod(0o755), "store", "error", "state"),
    "database readable by all": (lambda m: m.file("aktsam.db", 0o644), "store", "error", "aktsam.db"),
    "no copy of the database": (lambda m: m.file("aktsam.db"), "backup", "warning", "Ingen säkerhetskopia"),
    "a copy of last week": (lambda m: aged(m.file("last-copy"), 7), "backup", "warning", "7 dagar"),
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
    "vLLM started by hand": (lambda m: m.run(*BY_HAND[0]), "processes", "error", "HF_HUB_OFFLINE, VLLM_NO_USAGE"),
    "vLLM started by hand, the older way": (lambda m: m.run(*BY_HAND[1]), "processes", "error", "HF_HUB_OFFLINE, VLLM"),
    "vLLM logs requests": (
        lambda m: m.run(*SERVER, "--enable-log-requests", **OFFLINE), "processes", "error", "loggen"),
    "vLLM runs foreign code": (
        lambda m: m.run(*SERVER, "--trust_remote_code", **OFFLINE), "processes", "error", "programkod"),
    "vLLM runs foreign code, said in short": (
        lambda m: m.run(*SERVER, "--trust-rem", **OFFLINE), "processes", "error", "programkod"),
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
    if check == "egress":
        no_way_out(machine)
    before = {line for line in machine.lines(check) if line.status != "ok"}
    seed(machine)
    found = [
        line for line in machine.lines(check) if line not in before and line.status == status and word in line.message
    ]
    assert found and all(line.remedy for line in found)


def test_too_little_room(machine):
    """Room cannot be taken from a shared machine: what is wanted is raised above what there really is."""
    for check in ("disk", "memory"):
        assert [line.status for line in machine.lines(check)] == ["ok"]
        machine.set(**{f"AKTSAM_DOCTOR__{check.upper()}_GIB": "1000000"})
        (line,) = machine.lines(check)
        assert line.status == "error" and "1e+06" in line.remedy


def test_a_machine_in_order(machine):
    """Nothing of Aktsam's own is at fault; what the machine has from before is only warned about."""
    machine.file("engine.key")
    machine.file("aktsam.db")
    own = ("proxies", "telemetry", "tls", "municipal", "keys", "store", "detection", "address", "weights", "dumps")
    assert {line.status for check in own for line in machine.lines(check)} == {"ok"}


def test_a_gateway_for_others_as_the_handbook_has_it(machine):
    """With accounts and TLS its port is open on purpose; the model's is never."""
    for_others(machine, AKTSAM_SERVE__PORT=machine.listen("0.0.0.0"))
    told = [line for check in ("ports", "tls", "certificates") for line in machine.lines(check)]
    assert not [line for line in told if line.status == "error" or (line.status == "warning" and line.check != "ports")]
    assert any("Andra datorer når bara tjänsten" in line.message for line in told)
    engine_port_open(machine)
    assert [line for line in machine.lines("ports") if line.status == "error" and "modellen" in line.message]


async def test_an_engine_that_answers(machine):
    async def obedient(request, out):
        await out.say("ja" if request.body.get("structured_outputs") else "Ja.")

    import asyncio

    async with serving(plain(obedient)) as server:
        openai(machine, server.url)
        (line,) = await asyncio.to_thread(machine.lines, "answers")
        assert line.status == "ok" and "2048" in line.message


def test_no_way_out_is_what_is_wanted(machine):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    no_way_out(machine, NAMES=["finns-inte.invalid"], ADDRESSES=[f"127.0.0.1:{port}", f"[::1]:{port}"])
    machine.set(HTTP_PROXY=f"127.0.0.1:{port}")
    assert [line.status for line in machine.lines("egress")] == ["ok"] * 4


PACE, LOAD = Pace(alone=50, together=400), Load(summaries_an_hour=2, tokens=1500, patience=2)


def test_how_many_officers():
    """400 tokens/s is 960 summaries an hour, half of it is 240 officers; then a summary takes twice its 30 s."""
    assert carries(PACE, LOAD) == 240 and waiting(0, PACE, LOAD) == 30
    assert waiting(240, PACE, LOAD) == pytest.approx(60) and waiting(480, PACE, LOAD) == float("inf")
    assert carries(Pace(1, 1), LOAD) == 0
    for patience in (1.5, 3, 10):
        load = LOAD.model_copy(update={"patience": patience})
        assert (
            waiting(carries(PACE, load), PACE, load)
            <= 30 * patience + 1e-9
            < waiting(carries(PACE, load) + 2, PACE, load)
        )


def test_the_cache_as_vllm_tells_it():
    told = ('vllm:cache_config_info{block_size="16",cache_dtype="auto",num_gpu_blocks="1280"} 1.0\n'
            'vllm:kv_cache_usage_perc{engine="0",model_name="x"} 0.25\n')  # fmt: skip
    assert cache_in(told) == Cache(20480, 0.25) and cache_in("up 1") is None


def test_a_signed_report(machine, tmp_path):
    report = examine(machine.facts, [c for c in CHECKS if c.__name__ == "keys"])
    text = signed(report, own(machine.environ))
    keys = trusted(machine.environ)
    assert verified(text, keys).report == report and verified(text, keys).made
    for edited in (text.replace("ok", "OK", 1), text.replace('"key": "', '"key": "f', 1), "{}", "[]", "x", ""):
        with pytest.raises(SigningError):
            verified(edited, keys)
    with pytest.raises(SigningError, match="inte litar på"):
        verified(text, {})


def test_a_check_that_cannot_be_made_is_an_error(machine):
    def breaks(facts):
        raise ZeroDivisionError
        yield

    report = examine(machine.facts, [breaks])
    assert not report.healthy and report.lines[0].check == "breaks"


def test_the_command(machine, tmp_path):
    """Once as JSON with a signed report for the file, which another machine can prove; once as text, with a fault."""
    no_way_out(machine)
    asked = CliRunner().invoke(app, ["doctor", "--egress", "--format", "json", "--report", str(tmp_path / "kontroll.json")],
                               env=machine.environ)  # fmt: skip
    report = json.loads(asked.stdout)
    seen = {line["check"] for line in report["lines"]}
    assert seen >= {"gpu", "disk", "ports", "keys", "detection", "processes", "egress"}
    assert asked.exit_code == (0 if report["healthy"] else 1)
    there = machine.environ | {"AKTSAM_STATE": str(tmp_path / "annan")}
    prove = ["doctor", "--verify", str(tmp_path / "kontroll.json"), "--trust", str(machine.state / "signing.pub")]
    proved = CliRunner().invoke(app, prove, env=there)
    assert proved.exit_code == asked.exit_code and "Signaturen stämmer" in proved.stderr and "ok" in proved.stdout
    assert CliRunner().invoke(app, prove[:3], env=there).exit_code == 1  # a stranger's
    machine.file("engine.key", 0o644)
    text = CliRunner().invoke(app, ["doctor"], env=machine.environ)
    assert text.exit_code == 1 and "FEL     keys" in text.stdout and "chmod 600" in text.stdout


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
