"""The scripts for a card, run on the CPU with a tiny shape through the same code: figures that hang together."""

import json
import subprocess

import pytest

from tests.kit.vllm_server import ROOT, python


@pytest.mark.parametrize("engine", ["transformers", pytest.param("vllm", marks=pytest.mark.nightly)])
def test_a_tiny_shape_is_measured(engine, tmp_path, capsys):
    out = tmp_path / "out.json"
    command = [
        python(),
        ROOT / "eval/gpu/measure.py",
        "tiny",
        "--device",
        "cpu",
        "--with",
        engine,
        "--batches",
        "1",
        "4",
    ]
    done = subprocess.run(
        [*command, "--chunks", "64", "--steps", "8", "--json", out], capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    with capsys.disabled():
        print(done.stdout)
    (told,) = json.loads(out.read_text())
    assert told["bandwidth"] > 1e8 and told["flops"] > 1e8
    assert [(r["batch"], r["chunk"]) for r in told["rows"]] == [(1, 64), (4, 64)]
    for row in told["rows"]:
        assert row["prefill"] > row["decode"] > 0 and row["prefill_share"] > 0 and 0 < row["decode_share"] < 1
        assert row["case_minutes"] > 100 * 550 / row["prefill"] / 60
    if engine == "transformers":
        assert told["memory"]["weights_off"] == pytest.approx(0, abs=0.1)
        assert told["memory"]["kv_off"] == pytest.approx(0, abs=0.01)
