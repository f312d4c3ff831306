"""The case of docs/handbok/api.md, in Python and with curl, run as it stands against a gateway with accounts."""

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import uvicorn
import yaml

from serve.app import create_app
from serve.cli import opened
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.serve.accounts.kit import GOOD, Person
from tests.serve.kit import LEAKS

GUIDE = (Path(__file__).parents[2] / "docs/handbok/api.md").read_text("utf-8")
PRINTS = {"py": "done 200\nofficer\n", "bash": "done\nofficer\n"}
RUN = {"py": [sys.executable, "-c"], "bash": ["bash", "-euo", "pipefail", "-c"]}


class Door:
    """What a person of the kit needs of a gateway."""

    def __init__(self, app: object) -> None:
        self.app = app


@pytest.mark.parametrize("language", ["py", "bash"])
def test_the_case_of_the_guide(tmp_path: Path, using: Tools, language: str) -> None:
    part = GUIDE[GUIDE.index("# Konton, roller") :]
    (example,) = re.findall(rf"```{language}\n(.*?)```", part, re.S)
    chosen, codes = ServeSettings(accounts=True, state=tmp_path, hosts=("testserver",)), list[str]()
    with socket.socket() as at, opened(chosen) as store:
        at.bind(("127.0.0.1", 0))
        app = create_app(chosen, using, store, codes.append)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
        admin, anna = Person(Door(app)), Person(Door(app))  # type: ignore[arg-type]
        admin.first("admin", codes[-1])
        code = admin.post("/accounts", {"name": "anna", "shown": "Anna", "roles": ["handlaggare"]}).json()["code"]
        assert anna.first("anna", code).status_code == 201
        thread.start()
        known = {
            "AKTSAM_URL": f"http://127.0.0.1:{at.getsockname()[1]}",
            "AKTSAM_NAME": "anna",
            "AKTSAM_PASSWORD": GOOD,
        }
        ran = subprocess.run(
            [*RUN[language], example], env={**os.environ, **known}, capture_output=True, text=True, cwd=tmp_path
        )
        server.should_exit = True
        thread.join(30)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith(PRINTS[language]), ran.stdout
    assert "[PERSON-1]" in ran.stdout if language == "py" else (tmp_path / "utkast.docx").read_bytes()[:2] == b"PK"
    assert not [leak for leak in LEAKS if leak in ran.stdout]


def test_the_settings_of_the_guide_are_settings() -> None:
    blocks = [yaml.safe_load(block.replace("…", "x" * 20)) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)]
    assert len(blocks) == 3 and all(ServeSettings.model_validate(block) for block in blocks)
