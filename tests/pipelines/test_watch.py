"""A watched folder: whole cases only, each one once, bad ones told, nothing touched, taken up after a restart."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from pipelines.cli import mount

app = Typer()
mount(app)
NOTE = "2026-03-12 Mamman uppger att {} inte har varit i skolan. Ett möte är bokat den 17 mars kl. 15."


def watch(inbox: Path, out: Path, *more: str) -> Result:
    arguments = ["watch", str(inbox), "-o", str(out), "--once", "--still", "0.1", "--format", "md", *more]
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def rows(out: Path) -> dict[str, dict[str, object]]:
    return {row["path"]: row for row in json.loads((out / "manifest.json").read_text(encoding="utf-8"))["cases"]}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    made = tmp_path / "inkorg"
    (made / "ärende 2").mkdir(parents=True)
    (made / "ett.txt").write_text(NOTE.format("Leo"), encoding="utf-8")
    (made / "ärende 2" / "a.txt").write_text(NOTE.format("Maja"), encoding="utf-8")
    (made / "ärende 2" / "b.txt").write_text("Beslut: utredning inleds den 20 mars 2026.", encoding="utf-8")
    return made


def test_every_case_once_and_again_when_it_changes(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    assert watch(inbox, out).exit_code == 0
    first = rows(out)
    assert {name: row["result"] for name, row in first.items()} == {
        "ett.txt": "ett.txt.sammanfattning.md", "ärende 2": "ärende 2.sammanfattning.md",
    }  # fmt: skip
    assert "Maja" in (out / "ärende 2.sammanfattning.md").read_text(encoding="utf-8")
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    written = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert watch(inbox, out).exit_code == 0
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == written
    (inbox / "ärende 2" / "c.txt").write_text("Maja är placerad hos mormor sedan den 2 april.", encoding="utf-8")
    assert watch(inbox, out).exit_code == 0
    assert (out / "ett.txt.sammanfattning.md").stat().st_mtime_ns == written["ett.txt.sammanfattning.md"]
    assert "mormor" in (out / "ärende 2.sammanfattning.md").read_text(encoding="utf-8")
    assert sorted(p.name for p in inbox.iterdir()) == ["ett.txt", "ärende 2"]


@pytest.mark.parametrize("name", ["ett.txt.part", ".ett.txt", "~$ett.docx", "Ett.TMP"])
def test_what_is_still_being_written_waits(inbox: Path, tmp_path: Path, name: str) -> None:
    (inbox / "ett.txt").rename(inbox / name)
    (inbox / "ärende 2" / name).write_text("halvt", encoding="utf-8")
    (inbox / "tom").mkdir()
    assert watch(inbox, tmp_path / "ut").exit_code == 0
    assert not (tmp_path / "ut" / "manifest.json").exists()


def test_a_bad_case_is_told_and_stops_no_other(inbox: Path, tmp_path: Path) -> None:
    (inbox / "fel.pdf").write_bytes(b"%PDF-1.7 nej")
    (inbox / "länk.txt").symlink_to(inbox / "ett.txt")
    result = watch(inbox, tmp_path / "ut")
    told = rows(tmp_path / "ut")
    assert result.exit_code == 2 and set(told) == {"ett.txt", "fel.pdf", "ärende 2"}
    assert told["fel.pdf"]["result"] is None and told["fel.pdf"]["message"] and told["ett.txt"]["code"] == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--engine", "openai"), "--yes"), (("--format", "pdf"), "Formatet"), (("--template", "nej"), "nej")],
)
def test_wrong_use_is_said_before_anything_is_read(
    inbox: Path, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    result = watch(inbox, tmp_path / "ut", *more)
    assert result.exit_code == 2 and said in result.stderr and not (tmp_path / "ut").exists()


def test_folders_that_would_feed_on_themselves_are_refused(inbox: Path, tmp_path: Path) -> None:
    for out in (inbox, inbox / "ut"):
        assert watch(inbox, out).exit_code == 2
    assert watch(tmp_path / "finns inte", tmp_path / "ut").exit_code == 2
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "manifest.json").write_text("{", encoding="utf-8")
    assert "manifest.json" in watch(inbox, tmp_path / "ut").stderr


def test_it_goes_on_until_it_is_told_to_stop(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    command = [sys.executable, "-m", "aktsam", "watch", str(inbox), "-o", str(out), "--still", "0.2", "--format", "md"]
    running = subprocess.Popen(
        command, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}, stderr=subprocess.PIPE
    )
    try:
        _until(lambda: (out / "manifest.json").exists() and len(rows(out)) == 2)
        (inbox / "ny.txt").write_text(NOTE.format("Ali"), encoding="utf-8")
        _until(lambda: "ny.txt" in rows(out))
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.communicate()


def _until(true, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
