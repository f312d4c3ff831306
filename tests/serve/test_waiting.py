"""A job that stands in line for the model says so, and for about how long; one that would wait too long is not begun."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipelines.engines.line import Line, Share
from pipelines.engines.scripted import ScriptedEngine
from tests.pipelines.conftest import reads_along
from tests.serve.kit import NOTE, desk, made, scripted
from tests.serve.test_events import read

OTHERS = Share("grannkommunen")


@contextmanager
def held(line: Line, cost: int = 1000) -> Iterator[None]:
    """Another tenant has the only place while the block lasts."""
    taken, free = threading.Event(), threading.Event()

    async def hold() -> None:
        async with line.place(OTHERS, cost):
            taken.set()
            await asyncio.to_thread(free.wait)

    holding = threading.Thread(target=lambda: asyncio.run(hold()))
    holding.start()
    taken.wait(10)
    try:
        yield
    finally:
        free.set()
        holding.join(10)


def measured(line: Line) -> None:
    """Let one answer take a moment, so that the pace is known: 1 000 tokens in .1 s."""

    async def one() -> None:
        async with line.place(OTHERS, 1000):
            await asyncio.sleep(0.1)

    asyncio.run(one())


def test_who_waits_is_told_and_then_it_is_written(tmp_path: Path) -> None:
    line = Line(1)
    measured(line)
    using = replace(made(scripted(ScriptedEngine(reads_along, context_tokens=2048))), line=line)
    with desk(tmp_path, using) as at:
        case = at.case(NOTE)
        at.approve(case)
        with held(line):
            job = at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"}).json()
            end = time.monotonic() + 30
            while line.counts().get("kommunen") is None:
                assert time.monotonic() < end
                time.sleep(0.02)
            shown = at.get(f"/jobs/{job['id']}").json()
            assert shown["state"] == "running" and 0 < shown["progress"]["wait_seconds"] < 10
        assert at.ended(job)["state"] == "done"
        assert at.get(f"/jobs/{job['id']}").json()["progress"] is None
        events = [data for _, _, data in read(at.get(f"/jobs/{job['id']}/events").text)]
        told = [data for data in events if str(data.get("stage", "")).startswith("Väntar på sin tur hos modellen")]
        assert told and "omkring" in str(told[0]["stage"]) and 0 < float(str(told[0]["wait_seconds"])) < 10


def test_more_than_anybody_is_to_wait_for_is_not_begun(tmp_path: Path) -> None:
    line = Line(1, longest=2)
    measured(line)
    using = replace(made(scripted(ScriptedEngine(reads_along, context_tokens=2048))), line=line)
    with desk(tmp_path, using) as at:
        case = at.case(NOTE)
        at.approve(case)
        with held(line, cost=100_000):  # ten seconds at the pace
            told = at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"})
            assert (told.status_code, told.json()["code"]) == (503, "overloaded")
            expected = (line.wait(Share("kommunen")) or 0) - line.longest
            assert abs(int(told.headers["retry-after"]) - expected) <= 3 and "Försök igen om" in told.json()["detail"]
            assert (
                at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "extractive"}).status_code == 202
            )
