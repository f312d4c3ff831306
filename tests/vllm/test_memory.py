"""The estimate of memory against what a real server takes: weights and key-value cache, in real GPT-SW3 shapes. Nightly."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from serve.memory import on_cpu
from serve.models import Model, model
from tests.kit.vllm_server import MAKER, family, python
from tests.kit.vllm_server import engine as run

pytestmark = pytest.mark.nightly
NAMES = ("gpt-sw3-126m-instruct", "gpt-sw3-356m-instruct", "gpt-sw3-1.3b-instruct")


def taken(server) -> float:
    """Return the GiB that the server's worker holds of its own, not counting files that are only mapped (proc(5))."""
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in family(server.process.pid)]
    own = [sum(int(kb) for kb in re.findall(r"Rss(?:Anon|Shmem):\s+(\d+)", text)) for text in texts]
    return max(own) / 2**20


def estimate(known: Model, server) -> float:
    """Return what we compute; the cache for as many tokens as the server says it holds."""
    size = re.search(r"KV cache size: ([\d,]+) tokens", server.log.read_text(encoding="utf-8"))
    assert size
    return on_cpu(known, int(size[1].replace(",", "")), sequences=8)


def randomly(shape, folder: Path) -> Path:
    """Write random weights in a shape."""
    sizes = {"layers": shape.layers, "hidden": shape.hidden, "heads": shape.heads, "vocab": shape.vocab, "seconds": 0}
    options = [part for name, size in sizes.items() for part in (f"--{name}", str(size))]
    subprocess.run([python(), MAKER, folder, *options], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_estimate_is_within_a_tenth(server, tmp_path, capsys, name):
    """What Python, torch and vLLM take themselves is known from the tiny server; the rest is weights and cache."""
    runtime = taken(server) - estimate(model("tiny", server.environ), server)
    known = model(name, {})
    content = (Path(__file__).parents[2] / f"configs/models/{name}.yaml").read_text(encoding="utf-8")
    with run(randomly(known.shape, tmp_path / "weights"), tmp_path, name=name, file=content) as real:
        measured, expected = taken(real) - runtime, estimate(known, real)
    shutil.rmtree(tmp_path / "weights")  # gigabytes
    with capsys.disabled():
        print(f"\n{name}: {measured:.2f} GiB measured, {expected:.2f} estimated ({expected / measured - 1:+.1%}); "
              f"runtime {runtime:.2f}")  # fmt: skip
    assert expected == pytest.approx(measured, rel=0.1)
