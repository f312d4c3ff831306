"""The wheel, installed outside the clone in an environment of its own, runs the demo."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.kit.wheels import built

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("source") / "aktsam", tmp_path_factory.mktemp("dist"))


def test_it_holds_what_it_needs_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for need in (
        "aktsam.py",
        "configs/anonymize.yaml",
        "configs/templates/orosanmalan.yaml",
        "anonymize/ner/model/model.onnx",
        "pipelines/encoder/model/encoder.onnx",
    ):
        assert need in names
    assert not [n for n in names if n.startswith(("tests/", "examples/"))]


def test_it_runs_the_demo_outside_the_clone(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "env"], check=True)
    bin_ = tmp_path / "env" / "bin"
    subprocess.run(
        [bin_ / "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", wheel], check=True
    )
    shutil.copytree(ROOT / "examples" / "orosanmalan-skola", tmp_path / "case")
    ran = subprocess.run(
        [bin_ / "aktsam", "summarize", "case", "--template", "orosanmalan", "--format", "json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    summary = json.loads(ran.stdout)
    assert any(section["points"] for section in summary["sections"])
