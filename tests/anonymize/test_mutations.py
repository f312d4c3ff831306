"""Promise 4, against a model that bends: what is not exactly a placeholder is never restored, and is counted."""

import random
from collections.abc import Callable

import pytest

from anonymize.reveal import Revealer, reveal
from anonymize.vault import Vault

PEOPLE = [f"Namn{chr(97 + n)}{m}" for n in range(26) for m in "aou"]
BENT: dict[str, Callable[[str], str]] = {
    "a space for the hyphen": lambda p: p.replace("-", " "),
    "no hyphen": lambda p: p.replace("-", ""),
    "no brackets": lambda p: p[1:-1],
    "not closed": lambda p: p[:-1],
    "not opened": lambda p: p[1:],
    "lower case": str.lower,
    "title case": lambda p: p[0] + p[1:].capitalize(),
    "round brackets": lambda p: f"({p[1:-1]})",
    "angles": lambda p: f"<{p[1:-1]}>",
    "full width": lambda p: f"［{p[1:-1]}］",
    "bold inside": lambda p: f"[**{p[1:-1]}**]",
    "a tag inside": lambda p: p.replace("-", "-<b>"),
    "a new line inside": lambda p: p.replace("-", "-\n"),
    "escaped": lambda p: f"\\[{p[1:-1]}\\]",
    "a zero-width space": lambda p: p.replace("-", "\u200b-"),
    "an en dash": lambda p: p.replace("-", "–"),
    "a hyphen that does not break": lambda p: p.replace("-", "‑"),
    "English": lambda p: p.replace("PERSON", "CHILD").replace("MAMMA", "MOTHER"),
    "German": lambda p: p.replace("PERSON", "MENSCH").replace("MAMMA", "MUTTER"),
    "another role": lambda p: p.replace("PERSON", "PAPPA").replace("MAMMA", "PAPPA"),
    "a letter never given": lambda p: f"{p[:-1]}zz]",
    "a number never given": lambda p: p.replace("-", "-9"),
    "a zero before": lambda p: p.replace("-", "-0"),
}
WORDS = ["kom", "gick", "ringde", "om", "och", "mamman", "till", "för", "att", "hon", "inte", "2026", ",", ".", "!"]


def filled() -> Vault:
    vault = Vault("x")
    for name in PEOPLE:
        vault.pseudonym("PERSON", name, name)
        vault.pseudonym("PERSON", name, name + "sson")
    for number in range(1, len(PEOPLE), 3):
        vault.role(number, "MAMMA")
    return vault


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
        pieces = [chance.choice([chance.choice(EXACT), BENT[chance.choice([*BENT])](chance.choice(EXACT)), chance.choice(WORDS)]) for _ in range(20)]  # fmt: skip
        answer = chance.choice(["", " ", "s ", "\n"]).join(pieces)
        stream = Revealer(VAULT)
        assert "".join(stream.feed(c) for c in answer) + stream.close() == reveal(answer, VAULT).text
