"""Points moved to another section of a draft: what is kept, shown, refused, and that each file tells the same of the same sources."""

import json
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree

from serve.audit import Audit
from serve.english import SENTENCES
from serve.routes.page import WEB
from tests.serve.kit import Desk
from tests.serve.test_edits import drafted, exported, points, put, shown

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def texts(draft: dict[str, Any], section: str) -> list[str]:
    return [p["text"] for s in draft["sections"] if s["id"] == section for p in s["points"]]


def sections(draft: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a section with points, and another that has none."""
    full = next(s for s in draft["sections"] if s["points"])
    return full, next(s for s in draft["sections"] if not s["points"])


def test_a_moved_point_stands_last_in_its_new_section_with_its_sources(at: Desk) -> None:
    case, name, before = drafted(at)
    full, empty = sections(before)
    one, two = points(before)[0], points(before)[1]
    told = put(at, name, revision=0, moved={two["id"]: empty["id"], one["id"]: empty["id"]}).json()
    assert (told["moved"], told["changed"], told["removed"], told["added"]) == (2, 0, 0, 0)
    after = shown(at, name)
    there = next(s for s in after["sections"] if s["id"] == empty["id"])
    assert [(p["id"], p["moved_from"], p["sources"]) for p in there["points"]] == [
        (p["id"], p["id"].rpartition(".")[0], p["sources"]) for p in (two, one)
    ]
    assert there["missing"] is None and one["text"] not in texts(after, full["id"])
    edits = [json.loads(e.counts) for e in Audit(at.store).entries(case) if e.did == "summary.edit"]
    assert [e["moved"] for e in edits] == [2]
    assert put(at, name, revision=1).status_code == 200  # taken back
    assert shown(at, name)["sections"] == before["sections"]


def test_a_point_moved_home_is_no_edit(at: Desk) -> None:
    _, name, before = drafted(at)
    one = points(before)[0]
    told = put(at, name, revision=0, moved={one["id"]: one["id"].rpartition(".")[0]}).json()
    assert told["moved"] == 0 and shown(at, name)["sections"] == before["sections"]


REFUSED = [
    ({"moved": {"ONE": "finns-inte"}}, 422, "not-in-draft", "avsnitt"),
    ({"moved": {"ONE": ""}}, 422, "not-in-draft", "avsnitt"),
    ({"moved": {"finns.0": "EMPTY"}}, 422, "not-in-draft", "punkt"),
    ({"moved": {"ONE.+0": "EMPTY"}}, 422, "not-in-draft", "punkt"),
    ({"added": {"finns-inte": ["x"]}}, 422, "not-in-draft", "avsnitt"),
    ({"moved": {"ONE": ["EMPTY"]}}, 422, "invalid", "uppgifterna"),
    ({"moved": {"ONE": "EMPTY"}, "revision": 7}, 409, "changed", "Någon annan"),
]


def test_what_cannot_be_moved_is_told_in_both_languages(at: Desk) -> None:
    _, name, before = drafted(at)
    names = {"ONE": points(before)[0]["id"], "EMPTY": sections(before)[1]["id"]}
    for body, status, code, word in REFUSED:
        given = {"revision": 0} | named(body, **names)
        for lang, told in (("sv", word), ("en", SENTENCES[code])):
            answer = at.client.put(f"/api/v1/summaries/{name}/edits", json=given, headers={"accept-language": lang})
            assert (answer.status_code, answer.json()["code"]) == (status, code), body
            assert told in answer.json()["detail"], body
    assert shown(at, name)["sections"] == before["sections"]


def test_no_point_of_a_draft_that_is_gone_is_moved(at: Desk) -> None:
    case, name, before = drafted(at)
    at.delete(f"/cases/{case}")
    answer = put(at, name, revision=0, moved={points(before)[0]["id"]: sections(before)[1]["id"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


# what is done to the two points of a section; the lines that then stand under the section that was empty, and under theirs
WAYS: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "moved": ({"moved": {"ONE": "EMPTY"}}, ["one (flyttad av handläggare)"], ["two"]),
    "moved and changed": (
        {"moved": {"ONE": "EMPTY"}, "points": {"ONE": "Nya ord."}},
        ["Nya ord. (ändrad och flyttad av handläggare)"],
        ["two"],
    ),
    "moved and taken out": ({"moved": {"ONE": "EMPTY"}, "points": {"ONE": ""}}, ["missing"], ["two"]),
    "in another order": (
        {"moved": {"TWO": "EMPTY", "ONE": "EMPTY"}},
        ["two (flyttad av handläggare)", "one (flyttad av handläggare)"],
        ["Flyttat av handläggare till ett annat avsnitt."],
    ),
    "before what was added": (
        {"moved": {"TWO": "EMPTY"}, "added": {"EMPTY": ["Eget."]}},
        ["two (flyttad av handläggare)", "Eget. (tillagd av handläggaren)"],
        ["one"],
    ),
    "the other taken out": (
        {"moved": {"TWO": "EMPTY"}, "points": {"ONE": ""}},
        ["two (flyttad av handläggare)"],
        ["Borttaget av handläggare."],
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_file_shows_where_points_stand_and_what_they_rest_on(at: Desk, way: str) -> None:
    case = at.case((WEB / "ova" / "orosanmalan.txt").read_text("utf-8"))
    at.approve(case)
    name = at.summarize(case, "forhandsbedomning")["result"]
    before, (body, *wanted) = shown(at, name), WAYS[way]
    home, empty = next(s for s in before["sections"] if len(s["points"]) == 2), sections(before)[1]
    one, two = home["points"]
    sources = {kind: cited(at, name, kind) for kind in ("docx", "md")}
    words = {"one": one["text"], "two": two["text"], "missing": empty["missing"]}
    assert put(at, name, revision=0, **named(body, ONE=one["id"], TWO=two["id"], EMPTY=empty["id"])).status_code == 200
    for kind, rested in sources.items():
        lines, headings = exported(at, name, kind).splitlines(), [s["heading"] for s in before["sections"]]
        for section, want in zip((empty, home), wanted, strict=True):
            told = under(lines, section["heading"], headings)
            assert len(told) == len(want)
            for line, (first, _, mark) in zip(told, (w.partition(" ") for w in want), strict=True):
                assert f"{words.get(first, first)} {mark}".strip() in line
        for text, notes in cited(at, name, kind).items():
            assert notes == rested[one["text"] if text == "Nya ord." else text]


def named(body: dict[str, Any], **names: str) -> dict[str, Any]:
    """Return a body with the names it is written with replaced."""
    text = json.dumps(body)
    for name, value in names.items():
        text = text.replace(f'"{name}', f'"{value}')
    return dict(json.loads(text))


def under(lines: list[str], heading: str, headings: list[str]) -> list[str]:
    """Return the lines that stand under one of the draft's headings."""
    bare = [line.removeprefix("## ") for line in lines if line.strip()]
    start = bare.index(heading) + 1
    ends = [n for n, line in enumerate(bare) if n >= start and (line in headings or line in ("Tidslinje", "Källor"))]
    return bare[start : ends[0]]


def cited(at: Desk, name: str, kind: str) -> dict[str, list[str]]:
    """Return each point of the exported draft with the texts of the sources it cites, as a reader of the file is shown them."""
    content = at.get(f"/summaries/{name}/export?format={kind}").content
    rows = _markdown(content.decode()) if kind == "md" else _word(content)
    texts = [p["text"] for p in points(shown(at, name)) if not p.get("added")]
    return {text: notes for line, notes in rows for text in texts if text in line and notes}


def _markdown(text: str) -> list[tuple[str, list[str]]]:
    notes = dict(re.findall(r"^(\[\^\d+\]): (.*)$", text, re.M))
    return [
        (line, [notes[n] for n in re.findall(r"\[\^\d+\]", line)])
        for line in text.splitlines()
        if line.startswith("- ")
    ]


def _word(content: bytes) -> list[tuple[str, list[str]]]:
    """Word numbers the notes as their references follow each other; a number that is written out means the note that has it."""
    root = etree.fromstring(ZipFile(BytesIO(content)).read("word/endnotes.xml"))
    notes = {n.get(f"{W}id"): "".join(t.text or "" for t in n.iter(f"{W}t")) for n in root}
    body = Document(BytesIO(content)).element.body
    order = [ref.get(f"{W}id") for ref in body.iter(f"{W}endnoteReference")]
    assert len(set(order)) == len(order) and {notes[i] for i in order} == {
        text for i, text in notes.items() if int(i or 0) > 0
    }
    rows = []
    for line in body.iter(f"{W}p"):
        found = [
            *line.iter(f"{W}endnoteReference"),
            *(r.find(f"{W}t") for r in line.iter(f"{W}r") if r.find(f"{W}rPr/{W}vertAlign") is not None),
        ]
        ids = [el.get(f"{W}id") or order[int(el.text) - 1] for el in found if el is not None and el.text != ","]
        rows.append(("".join(t.text or "" for t in line.iter(f"{W}t")), sorted(notes[i] for i in ids)))
    return rows
