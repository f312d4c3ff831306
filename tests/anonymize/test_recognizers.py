"""Every written form of every kind of personal data, and what only looks like one: a table a label in tests/data/pii."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from anonymize.detect import Detector
from anonymize.mask import Masker
from anonymize.people import People
from anonymize.recognizers import recognizers
from anonymize.recognizers.base import Anchored, compiled
from anonymize.recognizers.reading import Reading, lowered

ROWS = [json.loads(line) for file in sorted((Path(__file__).parents[1] / "data/pii").glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['label']}: {row['text'][:40]}")
def test_found_exactly_or_not_at_all(row: dict[str, Any], mask: Masker) -> None:
    found = mask.detect(row["text"], People())
    assert [row["text"][s.start : s.end] for s in found if s.label == row["label"]] == row["spans"]


HOSTILE = ["1" * 30_000, "0" * 30_000, "1 " * 15_000, "a@" * 15_000, "a." * 15_000, "1-" * 15_000, "A" * 30_000, "Anna " * 6_000, "x_" * 15_000, "noll " * 6_000,
           "1:" * 15_000, "/" * 30_000, " " * 30_000, "\n" * 30_000, "A. " * 10_000, "gatan " * 5_000, "född " * 6_000, "(at) " * 6_000, "konto 1 " * 4_000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: repr(t[:6]))
def test_no_text_makes_a_recognizer_slow(text: str, mask: Masker) -> None:
    """30 000 characters take some 50 ms; a quadratic pattern would take minutes."""
    detector = mask.detect
    assert isinstance(detector, Detector)
    for recognizer in detector.detectors:
        began = time.process_time()
        list(recognizer.find(Reading(text)))
        assert time.process_time() - began < 2.0, recognizer.name


def test_every_recognizer_finds_its_own_example(mask: Masker) -> None:
    detector = mask.detect
    assert isinstance(detector, Detector)
    assert {r.name for r in detector.detectors} == {r.name for r in recognizers(detector.lexicon)}
    for recognizer in detector.detectors:
        assert list(recognizer.find(Reading(recognizer.example))), recognizer.name


@pytest.mark.parametrize("text", ["İstanbul Ström", "STRASSE ß", "ÅÄÖ É", "ǅ"])
def test_lower_case_keeps_every_code_point_in_its_place(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_an_anchor_that_is_everywhere_is_refused() -> None:
    with pytest.raises(ValueError, match="begins a comment"):
        Anchored("OTHER_ID", compiled("[0-9]{4}[#]"), anchor=compiled("#"))
