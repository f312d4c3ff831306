"""Text to token windows: lines are tokenised once, cut into windows that overlap only where a line is too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

Ints = NDArray[np.int64]
LINE = re.compile(r"[^\n\r\t\v\f\x85\u2028\u2029]+")
OPEN, PAD, SEPARATOR = 0, 1, 2


@dataclass(frozen=True)
class Tokens:
    """Token ids of a text with their code-point offsets; a separator of width 0 stands after every line or cell."""

    ids: Ints
    starts: Ints
    ends: Ints


@dataclass(frozen=True)
class Window:
    """Tokens [start, end) are shown to the model; it decides over [own_start, own_end)."""

    start: int
    end: int
    own_start: int
    own_end: int


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """Tokenise every line and table cell; offsets are code points of `text` without leading or trailing blanks."""
    lines = [match.span() for match in LINE.finditer(text)]
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for (at, stop), encoding in zip(lines, _encode(text, lines, tokenizer), strict=True):
        ids += encoding.ids
        for start, end in encoding.offsets:
            while start < end and text[at + start].isspace():
                start += 1
            starts.append(at + start)
            ends.append(at + end)
        ids.append(SEPARATOR)
        starts.append(stop)
        ends.append(stop)
    return Tokens(np.array(ids, np.int64), np.array(starts, np.int64), np.array(ends, np.int64))


def _encode(text: str, lines: list[tuple[int, int]], tokenizer: Tokenizer) -> Iterator[Encoding]:
    for n in range(0, len(lines), 256):
        yield from tokenizer.encode_batch([text[a:b] for a, b in lines[n : n + 256]], add_special_tokens=False)


def cut(ids: Ints, width: int, overlap: int) -> list[Window]:
    """Cover all tokens with windows of at most `width`: at a line end without overlap, else by `overlap` shared tokens.

    Each token is owned by exactly one window; inside an overlap the window with more context on that side owns it.
    """
    breaks = np.concatenate([[0], np.flatnonzero(ids == SEPARATOR) + 1])
    windows: list[Window] = []
    start = own = 0
    while own < len(ids):
        end = start + width
        if end >= len(ids):
            windows.append(Window(start, len(ids), own, len(ids)))
            break
        last = int(breaks[np.searchsorted(breaks, end, "right") - 1])
        if last > start + width // 2 and last > own:
            windows.append(Window(start, last, own, last))
            start = own = last
        else:
            windows.append(Window(start, end, own, end - overlap // 2))
            own, start = end - overlap // 2, end - overlap
    return windows
