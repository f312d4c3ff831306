"""A question over HTTP: only to an approved case, masked with its vault, cited, names put back only when asked for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import PipelineSettings, settings
from serve.audit import Audit
from tests.serve.kit import LEAKS, NOTE, Desk, desk, made


def test_it_is_answered_from_the_approved_text_with_sources(at: Desk) -> None:
    case = at.case(NOTE)
    text = at.masking(case)["documents"][0]["text"]
    at.approve(case)
    told = at.post(f"/cases/{case}/questions?reveal=true", {"question": "När ska hembesöket göras hos Leo Svensson?"})
    assert told.status_code == 200, told.text
    body = told.json()
    assert body["found"] and "20 mars 2026" in body["answer"] and "Leo Svensson" in body["question"]
    sources = [s for p in body["points"] for s in p["sources"]]
    assert sources and all(text[s["start"] : s["end"]] == s["quote"] for s in sources)


def test_masked_it_shows_no_name(at: Desk) -> None:
    case = at.case(NOTE)
    at.approve(case)
    told = at.post(f"/cases/{case}/questions", {"question": "Vad uppger Anna Svensson om skolan?"})
    assert told.status_code == 200 and not [leak for leak in LEAKS if leak in told.text]
    assert '"quote"' not in told.text and "[PERSON-" in told.json()["question"]


def test_what_the_case_does_not_tell_is_told_not_to_be_there(at: Desk) -> None:
    case = at.case(NOTE)
    at.approve(case)
    told = at.post(f"/cases/{case}/questions", {"question": "Vad kostade parkeringen?"}).json()
    assert told["answer"] == "Det framgår inte av underlaget." and not told["found"] and told["points"] == []


@pytest.mark.parametrize(
    ("question", "approved", "code"),
    [
        ("När ska hembesöket göras?", False, "not-approved"),
        ("Vad säger Gunilla Modig?", True, "unapproved"),
        ("Vad säger Svensson?", True, "unclear-name"),
    ],
)
def test_what_may_not_be_asked_is_a_conflict_that_repeats_no_name(
    at: Desk, question: str, approved: bool, code: str
) -> None:
    case = at.case(NOTE)
    if approved:
        at.approve(case)
    told = at.post(f"/cases/{case}/questions", {"question": question})
    assert (told.status_code, told.json()["code"]) == (409, code)
    assert "Gunilla" not in told.text and "Svensson" not in told.text


def test_the_log_has_the_question_s_place_and_counts_but_no_word_of_it(at: Desk) -> None:
    case = at.case(NOTE)
    at.approve(case)
    at.post(f"/cases/{case}/questions?reveal=true", {"question": "När ska hembesöket göras?"})
    rows = [e for e in Audit(at.store).entries(case) if e.did.startswith("question.")]
    assert [e.did for e in rows] == ["question.reveal"] and json.loads(rows[0].counts)["points"] >= 1
    assert "hembesök" not in str(rows[0])


def test_a_model_is_asked_and_a_dead_one_is_told(tmp_path: Path) -> None:
    answers = tmp_path / "svar.jsonl"
    line = json.dumps(
        {"found": True, "answer": [{"text": "Hembesök ska göras senast den 20 mars 2026.", "cites": [1]}]}
    )
    answers.write_text(json.dumps(line) + "\n", encoding="utf-8")
    using = made()
    changed: PipelineSettings = settings().model_copy(update={"engine": "scripted"})
    scripted = changed.engines.scripted.model_copy(update={"answers": answers, "context_tokens": 8192})
    changed = changed.model_copy(update={"engines": changed.engines.model_copy(update={"scripted": scripted})})
    offered = {**using.engines, "scripted": "Manus", "openai": "Modellen"}

    with desk(tmp_path / "at", replace(using, pipelines=changed, engines=offered)) as at:
        case = at.case(NOTE)
        at.approve(case)
        told = at.post(f"/cases/{case}/questions", {"question": "När ska hembesöket göras?"})
        assert told.status_code == 200 and told.json()["engine"]["name"] == "scripted", told.text
        assert told.json()["points"][0]["sources"]
        dead = at.post(f"/cases/{case}/questions", {"question": "När ska hembesöket göras?", "engine": "openai"})
        assert (dead.status_code, dead.json()["code"]) == (503, "engine")
        other = at.post(f"/cases/{case}/questions", {"question": "När ska hembesöket göras?", "engine": "finns-inte"})
        assert other.status_code == 422
