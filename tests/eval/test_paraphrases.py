"""Pairs of a source and what is said of it: few true ones are accused, most planted errors found. Floors below what is measured."""

from pathlib import Path

import pytest

from eval.paraphrases import Claim, claims, rates, rows

DATA = Path(__file__).parents[1] / "data"
FILE, RETOLD = DATA / "paraphrases.jsonl", DATA / "retold.jsonl"


@pytest.mark.parametrize(("half", "accused", "swapped"), [("odd", 0.05, 0.75), ("even", 0.13, 0.7)])
def test_checks_tell_true_paraphrases_from_planted_errors(half: str, accused: float, swapped: float) -> None:
    found = rates([(claim, claim.found()) for claim in claims(rows(FILE, half))])
    assert found["false alarms"].n > 100
    assert found["false alarms"].value <= accused
    assert found["found/swapped"].value >= swapped
    assert found["found/amount"].value >= 0.9
    assert found["found/date"].value == 1


@pytest.mark.parametrize(("half", "accused", "denied", "swapped"), [("odd", 0.07, 0.6, 0.4), ("even", 0.25, 0.65, 0.4)])
def test_freer_paraphrases_of_several_sentences(half: str, accused: float, denied: float, swapped: float) -> None:
    found = rates([(claim, claim.found()) for claim in claims(rows(RETOLD, half))])
    assert found["false alarms"].n >= 75
    assert found["false alarms"].value <= accused
    assert found["found/negation"].value >= denied
    assert found["found/swapped"].value >= swapped


def test_people_change_places_by_code_but_not_where_either_may_stand_first() -> None:
    row = {
        "source": "[PERSON-1] ringde [PERSON-2].",
        "true": ["[PERSON-2] blev uppringd av [PERSON-1]."],
        "planted": {},
    }
    assert [c.text for c in claims([row]) if c.error] == ["[PERSON-1] blev uppringd av [PERSON-2]."]
    mutual = {
        "source": "[PERSON-1] är gift med [PERSON-2].",
        "true": ["[PERSON-2] är gift med [PERSON-1]."],
        "planted": {},
    }
    assert [c.error for c in claims([mutual])] == [""]


def test_a_claim_names_the_checks_that_accuse_it() -> None:
    assert Claim("Hon betalar 400 kr.", "Hon betalar 500 kr.").found() == ("numbers",)
