"""What the gateway adds to a real vLLM in the 126m shape: at most 10 ms to the first word, at least 98 % of the tokens. Nightly."""

import hashlib
import json
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from eval.overhead import Side, Trial, compare
from serve.models import model
from tests.kit.vllm_server import KEY, aktsam, free_port
from tests.kit.vllm_server import engine as run
from tests.vllm.test_memory import randomly

pytestmark = pytest.mark.nightly
NAME = "gpt-sw3-126m-instruct"
MINE = "k" * 40


@contextmanager
def gateway(url: str, folder: Path):
    """`aktsam serve` in front of a server, its proxy on; yields its address."""
    port = free_port()
    command, environ = aktsam(
        "serve", "--port", str(port), AKTSAM_STATE=str(folder), AKTSAM_ENGINE_KEY=KEY, AKTSAM_PIPELINES__ENGINE="openai",
        AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL=url, AKTSAM_PIPELINES__ENGINES__OPENAI__CONCURRENCY="64",
        AKTSAM_SERVE__PROXY__ENABLED="true", AKTSAM_SERVE__PROXY__CONCURRENCY="64",
        AKTSAM_SERVE__PROXY__KEYS=json.dumps({"last": hashlib.sha256(MINE.encode()).hexdigest()}),
    )  # fmt: skip
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while not _up(port):
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.3)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(60)


def _up(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).status_code == 200
    except httpx2.HTTPError:
        return False


async def test_the_gateway_adds_little(tmp_path, capsys):
    file = (Path(__file__).parents[2] / f"configs/models/{NAME}.yaml").read_text(encoding="utf-8")
    weights = randomly(model(NAME, {}).shape, tmp_path / "weights")
    # Many short rounds, turn about, tell the two sides apart. 32 clients are only reported.
    shapes = ((1, 100, 130), (8, 20, 80), (32, 2, 20))
    trials = [Trial(n, 1, rounds=rounds, seconds=seconds) for n, rounds, seconds in shapes]

    def told(text: str) -> None:
        with capsys.disabled():
            print(f"{text}, load {os.getloadavg()[0]:.1f}")

    with run(weights, tmp_path, name=NAME, file=file) as server, gateway(server.url, tmp_path / "state") as url:
        done = await compare(Side("bare", server.url, KEY), Side("gateway", url, MINE), NAME, trials, told)
    rows = [one.figures() for one in done]
    with capsys.disabled():
        print(f"\nload average {os.getloadavg()}")
        for row in rows:
            print({name: round(value, 3) for name, value in row.items()})
    for row in rows[:2]:
        assert row["rounds"] >= 6 and row["masking_ms"] > 0  # fewer rounds bound no median; and its own time was told
        assert row["added_ms"] <= 10 and row["share"] >= 0.98
