"""True claims and strangers: the halves of the hand-written texts, and what the checks say of one."""

from random import Random

from eval.claims_facts import WRITTEN_MASKED, findings, free, strangers
from pipelines.checks import CHECKS


def test_the_halves_of_the_texts_are_apart_and_make_the_whole() -> None:
    whole, odd, even = ([text.case.documents[0].name for text in free(half)] for half in ("all", "odd", "even"))
    assert not set(odd) & set(even) and sorted(odd + even) == sorted(whole)


def test_a_stranger_is_found_and_placeholders_written_by_hand_are_not_accused() -> None:
    text = next(text for text in free("odd") if len(list(strangers(text, Random(1)))) > 1)
    false = findings(text, list(strangers(text, Random(1))), WRITTEN_MASKED)
    assert any(false) and len(WRITTEN_MASKED) == len(CHECKS) - 1
    assert not any(
        "finns i ärendet" in f.message for found in findings(text, text.claims, WRITTEN_MASKED) for f in found
    )
