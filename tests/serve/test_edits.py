"""Edits of a draft: kept beside it, laid on what is shown and exported, refused when somebody else was first."""

import json
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from serve.accounts.account import TENANT
from serve.accounts.register import Register
from serve.accounts.sessions import Sessions
from tests.pipelines.test_output_docx import template
from tests.serve.kit import NOTE, Desk

LATER = (
    "Journalanteckning 2026-04-02\n\n"
    "Hembesök hos familjen. Leo var hemma och berättade att han vill börja i skolan igen.\n\n"
    "Beslut: ansökan om kontaktfamilj avslås den 2 april 2026. Mamman uppger att hon tänker överklaga."
)


def drafted(at: Desk) -> tuple[str, str, dict[str, Any]]:
    """Return a case, its draft's id and the draft as it was written."""
    case = at.case(NOTE, LATER)
    at.approve(case)
    name = at.summarize(case)["result"]
    return case, name, shown(at, name)


def shown(at: Desk, name: str) -> dict[str, Any]:
    return dict(at.get(f"/summaries/{name}?reveal=true").json())


def put(at: Desk, name: str, **body: Any) -> Any:
    return at.client.put(f"/api/v1/summaries/{name}/edits", json=body)


def points(draft: dict[str, Any]) -> list[dict[str, Any]]:
    return [p for s in draft["sections"] for p in s["points"]]


def exported(at: Desk, name: str, kind: str) -> str:
    content = at.get(f"/summaries/{name}/export?format={kind}").content
    if kind == "docx":
        return "\n".join(p.text for p in Document(BytesIO(content)).paragraphs)
    return content.decode() if kind == "md" else json.dumps(json.loads(content), ensure_ascii=False)


def test_a_changed_point_keeps_its_sources_and_says_what_it_said(at: Desk) -> None:
    _, name, before = drafted(at)
    first = points(before)[0]
    told = put(at, name, revision=0, points={first["id"]: "Anna  ringde\nidag."}).json()
    assert (told["revision"], told["changed"], told["removed"], told["added"], told["by"]) == (1, 1, 0, 0, told["by"])
    after = points(shown(at, name))[0]
    assert (after["text"], after["original"], after["sources"]) == (
        "Anna ringde idag.",
        first["text"],
        first["sources"],
    )


def test_a_point_can_be_taken_out_and_another_added(at: Desk) -> None:
    _, name, before = drafted(at)
    section = next(s for s in before["sections"] if s["points"])
    gone = section["points"][0]
    assert (
        put(at, name, revision=0, points={gone["id"]: " "}, added={section["id"]: ["Eget tillägg.", "  "]}).status_code
        == 200
    )
    after = next(s for s in shown(at, name)["sections"] if s["id"] == section["id"])
    assert [p["id"] for p in after["removed"]] == [gone["id"]]
    assert after["removed"][0]["text"] == gone["text"]
    assert after["points"][-1]["text"] == "Eget tillägg."
    assert gone["id"] not in [p["id"] for p in after["points"]]


def lone(draft: dict[str, Any]) -> dict[str, Any]:
    """Return a section without points of which no other tells the same."""
    empty = [s for s in draft["sections"] if not s["points"]]
    told = Counter(s["missing"] for s in empty)
    return next(s for s in empty if told[s["missing"]] == 1)


@pytest.mark.parametrize("kind", ["docx", "md", "json"])
def test_a_file_holds_the_edits_and_is_the_same_otherwise(at: Desk, kind: str) -> None:
    _, name, before = drafted(at)
    one, two = points(before)[:2]
    empty = lone(before)
    plain = exported(at, name, kind)
    assert (
        put(
            at, name, revision=0, points={one["id"]: "Nya ord.", two["id"]: ""}, added={empty["id"]: ["Eget."]}
        ).status_code
        == 200
    )
    edited = exported(at, name, kind)
    assert "Nya ord." in edited and "Eget." in edited
    if kind != "json":
        assert edited.count("ändrad av handläggare") == 1 and edited.count("Eget. (tillagd av handläggaren)") == 1
        missing = empty["missing"]
        lost = {line for line in plain.splitlines() if line.strip() and line not in edited.splitlines()} - {missing}
        own = {line for line in lost if line.startswith("[^")}  # the source that only the removed point had
        assert all(one["text"] in line or two["text"] in line for line in lost - own) and len(own) <= len(
            two["sources"]
        )
        assert missing not in edited
    put(at, name, revision=1)
    assert exported(at, name, kind) == (plain if kind != "json" else exported(at, name, kind))


SAID = "Journalanteckning 2026-04-02\n\nMamman uppger att hon ringde i måndags och att Leo vill börja i skolan igen."
MEANT = "(i måndags: 2026-03-30)"


@pytest.mark.parametrize("kind", ["docx", "md"])
@pytest.mark.parametrize(("words", "stays"), [("Hon ringde skolan i måndags.", 1), ("Hon ringde skolan.", 0)])
def test_the_day_that_words_mean_stands_as_long_as_the_words(at: Desk, kind: str, words: str, stays: int) -> None:
    case = at.case(SAID)
    at.approve(case)
    name = at.summarize(case)["result"]
    said = next(p for p in points(shown(at, name)) if p["days"])
    assert f"{said['text']} {MEANT}" in exported(at, name, kind)
    put(at, name, revision=0, points={said["id"]: words})
    edited = exported(at, name, kind)
    assert f"{words} (ändrad av handläggare)" in edited and edited.count(MEANT) == stays


