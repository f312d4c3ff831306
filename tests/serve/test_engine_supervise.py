"""The supervisor with small real processes in the place of vLLM: restarts, patience, signals, and nothing left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.errors import EngineUnavailable
from serve.supervise import GUARD, Patience, Supervisor
from serve.vllm import Command
from tests.kit.vllm_server import ROOT

QUICK = Patience(start=3, poll=0.05, watch=0.02, stop=1, backoff=0.05, longest=0.1, restarts=2, healthy=60)
CHILD = "import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"


def supervised(script, probe=None, patience=QUICK):
    async def at_once():
        pass

    said = []
    command = Command((sys.executable, "-c", script), {"PATH": os.environ["PATH"]})
    made = Supervisor(command, probe or at_once, said.append, said.append, patience)
    return made, said


def gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


async def test_one_that_never_started_is_explained_and_not_tried_again():
    made, said = supervised("raise OSError(98, 'Address already in use')", probe=never)
    reason = await asyncio.wait_for(made.run(), 10)
    assert "Porten är upptagen" in str(reason) and made.starts == 1
    assert any("Address already in use" in line for line in said)


async def never():
    raise EngineUnavailable("inte än")


async def test_that_a_text_was_only_counted_is_no_news():
    counted = "Token indices sequence length is longer than the specified maximum sequence length for this model (2111 > 2048)."
    script = f"print('first'); print('[transformers] {counted}'); print('last'); raise SystemExit(7)"
    made, said = supervised(script, probe=never)
    await asyncio.wait_for(made.run(), 10)
    assert [line for line in said if line in ("first", "last") or "Token" in line] == ["first", "last"]


async def test_one_that_dies_is_started_again_a_few_times():
    made, said = supervised("import time; time.sleep(0.4); raise SystemExit(7)")
    reason = await asyncio.wait_for(made.run(), 20)
    assert made.starts == 3 and "slutkod 7" in str(reason)
    assert sum("startas om" in line for line in said) == 2 and sum("är redo" in line for line in said) == 3
    assert not any("RAM" in line for line in said)


async def test_why_it_died_is_told_before_it_is_started_again():
    made, said = supervised("import os, time; time.sleep(0.4); os.kill(os.getpid(), 9)")
    await asyncio.wait_for(made.run(), 20)
    assert sum("Datorn avbröt" in line and "startas om" in line and "started again" in line for line in said) == 2


async def test_a_long_good_run_makes_old_faults_forgotten():
    made, _ = supervised("import time; time.sleep(0.5)", patience=Patience(**vars(QUICK) | {"healthy": 0.3}))
    running = asyncio.create_task(made.run())
    while made.starts < 5:
        await asyncio.sleep(0.05)
    made.stop()
    assert await asyncio.wait_for(running, 10) is None


async def test_one_that_never_answers_is_given_up():
    made, said = supervised("import time; time.sleep(60)", never, Patience(**vars(QUICK) | {"start": 0.3}))
    began = time.monotonic()
    reason = await asyncio.wait_for(made.run(), 10)
    assert "svarade aldrig" in str(reason) and "never answered" in str(
        reason
    )  # we ended it ourselves: no word of memory
    assert time.monotonic() - began < 5 and any("svarade inte inom" in line for line in said)


@pytest.mark.parametrize("stubborn", [False, True])
async def test_stopping(stubborn):
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if stubborn else ""
    made, _ = supervised(deaf + CHILD + "print(c.pid, flush=True)\nimport time; time.sleep(60)")
    lines = []
    made.log = lines.append
    running = asyncio.create_task(made.run())
    while not lines:
        await asyncio.sleep(0.02)
    began = time.monotonic()
    os.kill(os.getpid(), signal.SIGTERM)  # as systemd does
    assert await asyncio.wait_for(running, 10) is None
    assert time.monotonic() - began < 5
    await asyncio.sleep(0.1)
    assert gone(int(lines[0]))


async def test_the_engine_is_missed_although_its_child_holds_the_pipe():
    """vLLM's core outlives a killed server and would hold the card."""
    made, _ = supervised(CHILD + "print(c.pid, flush=True)\nimport os; os.kill(os.getpid(), 9)", never)
    lines = []
    made.log = lines.append
    reason = await asyncio.wait_for(made.run(), 10)
    assert "RAM" in str(reason)
    await asyncio.sleep(0.1)
    assert gone(int(lines[0]))


ABOVE = """
import asyncio, os, sys
from serve.supervise import GUARD, Patience, Supervisor
from serve.vllm import Command
from tests.kit.vllm_server import ROOT
async def never():
    await asyncio.sleep(60)
command = Command((sys.executable, "-c", sys.argv[1]), {"PATH": os.environ["PATH"]})
asyncio.run(Supervisor(command, never, lambda line: print(line, flush=True), print, Patience(orphan=0.5)).run())
"""
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


@pytest.mark.parametrize("deaf", ["", DEAF], ids=["obedient", "deaf"])
def test_one_whose_supervisor_was_killed_goes_with_it(deaf):
    engine = (
        deaf + CHILD + "import os; print(os.getppid(), os.getpid(), c.pid, flush=True)\nimport time; time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", ABOVE, engine], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as above:
        guard, *below = map(int, above.stdout.readline().split())
        assert guard not in (above.pid, *below)
        above.kill()
        end = time.monotonic() + 20
        while not all(map(gone, (guard, *below))):
            assert time.monotonic() < end
            time.sleep(0.05)


async def test_one_whose_guard_was_killed_is_stopped_and_started_again():
    made, _ = supervised(
        CHILD + "import os; print(os.getppid(), os.getpid(), c.pid, flush=True)\nimport time; time.sleep(60)"
    )
    lines = []
    made.log = lines.append
    running = asyncio.create_task(made.run())
    while not lines or not made.ready.is_set():
        await asyncio.sleep(0.02)
    guard, *below = map(int, lines[0].split())
    os.kill(guard, signal.SIGKILL)
    while made.starts < 2:
        await asyncio.sleep(0.02)
    assert all(map(gone, below))
    made.stop()
    assert await asyncio.wait_for(running, 20) is None


MOMENTS = {  # what is true when the stop comes, and neither has a process to hear it
    "starting": lambda made, said: made.starts == 1,
    "pausing": lambda made, said: any("startas om" in line for line in said),
}


@pytest.mark.parametrize(
    "moment, script", [("starting", "import time; time.sleep(60)"), ("pausing", "raise SystemExit(7)")]
)
async def test_a_stop_is_heard_where_no_process_runs(moment, script):
    made, said = supervised(
        "import time; time.sleep(.3)\n" + script, patience=Patience(**vars(QUICK) | {"backoff": 9, "longest": 9})
    )
    running = asyncio.create_task(made.run())
    while not MOMENTS[moment](made, said):
        await asyncio.sleep(0)
    made.stop()
    assert await asyncio.wait_for(running, 5) is None and made.starts == 1


def test_a_command_that_is_not_there_is_told(tmp_path):
    done = subprocess.run(
        [*GUARD, "1", tmp_path / "python-som-saknas"],
        stdin=subprocess.PIPE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "No such file" in done.stderr


@pytest.mark.parametrize("script, code", [("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_the_guard_passes_the_exit_status_on(script, code):
    with subprocess.Popen([*GUARD, "1", sys.executable, "-c", script], stdin=subprocess.PIPE) as run:
        assert run.wait(20) == code
