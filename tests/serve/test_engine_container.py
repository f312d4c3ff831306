"""The container files, as far as they can be proved without a container engine: linted, parsed by the Compose
specification, and held to what they promise. Their steps are run natively by the other tests."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import yaml
from compose_spec import PyCompose

from serve.database import used
from serve.errors import StoreError
from tests.kit.postgres import postgres
from tests.kit.servers import plain, serving
from tests.kit.vllm_server import ROOT, aktsam, ran

DOCKERFILE = (ROOT / "Dockerfile.gpu").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_the_linter_has_nothing_to_say():
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [hadolint, "--no-color", ROOT / "Dockerfile.gpu"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_linter_would_see_a_fault(tmp_path):
    (tmp_path / "Dockerfile").write_text(DOCKERFILE.replace("@${BASE_DIGEST}", "") + "\nRUN sudo cd /tmp\n")
    hadolint = Path(sys.executable).with_name("hadolint")
    assert subprocess.run([hadolint, tmp_path / "Dockerfile"], capture_output=True, check=False).returncode == 1


def test_the_image():
    assert len(re.findall(r"^FROM \$\{BASE_IMAGE\}@\$\{BASE_DIGEST\}", DOCKERFILE, re.M)) == 2
    assert re.search(r"^ARG BASE_DIGEST$", DOCKERFILE, re.M)  # no default: whoever builds says which
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.M) and "HEALTHCHECK" in DOCKERFILE
    assert DOCKERFILE.index("USER ") < DOCKERFILE.index("ENTRYPOINT")
    for source in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.M):
        for name in source.split():
            assert (ROOT / name).exists(), name


def resolved(text: str) -> str:
    """Return the file as Compose sees it: defaults in the place of variables, merge keys merged."""
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", re.sub(r"\$\{\w+:\?[^}]*\}", "sha256:0", text))
    return yaml.safe_dump(yaml.safe_load(text))


def test_compose_is_of_the_specification():
    made = PyCompose.from_yaml(resolved(COMPOSE))
    made.validate()
    assert sorted(made.service_names()) == ["engine", "gateway", "grafana", "postgres", "prometheus"]
    with pytest.raises(ValueError, match="read_onl"):
        PyCompose.from_yaml(resolved(COMPOSE.replace("read_only", "read_onl")))


def test_every_service_is_confined():
    services = yaml.safe_load(COMPOSE)["services"]
    assert {name for name, service in services.items() if "profiles" not in service} == {
        "engine",
        "gateway",
        "postgres",
    }
    for name, service in services.items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"] and re.fullmatch(
            r"[1-9]\d*:[1-9]\d*", service["user"]
        )
        assert "ports" not in service and "privileged" not in service and service["ulimits"]["core"] == 0
    for name in ("engine", "postgres"):
        assert services["gateway"]["depends_on"][name]["condition"] == "service_healthy" and services[name].get(
            "healthcheck", {"test": "the image's own"}
        )
    assert services["postgres"]["network_mode"] == "none"


def test_the_engine_has_a_home_that_it_can_write_to():
    """Triton, Inductor and FlashInfer keep what they compile there, and a start ends where they cannot."""
    home = re.search(r"^    HOME=(\S+) \\$", DOCKERFILE, re.M)[1]
    (writable,) = yaml.safe_load(COMPOSE)["services"]["engine"]["tmpfs"]
    assert writable.startswith(f"{home}:") and "exec" in writable.split(":")[1].split(",")
    unit = (ROOT / "deploy/systemd/aktsam-engine@.service").read_text(encoding="utf-8")
    assert re.search(r"^Environment=.*\bHOME=/var/cache/aktsam$", unit, re.M) and "\nCacheDirectory=aktsam\n" in unit


def test_every_secret_is_made_for_its_reader(tmp_path):
    """The script's files are those that compose names, one a reader, the same after a second run."""
    for _ in range(2):
        subprocess.run([ROOT / "deploy/secrets.sh", tmp_path / "s"], check=True)
        made = {path.name: path.read_text() for path in (tmp_path / "s").iterdir()}
    named = yaml.safe_load(COMPOSE)["secrets"]
    assert {place["file"].rpartition("/")[2] for place in named.values()} == set(made) == set(named)
    assert made["pgpass"] == f"*:*:aktsam:aktsam:{made['postgres']}" and len(made["postgres"].strip()) == 32
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "s").iterdir())
    if os.geteuid() == 0:
        users = {
            name: service["user"].partition(":")[0] for name, service in yaml.safe_load(COMPOSE)["services"].items()
        }
        owners = {path.name: str(path.stat().st_uid) for path in (tmp_path / "s").iterdir()}
        assert owners == {"postgres": users["postgres"], "pgpass": users["gateway"], "grafana": users["grafana"]}


