"""Two people never share a placeholder (promise 5): small cases of people who are easily taken for one another.

Each row of tests/data/people_alike.jsonl is a case with whose every mention is. None may be merged, whatever it costs in splits.
"""

from pathlib import Path

import pytest

from eval.people import evaluate
from eval.rows import cases, load

FILE = Path(__file__).parents[1] / "data" / "people_alike.jsonl"
ROWS = list(cases(load([FILE])))
OLDER = 722  # cases before those of 30 November 2026


@pytest.mark.parametrize("row", ROWS, ids=[row[0].case for row in ROWS])
def test_nobody_is_merged(row):
    _, faults = evaluate(row)
    assert not [f["forms"] for f in faults if f["kind"] == "merged"]


def test_what_that_costs():
    score, _ = evaluate(load([FILE]))
    assert score.cases >= 783 and score.merged == 0
    assert score.split <= 201 and score.questions * 20 <= score.persons
    older, _ = evaluate([mentions for case in ROWS[:OLDER] for mentions in case])
    assert older.split <= 180  # what came later was written to try it
