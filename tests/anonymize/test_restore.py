"""Promise 4: restore(mask(t)) == t for every text, whatever was found in it and however it overlaps."""

import itertools
import os
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from anonymize.labels import LABELS
from anonymize.mask import Masker, restore
from anonymize.people import Source
from anonymize.settings import Policy
from anonymize.spans import Span, union
from anonymize.vault import PLACEHOLDER, Vault
from eval.torture import exact

CASES = int(os.environ.get("AKTSAM_RESTORE_CASES", "2000"))
SHARP = (
    "[PERSON-1]", "[PERSON-1b]", "[PERSON 1]", "[TEXT-1]", "[BARN-1]", "[", "]", "-1", "PERSON", "Mamma ", "Anna", "Anna Ek", "Bo", "s", " ",
)  # fmt: skip
PIECES = st.sampled_from([*SHARP, "\n", "å", "\u0301", "😀"])
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join)
LABEL = st.sampled_from(sorted(LABELS))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """A text and spans anywhere in it, overlapping at will."""
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends, LABEL), max_size=6))
    return text, tuple(Span(min(a, b), max(a, b), label) for a, b, label in pairs if a != b)


def masker(found: dict[str, tuple[Span, ...]], residues=()) -> Masker:
    return Masker(
        lambda text, _people: found[text], lambda _docs, spans, _people: list(spans), lambda _text, _registry: residues
    )


@settings(max_examples=CASES, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(documents(), min_size=1, max_size=3))
@example([("[PERSON-1] och [TEXT-1]", (Span(0, 4, "PERSON"),))])
@example([("[[PERSON-1]]Anna-1]", (Span(12, 16, "PERSON"),))])
def test_restore_is_exact(case: list[tuple[str, tuple[Span, ...]]]) -> None:
    found = dict(case)
    sources = [Source(str(n), text) for n, text in enumerate(found)]
    vault = Vault("case")
    masking = masker(found)(sources, Policy(keep=frozenset({"DATE", "PUBLIC"})), vault)
    for source, document in zip(sources, masking.documents, strict=True):
        assert restore(document.masked.text, vault) == source.text
        assert restore(document.masked.text, Vault.load(vault.dump())) == source.text
        for a, b in [(0, len(source.text)), (len(source.text) // 3, 2 * len(source.text) // 3)]:
            assert source.text[a:b] in restore(document.masked.slice(a, b), vault)


@pytest.mark.parametrize("cases", [20_000, pytest.param(1_000_000, marks=pytest.mark.nightly)])
def test_restore_is_exact_for_many(cases: int) -> None:
    """Random texts and spans from one seed: with roles, several documents a case, and a vault that went through its file form."""
    chance = random.Random(cases)
    assert all(exact(chance) for _ in range(cases))


@settings(max_examples=CASES)
@given(documents())
def test_every_placeholder_in_a_masked_text_is_ours(case: tuple[str, tuple[Span, ...]]) -> None:
    text, spans = case
    vault = Vault()
    masked = masker({text: spans})([Source("1", text)], Policy(), vault).documents[0].masked.text.text
    assert {m[0] for m in PLACEHOLDER.finditer(masked)} <= set(vault.placeholders())


@settings(max_examples=CASES)
@given(documents(), st.data())
def test_offsets_go_back_to_what_they_came_from(case: tuple[str, tuple[Span, ...]], data: st.DataObject) -> None:
    text, spans = case
    masked = masker({text: spans})([Source("1", text)], Policy(), Vault()).documents[0].masked
    shown = masked.text.text
    a, b = sorted(data.draw(st.tuples(st.integers(0, len(shown)), st.integers(0, len(shown)))))
    start, end = masked.source(a, b)
    assert 0 <= start <= len(text) and 0 <= end <= len(text)
    if a < b:
        assert shown[a:b] in masked.slice(start, end).text


@given(documents())
def test_the_union_covers_all_that_was_found_and_nothing_else(case: tuple[str, tuple[Span, ...]]) -> None:
    _, spans = case
    merged = union(spans)
    assert all(x.end <= y.start for x, y in itertools.pairwise(merged))
    assert {n for s in spans for n in range(s.start, s.end)} == {n for s in merged for n in range(s.start, s.end)}
