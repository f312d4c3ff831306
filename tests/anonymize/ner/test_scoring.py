"""The bounds against published values, the tally by hand."""

import pytest

from anonymize.ner.scoring import Tally, interval


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (0, 301, 0.0, 0.01218),
        (10, 10, 0.6915, 1.0),
        (5, 10, 0.1871, 0.8129),
        (15, 100, 0.0865, 0.2353),
        (980, 1000, 0.9693, 0.9878),
    ],
)
def test_bounds_are_exact(hits: int, total: int, low: float, high: float) -> None:
    assert interval(hits, total) == pytest.approx((low, high), abs=2e-4)


def test_leak_is_none_covered_and_cover_is_every_letter() -> None:
    tally = Tally()
    gold = [(0, 7, "PERSON"), (8, 12, "PERSON"), (13, 16, "PERSON")]
    found = [(0, 7, "PERSON"), (8, 10, "PERSON")]
    tally.add("Anna Ek Erik Ali", gold, found, found)
    assert (tally.mentions, tally.exact, tally.covered, tally.leaked) == (3, 1, 1, 1)
    assert (tally.precision, tally.f1) == (0.5, 0.4)


def test_a_genitive_s_more_or_less_is_near() -> None:
    tally = Tally()
    tally.add("Annas och Lars", [(0, 4, "PERSON"), (10, 14, "PERSON")], [(0, 5, "PERSON"), (10, 13, "PERSON")], [])
    assert (tally.exact, tally.near, tally.f1_near) == (0, 2, 1.0)
