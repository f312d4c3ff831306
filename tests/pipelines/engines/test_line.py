"""Whose turn it is: an officer before a batch, fairly between tenants, nobody lost, and waits told that come true."""

import asyncio
import threading
import time

import pytest

from pipelines.engines.line import Line, Share
from pipelines.engines.scripted import ScriptedEngine, Trouble
from pipelines.engines.waiting import Waiting
from pipelines.errors import EngineUnavailable, Overloaded, about
from tests.pipelines.engines.test_openai import PROMPT

OFFICER, SYSTEM, BATCH = Share("kommunen"), Share("system:a"), Share("system:natt", batch=True)


async def order(line, *asked):
    """Return the names in the order they got their turn, when all stood in line before the first place was free."""
    got = []

    async def one(name, share, cost):
        async with line.place(share, cost):
            got.append(name)
            await asyncio.sleep(0.001)

    async with line.place(Share("den före"), 1):
        tasks = []
        for name, share, cost in asked:
            tasks.append(asyncio.create_task(one(name, share, cost)))
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return "".join(got)


@pytest.mark.parametrize(
    "asked, expected",
    [
        ([("a", OFFICER, 10), ("b", OFFICER, 10), ("c", OFFICER, 10)], "abc"),
        ([("n", BATCH, 10), ("m", BATCH, 10), ("a", OFFICER, 10)], "anm"),
        ([("a", OFFICER, 10), ("b", OFFICER, 10), ("c", OFFICER, 10), ("x", SYSTEM, 10), ("y", SYSTEM, 10)], "axbyc"),
        ([("a", OFFICER, 10), ("b", OFFICER, 10), ("x", SYSTEM, 90), ("y", SYSTEM, 90), ("c", OFFICER, 10)], "axbcy"),
        ([("n", BATCH, 1), ("x", SYSTEM, 10), ("a", OFFICER, 90), ("b", OFFICER, 90), ("y", SYSTEM, 10)], "xaybn"),
    ],
)
async def test_the_order(asked, expected):
    assert await order(Line(1), *asked) == expected


async def test_a_tenant_with_much_work_does_not_push_out_one_with_little():
    """Forty questions of one, and four of another that come last: the four are answered among the first eight."""
    many, few = [(".", SYSTEM, 50)] * 40, [("x", OFFICER, 50)] * 4
    assert (await order(Line(1), *many, *few)).rindex("x") < 9


async def test_who_was_away_is_owed_nothing():
    line = Line(1)
    for _ in range(20):
        async with line.place(SYSTEM, 100):
            pass
    assert await order(line, *[("x", SYSTEM, 10)] * 3, *[("a", OFFICER, 10)] * 3) in ("xaxaxa", "axaxax")


async def test_leaving_the_line_lets_the_next_one_in():
    line = Line(1)
    held = asyncio.Event()

    async def one():
        async with line.place(OFFICER, 5):
            await held.wait()

    tasks = [asyncio.create_task(one()) for _ in range(3)]
    await asyncio.sleep(0.01)
    assert line.counts() == {"kommunen": (2, 1)}
    for task in tasks[:2]:  # one that runs, and one that waits
        task.cancel()
    await asyncio.gather(*tasks[:2], return_exceptions=True)
    assert line.counts() == {"kommunen": (0, 1)}
    held.set()
    await tasks[2]
    assert line.counts() == {}


def test_loops_of_many_threads_share_it():
    line, most, now = Line(3), [], []

    async def work():
        async with line.place(OFFICER, 1):
            now.append(1)
            most.append(len(now))
            await asyncio.sleep(0.002)
            now.pop()

    threads = [threading.Thread(target=lambda: asyncio.run(_all(work, 5))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(most) == 30 and max(most) == 3 and line.counts() == {}


async def _all(work, times):
    await asyncio.gather(*(work() for _ in range(times)))


@pytest.mark.parametrize("places, ahead", [(1, 6), (4, 12)])
async def test_the_wait_that_is_told_comes_true(places, ahead):
    """Answers of equal length, 50 ms each: what somebody is told who comes last is what it takes, within a third."""
    line = Line(places)

    async def one(said=None):
        began = time.monotonic()
        async with line.place(OFFICER, 100, said.append if said is not None else lambda _left: None):
            waited = time.monotonic() - began
            await asyncio.sleep(0.05)
        return waited

    assert line.wait(OFFICER) == 0
    await asyncio.gather(*(one() for _ in range(places * 2)))  # measured now
    tasks = [asyncio.create_task(one()) for _ in range(ahead)]
    await asyncio.sleep(0.01)
    told = []
    waited = await one(told)
    await asyncio.gather(*tasks)
    assert told[0] == pytest.approx(waited, rel=0.34)


async def test_nothing_measured_is_not_told_as_nothing_to_wait_for():
    line = Line(1, longest=0.001)
    async with line.place(OFFICER, 5):
        assert line.wait(SYSTEM) is None
        line.admit(SYSTEM)  # and nobody is turned away on a guess


async def test_who_would_wait_too_long_is_asked_to_come_back():
    line = Line(1, longest=0.2)

    async def one():
        async with line.place(SYSTEM, 100):
            await asyncio.sleep(0.05)

    await one()
    tasks = [asyncio.create_task(one()) for _ in range(30)]
    await asyncio.sleep(0.01)
    with pytest.raises(Overloaded) as error:
        line.admit(SYSTEM)
    assert 1 <= error.value.retry_after <= 3
    line.admit(OFFICER)  # another tenant's own share is free
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    line.admit(SYSTEM)


async def test_draining_lets_the_running_end_and_begins_nothing():
    line, done = Line(1), []

    async def one(name):
        async with line.place(OFFICER, 5):
            await asyncio.sleep(0.05)
            done.append(name)

    tasks = [asyncio.create_task(one(n)) for n in range(3)]
    await asyncio.sleep(0.01)
    assert await line.drain(5) == 0 and done == [0]
    assert await line.drain(0) == 0 and line.counts() == {"kommunen": (2, 0)}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_an_engine_in_line_answers_fails_and_is_left_as_the_engine_itself():
    line = Line(1)
    engine = Waiting(ScriptedEngine(["ett", Trouble.DIE, "två ord", Trouble.HANG, "sist"]), line, OFFICER)
    assert (await engine.answer(PROMPT, max_tokens=9)).text == "ett"
    with pytest.raises(EngineUnavailable):
        await engine.answer(PROMPT, max_tokens=9)
    assert "".join([piece async for piece in engine.stream(PROMPT, max_tokens=9)]) == "två ord"
    hanging = asyncio.create_task(engine.answer(PROMPT, max_tokens=9))
    await asyncio.sleep(0.01)
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    assert (await engine.answer(PROMPT, max_tokens=9)).text == "sist" and line.counts() == {}


@pytest.mark.parametrize(
    "seconds, told",
    [(0.1, "5 sekunder"), (12, "15 sekunder"), (51, "en minut"), (61, "2 minuter"), (600, "10 minuter")],
)
def test_times_as_one_says_them(seconds, told):
    assert about(seconds) == told
