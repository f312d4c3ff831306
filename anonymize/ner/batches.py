"""Marked text to rows of token ids and targets, and rows to batches of like length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from tokenizers import Tokenizer

from anonymize.ner.data.marked import Marked
from anonymize.ner.windows import OPEN, PAD, SEPARATOR, Ints, tokenize

LABELS = (
    "PERSON",
    "LOCATION",
    "ORGANISATION",
    "ADDRESS",
    "DATE_OF_BIRTH",
    "OTHER_ID",
    "OCCUPATION",
    "NATIONALITY",
    "LANGUAGE",
    "HEALTH",
    "RELATION",
)
QUASI = 5  # the last five: public corpora do not mark them
NUMBERS = slice(1 + 2 * LABELS.index("DATE_OF_BIRTH"), 3 + 2 * LABELS.index("OTHER_ID"))  # their columns
IGNORE, OUTSIDE, OUTSIDE_OR_QUASI, OUTSIDE_OR_NUMBER = -100, 0, -1, -2
WIDTH = 126


@dataclass(frozen=True)
class Row:
    """Token ids with <s> and </s>, and a target for each."""

    ids: Ints
    targets: Ints


def encode(marked: Marked, tokenizer: Tokenizer, unmarked: int = OUTSIDE) -> list[Row]:
    """Rows of at most WIDTH + 2 tokens. unmarked: what words without a mark are, surely OUTSIDE or maybe something that the
    author did not mark. A mark that is no label of ours says nothing of its words."""
    text = marked.text
    tokens = tokenize(text, tokenizer)
    targets = np.full(len(tokens.ids), unmarked, np.int64)
    targets[tokens.ids == SEPARATOR] = IGNORE
    for start, end, label in marked.entities():
        inside = np.flatnonzero((tokens.starts < end) & (tokens.ends > start) & (tokens.ids != SEPARATOR))
        if label not in LABELS:
            targets[inside] = IGNORE
            continue
        targets[inside] = 2 + 2 * LABELS.index(label)
        targets[inside[:1]] -= 1
    targets[tokens.starts == tokens.ends] = IGNORE
    return [_row(tokens.ids[n : n + WIDTH], targets[n : n + WIDTH]) for n in range(0, len(targets), WIDTH)]


def _row(ids: Ints, targets: Ints) -> Row:
    return Row(np.concatenate([[OPEN], ids, [SEPARATOR]]), np.concatenate([[IGNORE], targets, [IGNORE]]))


def batches(rows: list[Row], budget: int, rng: Random) -> Iterator[tuple[Ints, Ints]]:
    """Padded (ids, targets) of about `budget` tokens, rows of like length together, in random order."""
    ordered = sorted(rows, key=lambda row: len(row.ids) + rng.random() * 6)
    groups: list[list[Row]] = [[]]
    for row in ordered:
        if groups[-1] and (len(groups[-1]) + 1) * len(row.ids) > budget:
            groups.append([])
        groups[-1].append(row)
    rng.shuffle(groups)
    for group in groups:
        width = max(len(row.ids) for row in group)
        ids, targets = np.full((len(group), width), PAD), np.full((len(group), width), IGNORE)
        for n, row in enumerate(group):
            ids[n, : len(row.ids)], targets[n, : len(row.ids)] = row.ids, row.targets
        yield ids, targets
