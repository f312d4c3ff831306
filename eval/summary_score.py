"""What is counted of one summary, and the rates worked out of the counts: of one case, of many, of a resample of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from eval.summary_text import lix

RESAMPLES = 2000
SEED = 1


@dataclass(frozen=True)
class Score:
    """Counts. `found` of `facts`, and so on; what has no number is a name."""

    case: str
    template: str
    facts: int = 0
    found: int = 0
    critical: int = 0
    critical_missed: int = 0
    reached: int = 0  # facts told by the draft and what stands beside it
    critical_lost: int = 0  # critical ones told by neither
    points: int = 0
    flagged: int = 0
    withheld: int = 0
    atoms: int = 0
    atoms_unsupported: int = 0
    carried: int = 0
    citations: int = 0
    citations_needed: int = 0
    citations_exact: int = 0
    reported: int = 0
    reported_kept: int = 0
    gold_dates: int = 0
    gold_dates_found: int = 0
    dates: int = 0
    dates_right: int = 0
    events: int = 0
    events_told: int = 0
    contradictions: int = 0
    contradictions_told: int = 0
    sections: int = 0
    sections_filled: int = 0
    rouge2_shared: int = 0
    rouge2_said: int = 0
    rouge2_wanted: int = 0
    rougel_shared: int = 0
    rougel_said: int = 0
    rougel_wanted: int = 0
    words: int = 0
    sentences: int = 0
    long_words: int = 0
    source_words: int = 0
    seconds: float = 0.0
    missed: tuple[str, ...] = ()

    def rates(self) -> dict[str, float]:
        """Return every rate of RATES."""
        return {
            name: rate(_Counts({name: float(getattr(self, name)) for name in _counted()}))
            for name, rate in RATES.items()
        }


class _Counts:
    """Counts by name, and what is worked out of them."""

    def __init__(self, counts: Mapping[str, float]) -> None:
        self._counts = counts

    def share(self, part: str, whole: str, empty: float = 1.0) -> float:
        """part / whole; `empty` where there is nothing to count."""
        return self._counts[part] / self._counts[whole] if self._counts[whole] else empty

    def f1(self, precision: float, recall: float) -> float:
        """Their harmonic mean."""
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def lix(self) -> float:
        """LIX of the summaries together."""
        return lix(self._counts["words"], self._counts["sentences"], self._counts["long_words"])


Rate = Callable[[_Counts], float]
RATES: dict[str, Rate] = {
    "fact_recall": lambda c: c.share("found", "facts"),
    "critical_omission": lambda c: c.share("critical_missed", "critical", 0.0),
    "facts_reached": lambda c: c.share("reached", "facts"),
    "critical_lost": lambda c: c.share("critical_lost", "critical", 0.0),
    "unsupported": lambda c: c.share("atoms_unsupported", "atoms", 0.0),
    "flagged": lambda c: c.share("flagged", "points", 0.0),
    "citation_recall": lambda c: c.share("carried", "points"),
    "citation_precision": lambda c: c.share("citations_needed", "citations"),
    "citation_validity": lambda c: c.share("citations_exact", "citations"),
    "attribution_kept": lambda c: c.share("reported_kept", "reported"),
    "timeline_precision": lambda c: c.share("dates_right", "dates"),
    "timeline_recall": lambda c: c.share("gold_dates_found", "gold_dates"),
    "timeline_f1": lambda c: c.f1(c.share("dates_right", "dates"), c.share("gold_dates_found", "gold_dates")),
    "events_told": lambda c: c.share("events_told", "events"),
    "contradictions_told": lambda c: c.share("contradictions_told", "contradictions"),
    "section_completeness": lambda c: c.share("sections_filled", "sections"),
    "rouge2": lambda c: c.f1(c.share("rouge2_shared", "rouge2_said"), c.share("rouge2_shared", "rouge2_wanted")),
    "rougel": lambda c: c.f1(c.share("rougel_shared", "rougel_said"), c.share("rougel_shared", "rougel_wanted")),
    "length": lambda c: c.share("words", "source_words"),
    "lix": lambda c: c.lix(),
}
LOWER_IS_BETTER = frozenset({"critical_omission", "critical_lost", "unsupported", "flagged", "length", "lix"})


def total(scores: Sequence[Score]) -> Score:
    """Return the sum of scores."""
    return Score("alla", "", **{name: sum(getattr(s, name) for s in scores) for name in _counted()})


def _counted() -> list[str]:
    return [field.name for field in fields(Score) if field.type in (int, float)]


def intervals(scores: Sequence[Score]) -> dict[str, tuple[float, float]]:
    """Return for each rate the 95 % interval over cases drawn again with replacement (percentile bootstrap)."""
    drawn = [rates for rates, _ in _resampled(scores, scores)]
    return {name: _middle([rates[name] for rates in drawn]) for name in RATES}


def differences(scores: Sequence[Score], others: Sequence[Score]) -> dict[str, tuple[float, float, float]]:
    """Return (difference, low, high) of each rate between two engines on the same cases: both get the same draw."""
    if [s.case for s in scores] != [o.case for o in others]:
        raise ValueError("two engines are compared on the same cases")
    now, then = total(scores).rates(), total(others).rates()
    drawn = list(_resampled(scores, others))
    return {name: (now[name] - then[name], *_middle([a[name] - b[name] for a, b in drawn])) for name in RATES}


def _resampled(scores: Sequence[Score], others: Sequence[Score]) -> list[tuple[dict[str, float], dict[str, float]]]:
    names = _counted()
    tables = [np.array([[getattr(s, name) for name in names] for s in side], dtype=float) for side in (scores, others)]
    draws = np.random.default_rng(SEED).integers(0, len(scores), (RESAMPLES, len(scores)))
    times = np.stack([np.bincount(draw, minlength=len(scores)) for draw in draws])
    sums = [times @ table for table in tables]
    return [(_rates(names, a), _rates(names, b)) for a, b in zip(*sums, strict=True)]


def _rates(names: Sequence[str], row: np.ndarray) -> dict[str, float]:
    counts = _Counts(dict(zip(names, row.tolist(), strict=True)))
    return {name: rate(counts) for name, rate in RATES.items()}


def _middle(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
