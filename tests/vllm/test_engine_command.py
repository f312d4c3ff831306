"""`aktsam engine` itself: it brings a dead engine back, passes signals on, leaves nothing behind, explains failures."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import EngineUnavailable
from serve.vllm import SERVE
from tests.kit.vllm_server import alive, family, free_port, python, slow
from tests.kit.vllm_server import engine as run
from tests.vllm.test_server import LONG, SUMMARY, TASK


async def _all(stream):
    return [piece async for piece in stream]


async def test_killed_in_mid_stream_and_back(weights, tmp_path):
    """kill -9 while it writes: the client is told at once, the engine is started again, and answers. Then kill -9 of the
    supervisor: nothing of the engine may stay."""
    with run(weights, tmp_path) as server:
        settings = OpenAISettings(base_url=server.url, retries=1, backoff=0.05, timeout=20)
        engine = OpenAIEngine(settings, server.environ)
        _, api, *_ = family(server.process.pid)  # below the guard
        await engine.ready()
        with slow(server, held=True) as go:
            others = [asyncio.create_task(engine.answer(TASK, grammar=LONG, max_tokens=1900)) for _ in range(7)]
            reading = engine.stream(TASK, grammar=LONG, max_tokens=1900)
            first = asyncio.ensure_future(anext(reading))
            await asyncio.sleep(3)  # all eight are on their way to it
            go()
            assert await first
            os.kill(api, signal.SIGKILL)
            killed = time.monotonic()
        with pytest.raises(EngineUnavailable):
            await _all(reading)
        for whole in others:
            with pytest.raises(EngineUnavailable):
                await whole
        assert time.monotonic() - killed < 60
        await asyncio.to_thread(server.wait, "startas om", 100)
        await asyncio.to_thread(server.wait, "Modellen är redo och har svarat", 500, 2)
        assert (await engine.answer(TASK, max_tokens=200)).text == SUMMARY
        await engine.aclose()
        below = family(server.process.pid)
        server.process.kill()
        assert below and ended(below)


@pytest.mark.nightly
async def test_work_that_was_being_done_is_done_after_the_restart(weights, tmp_path):
    """kill -9 while it writes, and somebody patient who asked: the whole answer comes, from the engine started again."""
    with run(weights, tmp_path) as server:
        patient = OpenAIEngine(OpenAISettings(base_url=server.url, retries=10, backoff=1, timeout=60), server.environ)
        await patient.ready()
        asked = asyncio.create_task(patient.answer(TASK, grammar=LONG, max_tokens=1500))
        while server.metric("vllm:num_requests_running") < 1:
            await asyncio.sleep(0.02)
        os.kill(family(server.process.pid)[1], signal.SIGKILL)
        answer = await asyncio.wait_for(asked, 600)
        await patient.aclose()
        assert (answer.output_tokens, answer.finish) == (1500, "length")
        assert server.log.read_text(encoding="utf-8").count("Modellen är redo och har svarat") >= 1
        assert "startas om" in server.log.read_text(encoding="utf-8")


def start(weights, tmp_path, *options) -> tuple[int, str]:
    with run(weights, tmp_path, *options, ready=False) as server:
        return server.process.wait(180), server.log.read_text(encoding="utf-8")


def test_damaged_weights_are_explained(weights, tmp_path):
    damaged = shutil.copytree(weights, tmp_path / "damaged")
    content = (damaged / "model.safetensors").read_bytes()
    (damaged / "model.safetensors").write_bytes(content[: len(content) // 2])
    code, log = start(damaged, tmp_path)
    assert code == 3 and "bara delvis kopierad" in log and "only partly copied" in log


def test_a_context_the_model_does_not_have_is_explained(weights, tmp_path):
    shorter = shutil.copytree(weights, tmp_path / "shorter")
    config = (shorter / "config.json").read_text().replace('"n_positions": 2048', '"n_positions": 1024')
    (shorter / "config.json").write_text(config)
    code, log = start(shorter, tmp_path)
    assert code == 3 and "rymmer bara 1024 token" in log


@pytest.mark.nightly
def test_a_core_that_the_machine_killed_while_it_loaded_is_explained(weights, tmp_path):
    """What a machine out of memory does: the biggest process is killed, the others complain of each other."""
    with run(weights, tmp_path, ready=False) as server:
        server.wait("Initializing a V1 LLM engine", 180)
        core = next(p for p in family(server.process.pid) if b"EngineCore" in Path(f"/proc/{p}/cmdline").read_bytes())
        os.kill(core, signal.SIGKILL)
        assert server.process.wait(120) == 3
        told = server.log.read_text(encoding="utf-8")
    assert "Datorn avbröt modellen" in told and "The machine killed the engine" in told


def test_a_killed_supervisor_takes_its_engine_along(weights, tmp_path):
    """While it loads: vLLM told to end then may hang for minutes, and is killed."""
    with run(weights, tmp_path, ready=False) as server:
        server.wait("non-default args", 120)
        below = family(server.process.pid)
        server.process.kill()
        assert len(below) >= 2 and ended(below)


def ended(pids: list[int], seconds: float = 100) -> bool:
    """Tell whether all have ended within ten times the grace they are given."""
    end = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.2)
    return not any(map(alive, pids))


def test_the_key_is_not_in_the_process_list(server):
    args = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in family(server.process.pid)]
    assert any("\0".join(("", *SERVE, "")) in line for line in args)
    assert not any(server.environ["AKTSAM_ENGINE_KEY"] in a for a in args)


def test_what_is_run_is_vllm_serve():
    """The module is the one that vLLM's own console script calls: what is documented, without the script's shebang."""
    ask = "from importlib.metadata import entry_points as e; print(*e(group='console_scripts', name='vllm'))"
    told = subprocess.run([python(), "-c", ask], capture_output=True, text=True, check=True).stdout
    assert f"value='{SERVE[1]}:main'" in told and SERVE[2:] == ("serve",)


def test_only_loopback_is_listened_on(server):
    """What is told by the kernel: the server's own ports, none on another address."""
    shown = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=True).stdout.splitlines()
    pids = {f"pid={pid}," for pid in family(server.process.pid)}
    own = [line.split()[3] for line in shown if any(pid in line for pid in pids)]
    assert f"127.0.0.1:{server.port}" in own and free_port() != server.port
    assert [place for place in own if not place.startswith(("127.0.0.1:", "[::1]:"))] == []
