"""What the officer adds with sources, and what is seen to: kept, shown, refused, and told the same in every file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from pipelines.case import CaseFile
from pipelines.summarize import Draft, Finding, Point, Progress
from pipelines.templates import Template
from serve.own import Own
from tests.pipelines.test_output_docx import template
from tests.serve.kit import NOTE, Desk, desk, made
from tests.serve.test_edits import drafted, exported, points, put, shown
from tests.serve.test_moves import _markdown, _word

SOURCE = "Hembesök ska göras senast den 20 mars 2026."


def place(words: str, text: str = NOTE) -> dict[str, Any]:
    """Where words stand in the first document."""
    return {"document": "d001", "start": text.index(words), "end": text.index(words) + len(words)}


def own(at: Desk, name: str) -> dict[str, Any]:
    return next(p for p in points(shown(at, name)) if p.get("added"))


def test_a_point_of_ones_own_rests_on_the_whole_sentences_that_were_chosen(at: Desk) -> None:
    case, name, before = drafted(at)
    rows = at.get(f"/cases/{case}/documents/sentences").json()["sentences"]["d001"]
    assert SOURCE in [NOTE[start:end] for start, end in rows]
    section = before["sections"][0]["id"]
    added = [{"text": "Hembesök i mars.", "sources": [place("senast den 20")]}, "Bara ord."]
    assert put(at, name, revision=0, added={section: added}).json()["added"] == 2
    (source,) = own(at, name)["sources"]
    assert (source["quote"], source["document"]) == (SOURCE, "d001")
    assert rows[source["sentence"] - 1] == [source["start"], source["end"]]
    assert set(source) == set(points(before)[0]["sources"][0])  # as a draft's own sources
    again = [{key: source[key] for key in ("document", "start", "end")}]
    put(at, name, revision=1, added={section: [{"text": "Hembesök i mars.", "sources": again}]})
    assert own(at, name)["sources"] == [source]


@pytest.mark.parametrize("kind", ["docx", "md"])
def test_a_file_cites_what_was_chosen_by_the_notes_it_has_or_new_ones(at: Desk, kind: str) -> None:
    _, name, before = drafted(at)
    known = next(p for p in points(before) if p["sources"] and p["sources"][0]["document"] == "d001")
    old = [{key: s[key] for key in ("document", "start", "end")} for s in known["sources"]]
    full = next(s for s in before["sections"] if s["points"])
    texts = {"Nytt.": [place("Anna når man")], "Känt.": old, "Båda.": [*old, place("Anna når man")], "Inget.": []}
    body = [{"text": text, "sources": sources} for text, sources in texts.items()]
    plain = rows(at, name, kind)
    assert put(at, name, revision=0, added={full["id"]: body}).status_code == 200
    cited, was = rows(at, name, kind), {known["text"]: plain[known["text"]]}
    told = {text: next((notes for line, notes in cited.items() if text in line), []) for text in texts}
    assert {line: notes for line, notes in cited.items() if "(tillagd" not in line} == plain
    assert told["Inget."] == [] and told["Känt."] == was[known["text"]]
    assert [n.strip() for n in told["Nytt."]] == [
        "Anteckning 1, rad 3: ”Anna når man på 070-174 06 11 eller anna.svensson@example.se.”"
    ]
    assert set(told["Nytt."]) <= set(told["Båda."])
    put(at, name, revision=1)
    assert rows(at, name, kind) == plain


def rows(at: Desk, name: str, kind: str) -> dict[str, list[str]]:
    """Return each line of the draft's points with the notes a reader is shown for it."""
    content = at.get(f"/summaries/{name}/export?format={kind}").content
    read = _markdown(content.decode()) if kind == "md" else _word(content)
    lines = ((re.sub(r"(\[\^\d+\])+.*$|,+$", "", line.removeprefix("- ")).strip(), notes) for line, notes in read)
    return {
        re.sub(r"[\d,]+$", "", line) if kind == "docx" else line: sorted(notes)
        for line, notes in lines
        if notes or "(tillagd" in line
    }


