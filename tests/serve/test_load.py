"""Many officers at once: a few of them here, fifty for ten minutes by night. The exact budgets are told by python -m tests.serve.load."""

import pytest

from tests.serve.load import BUDGET, EXAMPLES, HEAVY, measured

BUSY = 10  # times the budget of 300 ms: the machine that runs the tests does other things too
GROWTH = 0.05  # of the memory after warming up


def test_a_few_officers_get_everything_done() -> None:
    told, _login, _pages = measured(3, 25, (0.1, 0.3), EXAMPLES / "orosanmalan-skola" / "orosanmalan.docx")
    assert not told.wrong, told.wrong
    assert told.cycles >= 3 and len(told.took) > 15


@pytest.mark.nightly
def test_fifty_officers_for_ten_minutes() -> None:
    told, login, pages = measured(50, 600)
    print("\n".join([f"alone: login {login:.2f} s, sixty pages {pages:.1f} s", *told.lines()]))
    assert not told.wrong, told.wrong
    assert told.growth < GROWTH
    assert not {r: p for r in told.took if r not in HEAVY and (p := told.p95(r)) > BUSY * BUDGET}
    assert told.cycles > 50
