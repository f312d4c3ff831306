"""How a summary reads and how its words meet the gold's: LIX, ROUGE. Counts, so that cases can be summed.

A word is a run of letters and digits of any alphabet: tokenizers that strip å ä ö make "får" and "för" one word.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.:!?]+(?=\s|$)")
LONG = 7  # letters from which LIX calls a word long


@dataclass(frozen=True)
class Readability:
    """Words, sentences and long words of a text."""

    words: int
    sentences: int
    long: int


def readability(texts: Sequence[str]) -> Readability:
    """Return what LIX is worked out of; a text without a stop is one sentence."""
    words = [word for text in texts for word in _WORD.findall(text)]
    stops = sum(max(1, len(_END.findall(text))) for text in texts if text.strip())
    return Readability(len(words), stops, sum(len(word) >= LONG for word in words))


def lix(words: float, sentences: float, long: float) -> float:
    """Return Björnsson's readability index (1968): under 30 a children's book, 40–50 ordinary, over 60 an authority."""
    return words / sentences + 100 * long / words if words and sentences else 0.0


@dataclass(frozen=True)
class Overlap:
    """What two texts share, and how much there is of each."""

    shared: int
    said: int
    wanted: int


def rouge_n(said: Sequence[str], wanted: Sequence[str], n: int) -> Overlap:
    """Return the n-grams shared (Lin 2004), n-grams never crossing from one text into the next."""
    a, b = _grams(said, n), _grams(wanted, n)
    return Overlap((a & b).total(), a.total(), b.total())


def _grams(texts: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    out: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = _WORD.findall(text.casefold())
        out.update(tuple(words[k : k + n]) for k in range(len(words) - n + 1))
    return out


def rouge_l(said: Sequence[str], wanted: Sequence[str]) -> Overlap:
    """Return ROUGE-L over whole summaries: of each wanted text the words in the union of its longest common subsequences."""
    rows = [_WORD.findall(text.casefold()) for text in said]
    shared = 0
    for text in wanted:
        words = _WORD.findall(text.casefold())
        shared += len(set().union(*(_common(words, row) for row in rows))) if rows else 0
    return Overlap(shared, sum(map(len, rows)), sum(len(_WORD.findall(text)) for text in wanted))


def _common(a: Sequence[str], b: Sequence[str]) -> set[int]:
    """The places in `a` of one longest common subsequence."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, word in enumerate(a):
        for j, other in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if word == other else max(table[i][j + 1], table[i + 1][j])
    out, i, j = set[int](), len(a), len(b)
    while i and j:
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            out.add(i)
    return out
