"""Probabilities to spans, by hand."""

import numpy as np
import pytest

from anonymize.ner.decode import decode
from anonymize.ner.windows import SEPARATOR, Tokens

LABELS = ["PERSON", "LOCATION"]
O, B, I, BL, IL = range(5)  # noqa: E741


def spans(text: str, pieces: list[tuple[int, int]], kinds: list[int], sure: float = 0.9) -> list[tuple[str, str]]:
    probabilities = np.full((len(pieces), 5), (1 - sure) / 4, np.float32)
    probabilities[np.arange(len(kinds)), kinds] = sure
    ids = np.array([SEPARATOR if a == b else 9 for a, b in pieces])
    tokens = Tokens(ids, np.array([a for a, _ in pieces]), np.array([b for _, b in pieces]))
    return [(text[f.start : f.end], f.label) for f in decode(text, tokens, probabilities, LABELS, 0.5)]


@pytest.mark.parametrize(
    ("text", "pieces", "kinds", "wanted"),
    [
        ("Anna Ek ringde", [(0, 4), (5, 7), (8, 14)], [B, I, O], [("Anna Ek", "PERSON")]),
        ("Anna Erik kom", [(0, 4), (5, 9), (10, 13)], [B, B, O], [("Anna", "PERSON"), ("Erik", "PERSON")]),
        ("Annas bil", [(0, 4), (4, 5), (6, 9)], [B, O, O], [("Anna", "PERSON")]),
        ("Lars bil", [(0, 3), (3, 4), (5, 8)], [B, I, O], [("Lars", "PERSON")]),
        ("EKEN brann", [(0, 3), (3, 4), (5, 10)], [B, O, O], [("EKEN", "PERSON")]),
        ("Wójcik kom", [(0, 2), (2, 6), (7, 10)], [B, O, O], [("Wójcik", "PERSON")]),
        (
            "Anna (Skövde)",
            [(0, 4), (5, 6), (6, 12), (12, 13)],
            [B, O, BL, IL],
            [("Anna", "PERSON"), ("Skövde", "LOCATION")],
        ),
        ("Anna\nEk", [(0, 4), (4, 4), (5, 7)], [B, O, I], [("Anna\nEk", "PERSON")]),
        ("Anna\nEk", [(0, 4), (4, 4), (5, 7)], [B, O, B], [("Anna", "PERSON"), ("Ek", "PERSON")]),
        ("Anna i Ek", [(0, 4), (5, 6), (7, 9)], [I, O, I], [("Anna", "PERSON"), ("Ek", "PERSON")]),
        ("inget här", [(0, 5), (6, 9)], [O, O], []),
    ],
)
def test_words_are_decided_whole(
    text: str, pieces: list[tuple[int, int]], kinds: list[int], wanted: list[tuple[str, str]]
) -> None:
    assert spans(text, pieces, kinds) == wanted
