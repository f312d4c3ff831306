"""Names go back into an answer exactly, or not at all; a stream cut anywhere gives the same text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymize.reveal import Revealer, reveal
from anonymize.vault import PLACEHOLDER, Vault

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "reveal.jsonl").read_text("utf-8").splitlines()
]
PIECES = st.sampled_from(
    ["[PERSON-1]", "[PERSON-2]", "[PERSON-2]s", "[BARN-3]", "[PERSON-9]", "[PERSON 1]", "PERSON-1", "[", "]", "-1", "s", " ", ". ", "\n",
     "[ADRESS-1", "[[PERSON-1]]", "1b]", "[PERSON-1b]", "Hon sa"]
)  # fmt: skip


def vault() -> Vault:
    made = Vault("x")
    for label, key, surface in [
        ("PERSON", "a", "Anna Ek"), ("PERSON", "l", "Lars"), ("PERSON", "e", "elsa"), ("PERSON", "a", "Anna"), ("ADDRESS", "s", "Storgatan 1"),
    ]:  # fmt: skip
        made.pseudonym(label, key, surface)
    made.role(3, "BARN")
    return made


@pytest.mark.parametrize("case", CASES, ids=[c["answer"][:40] for c in CASES])
def test_answers(case: dict[str, object]) -> None:
    got = reveal(str(case["answer"]), vault(), case.get("expected", ()))  # type: ignore[arg-type]
    assert got.text == case["text"]
    for kind in ("returned", "dropped", "mutated", "invented"):
        assert list(getattr(got, kind)) == case.get(kind, [])


@settings(max_examples=1000)
@given(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
def test_every_cut_of_a_stream_gives_the_unsplit_text(answer: str) -> None:
    whole = reveal(answer, vault()).text
    by_one = Revealer(vault())
    assert "".join(by_one.feed(c) for c in answer) + by_one.close() == whole
    for cut in range(len(answer) + 1):
        two = Revealer(vault())
        assert two.feed(answer[:cut]) + two.feed(answer[cut:]) + two.close() == whole


@settings(max_examples=1000)
@given(st.lists(PIECES | st.text(alphabet="[]PERSON-123bs \n*", max_size=6), max_size=10).map("".join))
def test_nothing_is_restored_but_exact_placeholders(answer: str) -> None:
    text = reveal(answer, vault()).text
    exact = sum(vault().surface(m[0]) is not None for m in PLACEHOLDER.finditer(answer))
    names = sum(text.count(name) for name in ("Anna", "Lars", "elsa", "Elsa", "Storgatan 1"))
    assert names == exact


def test_a_stream_holds_back_little() -> None:
    stream = Revealer(vault())
    for _ in range(1000):
        stream.feed("[PERSON-" + "1" * 50)
        assert len(stream._held) <= 64