# document, sentence, page, first and last row, words of each source; the notes of a file
NOTES = [
    ([("a", 1, None, 8, 8, "- Ett.\n")], ["a, rad 8: ”Ett.”"]),
    ([("a", 1, 2, 8, 8, "Ett."), ("a", 2, 2, 8, 10, "• Två\n rader.")], ["a, sida 2, rad 8–10: ”Ett. Två rader.”"]),
    ([("a", 1, None, 1, 1, "Ett."), ("a", 3, None, 3, 3, "Tre.")], ["a, rad 1: ”Ett.”", "a, rad 3: ”Tre.”"]),
    ([("a", 1, None, 1, 1, "Ett."), ("b", 2, None, 1, 1, "Två.")], ["a, rad 1: ”Ett.”", "b, rad 1: ”Två.”"]),
    ([], []),
]


@pytest.mark.parametrize(("given", "notes"), NOTES)
def test_sentences_that_follow_each_other_are_one_note_as_in_a_draft(
    given: list[tuple[Any, ...]], notes: list[str]
) -> None:
    keys = ("name", "sentence", "page", "row", "last", "quote")
    rows = [dict(zip(keys, row, strict=True)) for row in given]
    assert Own("Eget.", tuple({**row, "document": row["name"]} for row in rows)).notes == notes


REFUSED = [
    {"document": "d009", "start": 0, "end": 5},
    {"document": "d001", "start": 10**6, "end": 10**6 + 5},
    {"document": "d001", "start": 28, "end": 30},  # between two sentences
]


