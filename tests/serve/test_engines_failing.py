"""A killed engine, one that answers nonsense and one that never answers: a failed job with a reason, and nothing to show."""

from pathlib import Path

import pytest

from pipelines.engines.scripted import Broken, Line, ScriptedEngine, Trouble
from serve.settings import ServeSettings
from serve.tools import Tools
from tests.serve.kit import NOTE, desk, made, scripted

NONSENSE = "aaaaaaa \ufffd\ufffd <s> blah"


@pytest.mark.parametrize(
    ("line", "seconds", "reasons"),
    [
        (Trouble.DIE, 30.0, {"engine"}),
        (Broken('{"claims": ['), 30.0, {"engine"}),
        (NONSENSE, 30.0, {"engine"}),
        (Trouble.HANG, 1.5, {"timeout"}),
    ],
    ids=["killed", "breaks off", "nonsense", "never answers"],
)
def test_a_broken_engine_gives_a_failed_job_and_no_summary(
    tmp_path: Path, line: Line, seconds: float, reasons: set[str]
) -> None:
    using = made(scripted(ScriptedEngine(lambda _call: line, context_tokens=4096)))
    with desk(tmp_path, using, ServeSettings(job_seconds=seconds)) as at:
        case = at.case(NOTE)
        at.approve(case)
        job = at.summarize(case, engine="scripted")
        assert job["state"] == "failed" and job["reason"] in reasons and job["message"]
        assert job["result"] is None
        assert at.get(f"/cases/{case}").json()["drafts"] == []


def test_nothing_is_sent_of_a_text_nobody_approved(tmp_path: Path) -> None:
    engine = ScriptedEngine(lambda _call: Trouble.DIE, context_tokens=4096)
    with desk(tmp_path, made(scripted(engine))) as at:
        case = at.case(NOTE)
        assert at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"}).status_code == 409
        assert not engine.calls


def test_a_job_can_be_stopped_and_the_engine_is_let_go(tmp_path: Path) -> None:
    using = made(scripted(ScriptedEngine(lambda _call: Trouble.HANG, context_tokens=4096)))
    with desk(tmp_path, using) as at:
        case = at.case(NOTE)
        at.approve(case)
        job = at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"}).json()
        assert (
            at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "scripted"}).json()["code"] == "busy"
        )
        assert at.delete(f"/jobs/{job['id']}").json()["state"] == "cancelled"


def test_an_engine_that_is_not_offered_is_refused(tmp_path: Path, using: Tools) -> None:
    with desk(tmp_path, using) as at:
        case = at.case(NOTE)
        at.approve(case)
        assert at.post(f"/cases/{case}/summaries", {"template": "allman", "engine": "openai"}).status_code == 422
