"""Offsets are exact for every text, and nothing of a text shows where it should not."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipelines.document import Place, Removed, Segment, join
from pipelines.readers.clean import clean
from pipelines.readers.show import as_dict, describe

PLACES = st.builds(
    Place,
    kind=st.sampled_from(["body", "table", "turn", "mail", "list"]),
    page=st.none() | st.integers(1, 3),
    cell=st.none() | st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 2)),
    mail=st.none() | st.sampled_from(["From", "body", "quoted", "attachment: a.pdf"]),
)


@given(st.lists(st.tuples(st.text(), PLACES)))
def test_segments_stand_where_they_say(pieces: list[tuple[str, Place]]) -> None:
    document = join("akt/a.txt", "a.txt", [Segment(text, place) for text, place in pieces])
    filled = [(text, place) for text, place in pieces if text]
    assert [(document.text[s.start : s.end], s.place) for s in document.segments] == filled
    between = [document.text[a.end : b.start] for a, b in zip(document.segments, document.segments[1:], strict=False)]
    assert set(between) <= {"\t", "\n", "\n\n"}
    assert all(document.at(s.start) == s.place for s in document.segments)


@given(st.text())
def test_clean_text_stays_clean(text: str) -> None:
    once, _ = clean(text)
    assert clean(once) == (once, 0)
    assert unicodedata.is_normalized("NFC", once)
    assert not [char for char in once if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"]


@given(st.text(st.sampled_from("åäö aB1\u0301\u200b\r\n\t\xad")))
def test_letters_are_never_lost(text: str) -> None:
    kept = [char for char in unicodedata.normalize("NFC", clean(text)[0]) if char.isalnum()]
    assert kept == [
        char for char in unicodedata.normalize("NFC", text.replace("\u200b", "").replace("\xad", "")) if char.isalnum()
    ]


def test_reprs_hold_no_text() -> None:
    document = join("akt/a.txt", "a.txt", [Segment("Hemligt om Anna", Place("turn", speaker="Anna", mail="Anna.pdf"))])
    shown = (
        repr(document)
        + repr(document.segments)
        + repr(Segment("Hemligt", Place(speaker="Anna"), removed=Removed("Hemligt", "Anna")))
    )
    assert "Anna" not in shown and "Hemligt" not in shown and "a.txt" not in shown


def test_shown_for_people_and_programs() -> None:
    document = join("akt/a.pdf", "a.pdf", [Segment("Anna", Place(page=2)), Segment("", Place(), "Sida 3 saknar text.")])
    assert describe(document) == "a.pdf: 4 tecken, 1 stycken\n\n[0–4] sida 2\nAnna\n\nObs: Sida 3 saknar text."
    place = {"kind": "body", "page": 2}
    assert json.loads(json.dumps(as_dict(document))) == {
        "id": "akt/a.pdf",
        "name": "a.pdf",
        "text": "Anna",
        "segments": [{"start": 0, "end": 4, "place": place, "described": "sida 2"}],
        "notes": ["Sida 3 saknar text."],
        "removed": [],
    }
    taken = join("a", "a", [Segment("Anna"), Segment("", removed=Removed("log", "Bo")), Segment("kom")])
    assert describe(taken).endswith("\nBorttaget efter [4] av Bo: log")
    assert as_dict(taken)["removed"] == [{"text": "log", "by": "Bo", "at": 4}]
