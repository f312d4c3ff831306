"""Correcting a masking: add, remove, relabel, merge, answer, undo; and what may not be overridden."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from anonymize.people import People
from anonymize.spans import Span
from serve.tools import Tools
from tests.serve.kit import NOTE, Desk, desk

TWO = "Anna Svensson ringde. Anna Berg kom senare. Anna var ledsen.\n"


def where(document: dict[str, Any], words: str) -> dict[str, Any]:
    start = document["text"].index(words)
    return {"document": document["id"], "start": start, "end": start + len(words)}


def change(at: Desk, case: str, *changes: dict[str, Any]) -> dict[str, Any]:
    answer = at.patch(f"/cases/{case}/masking", {"changes": list(changes)})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_what_is_added_is_masked_everywhere_and_undone(at: Desk) -> None:
    case = at.case(NOTE, "Mottagningen stängde.")
    before = at.masking(case)
    at.approve(case)
    here = where(before["documents"][0], "mottagningen")
    after = change(at, case, {"op": "add", **here, "label": "ORGANISATION"})
    assert "mottagningen" not in after["documents"][0]["masked_text"] and not after["approved"]
    assert "Mottagningen" in after["documents"][1]["masked_text"]  # another word: letters count
    back = change(at, case, {"op": "undo"})
    assert back["hash"] == before["hash"] and back["changes"] == 0


@pytest.mark.parametrize("label", ["OCCUPATION", "DATE", "AGE", "HEALTH", "LANGUAGE", "RELATION"])
def test_what_is_added_is_masked_though_the_policy_keeps_its_kind(at: Desk, label: str) -> None:
    said = "Anna Svensson mötte mormor."
    case = at.case(f"{said} Bara mormor log.", said)
    before = at.masking(case)
    change(at, case, {"op": "add", **where(before["documents"][0], "mormor"), "label": label})
    job = at.post(f"/cases/{case}/documents", {"name": "Ett till", "text": said}).json()
    assert at.ended(job)["state"] == "done"
    for policy in ("allt", "skyddad", "standard"):
        assert at.patch(f"/cases/{case}", {"policy": policy}).status_code == 200
        told = at.masking(case)
        assert not [d for d in told["documents"] if "mormor" in d["masked_text"]], policy
    at.approve(case)
    asked = at.post(f"/cases/{case}/questions", {"question": "Vem mötte mormor?"})
    assert asked.status_code == 200 and "mormor" not in asked.text
    back = change(at, case, {"op": "undo"})
    assert [d["masked_text"] for d in back["documents"][:2]] == [d["masked_text"] for d in before["documents"]]


def test_what_is_removed_stays_readable_also_for_the_second_look(at: Desk) -> None:
    case = at.case("Kurator Blomquist Tydén bokade möte. Projektet Zorbo visade bra siffror.")
    document = at.masking(case)["documents"][0]
    hit = next(e for e in document["entities"] if document["text"][e["start"] : e["end"]] == "Zorbo")
    after = change(at, case, {"op": "remove", "document": document["id"], "start": hit["start"], "end": hit["end"]})
    assert "Zorbo" in after["documents"][0]["masked_text"]


def test_a_known_persons_name_cannot_be_shown_by_removing_one_place(at: Desk) -> None:
    case = at.case(NOTE)
    document = at.masking(case)["documents"][0]
    after = change(at, case, {"op": "remove", **where(document, "Anna Svensson"), "everywhere": False})
    assert after["status"] == "blocked"


def test_a_kind_can_be_changed(at: Desk) -> None:
    case = at.case(NOTE)
    document = at.masking(case)["documents"][0]
    hit = next(e for e in document["entities"] if document["text"][e["start"] : e["end"]] == "Tallbackaskolan")
    spot = {"document": document["id"], "start": hit["start"], "end": hit["end"]}
    after = change(at, case, {"op": "relabel", **spot, "label": "LOCATION"})
    assert "[PLATS-1]" in after["documents"][0]["masked_text"]


def test_people_are_merged_to_the_lower_number_and_taken_apart_again(at: Desk) -> None:
    case = at.case("Anna Svensson ringde. Kalle Ek kom. Kalle Ek gick.")
    before = at.masking(case)
    assert [p["id"] for p in before["people"]] == ["PERSON-1", "PERSON-2"]
    after = change(at, case, {"op": "merge", "persons": ["PERSON-1", "PERSON-2"]})
    assert [p["id"] for p in after["people"]] == ["PERSON-1"]
    assert "[PERSON-2]" not in after["documents"][0]["masked_text"]
    assert change(at, case, {"op": "undo"})["documents"][0]["masked_text"] == before["documents"][0]["masked_text"]


def test_an_unclear_name_is_asked_about_and_answered(at: Desk) -> None:
    case = at.case(TWO)
    [question] = at.masking(case)["questions"]
    assert len(question["persons"]) == 2
    after = change(at, case, {"op": "answer", "question": question["id"], "person": question["persons"][1]})
    assert after["questions"] == []
    number = question["persons"][1].removeprefix("PERSON-")
    assert f"[PERSON-{number}b] var ledsen" in after["documents"][0]["masked_text"]


def test_an_unclear_name_is_said_to_be_somebody_else(at: Desk) -> None:
    case = at.case(TWO)
    before = at.masking(case)
    [question] = before["questions"]
    after = change(at, case, {"op": "answer", "question": question["id"], "person": None})
    assert after["questions"] == [] and after["hash"] == before["hash"] and after["changes"] == 1
    for text, asked in (
        ("Mötet hölls.", 0),
        ("Anna Lund kom.", 1),
    ):  # asked again only when there is one more she may be
        job = at.post(f"/cases/{case}/documents", {"name": "Ett till", "text": text}).json()
        assert at.ended(job)["state"] == "done" and len(at.masking(case)["questions"]) == asked
    assert len(change(at, case, {"op": "undo"})["questions"]) == 1


def test_changes_that_make_no_sense_are_refused(at: Desk) -> None:
    case = at.case(NOTE)
    for wrong in (
        {"op": "add", "document": "d001", "start": 5, "end": 5, "label": "PERSON"},
        {"op": "add", "document": "d001", "start": 5, "end": 10**9, "label": "PERSON"},
        {"op": "add", "document": "d999", "start": 0, "end": 4, "label": "PERSON"},
        {"op": "add", "document": "d001", "start": 0, "end": 4, "label": "SECRET"},
        {"op": "merge", "persons": ["PERSON-1", "PERSON-1"]},
        {"op": "merge", "persons": ["PERSON-1", "PERSON-99"]},
        {"op": "answer", "question": "q9", "person": "PERSON-1"},
        {"op": "undo"},
    ):
        assert at.patch(f"/cases/{case}/masking", {"changes": [wrong]}).status_code == 422, wrong


def test_another_policy_masks_anew_keeps_corrections_and_wants_a_new_approval(at: Desk) -> None:
    case = at.case(NOTE)
    document = at.masking(case)["documents"][0]
    change(at, case, {"op": "relabel", **where(document, "Tallbackaskolan"), "label": "LOCATION"})
    at.approve(case)
    draft = at.summarize(case)["result"]
    assert at.get(f"/summaries/{draft}").json()["protected"] is False
    after = at.patch(f"/cases/{case}", {"policy": "skyddad"}).json()
    assert (after["policy"], after["approved"]) == ("skyddad", None)
    told = at.masking(case)
    assert (told["policy"], told["changes"], told["approved"]) == ("skyddad", 1, False)
    assert "[PLATS-1]" in told["documents"][0]["masked_text"] and "[DATUM-1]" in told["documents"][0]["masked_text"]
    assert at.get(f"/summaries/{draft}").json()["protected"] is True  # what was written before is held back too
    assert at.patch(f"/cases/{case}", {"policy": "ingen"}).status_code == 422
    assert at.patch(f"/cases/{case}", {}).status_code == 422
    assert at.patch(f"/cases/{case}", {"policy": "standard"}).json()["policy"] == "standard"
    assert "[DATUM-1]" not in at.masking(case)["documents"][0]["masked_text"]


def test_a_case_without_documents_can_be_given_another_policy(at: Desk) -> None:
    case = at.post("/cases", {"title": "Tomt"}).json()["id"]
    assert at.patch(f"/cases/{case}", {"policy": "skyddad"}).json()["policy"] == "skyddad"


def test_a_protected_person_raises_the_policy_and_stops_export(at: Desk) -> None:
    case = at.case(
        "Anna Svensson har skyddad folkbokföring. Hon flyttade till Luleå den 3 mars 2026. Beslut: utredning inleds."
    )
    review = at.masking(case)
    assert review["raised_by"] and review["policy"] == "skyddad"
    at.approve(case)
    job = at.summarize(case)
    assert at.get(f"/summaries/{job['result']}/export?format=docx").status_code == 403


def test_a_case_that_the_officer_called_protected_is_not_taken_out_either(at: Desk) -> None:
    case = at.case(NOTE, policy="skyddad")
    assert not at.masking(case)["raised_by"]
    at.approve(case)
    draft = at.summarize(case)["result"]
    assert at.get(f"/summaries/{draft}").json()["exportable"] is False
    assert at.get(f"/summaries/{draft}/export?format=md").status_code == 403


def test_what_was_taken_for_one_person_is_taken_apart_and_put_together_again(at: Desk) -> None:
    case = at.case("Anna Svensson ringde. Anna grät. Mötet hölls.", "Anna kom.")
    before = at.masking(case)
    assert [p["id"] for p in before["people"]] == ["PERSON-1"]
    there = {"document": before["documents"][1]["id"], "start": 0}
    after = change(at, case, {"op": "split", "person": "PERSON-1", "places": [there]})
    assert [d["masked_text"] for d in after["documents"]] == [
        "[PERSON-1] ringde. [PERSON-1b] grät. Mötet hölls.",
        "[PERSON-2] kom.",
    ]
    assert change(at, case, {"op": "undo"})["hash"] == before["hash"]


def test_a_split_holds_when_a_document_is_added(at: Desk) -> None:
    case = at.case("Anna Svensson ringde. Anna grät.", "Anna kom.")
    there = {"document": at.masking(case)["documents"][1]["id"], "start": 0}
    change(at, case, {"op": "split", "person": "PERSON-1", "places": [there]})
    job = at.post(f"/cases/{case}/documents", {"name": "Ett till", "text": "Anna Svensson skrev."}).json()
    at.ended(job)
    assert [d["masked_text"] for d in at.masking(case)["documents"]][1:] == ["[PERSON-2] kom.", "[PERSON-1] skrev."]


def test_a_name_a_role_and_an_office_are_given(at: Desk) -> None:
    case = at.case("Anna Svensson ringde. Karin Lundgren svarade.")
    after = change(
        at,
        case,
        {"op": "rename", "person": "PERSON-1", "name": "Anna-Karin Svensson"},
        {"op": "role", "person": "PERSON-1", "role": "MAMMA"},
        {"op": "public", "person": "PERSON-2"},
    )
    first, second = after["people"]
    assert first["forms"][0] == "Anna-Karin Svensson" and first["role"] == "MAMMA" and "handläggaren" in first["why"]
    assert second["forms"] == ["Karin Lundgren"]
    assert after["documents"][0]["masked_text"] == "[PERSON-1] ringde. Karin Lundgren svarade."


def test_an_official_who_was_none_is_masked_again_and_both_can_be_undone(at: Desk) -> None:
    case = at.case("Anna Svensson ringde. Karin Lundgren svarade.")
    masked, kept = "[PERSON-1] ringde. [PERSON-2] svarade.", "[PERSON-1] ringde. Karin Lundgren svarade."
    approved = at.approve(case)
    for op, text in (("public", kept), ("private", masked), ("undo", kept), ("undo", masked)):
        told = change(at, case, {"op": op} | ({} if op == "undo" else {"person": "PERSON-2"}))
        assert told["documents"][0]["masked_text"] == text
    assert told["hash"] == approved and told["approved"] is False  # what was approved was another text meanwhile


def test_a_split_that_makes_no_sense_is_refused(at: Desk) -> None:
    case = at.case("Anna Svensson ringde. Anna grät.")
    name = at.masking(case)["documents"][0]["id"]
    for wrong in (
        {"op": "split", "person": "PERSON-1", "places": [{"document": name, "start": n} for n in (0, 22)]},
        {"op": "split", "person": "PERSON-1", "places": [{"document": name, "start": 3}]},
        {"op": "split", "person": "PERSON-9", "places": [{"document": name, "start": 0}]},
        {"op": "split", "person": "PERSON-1", "places": []},
        {"op": "role", "person": "PERSON-1", "role": "KUNG"},
        {"op": "rename", "person": "PERSON-1", "name": " "},
        {"op": "public", "person": "PERSON-7"},
        {"op": "private", "person": "PERSON-7"},
    ):
        assert at.patch(f"/cases/{case}/masking", {"changes": [wrong]}).status_code == 422, wrong


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Petra ringde. Petra Sjögren skrev.", ["Petra Sjögren", "Petra"]),
        ("A. Svensson skrev. Anna Svensson ringde.", ["Anna Svensson", "A. Svensson"]),
        ("ANNA SVENSSON ringde. Anna Svensson skrev. Anna kom.", ["Anna Svensson", "ANNA SVENSSON", "Anna"]),
    ],
)
def test_a_person_is_called_by_the_fullest_name(at: Desk, text: str, shown: list[str]) -> None:
    (person,) = at.masking(at.case(text))["people"]
    assert person["forms"] == shown


def test_a_correction_does_not_wait_for_the_documents_of_a_colleague(tmp_path: Path, using: Tools) -> None:
    masker, inside, free = using.masker(), threading.Event(), threading.Event()

    def detect(text: str, people: People) -> tuple[Span, ...]:
        if text.startswith("Sextio sidor"):
            inside.set()
            assert free.wait(30)
        return masker.detect(text, people)

    slow = replace(using, masker=lambda: replace(masker, detect=detect))
    with desk(tmp_path, slow) as at:
        mine, theirs = at.case(NOTE), at.post("/cases", {"title": "Långt"}).json()["id"]
        job = at.post(f"/cases/{theirs}/documents", {"name": "Långt", "text": "Sextio sidor om Anna Svensson."}).json()
        assert inside.wait(10)
        giving_up = threading.Timer(10, free.set)
        giving_up.start()
        change(
            at, mine, {"op": "add", **where(at.masking(mine)["documents"][0], "mottagningen"), "label": "ORGANISATION"}
        )
        assert not free.is_set()
        free.set()
        giving_up.cancel()
        assert at.ended(job)["state"] == "done"
