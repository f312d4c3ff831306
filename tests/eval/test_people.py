"""Who is who on the development cases: nobody merged, and no fewer put together than the log says."""

import pytest

from eval.people import b3, ceaf_e, evaluate
from eval.rows import find, load


def test_nobody_is_merged_on_the_development_cases() -> None:
    score, faults = evaluate(load(find("pii")))
    assert score.merged == 0, [f["case"] for f in faults if f["kind"] == "merged"]
    assert score.b3_precision == pytest.approx(1) and score.b3 >= 0.949 and score.ceaf >= 0.877
    assert score.questions * 20 <= score.persons


def test_nobody_is_merged_where_all_are_easily_taken_for_one_another() -> None:
    score, faults = evaluate(load(find("people")))
    assert score.merged == 0, [f["case"] for f in faults if f["kind"] == "merged"]
    assert score.b3 >= 0.86


def test_nobody_is_merged_in_a_second_such_set() -> None:
    score, _ = evaluate(load(find("people2")))
    assert score.merged == 0 and score.b3 >= 0.776


def test_nobody_is_merged_in_a_third() -> None:
    score, _ = evaluate(load(find("people3")))
    assert score.merged == 0 and score.b3 >= 0.791


def test_nobody_is_merged_in_a_fourth_of_which_half_is_everyday() -> None:
    rows = load(find("people4"))
    score, _ = evaluate(rows)
    assert score.merged == 0 and score.b3 >= 0.866
    everyday, _ = evaluate([row for row in rows if row.case <= "g-81"])
    assert everyday.b3 >= 0.973 and everyday.questions * 20 <= everyday.persons


@pytest.mark.parametrize(("name", "merged", "least"), [("people5", 3, 0.852), ("people6", 1, 0.869)])
def test_few_are_merged_in_sets_that_nobody_has_read(name: str, merged: int, least: float) -> None:
    score, _ = evaluate(load(find(name)))
    assert score.merged <= merged and score.b3 >= least  # nobody should be merged: see their READMEs
    assert score.questions * 20 <= score.persons


def test_the_measures_on_a_case_that_can_be_counted_by_hand() -> None:
    places = [(0, n) for n in range(4)]
    truth = dict(zip(places, "aabb", strict=True))
    assert b3(truth, truth) == (4, 4) and ceaf_e(truth, truth) == (2, 2, 2)
    split = dict(zip(places, "wxyy", strict=True))
    assert b3(truth, split) == (4, 3)  # recall ½ + ½ + 1 + 1
    merged = dict.fromkeys(places, "one")
    assert b3(truth, merged) == (2, 4)
    assert ceaf_e(truth, merged)[0] == pytest.approx(4 / 6)
