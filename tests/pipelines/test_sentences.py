"""Where sentences end: a table, and what must hold for every text."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sentences import LONGEST, cut

TABLE = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data/sentences.jsonl").read_text("utf-8").splitlines()
]


def read(marked: str) -> tuple[str, list[str], list[tuple[int, int]]]:
    """The text of a case, its sentences (¦ ends one), and its masked ranges (⟦ ⟧)."""
    spans, plain, start = [], "", 0
    for char in marked:
        if char == "⟦":
            start = len(plain.replace("¦", ""))
        elif char == "⟧":
            spans.append((start, len(plain.replace("¦", ""))))
        else:
            plain += char
    return plain.replace("¦", ""), [part.strip() for part in plain.split("¦") if part.strip()], spans


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 150


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["about"])
def test_table(case: dict[str, str]) -> None:
    text, wanted, spans = read(case["cut"])
    assert [text[a:b] for a, b in cut(text, [(0, len(text))], spans)] == wanted


ALPHABET = st.sampled_from(
    [*'abcÅÖ. . . ?!,;:-–\n\n\t  "”»()[]1234567/', "t.ex. ", "kl. ", "[PERSON-1]", "\u200b", "å\u0308", "😀", "\r"]
)
TEXTS = st.lists(ALPHABET, max_size=300).map("".join)
RANGES = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=8)


def disjoint(pairs: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for a, b in sorted((min(p), min(max(p), length)) for p in pairs):
        if a < b and (not out or a >= out[-1][1]):
            out.append((a, b))
    return out


@given(TEXTS, RANGES, RANGES)
def test_every_character_is_in_one_sentence(
    text: str, segments: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    placed, masked = disjoint(segments, len(text)), disjoint(spans, len(text))
    found = cut(text, placed, masked)
    assert all(a < b and not text[a].isspace() and not text[b - 1].isspace() for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
    held = {n for a, b in found for n in range(a, b)}
    assert all(n in held for n, char in enumerate(text) if not char.isspace())


@given(TEXTS, RANGES, RANGES)
def test_no_border_inside_what_is_masked_nor_across_segments(
    text: str, segments: list[tuple[int, int]], spans: list[tuple[int, int]]
) -> None:
    placed, masked = disjoint(segments, len(text)), disjoint(spans, len(text))
    found = cut(text, placed, masked)
    for start, end in masked:
        held = {n for n in range(start, end) if not text[n].isspace()}
        assert sum(any(a <= n < b for n in held) for a, b in found) <= 1
    for a, b in found:
        for border in {edge for segment in placed for edge in segment}:
            if a < border < b:
                assert any(start < border < end for start, end in masked)


@given(st.text(alphabet="ab ,;", min_size=LONGEST, max_size=4 * LONGEST))
def test_no_sentence_is_too_long_for_a_small_context(text: str) -> None:
    assert all(b - a <= LONGEST for a, b in cut(text, [(0, len(text))]))


def test_a_long_text_takes_time_in_proportion() -> None:
    text = "Hon kom hem kl. 14.30 och grät. Han sa bl.a. nej! " * 20_000
    assert len(cut(text, [(0, len(text))])) == 40_000


def test_offsets_are_code_points() -> None:
    text = "😀 Hej där. Å\u030a nej."
    assert [text[a:b] for a, b in cut(text, [(0, len(text))])] == [part for part in re.split(r"(?<=\.) ", text)]
