"""docs/handbok/api.md, run as it stands: each example of curl and Python is followed by what it prints, … for anything."""

import asyncio
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from serve.settings import ServeSettings
from tests.serve.proxy.kit import KEY, echo, gateway

GUIDE = (Path(__file__).parents[3] / "docs/handbok/api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.S)
EXAMPLES = [
    (kind, code, shown)
    for (kind, code), (shape, shown) in pairwise(BLOCKS)
    if kind in ("sh", "python") and shape in ("json", "text")
]


def test_every_example_is_tried():
    assert [kind for kind, _, _ in EXAMPLES] == ["sh", "sh", "python", "python", "sh"]
    assert len([kind for kind, _ in BLOCKS if kind in ("sh", "python")]) == len(EXAMPLES) + 1  # and the one below


def test_a_key_and_the_settings_with_it():
    made = subprocess.run(["bash", "-euc", BLOCKS[0][1]], capture_output=True, text=True, check=True).stdout
    settings = yaml.safe_load(BLOCKS[1][1])
    settings["proxy"]["keys"]["nytt"] = made.strip()
    assert ServeSettings.model_validate(settings).proxy.enabled and len(made.strip()) == 64


@pytest.mark.parametrize(("kind", "code", "shown"), EXAMPLES, ids=range(1, len(EXAMPLES) + 1))
async def test_an_example_prints_what_the_guide_says(tmp_path, using, kind, code, shown):
    async with gateway(tmp_path, using, echo) as at:
        command = [sys.executable, "-c", code] if kind == "python" else ["bash", "-euo", "pipefail", "-c", code]
        environ = {
            "PATH": os.environ["PATH"],
            "AKTSAM_URL": at.url,
            "AKTSAM_KEY": KEY,
            "PYTHONUTF8": "1",
            "NO_PROXY": "*",
        }
        running = await asyncio.create_subprocess_exec(*command, env=environ, stdout=-1, stderr=-1)
        out, err = (data.decode() for data in await running.communicate())
        assert running.returncode == 0, err
        wanted = ".*".join(map(re.escape, shown.strip().split("…")))
        assert re.match(wanted, out.strip(), re.S), out
