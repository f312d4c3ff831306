"""What shouts is read in its own case, code point for code point, and doubtful lines are read twice."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.mask import Masker
from anonymize.ner.decode import Found
from anonymize.people import People
from anonymize.recognizers.reading import Reading
from anonymize.truecase import Truecase
from anonymize.voices import Voices
from tests.anonymize.conftest import MaskTexts

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "data/truecase.jsonl").read_text(encoding="utf-8").splitlines()]  # fmt: skip


@pytest.fixture(scope="module")
def truecase(lexicon: Lexicon) -> Truecase:
    return Truecase(lexicon, Known.of(lexicon))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:30])
def test_words_are_read_in_the_case_they_would_have(row: dict[str, str], truecase: Truecase) -> None:
    assert truecase(row["text"]) == row["read"]


@given(st.text(alphabet="ABÅÖİßﬁǅanö .-'\n\t|1:", max_size=60))
def test_every_code_point_stays_in_its_place(text: str) -> None:
    lexicon = Lexicon(stems=frozenset({"an"}), words=frozenset({"ab"}))
    read = Truecase(lexicon, Known.of(lexicon))(text)
    assert len(read) == len(text)
    assert all(a == b or a.lower() == b.lower() for a, b in zip(text, read, strict=True))


@pytest.mark.parametrize(
    "text", ["a" + "1" * 200_000 + "@", "ab-1/" * 40_000, "väg " * 50_000, "x" * 200_000 + "gata", "a 1-" * 50_000]
)
def test_a_text_without_capitals_is_read_in_a_time_that_grows_with_it(text: str, truecase: Truecase) -> None:
    began = time.monotonic()
    assert len(truecase.lowcase(text)) == len(text)
    assert time.monotonic() - began < 10  # what goes back over a run of digits for each of them takes minutes


@dataclass
class Listener:
    """A model that keeps what it is read, and doubts whatever contains its word."""

    word: str
    score: float
    heard: list[str] = field(default_factory=list)

    def find(self, text: str) -> list[Found]:
        self.heard.append(text)
        at = text.find(self.word)
        return [] if at < 0 else [Found(at, at + len(self.word), "PERSON", self.score)]


@pytest.mark.parametrize(("text", "score", "again"), [
    ("Zdravko kom hem.\nAnna gick.", 0.9, None),  # sure: read once
    ("Zdravko kom hem.\nAnna gick.", 0.3, "zdravko kom hem."),  # in doubt: that line again, in lower case
    ("\nZdravko\n\nKOMMER HEM\nAnna gick.\n", 0.3, "zdravko\n\nkommer hem"),  # what only blanks part is one piece
    ("zdravko kom. hem.", 0.3, "Zdravko kom. Hem."),
    ("1) 2024", 0.3, None),
    ("jag såg zdravko och anna. sen inget.", 0.9, "Jag såg Zdravko och Anna. Sen inget."),  # no capitals: with them
    ("JAG SÅG ANNA OCH ZDRAVKO.", 0.9, "jag såg anna och zdravko."),  # shouted: in its own case, then in lower case
])  # fmt: skip
def test_which_lines_are_read_again(text: str, score: float, again: str | None, truecase: Truecase) -> None:
    model = Listener("Zdravko", score)
    Voices(truecase).find(model, Reading(truecase(text), text))
    assert model.heard[1:] == ([again] if again else [])


@dataclass
class Greedy(Listener):
    """A model that doubts its word, and at the second reading takes all of it for one name."""

    def find(self, text: str) -> list[Found]:
        first = super().find(text)
        return first if len(self.heard) == 1 else [Found(0, len(text), "PERSON", 1.0)]


def test_what_is_found_in_a_second_reading_stands_where_it_was_read(truecase: Truecase) -> None:
    text = "Anna gick.\nZdravko kom hem.\nAnna gick.\nKOMMER\nHEMÅT\nAnna gick.\nHEJ DÅ ANNA"
    found = Voices(truecase).find(Greedy("Zdravko", 0.3), Reading(truecase(text), text))
    assert [text[f.start : f.end] for f in found] == ["Zdravko", "Zdravko kom hem.", "KOMMER\nHEMÅT", "HEJ DÅ ANNA"]


def test_what_is_shouted_is_masked_like_what_is_said(mask_texts: MaskTexts) -> None:
    said = "Anna Svensson bor i Vetlanda. Utredning inleds enligt LVU.\nHon ringer kurator Per Ek."
    shouted = mask_texts([said.upper()]).documents[0].masked.text.text
    assert shouted == mask_texts([said]).documents[0].masked.text.text.upper()


def test_a_heading_in_capitals_is_not_masked(mask: Masker) -> None:
    assert not mask.detect("BAKGRUND OCH AKTUELL SITUATION\n\nBARNETS BEHOV\n\nÖVERVÄGANDEN INFÖR BESLUT", People())
