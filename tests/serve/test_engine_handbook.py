"""The handbook for IT says only what is there: every command, option, setting and file in it is tried."""

import re

import pytest
import yaml

from pipelines.settings import PipelineSettings
from serve.models import model
from serve.settings import ServeSettings
from serve.supervise import LATE
from serve.why import REASONS
from tests.kit.vllm_server import ROOT, ran

TEXT = (ROOT / "docs/handbok/it.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.S)
COMMANDS = sorted({
    line.split("#")[0].strip()
    for kind, block in BLOCKS if kind == "bash"
    for line in block.splitlines() if line.startswith("aktsam ")
})  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_commands(line):
    words = line.split()[1:]
    grouped = words[0] in ("backup", "eval", "models") and len(words) > 1 and not words[1].startswith("-")
    path = words[: 2 if grouped else 1]
    shown = ran(*path, "--help", COLUMNS="200")
    assert shown.returncode == 0
    for option in (w for w in words if w.startswith("--")):
        assert option in shown.stdout


def test_settings_and_model_file(tmp_path):
    blocks = {b.splitlines()[0].removeprefix("# "): b for kind, b in BLOCKS if kind == "yaml"}
    PipelineSettings.model_validate(yaml.safe_load(blocks.pop("pipelines.yaml")))
    assert ServeSettings.model_validate(yaml.safe_load(blocks.pop("serve.yaml"))).guarded
    ((name, text),) = blocks.items()
    (tmp_path / "models").mkdir()
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert model("var-modell", {"AKTSAM_CONFIG": str(tmp_path)}).max_model_len == 8192


def test_what_it_quotes_is_what_is_said():
    said = " ".join([*(row[1] for row in REASONS), "får inte plats: det fattas", "Datorn avbröt modellen", str(LATE)])
    rows = re.findall(r"^\| ((?!det sägs)[^|]+?) \| [^|]+ \|$", TEXT.split("## 4")[1].split("## 5")[0], re.M)
    assert len(rows) == 11
    for row in rows:
        assert row.removesuffix(" … GiB") in said
