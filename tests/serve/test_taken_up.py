"""A stop of the service loses no work: jobs go on from their order, and the model is asked nothing twice."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.engines.scripted import Call, ScriptedEngine, Trouble
from serve.intake import Upload
from serve.jobs import STARTS, WHILE
from serve.reading import laid
from serve.tables import Job, now
from tests.pipelines.conftest import reads_along
from tests.serve.kit import LEAKS, NOTE, Desk, desk, made, scripted
from tests.serve.test_events import read


def asked(calls: list[Call]) -> list[str]:
    return ["\n".join(m.content.text for m in call.prompt.messages) for call in calls]


@pytest.mark.parametrize("last", [2, 5])
def test_a_killed_service_goes_on_where_it_was(tmp_path: Path, last: int) -> None:
    died = subprocess.run(
        [sys.executable, "-m", "tests.serve.doomed", tmp_path, str(last)], capture_output=True, text=True, timeout=300
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    case, job = died.stdout.split()
    with closing(sqlite3.connect(tmp_path / "aktsam.db")) as database:
        (kept,) = database.execute("SELECT count(*) FROM contents WHERE kind = 'answer'").fetchone()
    assert kept == last - 1
    engine = ScriptedEngine(reads_along, context_tokens=2048)
    with desk(tmp_path, made(scripted(engine))) as again:
        ended = again.ended({"id": job}, 120)
        assert ended["state"] == "done", ended
        drafts = again.get(f"/cases/{case}").json()["drafts"]
        assert [d["id"] for d in drafts] == [ended["result"]]
        assert len(set(asked(engine.calls))) == len(engine.calls)
        again.approve(case)
        before = len(engine.calls)
        other = again.summarize(case, engine="scripted")
        assert other["state"] == "done" and len(engine.calls) - before == before + kept
        assert not [name for kind in WHILE for name in again.store.names(case, kind)]


def test_a_service_that_is_stopped_keeps_the_work(tmp_path: Path) -> None:
    with desk(tmp_path, made(scripted(ScriptedEngine(lambda _call: Trouble.HANG, context_tokens=4096)))) as at:
        case = at.case(NOTE)
        at.approve(case)
        job = at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"}).json()
        order = at.store.raw(at.store.case(case), "order", job["id"])
        assert order and not [leak for leak in LEAKS if leak.encode() in order]
    with desk(tmp_path, made(scripted(ScriptedEngine(reads_along, context_tokens=4096)))) as again:
        assert again.ended(job)["state"] == "done"
        told = [d for _, kind, d in read(again.get(f"/jobs/{job['id']}/events").text) if kind == "text"]
        assert told and "Leo" in json.dumps(told, ensure_ascii=False) and all(d["section"] for d in told)


def crashed(at: Desk, case: str, starts: int = 1) -> Job:
    """Leave a reading of NOTE as a crash would have left it."""
    order, contents = laid("handläggare", [Upload("a.txt", NOTE.encode()), Upload("Klistrat", text="Kalle Ek ringde.")])
    job = Job("0" * 32, case, "documents", "running", now())
    at.store.put(at.store.case(case), {**contents, ("order", job.id): {**order, "starts": starts}})
    at.store.save_job(job)
    return job


@pytest.mark.parametrize("done", [False, True])
def test_uploads_are_read_once(tmp_path: Path, done: bool) -> None:
    """Also when the stop came between keeping the documents and saying so."""
    with desk(tmp_path, made()) as at:
        case = at.case()
        job = crashed(at, case)
    with desk(tmp_path, made()) as again:
        assert again.ended({"id": job.id})["result"] == "2"
    if done:
        with desk(tmp_path, made()) as at:
            token = crashed_token(at, case)
            at.store.put(at.store.case(case), {("upload", token): 2})
        with desk(tmp_path, made()) as again:
            assert again.ended({"id": job.id})["result"] == "2"
    with desk(tmp_path, made()) as last:
        names = [d["name"] for d in last.get(f"/cases/{case}/documents").json()["documents"]]
        assert names == ["a.txt", "Klistrat"]
        assert not [name for kind in WHILE for name in last.store.names(case, kind)]


def crashed_token(at: Desk, case: str) -> str:
    job = crashed(at, case)
    return str(at.store.get(at.store.case(case), "order", job.id)["token"])


def test_what_takes_the_service_down_again_and_again_is_given_up(tmp_path: Path) -> None:
    with desk(tmp_path, made()) as at:
        case = at.case(NOTE)
        job = crashed(at, case, starts=STARTS)
    with desk(tmp_path, made()) as again:
        told = again.get(f"/jobs/{job.id}").json()
        assert (told["state"], told["reason"]) == ("failed", "restarted") and told["ended"]
        assert len(again.masking(case)["documents"]) == 1


def test_a_job_without_an_order_is_told_as_lost(tmp_path: Path) -> None:
    with desk(tmp_path, made()) as at:
        case = at.case(NOTE)
        job = at.store.jobs(case)[0]
        at.store.save_job(replace(job, state="running", ended=None))
    with desk(tmp_path, made()) as again:
        told = again.get(f"/jobs/{job.id}").json()
        assert (told["state"], told["reason"]) == ("failed", "restarted")


def test_one_job_at_a_time_however_many_ask(tmp_path: Path) -> None:
    engine = ScriptedEngine(lambda _call: Trouble.HANG, context_tokens=4096)
    with desk(tmp_path, made(scripted(engine))) as at:
        case = at.case(NOTE)
        at.approve(case)

        async def ask() -> list[int]:
            body = {"template": "allman", "engine": "scripted"}
            return [r.status_code for r in await asyncio.gather(
                *(asyncio.to_thread(at.post, f"/cases/{case}/summaries", body) for _ in range(8)))]  # fmt: skip

        codes = asyncio.run(ask())
        assert sorted(codes) == [202, *[409] * 7]
