"""The container files, as far as they can be proved without a container engine: linted, parsed by the Compose
specification, and held to what they promise. Their steps are run natively by the other tests."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose

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
    assert sorted(made.service_names()) == ["engine", "gateway", "grafana", "prometheus"]
    with pytest.raises(ValueError, match="read_onl"):
        PyCompose.from_yaml(resolved(COMPOSE.replace("read_only", "read_onl")))


def test_every_service_is_confined():
    services = yaml.safe_load(COMPOSE)["services"]
    assert {name for name, service in services.items() if "profiles" not in service} == {"engine", "gateway"}
    for name, service in services.items():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"] and re.fullmatch(
            r"[1-9]\d*:[1-9]\d*", service["user"]
        )
        assert "ports" not in service and "privileged" not in service and service["ulimits"]["core"] == 0
    assert services["gateway"]["depends_on"]["engine"]["condition"] == "service_healthy"


UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_units(unit, tmp_path):
    text = unit.read_text(encoding="utf-8")
    for promise in ("IPAddressDeny=any", "IPAddressAllow=localhost", "LimitCORE=0", "NoNewPrivileges=yes", "ProtectSystem=strict",
                    "User=aktsam", "UMask=0077", "StateDirectoryMode=0700", "MemorySwapMax=0"):  # fmt: skip
        assert promise in text.splitlines()
    words = (
        re.search(r"^ExecStart=/opt/aktsam/bin/aktsam (.+)$", text, re.M)[1]
        .replace("%i", "gpt-sw3-1.3b-instruct")
        .split()
    )
    assert ran(words[0], "--help").returncode == 0


@pytest.mark.operation
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_itself_takes_the_units(unit, tmp_path):
    text = unit.read_text(encoding="utf-8")
    named = tmp_path / unit.name.replace("@", "@x")
    named.write_text(text.replace("/opt/aktsam/bin/aktsam", sys.executable), encoding="utf-8")
    for check in (["verify"], ["security", "--offline=true", "--threshold=40"]):
        done = subprocess.run(["systemd-analyze", *check, named], capture_output=True, text=True, check=False)
        assert done.returncode == 0 and (check != ["verify"] or not done.stderr), done.stderr


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
