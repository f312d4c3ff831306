"""The scripts of deploy/, run for real: a version installed beside another, a change of the database, the way back, a version that
does not start. A script stands in for systemctl; the dependencies are those already installed here."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psycopg
import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from serve import migrations
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.kit.vllm_server import ROOT, free_port
from tests.kit.wheels import built, other
from tests.serve.kit import NOTE, desk

pytestmark = [pytest.mark.wheel, pytest.mark.nightly]  # each takes minutes
STEP = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9001", "{newest}"


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.String(32), primary_key=True))
"""
SYSTEMCTL = """#!/bin/bash
# $1: start or stop
set -eu
case $1 in
start) nohup env $ENVIRONMENT "$AKTSAM_ROOT/aktsam/bin/aktsam" serve --port $PORT >"$AKTSAM_ROOT/log" 2>&1 & echo $! >"$AKTSAM_ROOT/pid" ;;
stop) pid=$(cat "$AKTSAM_ROOT/pid"); kill "$pid" 2>/dev/null || true
      for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || exit 0; sleep 0.1; done; exit 1 ;;
esac
"""
PYTHON = """#!/bin/bash
# python3 -m venv FOLDER, with the packages that are installed here
set -eu
{python} "$@"
echo {packages} >"$(echo "$3"/lib/python3.*/site-packages)/here.pth"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("source") / "aktsam", tmp_path_factory.mktemp("dist"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; each test on both."""
    lite = f"sqlite:///{tmp_path / 'aktsam.db'}"
    return lite if request.param == "sqlite" else str(request.getfixturevalue("server").fresh())


class Machine:
    """A machine with its own /opt, state, copies and database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.port, self.root = folder, free_port(), folder / "opt"
        self.state, self.versions = folder / "state", folder / "opt/aktsam-versions"
        self.settings = ServeSettings(database=SecretStr(url))
        self.url = url
        (folder / "bin").mkdir()
        self.root.mkdir()
        packages = next(p for p in sys.path if p.endswith("site-packages"))
        self.script("systemctl", SYSTEMCTL)
        self.script("python", PYTHON.format(python=sys.executable, packages=packages))
        told = f"AKTSAM_STATE={self.state} AKTSAM_SERVE__DATABASE={url}"
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith(("AKTSAM_", "PYTHONPATH"))} | {
            "AKTSAM_ROOT": str(self.root), "AKTSAM_BACKUPS": str(folder / "copies"), "AKTSAM_AS": f"env {told}",
            "AKTSAM_SERVICE": str(folder / "bin/systemctl"), "AKTSAM_PYTHON": str(folder / "bin/python"), "ENVIRONMENT": told,
            "AKTSAM_READY": f"http://127.0.0.1:{self.port}/health/ready", "AKTSAM_PATIENCE": "90", "PORT": str(self.port),
        }  # fmt: skip

    def script(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def run(self, script: str, *args: object, **environ: str) -> "subprocess.CompletedProcess[str]":
        command = [ROOT / "deploy" / script, *map(str, args)]
        return subprocess.run(
            command, env=self.environ | environ, cwd=self.folder, capture_output=True, text=True, check=False
        )

    def upgrade(self, wheel: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
        return self.run("upgrade.sh", wheel, "--no-deps", "--no-index", **environ)

    @property
    def version(self) -> str:
        return (self.root / "aktsam").resolve().name

    @property
    def schema(self) -> str | None:
        engine = sa.create_engine(self.url)
        with engine.connect() as db:
            found = migrations.version(db)
        engine.dispose()
        return found

    @contextmanager
    def officer(self) -> Iterator[httpx2.Client]:
        """Who has logged in with the code that the running service told."""
        end = time.monotonic() + 60
        while not (code := re.search(r"#kod=([^ ]+) ", (self.root / "log").read_text())):
            assert time.monotonic() < end
            time.sleep(0.2)
        with httpx2.Client(base_url=f"http://127.0.0.1:{self.port}/api/v1") as client:
            answer = client.post("/session", json={"code": code[1]})
            client.headers["X-CSRF-Token"] = answer.json()["csrf"]
            yield client


@pytest.fixture
def machine(tmp_path: Path, url: str) -> Iterator[Machine]:
    made = Machine(tmp_path, url)
    yield made
    if (made.root / "pid").exists():
        subprocess.run([tmp_path / "bin/systemctl", "stop"], env=made.environ, check=True)


def test_versions_come_and_go_and_the_cases_stay(machine: Machine, wheel: Path, using: Tools) -> None:
    newest = migrations.newest()
    first = machine.upgrade(wheel, AKTSAM_EXTRAS="ocr,traces")
    assert first.returncode == 0 and machine.version == "0.1.0", first.stderr
    with desk(machine.state, using, machine.settings) as at:
        kept, gone = at.case(NOTE), at.case(NOTE)
    subprocess.run([machine.folder / "bin/systemctl", "start"], env=machine.environ, check=True)

    changed = other(wheel, "0.2.0", {"serve/migrations/versions/v9001_later.py": STEP.format(newest=newest)})
    up = machine.upgrade(changed)
    assert up.returncode == 0, up.stderr
    assert (machine.version, machine.schema) == ("0.2.0", "9001")
    assert "(ocr,traces)" in up.stderr  # what was chosen at the first time, and is not said again
    with machine.officer() as client:  # what is erased on the new version stays erased on the old one
        assert client.delete(f"/cases/{gone}").status_code == 200

    back = machine.run("rollback.sh")
    assert back.returncode == 0 and "läggs tillbaka som den var" in back.stderr, back.stderr
    assert (machine.version, machine.schema) == ("0.1.0", newest)
    with machine.officer() as client:
        assert client.get(f"/cases/{kept}/masking").json()["hash"]
        assert client.get(f"/cases/{gone}/masking").status_code == 404
    assert machine.run("rollback.sh").returncode == 1  # there is nothing further back

    broken = other(wheel, "0.3.0", {"serve/app.py": "raise SystemExit('trasig')\n"})
    failed = machine.upgrade(broken)
    assert failed.returncode == 1 and "Ingenting har ändrats" in failed.stderr and machine.version == "0.1.0"
    mute = other(wheel, "0.4.0", {"serve/routes/health.py": "def router(*_):\n    raise SystemExit(1)\n"})
    failed = machine.upgrade(mute, AKTSAM_PATIENCE="15")
    assert failed.returncode == 1 and "går tillbaka" in failed.stderr and machine.version == "0.1.0", failed.stderr

    same = other(wheel, "0.2.1", {})
    assert machine.upgrade(same).returncode == 0 and machine.version == "0.2.1"
    with machine.officer() as client:
        later = client.post("/cases", json={"title": "Senare", "policy": "standard"}).json()["id"]
    back = machine.run("rollback.sh")
    assert back.returncode == 0 and "läggs tillbaka" not in back.stderr, back.stderr
    with machine.officer() as client:  # the database has the same shape: nothing that was done is lost
        assert {case["id"] for case in client.get("/cases").json()["cases"]} == {kept, later}
    if not machine.url.startswith("sqlite"):
        with psycopg.connect(machine.url.replace("+psycopg", "")) as db:
            assert not db.execute("SELECT 1 FROM pg_tables WHERE tablename = 'later'").fetchone()
