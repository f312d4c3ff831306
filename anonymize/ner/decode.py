"""Label probabilities of tokens to spans: whole words are decided together, and recall has one knob."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anonymize.ner.windows import SEPARATOR, Tokens

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """A named entity: half-open code-point offsets, a label, and how sure the model is that it is one (0 to 1)."""

    start: int
    end: int
    label: str
    score: float


def decode(text: str, tokens: Tokens, probabilities: Floats, labels: list[str], threshold: float) -> list[Found]:
    """Spans of the words whose 1 - P(O) reaches `threshold`.

    probabilities: (tokens, 1 + 2 * labels), columns O, B-first, I-first, B-second … A word takes the label with the
    largest sum over its pieces; it opens a span when its first piece is rather B than I.
    """
    if not len(tokens.ids):
        return []
    words = _words(text, tokens)
    inside = 1 - probabilities[:, 0]
    peak = np.maximum.reduceat(inside, words)
    sums = np.add.reduceat(probabilities, words, axis=0)
    kind = (sums[:, 1::2] + sums[:, 2::2]).argmax(1)
    opens = probabilities[words, 1 + 2 * kind] > probabilities[words, 2 + 2 * kind]
    stops = np.append(words[1:], len(tokens.ids))
    found: list[Found] = []
    scores: list[float] = []
    previous = -2
    for n in np.flatnonzero((peak >= threshold) & (tokens.ids[words] != SEPARATOR)):
        first, last = int(words[n]), int(stops[n]) - 1
        if last > first and inside[last] < threshold and text[tokens.starts[last] : tokens.ends[last]] in "sS":
            last -= 1  # the genitive s, when the model set it apart
        label, start, end = labels[kind[n]], int(tokens.starts[first]), int(tokens.ends[last])
        if found and not opens[n] and label == found[-1].label and _touch(tokens, words, previous, int(n)):
            start = found.pop().start
        else:
            scores = []
        scores.append(float(peak[n]))
        found.append(Found(start, end, label, sum(scores) / len(scores)))
        previous = int(n)
    return [f for f in (_trim(text, f) for f in found) if f.start < f.end]


def _words(text: str, tokens: Tokens) -> NDArray[np.int64]:
    """First token of every word: letters and digits that touch belong together, other signs stand alone."""
    opens = [True] * len(tokens.ids)
    starts, ends = tokens.starts.tolist(), tokens.ends.tolist()
    for n in range(1, len(opens)):
        at = starts[n]
        if at == ends[n - 1] and at < ends[n] and at > starts[n - 1]:
            opens[n] = not (text[at].isalnum() and text[at - 1].isalnum())
    return np.flatnonzero(opens)


def _touch(tokens: Tokens, words: NDArray[np.int64], previous: int, current: int) -> bool:
    """Are two words neighbours, or parted only by the end of a line?"""
    between = tokens.ids[words[previous + 1 : current]]
    return len(between) <= 1 and bool((between == SEPARATOR).all())


def _trim(text: str, found: Found) -> Found:
    """Drop blanks and loose punctuation at the edges of a span; a full stop stays after initials only."""
    start, end = found.start, found.end
    while end > start and _loose(text[start:end]):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ",;:!?\"”'’).-–"):
        start += 1
    return Found(start, end, found.label, found.score)


def _loose(span: str) -> bool:
    """Does the last character of a span not belong to it?"""
    last, before = span[-1], span[-4:-1]
    if last == ")":
        return "(" not in span
    return last.isspace() or last in ",;:!?\"”'’(-–" or (last == "." and len(before) == 3 and before.isalpha())
