"""Promise 9, proved: the whole product runs in a network namespace that has no route out."""

import os
import subprocess
import sys

import pytest

from tests.kit.vllm_server import ROOT

pytestmark = pytest.mark.netns


def test_the_whole_product_runs_without_a_way_out(tmp_path, capsys):
    """Command, gateway over HTTP, and measurement, with what each of them starts: readers, model for names, worker."""
    shut_in = ["unshare", "--map-root-user", "--net", sys.executable, ROOT / "tests/kit/no_way_out.py", tmp_path]
    done = subprocess.run(
        shut_in, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    with capsys.disabled():
        print(f"\n{done.stdout}", end="")
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["summarize", "serve", "eval"]
