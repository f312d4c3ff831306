"""The officer's word stands, also after a document is added, and can be taken back; numbers never change hands."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from anonymize.corrections import Apart, At, Correction, MaskThis, Merge, Relabel, SetRole, Split, pack, unpack
from anonymize.errors import BadCorrection
from anonymize.labels import LABELS
from anonymize.mask import Masker, Masking, restore
from anonymize.people import Source
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "corrections.jsonl").read_text("utf-8").splitlines()
]
NAMES = ["Anna Svensson", "Anki Svensson", "Anna", "Bo Ek", "Karin Lund"]
TEXT = "Anna Svensson och Anki Svensson mötte Bo Ek. Anna log. Handläggare Karin Lund skrev. Maskot: Teddybjörn."
ADDED = "Karin Lund ringde Anna. Teddybjörn är borta."


def find(text: str, _people: object) -> tuple[Span, ...]:
    """A detector that knows five names and thinks a teddy bear is one more."""
    return tuple(
        Span(at, at + len(name), "PERSON") for name in [*NAMES, "Teddybjörn"] for at in range(len(text)) if text.startswith(name, at)
        and not (name == "Anna" and text.startswith("Anna Svensson", at))
    )  # fmt: skip


MASKER = Masker(find, lambda _docs, spans, _people: list(spans), lambda _text, _registry: ())


def masked(
    corrections: Sequence[Correction], *texts: str, policy: Policy | None = None, vault: Vault | None = None
) -> tuple[list[str], Vault, Masking]:
    vault = vault or Vault("x")
    sources = [Source(str(n), t) for n, t in enumerate(texts or (TEXT,))]
    MASKER(sources[:1], policy or Policy(), vault)  # as the officer saw it
    masking = MASKER(sources, policy or Policy(), vault, corrections=corrections)
    for source, document in zip(sources, masking.documents, strict=True):
        assert restore(document.masked.text, vault) == source.text
    return [d.masked.text.text for d in masking.documents], vault, masking


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_correction_does_what_it_says_no_more_and_can_be_taken_back(case: dict[str, object]) -> None:
    corrections = unpack(case["corrections"])  # type: ignore[arg-type]
    before, vault, _ = masked((), policy=Policy(roles=True) if case.get("roles") else None)
    policy = Policy(roles=True) if case.get("roles") else None
    assert masked(corrections, policy=policy, vault=vault)[0] == [case["text"]]
    assert masked(corrections, policy=policy, vault=vault)[0] == [case["text"]]  # applied again
    assert masked((), policy=policy, vault=vault)[0] == before  # taken back
    assert unpack(pack(corrections)) == corrections


def test_corrections_hold_when_a_document_is_added() -> None:
    corrections = unpack([
        {"op": "merge", "persons": ["PERSON-1", "PERSON-2"]}, {"op": "public", "person": "PERSON-4"}, {"op": "remove", "text": "Teddybjörn"},
    ])  # fmt: skip
    assert masked(corrections, TEXT, ADDED)[0][1] == "Karin Lund ringde [PERSON-1b]. Teddybjörn är borta."


WORD = "idrottsläraren"
THREE = (f"{WORD.capitalize()} ringde. Anna såg {WORD} gå.", f"Anna och {WORD}s son kom.", f"Bo Ek såg {WORD}.")


@pytest.mark.parametrize("known", [False, True], ids=["nobody found it", "found"])
@pytest.mark.parametrize("label", LABELS)
def test_what_the_officer_masks_is_masked_whatever_the_policy_says_of_its_kind(label: str, known: bool) -> None:
    find = lambda t, _people: tuple(Span(m.start(), m.end(), label) for m in re.finditer(WORD, t) if known)  # noqa: E731
    masker, sources = replace(MASKER, detect=find), [Source(str(n), t) for n, t in enumerate(THREE)]
    here = At("0", THREE[0].index(WORD), THREE[0].index(WORD) + len(WORD))
    everywhere, one = MaskThis(WORD, label), MaskThis(WORD, label, here, everywhere=False)
    for keep in (LABELS, {label}, {*LABELS} - {label}, ()):
        policy, vault = Policy(keep=frozenset(keep)), Vault("x")

        def shown(corrections: Sequence[Correction], policy: Policy = policy, vault: Vault = vault) -> list[bool]:
            out = masker(sources, policy, vault, corrections=corrections).documents
            assert [restore(d.masked.text, vault) for d in out] == [*THREE]
            return [WORD in d.masked.text.text for d in out]

        before = shown(())
        assert shown([everywhere]) == [False] * 3
        assert shown([everywhere, Relabel(WORD, "HEALTH")]) == [False] * 3  # of another kind, and still to be masked
        assert shown([one]) == [False, *before[1:]]
        assert shown(()) == before


def test_of_what_is_only_of_another_kind_the_policy_decides() -> None:
    kind = [Relabel("Teddybjörn", "OCCUPATION")]
    assert "Maskot: Teddybjörn." in masked(kind, policy=Policy(keep=frozenset({"OCCUPATION"})))[0][0]
    assert "Maskot: [YRKE-1]." in masked(kind)[0][0]


BODY = "Aneby kommun ringde. Hon bor i Aneby. Anebys skola och Aneby kommuns svar. Vera Aneby kom."
KINDS = {"Aneby kommun": "ORGANISATION", "Anebys skola": "AUTHORITY", "Vera Aneby": "PERSON"}  # an authority may stand


@pytest.mark.parametrize(
    ("start", "everywhere", "shown"),
    [
        (BODY.index("Aneby. "), True, "[ORGANISATION-1] ringde. Hon bor i [PLATS-1]. [MYNDIGHET-1] och [ORGANISATION-1]s svar. [PERSON-1] kom."),
        (0, True, "[ORGANISATION-1] ringde. Hon bor i [PLATS-1]. [MYNDIGHET-1] och [ORGANISATION-1]s svar. [PERSON-1] kom."),
        (0, False, "[PLATS-1] ringde. Hon bor i Aneby. Anebys skola och [ORGANISATION-1]s svar. [PERSON-1] kom."),
    ],
)  # fmt: skip
def test_what_is_named_by_a_word_keeps_its_kind_when_the_word_is_masked_everywhere(
    start: int, everywhere: bool, shown: str
) -> None:
    def known(text: str, _people: object) -> tuple[Span, ...]:
        found = [(m, kind) for name, kind in KINDS.items() for m in re.finditer(name, text)]
        return tuple(sorted(Span(m.start(), m.end(), kind) for m, kind in found))

    masker, here = replace(MASKER, detect=known), At("0", start, start + len("Aneby"))
    out = masker([Source("0", BODY)], Policy(keep=frozenset({"PUBLIC"})), Vault("x"), corrections=[MaskThis("Aneby", "LOCATION", here, everywhere)])  # fmt: skip
    assert out.documents[0].masked.text.text == shown


ASKED = "Joakim Ek kom. Jocke grät. Jocke gick.\nElias Lind kom. Ellis grät. Ellis gick.\nAnna Berg och Anna Dahl kom.\nAnna grät."


@pytest.mark.parametrize(
    ("merged", "left"),
    [
        ([], ["Jocke", "Ellis", "Anna"]),
        ([(1, 2)], ["Ellis", "Anna"]),
        ([(3, 4)], ["Jocke", "Anna"]),
        ([(5, 7)], ["Jocke", "Ellis"]),
        ([(1, 2), (6, 7)], ["Ellis"]),
        ([(1, 3)], ["Jocke", "Ellis", "Anna"]),  # no answer to any
        ([(5, 6)], ["Jocke", "Ellis", "Anna"]),  # the two she may be are one now: whether she is, is still asked
        ([(1, 2), (3, 4), (5, 7)], []),
    ],
)
@pytest.mark.parametrize("answer", [Merge, Apart], ids=["yes", "no"])
def test_an_answer_leaves_every_other_question_open(
    merged: list[tuple[int, ...]], left: list[str], answer: type[Merge] | type[Apart]
) -> None:
    if answer is Apart and any(7 in numbers for numbers in merged):  # she may be two people: no to both
        merged = [(5, 6, 7) if 7 in numbers else numbers for numbers in merged]
    names = re.compile("Joakim Ek|Jocke|Elias Lind|Ellis|Anna Berg|Anna Dahl|Anna")
    named = Masker(
        lambda text, _people: tuple(Span(m.start(), m.end(), "PERSON") for m in names.finditer(text)),
        lambda _docs, spans, _people: list(spans), lambda _text, _registry: (),
    )  # fmt: skip
    masking = named([Source("0", ASKED)], Policy(), Vault(), corrections=[answer(numbers) for numbers in merged])
    assert {q.text.split()[1] for q in masking.registry.questions} == {*left}
    assert {ASKED[start:].split()[0] for q in masking.registry.questions for _, start in q.places} == {*left}


def test_a_name_learnt_in_full_later_keeps_its_number() -> None:
    vault = Vault()
    first = [Source("1", "Anna log.")]
    assert MASKER(first, Policy(), vault).documents[0].masked.text.text == "[PERSON-1] log."
    both = MASKER([*first, Source("2", "Bo Ek mötte Anna Svensson.")], Policy(), vault)
    assert [d.masked.text.text for d in both.documents] == ["[PERSON-1] log.", "[PERSON-2] mötte [PERSON-1b]."]


def test_two_whom_a_later_document_tells_apart_never_share_the_number_of_the_name_they_shared() -> None:
    vault = Vault()
    first = [Source("1", "Anna log. Anna grät.")]
    MASKER(first, Policy(), vault)
    later = MASKER(
        [*first, Source("2", "Anna Svensson kom."), Source("3", "Anki Svensson, kallad Anna, gick.")], Policy(), vault
    )
    numbers = {p.key: vault.number("PERSON", p.key) for p in later.registry.persons}
    assert len(set(numbers.values())) == len(numbers)


def test_roles_are_written_when_the_policy_wants_them_and_the_number_stays() -> None:
    text, vault, _ = masked((SetRole(1, "MAMMA"),), policy=Policy(roles=True))
    assert text[0].startswith("[MAMMA-1] och [PERSON-2] mötte [PERSON-3]. [MAMMA-1b] log. Handläggare [HANDLAGGARE-4]")
    assert masked((SetRole(1, "MAMMA"),), vault=vault)[0][0].startswith("[PERSON-1] och")  # another policy


def test_nothing_of_a_correction_shows_and_unknown_numbers_do_nothing() -> None:
    rows = [json.loads(line) for case in CASES for line in map(json.dumps, case["corrections"])]
    assert not any(name in repr(unpack(rows)) for name in ("Anna", "Teddy", "Svensson"))
    assert masked((Merge((7, 9)), Split(9, "x"), SetRole(9, "BARN")))[0] == masked(())[0]


@pytest.mark.parametrize("row", [
    {}, {"op": "mörda"}, {"op": "merge"}, {"op": "merge", "persons": ["Anna"]}, {"op": "split", "person": "PERSON-1"}, {"op": "add", "text": "x", "label": "NAMN"},
    {"op": "role", "person": "PERSON-1", "role": "KUNG"}, {"op": "remove", "text": " "}, {"op": "add", "text": 7, "label": "PERSON"}, 7, {"op": "merge", "persons": [1]},
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_number_and_without_its_text(row: dict[str, object]) -> None:
    with pytest.raises(BadCorrection, match="Rättelse 2 ") as error:
        unpack([{"op": "public", "person": "PERSON-1"}, row])
    assert "Anna" not in str(error.value)
