"""The load is open: it comes when it is due, and a slow or failing server cannot hide from the figures."""

import asyncio
import json
import math
import sys
from itertools import pairwise

import pytest

from eval.serving import Call, Load, Result, arrivals, measure, percentile, prompts
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from tests.kit.servers import plain, serving
from tests.kit.vllm_server import aktsam


@pytest.mark.parametrize(
    "values, p, expected", [([1, 2, 3, 4], 50, 2), ([1, 2, 3, 4], 99, 4), ([5], 50, 5), (range(1, 101), 95, 95)]
)
def test_percentiles_by_nearest_rank(values, p, expected):
    assert percentile(list(values), p) == expected
    assert math.isnan(percentile([], p))


def test_arrivals_are_poisson():
    due = list(arrivals(Load(rate=50, seconds=100)))
    gaps = [b - a for a, b in pairwise(due)]
    mean = sum(gaps) / len(gaps)
    spread = (sum((g - mean) ** 2 for g in gaps) / len(gaps)) ** 0.5
    assert len(due) == pytest.approx(5000, rel=0.05) and mean == pytest.approx(0.02, rel=0.05)
    assert spread == pytest.approx(mean, rel=0.1)  # exponential gaps: deviation equals mean
    assert due == list(arrivals(Load(rate=50, seconds=100)))


def test_no_two_prompts_are_alike():
    made = prompts(Load(1, 1))
    assert len({next(made).messages[0].content.text for _ in range(200)}) == 200


def test_figures():
    calls = (Call(0, 0.5, 1.5, 11), Call(1, 3.0, 4.0, 11), Call(2, None, 9.0, 0, "EngineUnavailable"))
    out = Result(Load(1, 3), calls, 10).figures(first=2.0, per_token=0.2)
    assert (out["calls"], out["failed"], out["goodput_per_s"], out["tokens_per_s"]) == (3, 1, 0.1, 2.2)
    assert (out["ttft_p50_s"], out["ttft_p99_s"], out["tpot_p50_s"], out["e2e_p99_s"]) == (0.5, 3.0, 0.1, 4.0)


async def test_a_slow_server_is_seen_from_the_moment_a_request_was_due():
    """One at a time, 60 ms each, asked every 20 ms: waiting grows, and is counted."""
    turn = asyncio.Lock()

    async def chat(_request, out):
        async with turn:
            await asyncio.sleep(0.06)
            await out.say("ja", " då")

    async with serving(plain(chat)) as server:
        engine = OpenAIEngine(OpenAISettings(base_url=server.url, concurrency=1024), {})
        result = await measure(engine, Load(rate=50, seconds=1, answer_tokens=4))
        await engine.aclose()
    out = result.figures()
    assert out["failed"] == 0 and out["calls"] > 30
    assert out["e2e_p99_s"] > 0.06 * out["calls"] * 0.5 > 4 * 0.06


async def test_failures_are_counted():
    async def chat(request, out):
        if request.body["max_tokens"] == 4:
            await out.json({}, 400)
        else:
            await out.say("ja")

    async with serving(plain(chat)) as server:
        engine = OpenAIEngine(OpenAISettings(base_url=server.url, retries=0), {})
        result = await measure(engine, Load(rate=30, seconds=0.5, answer_tokens=4))
        await engine.aclose()
    assert result.figures()["failed"] == len(result.calls) > 5


async def test_the_command():
    async def chat(_request, out):
        await out.say("ja", " då", ".")

    async with serving(plain(chat)) as server:
        command, environ = aktsam(
            "eval", "serving", "--rate", "5", "--rate", "20", "--seconds", "1", "--format", "json",
            AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL=server.url,
        )  # fmt: skip
        started = await asyncio.create_subprocess_exec(
            *command, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, _ = await asyncio.wait_for(started.communicate(), 60)
    told = json.loads(said)
    rows = told["load"]
    assert told["gateway"] == []
    assert started.returncode == 0 and [row["rate"] for row in rows] == [5, 20]
    assert rows[1]["calls"] > rows[0]["calls"] > 0 and rows[1]["ttft_p50_s"] < 1
    assert command[0] == sys.executable