@pytest.mark.parametrize("bare", [False, True])
def test_the_word_file_holds_the_edits_on_any_letterhead(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: bool
) -> None:
    monkeypatch.setenv("AKTSAM_CONFIG", str(tmp_path))
    template(tmp_path / "letterhead.docx", bare=bare)
    _, name, before = drafted(at)
    one, two = points(before)[:2]
    empty = lone(before)
    put(at, name, revision=0, points={one["id"]: "Nya ord.", two["id"]: ""}, added={empty["id"]: ["Eget."]})
    text, mark = exported(at, name, "docx"), "• " if bare else ""
    assert "Nya ord. (ändrad av handläggare)" in text and two["text"] not in text and empty["missing"] not in text
    assert f"{empty['heading']}\n{mark}Eget. (tillagd" in text
    assert text.startswith("Före utkastet.") and text.endswith("Efter utkastet.")


def test_a_form_has_rows_in_the_word_file_and_can_be_changed(at: Desk) -> None:
    case = at.case(
        "Orosanmälan\n\nBarnets namn: Leo Ek\n\nAdress: Ågatan 3\n\nSkola: Norra skolan\n\nSyskon: Ida Ek\n\nLeo är orolig."
    )
    at.approve(case)
    name = at.summarize(case, "orosanmalan")["result"]
    form = next(p for p in points(shown(at, name)) if "Adress: Ågatan 3" in p["text"])
    assert "\nAdress: Ågatan 3" in exported(at, name, "docx")
    put(at, name, revision=0, points={form["id"]: "Bor på Ågatan."})
    assert "Bor på Ågatan. (ändrad av handläggare)" in exported(at, name, "docx")
    assert "Bor på Ågatan. (ändrad av handläggare)" in exported(at, name, "md")


def test_who_comes_second_is_told_and_overwrites_nothing(at: Desk) -> None:
    _, name, before = drafted(at)
    first = points(before)[0]["id"]
    assert put(at, name, revision=0, points={first: "Mitt."}).status_code == 200
    late = put(at, name, revision=0, points={first: "Ditt."})
    assert (late.status_code, late.json()["code"]) == (409, "changed")
    assert points(shown(at, name))[0]["text"] == "Mitt."


@pytest.mark.parametrize("body", [{"points": {"finns.0": "x"}}, {"points": {"": "x"}}, {"added": {"finns": ["x"]}}])
def test_an_unknown_point_is_refused(at: Desk, body: dict[str, Any]) -> None:
    _, name, _ = drafted(at)
    assert put(at, name, revision=0, **body).status_code == 422


def test_edits_are_sealed_and_not_shown_masked(at: Desk) -> None:
    case, name, before = drafted(at)
    secret = "Hemligtord om Anna"
    put(at, name, revision=0, points={points(before)[0]["id"]: secret}, added={before["sections"][0]["id"]: [secret]})
    assert secret not in at.get(f"/summaries/{name}").text
    at.post(f"/summaries/{name}/feedback", {"rating": "no", "kept_text": secret})
    for file in at.folder.glob("aktsam.db*"):
        assert secret.encode() not in file.read_bytes()
    assert at.delete(f"/cases/{case}").status_code == 200
    assert put(at, name, revision=1).status_code == 404


def test_feedback_is_counts_for_developers_and_the_last_answer_counts(at: Desk) -> None:
    case, name, before = drafted(at)
    put(at, name, revision=0, points={points(before)[0]["id"]: "Annat."})
    at.post(f"/summaries/{name}/feedback", {"rating": "no"})
    answer = {"rating": "partly", "minutes_saved": 25, "wrong": ["missing", "long"], "kept_text": "Anna saknas"}
    assert at.post(f"/summaries/{name}/feedback", answer).status_code == 201
    kept = at.get(f"/summaries/{name}/feedback").json()
    assert (kept["kept_text"], sorted(kept["wrong"])) == ("Anna saknas", ["long", "missing"])
    at.delete(f"/cases/{case}")
    assert at.get("/feedback").status_code == 403
    developer = Register(at.store).add("utvecklare", "Utvecklare", ("utvecklare",), TENANT)
    at.client.cookies.clear()
    at.client.cookies.set("aktsam_session", Sessions(at.store, 10, 60, time.time).open(developer.id))
    told = at.get("/feedback")
    assert told.status_code == 200 and "Anna" not in told.text
    counts = told.json()
    ratings = counts["rating"]
    assert (counts["answers"], ratings["partly"], ratings["no"], counts["points_changed"]) == (1, 1, 0, 1)
    assert counts["minutes_saved"] == {"answers": 1, "sum": 25, "median": 25}
    assert (counts["wrong"]["missing"], counts["template"], counts["engine"]) == (1, {"allman": 1}, {"extractive": 1})
