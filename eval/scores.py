"""Rates with the interval they allow: nothing is measured as a bare number.

Clopper & Pearson 1934: the exact binomial interval, two-sided 95 %.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95
STEPS = 50  # of bisection: 2**-50 is far below any digit shown
TERMS = 2000  # of the continued fraction; some tens are used


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
    low = 0.0 if hits == 0 else _solve(lambda p: beta_below(p, hits, n - hits + 1) < tail)
    high = 1.0 if hits == n else _solve(lambda p: beta_below(p, hits + 1, n - hits) < 1 - tail)
    return low, high


def median_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the bounds that the true median lies between, whatever the values' distribution (the sign test's, exact).

    So few values that no pair of them is as sure as asked for give the least and the greatest.
    """
    ordered, n = sorted(values), len(values)
    below, cut = 0.5**n, 0  # the chance that at most `cut` values lie under the true median
    while below + math.comb(n, cut + 1) * 0.5**n <= (1 - confidence) / 2:
        cut += 1
        below += math.comb(n, cut) * 0.5**n
    return ordered[cut], ordered[n - 1 - cut]


def _solve(too_low: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), by its continued fraction (Numerical Recipes 6.4)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Evaluate the continued fraction of I_x(a, b) by Lentz's method."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    out = d
    for m in range(1, TERMS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _not_zero(1 + step * d), _not_zero(1 + step / c)
            out *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return out


def _not_zero(x: float) -> float:
    return x if abs(x) > 1e-300 else 1e-300


def f_beta(precision: float, recall: float, beta: float = 2.0) -> float:
    """Return the weighted harmonic mean; F2 counts a miss more than a false alarm."""
    bottom = beta * beta * precision + recall
    return (1 + beta * beta) * precision * recall / bottom if bottom else 0.0
