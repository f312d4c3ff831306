"""Counts of right, missed and invented spans, and what they are worth: rates with exact (Clopper–Pearson) bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Span = tuple[int, int, str]


@dataclass
class Tally:
    """One label: mentions and predictions, those that agree exactly or but for a genitive s, mentions covered, leaked."""

    mentions: int = 0
    predicted: int = 0
    exact: int = 0
    near: int = 0
    covered: int = 0
    leaked: int = 0

    def add(self, text: str, gold: Iterable[Span], found: Iterable[Span], anything: Iterable[Span]) -> None:
        """Count one text. gold, found: spans of this label; anything: all predicted spans, whatever their label."""
        gold = list(gold)
        mask: set[int] = set()
        wanted = {(a, b) for a, b, _ in gold}
        for start, end, _ in anything:
            mask.update(range(start, end))
        answers = {(a, b) for a, b, _ in found}
        self.mentions, self.predicted = self.mentions + len(gold), self.predicted + len(answers)
        self.exact += len(wanted & answers)
        self.near += sum(bool(answers & {span, *_genitives(text, *span)}) for span in wanted)
        for start, end, _ in gold:
            letters = {n for n in range(start, end) if text[n].isalnum()}
            self.covered += letters <= mask
            self.leaked += not letters & mask

    @property
    def precision(self) -> float:
        return self.exact / max(1, self.predicted)

    @property
    def recall(self) -> float:
        return self.exact / max(1, self.mentions)

    @property
    def f1(self) -> float:
        return 2 * self.exact / max(1, self.mentions + self.predicted)

    @property
    def f1_near(self) -> float:
        """F1 when a genitive s more or less does not count: corpora differ in where they put it."""
        return 2 * self.near / max(1, self.mentions + self.predicted)


def _genitives(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span with the s after it, or without its last s."""
    longer = [(start, end + 1)] if text[end : end + 1].lower() == "s" else []
    return longer + ([(start, end - 1)] if text[end - 1 : end].lower() == "s" else [])


def interval(hits: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Clopper–Pearson bounds of hits/total."""
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _below(hits - 1, total, p) - tail)
    high = 1.0 if hits == total else _solve(lambda p: tail - _below(hits, total, p))
    return low, high


def _solve(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def _below(hits: int, total: int, p: float) -> float:
    """P(X <= hits) of a binomial."""
    if p in (0.0, 1.0):
        return float(p == 0.0 or hits >= total)
    terms = (
        math.lgamma(total + 1)
        - math.lgamma(k + 1)
        - math.lgamma(total - k + 1)
        + k * math.log(p)
        + (total - k) * math.log1p(-p)
        for k in range(hits + 1)
    )
    return min(1.0, math.fsum(map(math.exp, terms)))
