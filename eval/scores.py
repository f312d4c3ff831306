"""Rates with the interval they allow: nothing is measured as a bare number.

Clopper & Pearson 1934: the exact binomial interval, two-sided 95 %.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

CONFIDENCE = 0.95
STEPS = 50  # of bisection: 2**-50 is far below any digit shown


@dataclass(frozen=True)
class Rate:
    """hits of n, and the bounds the true rate lies between at 95 %."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """hits / n, None where nothing was there to measure (which is not 0)."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """The Clopper–Pearson bounds."""
        return clopper_pearson(self.hits, self.n)

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.hits + other.hits, self.n + other.n)

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = self.interval
        return f"{100 * self.hits / self.n:.2f} % [{100 * low:.1f}–{100 * high:.1f}] {self.hits}/{self.n}"


def clopper_pearson(hits: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact bounds of a binomial rate; (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _below(hits - 1, n, p) < tail)
    high = 1.0 if hits == n else _solve(lambda p: _below(hits, n, p) > tail)
    return low, high


def _solve(too_low: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return (low + high) / 2


def _below(k: int, n: int, p: float) -> float:
    """Return P(X <= k) of a binomial(n, p)."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(k >= n)
    logs = [_choose(n, x) + x * math.log(p) + (n - x) * math.log1p(-p) for x in range(k + 1)]
    return min(1.0, math.fsum(math.exp(v) for v in logs))


def _choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def f_beta(precision: float, recall: float, beta: float = 2.0) -> float:
    """Return the weighted harmonic mean; F2 counts a miss more than a false alarm."""
    bottom = beta * beta * precision + recall
    return (1 + beta * beta) * precision * recall / bottom if bottom else 0.0
