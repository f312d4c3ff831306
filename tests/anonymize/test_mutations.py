"""Promise 4, against a model that bends: what is not exactly a placeholder is never restored, and is counted."""

import random

import pytest

from anonymize.reveal import Revealer, reveal
from eval.torture import BENT, WORDS, answer, filled, torture

VAULT = filled()
EXACT = VAULT.placeholders()


@pytest.mark.parametrize("name", BENT)
def test_a_bent_placeholder_is_never_restored_and_always_counted(name: str) -> None:
    chance = random.Random(name)
    for _ in range(100):
        whole = chance.sample(EXACT, 3)
        bent = BENT[name](chance.choice(EXACT))
        assert VAULT.surface(bent) is None
        pieces = [*whole, bent, *chance.choices(WORDS, k=12)]
        chance.shuffle(pieces)
        told = reveal(" ".join(pieces), VAULT, expected=whole)
        assert told.text == " ".join(VAULT.surface(p) or p for p in pieces)
        assert set(told.returned) == set(whole) and not told.dropped
        assert any(seen in bent or bent in seen for seen in (*told.mutated, *told.invented))


def test_a_thousand_answers_streamed_a_character_at_a_time() -> None:
    chance = random.Random(4)
    for _ in range(1000):
        text = answer(chance, VAULT)
        stream = Revealer(VAULT)
        assert "".join(stream.feed(c) for c in text) + stream.close() == reveal(text, VAULT).text


def test_the_suite_that_the_command_runs_finds_nothing_and_counts_what_it_did() -> None:
    done = torture(300)
    assert done.broken == 0 and (done.restored, done.streamed) == (300, 30) and done.bent >= len(BENT)
