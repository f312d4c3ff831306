"""The check of inference with a real, tiny model in a local folder: read by transformers, its labels found, its word heeded."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.kit.vllm_server import ROOT, python

pytestmark = pytest.mark.vllm
ASK = """
import json, sys
from pathlib import Path
from pipelines.inference import local
judge = local(Path(sys.argv[1]))
print(json.dumps([judge(*pair) for pair in json.loads(sys.argv[2])]))
"""


def test_a_real_model_of_inference_tells_what_follows_and_what_contradicts(tmp_path: Path) -> None:
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([python(), ROOT / "tests/kit/tiny_nli.py", tmp_path], check=True, capture_output=True)
    pairs = [["hon bor hemma", "hon bor hemma"], ["pappan slår barnet", "pappan slår barnet inte"]]
    asked = [python(), "-c", ASK, str(tmp_path), json.dumps(pairs)]
    done = subprocess.run(asked, check=True, capture_output=True, text=True, env=environ, cwd=tmp_path)
    same, denied = json.loads(done.stdout)
    assert same["entailment"] > 0.5 > same["contradiction"]
    assert denied["contradiction"] > 0.5 > denied["entailment"]