@pytest.mark.postgres
def test_the_gateway_reaches_the_database_as_compose_starts_it(tmp_path):
    """Debian's PostgreSQL made and started with compose's own words: a socket, a password, no port."""
    made = yaml.safe_load(resolved(COMPOSE))["services"]
    subprocess.run([ROOT / "deploy/secrets.sh", tmp_path], check=True)
    options = made["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    password = (tmp_path / "postgres").read_text()
    with postgres(options, made["postgres"]["command"][1:], password, socket_only=True) as server:
        known = {"host": str(server.folder), "port": server.port, "user": "aktsam", "password": password.strip()}
        with psycopg.connect(**known, dbname="postgres", autocommit=True) as db:
            db.execute("CREATE DATABASE aktsam")  # as POSTGRES_DB has the image do
        url = made["gateway"]["environment"]["AKTSAM_SERVE__DATABASE"].replace("/run/postgresql", str(server.folder))
        url += f"&port={server.port}"
        assert used(url.replace("/run/secrets", str(tmp_path))) is False  # there, and empty
        with pytest.raises(StoreError, match="svarar inte"):
            used(url.replace("/run/secrets", str(tmp_path / "none")))
        with socket.socket() as tried, pytest.raises(ConnectionRefusedError):
            tried.connect(("127.0.0.1", server.port))


UNITS, TIMERS = (sorted((ROOT / "deploy/systemd").glob(f"*.{kind}")) for kind in ("service", "timer"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_units(unit, tmp_path):
    text = unit.read_text(encoding="utf-8")
    for promise in ("IPAddressDeny=any", "IPAddressAllow=localhost", "LimitCORE=0", "NoNewPrivileges=yes", "ProtectSystem=strict",
                    "User=aktsam", "UMask=0077", "StateDirectoryMode=0700", "MemorySwapMax=0"):  # fmt: skip
        assert promise in text.splitlines()
    words = re.search(r"^ExecStart=/opt/aktsam/bin/aktsam (.+)$", text, re.M)[1].split()
    instances = [
        path.name.split("@")[1].removesuffix(".timer") for path in TIMERS if path.name.split("@")[0] in unit.name
    ]
    for instance in instances or ["gpt-sw3-1.3b-instruct"]:
        called = [word.replace("%i", instance) for word in words]
        assert ran(*called[: 1 if called[0] in ("engine", "serve") else 2], "--help").returncode == 0


@pytest.mark.operation
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_itself_takes_the_units(unit, tmp_path):
    text = unit.read_text(encoding="utf-8")
    named = tmp_path / unit.name.replace("@", "@x")
    named.write_text(text.replace("/opt/aktsam/bin/aktsam", sys.executable), encoding="utf-8")
    for check in (["verify"], ["security", "--offline=true", "--threshold=40"]):
        done = subprocess.run(["systemd-analyze", *check, named], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and (check != ["verify"] or not done.stderr), done.stderr


@pytest.mark.operation
@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.name)
def test_systemd_knows_when(timer):
    when = re.search(r"^OnCalendar=(.+)$", timer.read_text(encoding="utf-8"), re.M)[1]
    assert (ROOT / "deploy/systemd" / f"{timer.name.split('@')[0]}@.service").is_file()
    assert subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=False).returncode == 0


async def test_the_health_check_wants_a_real_word():
    import asyncio

    async def obedient(_request, out):
        await out.say("ja")

    async def mute(_request, out):
        await out.json({"detail": "engine is dead"}, 500)

    codes = []
    for chat in (obedient, mute):
        async with serving(plain(chat)) as server:
            _, environ = aktsam(AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL=server.url)
            command = [sys.executable, "-m", "serve.alive"]
            asked = await asyncio.create_subprocess_exec(*command, env=environ, stderr=asyncio.subprocess.PIPE)
            said = (await asked.communicate())[1].decode()
            codes.append((asked.returncode, bool(said)))
    assert codes == [(0, False), (1, True)]
