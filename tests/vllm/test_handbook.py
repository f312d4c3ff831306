"""The IT handbook's own commands, from a bare server to the first summary: taken from the Markdown and run in order.

What stands in for what is not here: a small instruct model on vLLM's CPU build for the card and the big model; `systemctl` is a
script that runs what the unit files say; accounts are not made (all runs as whoever tests); /etc, /opt, /var and the ports
are others, since the machine is in use. apt-get checks that what is to be installed is. Everything else is what the handbook says.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psycopg
import pytest

from serve import signing
from serve.bundles.manifest import Manifest, entry, listed
from serve.bundles.pack import pack
from tests.kit.postgres import TRUST, Postgres, postgres
from tests.kit.vllm_server import MODEL_FILE, ROOT, free_port, instruct_model, python, tiny_model
from tests.kit.wheels import built
from tests.vllm.test_instruct import FILE

pytestmark = [pytest.mark.nightly, pytest.mark.operation, pytest.mark.postgres]
TEXT = (ROOT / "docs/handbok/it.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^```bash kör\n(.*?)^```", TEXT, re.S | re.M)
STAND_INS = {
    "apt-get": 'shift 2; exec dpkg-query --show "$@" >&2',
    "adduser": "true",
    "chown": "true",
    "runuser": 'if [ "$2" = postgres ]; then export PGUSER=postgres; fi; shift 3; exec "$@"',
    "systemctl": """
[ "$1" = daemon-reload ] && exit 0
verb=$1; shift
for unit in "$@"; do
  case $unit in
    --now) continue ;;
    *.timer) test -f "$ETC/systemd/system/$unit"; continue ;;
    prometheus) . "$ETC/default/prometheus"
       nohup prometheus --config.file="$ETC/prometheus/prometheus.yml" --storage.tsdb.path="$LOGS/tsdb" $ARGS >"$LOGS/prometheus" 2>&1 &
       echo $! >>"$LOGS/pids"; continue ;;
  esac
  instance=${unit#*@}; instance=${instance%.service}
  file=$ETC/systemd/system/$(echo "${unit%.service}" | sed 's/@.*/@/').service
  more=; case $unit in aktsam-engine*) more="--device cpu --sequences 4 --port $ENGINE_PORT" ;; esac
  line=$(sed -n 's/^ExecStart=//p' "$file" | sed "s/%i/$instance/")
  settings=$(sed -n 's/^Environment=//p' "$file")
  if grep -q '^Type=oneshot' "$file"; then env $settings $line >"$LOGS/$unit" 2>&1
  else nohup env $settings $line $more >"$LOGS/$unit" 2>&1 & echo $! >>"$LOGS/pids"; fi