@pytest.mark.parametrize("source", REFUSED)
def test_a_source_that_the_case_has_not_is_refused(at: Desk, source: dict[str, Any]) -> None:
    _, name, before = drafted(at)
    section = before["sections"][0]["id"]
    answer = put(at, name, revision=0, added={section: [{"text": "Eget.", "sources": [source]}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "not-in-draft")
    assert shown(at, name)["sections"] == before["sections"]


def test_the_words_of_a_source_are_sealed(at: Desk) -> None:
    _, name, before = drafted(at)
    put(
        at,
        name,
        revision=0,
        added={before["sections"][0]["id"]: [{"text": "Eget.", "sources": [place("Anna når man")]}]},
    )
    assert "070-174 06 11" not in at.get(f"/summaries/{name}").text
    for file in at.folder.glob("aktsam.db*"):
        assert b"070-174 06 11" not in file.read_bytes()


TELLING = (
    "Möte 2026-03-12. Anna Svensson kom. Anna Berg kom. Anna var ledsen.\n\n"
    "Han lagar bilar åt andra, minst tre bilar i veckan.\n\nNoa lämnades ensam på skötbordet tre gånger.\n",
    "Vi har aldrig haft tre bilar i veckan.\n\nHon bestrider att Noa lämnades ensam på skötbordet.\n",
)


@dataclass(frozen=True)
class Doubtful:
    """A writer of three points in a section, the first remarked on twice, the second once."""

    async def write(self, case: CaseFile, template: Template, on_progress: Progress) -> Draft:
        section = template.sections[0].id
        made = tuple(Point(section, case.sentences[n].masked, (n,)) for n in (1, 2, 3))
        told = (
            ("numbers", 0, "Talet är ett annat."),
            ("law", 0, "Lagrummet är ett annat."),
            ("risk", 1, "Risken är en annan."),
        )
        return Draft(case, template, made, tuple(Finding(check, section, n, text) for check, n, text in told))

    async def aclose(self) -> None: ...


@pytest.fixture
def doubted(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path, made(lambda _name: Doubtful())) as running:
        yield running


def remarks(at: Desk, name: str, kind: str) -> list[str]:
    """The lines of a file that say that something is to be checked, or that sources differ."""
    lines = [line.removeprefix("- ").removeprefix("• ") for line in exported(at, name, kind).splitlines()]
    return [
        line
        for line in lines
        if "är en annan" in line or "ett annat." in line or " – ”" in line or line.startswith("Är ") or "OBS" in line
    ]


@pytest.mark.parametrize("bare", [False, True], ids=["", "bare"])
def test_what_is_seen_to_is_in_no_file(
    doubted: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: bool
) -> None:
    monkeypatch.setenv("AKTSAM_CONFIG", str(tmp_path))
    template(tmp_path / "letterhead.docx", bare=bare)
    at, case = doubted, doubted.case(*TELLING)
    at.approve(case)
    name = at.summarize(case, engine="scripted")["result"]
    draft = shown(at, name)
    ids = {f["message"]: f["id"] for f in draft["findings"]}
    one, two = points(draft)[:2]
    assert [f["point"] for f in draft["findings"]][:3] == [one["id"], one["id"], two["id"]]
    pairs, asked = [c["id"] for c in draft["contradictions"]], [q["id"] for q in draft["questions"]]
    assert len(pairs) == 2 and len(asked) == 1 and not any(f["checked"] for f in draft["findings"])
    plain = {kind: remarks(at, name, kind) for kind in ("docx", "md")}
    for kind, lines in plain.items():
        assert len(lines) == 3 + 2 + 1 + 2, (kind, lines)  # two points have flags
    steps: list[tuple[dict[str, Any], int, str]] = [
        ({"checked": [ids["Talet är ett annat."]]}, 7, "lagrum att kontrollera"),
        ({"checked": [pairs[0]]}, 7, "Uppgifter som kan skilja sig"),
        ({"checked": pairs}, 6, ""),
        ({"points": {one["id"]: "Andra ord."}}, 5, "risk som inte står i källan"),
        ({"points": {one["id"]: "", two["id"]: "Nya."}, "checked": [*pairs, *asked]}, 0, ""),
    ]
    for revision, (body, count, kept) in enumerate(steps):
        assert put(at, name, revision=revision, **body).status_code == 200
        for kind in plain:
            left, text = remarks(at, name, kind), exported(at, name, kind)
            assert len(left) == count and kept in text, (kind, body, left)
            assert [line for line in left if line not in plain[kind] and "OBS" not in line] == []
            for pair in ("Talet är ett annat.",) if body.get("checked") == [ids["Talet är ett annat."]] else ():
                assert pair not in text
            assert ("Uppgifter som kan skilja sig" in text) == (not set(pairs) <= {*body.get("checked", ())})
        assert {f["id"] for f in shown(at, name)["findings"] if f["checked"]} >= set(body.get("checked", ())) & set(
            ids.values()
        )
    assert put(at, name, revision=len(steps)).status_code == 200
    assert {kind: remarks(at, name, kind) for kind in plain} == plain


@pytest.mark.parametrize("remark", ["finding.99", "question.0", "x", "finding.-1", ""])
def test_a_remark_that_was_not_made_is_refused(at: Desk, remark: str) -> None:
    _, name, _ = drafted(at)
    assert put(at, name, revision=0, checked=[remark]).status_code == 422


@pytest.mark.parametrize("edited", [False, True], ids=["as written", "edited"])
@pytest.mark.parametrize("bare", [False, True], ids=["", "bare"])
def test_a_file_can_be_had_without_the_timeline(
    at: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bare: bool, edited: bool
) -> None:
    monkeypatch.setenv("AKTSAM_CONFIG", str(tmp_path))
    template(tmp_path / "letterhead.docx", bare=bare)
    _, name, before = drafted(at)
    if edited:
        put(at, name, revision=0, points={points(before)[0]["id"]: "Nya ord."})
    for kind in ("md", "docx"):
        whole = exported(at, name, kind).splitlines()
        got = at.get(f"/summaries/{name}/export?format={kind}&timeline=false").content
        text = got.decode() if kind == "md" else "\n".join(p.text for p in Document(BytesIO(got)).paragraphs)
        assert {"Tidslinje", "## Tidslinje"} & {*whole} and "Tidslinje" not in text
        gone = [line for line in whole if line.strip() and line not in text.splitlines()]
        assert "Källor" in text and gone[0] in ("Tidslinje", "## Tidslinje") and not any("[^" in line for line in gone)
        if kind == "docx":
            assert (
                len(Document(BytesIO(got)).tables)
                == len(Document(BytesIO(at.get(f"/summaries/{name}/export").content)).tables) - 1
            )
            assert text.startswith("Före utkastet.") and text.endswith("Efter utkastet.")
