"""Who is who on the development cases: nobody merged, and no fewer put together than the log says."""

import pytest

from anonymize.mask import Masker
from anonymize.settings import Policy
from anonymize.spans import Span
from eval.people import b3, ceaf_e, evaluate
from eval.people_found import of_found
from eval.rows import Gold, Row, find, load


def test_nobody_is_merged_on_the_development_cases() -> None:
    score, faults = evaluate(load(find("pii")))
    assert score.merged == 0, [f["case"] for f in faults if f["kind"] == "merged"]
    assert score.b3_precision == pytest.approx(1) and score.b3 >= 0.953 and score.ceaf >= 0.886
    assert score.questions * 20 <= score.persons


def test_nobody_is_merged_where_all_are_easily_taken_for_one_another() -> None:
    score, faults = evaluate(load(find("people")))
    assert score.merged == 0, [f["case"] for f in faults if f["kind"] == "merged"]
    assert score.b3 >= 0.875


def test_nobody_is_merged_in_a_second_such_set() -> None:
    score, _ = evaluate(load(find("people2")))
    assert score.merged == 0 and score.b3 >= 0.784


def test_nobody_is_merged_in_a_third() -> None:
    score, _ = evaluate(load(find("people3")))
    assert score.merged == 0 and score.b3 >= 0.801


def test_nobody_is_merged_in_a_fourth_of_which_half_is_everyday() -> None:
    rows = load(find("people4"))
    score, _ = evaluate(rows)
    assert score.merged == 0 and score.b3 >= 0.876
    everyday, _ = evaluate([row for row in rows if row.case <= "g-81"])
    assert everyday.b3 >= 0.973 and everyday.questions * 20 <= everyday.persons


def test_few_are_merged_in_a_set_that_nobody_has_read() -> None:
    score, _ = evaluate(load(find("people6")))
    assert score.merged <= 1 and score.b3 >= 0.869  # nobody should be merged: see its README
    assert score.questions * 20 <= score.persons


def test_few_are_merged_in_another_that_nobody_has_read() -> None:
    score, _ = evaluate(load(find("people8")))
    assert score.merged <= 3 and score.b3 >= 0.862  # nobody should be merged: see its README
    assert score.questions * 20 <= score.persons


def test_nobody_is_merged_in_a_seventh_of_which_half_is_everyday() -> None:
    rows = load(find("people7"))
    score, faults = evaluate(rows)
    assert score.merged == 0, [f["case"] for f in faults if f["kind"] == "merged"]
    assert score.b3 >= 0.910
    everyday, _ = evaluate([row for row in rows if row.case <= "j-114"])
    assert everyday.b3 >= 0.965 and everyday.questions * 20 <= everyday.persons


def test_nobody_is_merged_in_a_fifth() -> None:
    score, _ = evaluate(load(find("people5")))
    assert score.merged == 0 and score.b3 >= 0.899
    assert score.questions * 20 <= score.persons and score.b3_answered >= 0.825


def test_what_answers_settle_and_what_no_find_covers() -> None:
    text = "Anna Ek och Anna Lund kom. Anna log. Anna gick. Bo grät."
    places = [(0, 7, "1"), (12, 21, "2"), (27, 31, "1"), (37, 41, "1"), (48, 50, "3")]
    row = Row("1", "1", "", text, tuple(Gold(start, end, "PERSON", person) for start, end, person in places))
    score, _ = evaluate([row])
    assert score.questions == 1 and score.b3_recall == pytest.approx(3 / 5) and score.b3_answered == 1
    spans = tuple(Span(start, end, "PERSON") for start, end, _ in places[:4])
    masker = Masker(
        lambda _text, _people: spans, lambda _docs, found, _people: list(found), lambda _text, _registry: ()
    )
    found, _ = evaluate([row], of_found(masker, Policy()))
    assert found.unfound == 1 and found.merged == 0


def test_a_find_over_two_people_merges_them() -> None:
    row = Row("1", "1", "", "Gun Baran", (Gold(0, 3, "PERSON", "1"), Gold(4, 9, "PERSON", "2")))
    masker = Masker(
        lambda _text, _people: (Span(0, 9, "PERSON"),), lambda _docs, found, _people: list(found), lambda _text, _registry: ()
    )  # fmt: skip
    assert evaluate([row], of_found(masker, Policy()))[0].merged == 1


def test_the_measures_on_a_case_that_can_be_counted_by_hand() -> None:
    places = [(0, n) for n in range(4)]
    truth = dict(zip(places, "aabb", strict=True))
    assert b3(truth, truth) == (4, 4) and ceaf_e(truth, truth) == (2, 2, 2)
    split = dict(zip(places, "wxyy", strict=True))
    assert b3(truth, split) == (4, 3)  # recall ½ + ½ + 1 + 1
    merged = dict.fromkeys(places, "one")
    assert b3(truth, merged) == (2, 4)
    assert ceaf_e(truth, merged)[0] == pytest.approx(4 / 6)