done
""",
}


class Server:
    """A bare server's folders, and what stands in for what it would have."""

    def __init__(self, folder: Path, database: Postgres, weights: Path, file: str) -> None:
        self.folder, self.logs = folder, folder / "logs"
        self.ports = {"8000": free_port(), "8400": free_port(), "9090": free_port()}
        for part in ("bin", "logs", "etc/default", "etc/prometheus", "etc/systemd/system", "opt", "etc/aktsam/models"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for name, text in STAND_INS.items():
            self._script(name, text)
        packages = next(p for p in sys.path if p.endswith("site-packages"))
        here = f'echo {packages} >"$(echo "$3"/lib/python3.*/site-packages)/here.pth"'
        self._script("venv-python", f'{sys.executable} "$@"\n{here}')
        self.wheel = built(folder / "source/aktsam", folder / "dist")
        self._bundle(weights, file)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AKTSAM_", "PYTHONPATH", "PG"))}
        self.environ = kept | {
            "PATH": f"{folder / 'bin'}:{kept['PATH']}", "ETC": str(folder / "etc"), "LOGS": str(self.logs), "PIP_NO_DEPS": "1",
            "PIP_NO_INDEX": "1", "PGHOST": str(database.folder), "PGPORT": str(database.port), "AKTSAM_ROOT": str(folder / "opt"),
            "AKTSAM_PYTHON": str(folder / "bin/venv-python"), "AKTSAM_VLLM_PYTHON": python(),
            "AKTSAM_SERVE__PORT": str(self.ports["8400"]), "ENGINE_PORT": str(self.ports["8000"]),
            "AKTSAM_PIPELINES__ENGINES__OPENAI__TIMEOUT": "900", "AKTSAM_PIPELINES__WRITER__CONCURRENCY": "4",
        }  # fmt: skip
        self.text = "set -euo pipefail\n" + "".join(STEPS)
        for old, new in (
            *((f"{place}/", f"{folder}{place}/") for place in ("/etc", "/opt", "/var/lib", "/var/backups")),
            ("/run/postgresql", str(database.folder)), *((f"127.0.0.1:{old}", f"127.0.0.1:{new}") for old, new in self.ports.items()),
            ("aktsam-0.1.0-py3-none-any.whl", str(self.wheel)), ("modell.tar", str(folder / "modell.tar")),
            ("kommunens.pub", str(folder / "kommunens.pub")), ("gpt-sw3-6.7b-v2-instruct", "liten"),
            ("cp deploy/systemd", f"cp {folder}/clone/deploy/systemd"), ("deploy/monitoring", f"{folder}/clone/deploy/monitoring"),
            ("orosanmalan --yes", "orosanmalan --yes || [ $? -eq 1 ]"),  # so small a model may have points withheld
        ):  # fmt: skip
            assert old in self.text, old
            self.text = self.text.replace(old, new)
        self._clone()

    def _script(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/bash\nset -eu\n{text}\n")
        path.chmod(0o755)

    def _bundle(self, weights: Path, file: str) -> None:
        """What was made on the machine with a network: a model in a signed file, and the key's open part."""
        (self.folder / "etc/aktsam/models/liten.yaml").write_text(file, encoding="utf-8")
        public = signing.make(self.folder / "kommunens.key")
        assert public.name == "kommunens.pub"
        files = {name: entry(path) for name, path in listed(weights).items()}
        made = Manifest(
            model="liten", source="prov/instruct", revision="", origin="local", made="2026-11-29", files=files
        )
        pack(weights, made, self.folder / "modell.tar", signing.private(self.folder / "kommunens.key"))

    def _clone(self) -> None:
        """The files that are copied to the server, with this server's places and ports in them."""
        for name in ("systemd", "monitoring"):
            for path in (p for p in (ROOT / "deploy" / name).iterdir() if p.is_file()):
                text = path.read_text(encoding="utf-8")
                for place in (
                    "/etc/aktsam",
                    "/opt/aktsam",
                    "/var/lib/aktsam",
                    "/var/cache/aktsam",
                    "/var/backups/aktsam",
                ):
                    text = text.replace(place, f"{self.folder}{place}")
                for old, new in self.ports.items():
                    text = text.replace(f"127.0.0.1:{old}", f"127.0.0.1:{new}")
                out = self.folder / "clone/deploy" / name / path.name
                out.parent.mkdir(parents=True, exist_ok=True)
                out.write_text(text, encoding="utf-8")

    def stop(self) -> None:
        for pid in reversed((self.logs / "pids").read_text().split() if (self.logs / "pids").exists() else []):
            subprocess.run(["kill", pid], check=False)
            subprocess.run(["timeout", "60", "tail", f"--pid={pid}", "-f", "/dev/null"], check=False)


@pytest.fixture(scope="module", params=["tiny", "instruct"])
def carried(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> tuple[Path, str]:
    """The model that is carried there, and its file: a tiny one that knows a few words, and one that writes a summary."""
    if request.param == "instruct":
        return instruct_model(pytestconfig.cache.mkdir("instruct-model")), FILE
    weights = tiny_model(pytestconfig.cache.mkdir("tiny-gpt-sw3"))
    vocab = json.loads((weights / "config.json").read_text())["vocab_size"]
    return weights, MODEL_FILE.replace("VOCAB", str(vocab))


@pytest.fixture
def bare(tmp_path: Path, carried: tuple[Path, str]) -> Iterator[Server]:
    with postgres(("--username=postgres", *TRUST)) as database:
        server = Server(tmp_path, database, *carried)
        try:
            yield server
        finally:
            server.stop()


def test_from_a_bare_server_to_the_first_summary(bare: Server) -> None:
    (bare.folder / "steps.sh").write_text(bare.text, encoding="utf-8")
    done = subprocess.run(
        ["bash", bare.folder / "steps.sh"],
        cwd=ROOT,
        env=bare.environ,
        capture_output=True,
        text=True,
        timeout=5400,
        check=False,
    )
    logs = {path.name: path.read_text(errors="replace")[-1500:] for path in bare.logs.iterdir() if path.is_file()}
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-3000:], logs)
    assert '"status":"ok"' in done.stdout and '"engine":"openai"' in done.stdout
    assert "UTKAST – ska granskas av handläggare" in done.stdout and "kontroll.json" in done.stderr
    metrics = httpx2.get(f"http://127.0.0.1:{bare.ports['8000']}/metrics").text
    answered = sum(float(n) for n in re.findall(r"^vllm:request_success_total\{.*\} (\S+)$", metrics, re.M))
    assert answered >= 3  # the model has written
    targets = httpx2.get(f"http://127.0.0.1:{bare.ports['9090']}/api/v1/targets").json()["data"]["activeTargets"]
    assert {t["labels"]["job"]: t["health"] for t in targets} == {"aktsam": "up", "engine": "up"}
    known = {"host": bare.environ["PGHOST"], "port": int(bare.environ["PGPORT"]), "user": "aktsam", "dbname": "aktsam"}
    with psycopg.connect(**known) as db:
        assert db.execute("SELECT count(*) FROM about").fetchone() == (1,)
    copies = sorted(p.name for p in (bare.folder / "var/backups/aktsam").iterdir())
    assert copies[0].endswith(".backup") and copies[-1] == "case-keys"
    report = json.loads((bare.folder / "var/lib/aktsam/state/kontroll.json").read_text())
    assert report
