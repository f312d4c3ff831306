"""The officer's word stands, also after a document is added; numbers never change hands."""

from collections.abc import Sequence

import pytest

from anonymize.corrections import Correction, KeepThis, MaskThis, Merge, PublicOfficial, SetRole, Split
from anonymize.mask import Masker, Masking, restore
from anonymize.people import Source
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault

NAMES = ["Anna Svensson", "Anki Svensson", "Anna", "Bo Ek", "Karin Lund"]
TEXT = "Anna Svensson och Anki Svensson mötte Bo Ek. Anna log. Handläggare Karin Lund skrev. Maskot: Teddybjörn."
ADDED = "Karin Lund ringde Anna. Teddybjörn är borta."


def find(text: str, _people: object) -> tuple[Span, ...]:
    """A detector that knows five names and thinks a teddy bear is one more."""
    return tuple(
        Span(at, at + len(name), "PERSON") for name in [*NAMES, "Teddybjörn"] for at in range(len(text)) if text.startswith(name, at)
        and not (name == "Anna" and text.startswith("Anna Svensson", at))
    )  # fmt: skip


def masked(
    corrections: Sequence[Correction], *texts: str, policy: Policy | None = None
) -> tuple[list[str], Vault, Masking]:
    vault = Vault("x")
    masker = Masker(find, lambda _docs, spans, _people: list(spans), lambda _text, _registry: ())
    sources = [Source(str(n), t) for n, t in enumerate(texts or (TEXT,))]
    masker(sources[:1], policy or Policy(), vault)  # as the officer saw it
    masking = masker(sources, policy or Policy(), vault, corrections=corrections)
    for source, document in zip(sources, masking.documents, strict=True):
        assert restore(document.masked.text, vault) == source.text
    return [d.masked.text.text for d in masking.documents], vault, masking


@pytest.mark.parametrize(("corrections", "text"), [
    ((), "[PERSON-1] och [PERSON-2] mötte [PERSON-3]. [PERSON-1b] log. Handläggare [PERSON-4] skrev. Maskot: [PERSON-5]."),
    ((Merge(2, 1),), "[PERSON-1] och [PERSON-1c] mötte [PERSON-3]. [PERSON-1b] log. Handläggare [PERSON-4] skrev. Maskot: [PERSON-5]."),
    ((Split(1, "Anna"),), "[PERSON-1] och [PERSON-2] mötte [PERSON-3]. [PERSON-6] log. Handläggare [PERSON-4] skrev. Maskot: [PERSON-5]."),
    ((PublicOfficial(4),), "[PERSON-1] och [PERSON-2] mötte [PERSON-3]. [PERSON-1b] log. Handläggare Karin Lund skrev. Maskot: [PERSON-5]."),
    ((KeepThis("Teddybjörn"),), "[PERSON-1] och [PERSON-2] mötte [PERSON-3]. [PERSON-1b] log. Handläggare [PERSON-4] skrev. Maskot: Teddybjörn."),
    ((MaskThis("skrev", "OCCUPATION"),), "[PERSON-1] och [PERSON-2] mötte [PERSON-3]. [PERSON-1b] log. Handläggare [PERSON-4] [YRKE-1]. Maskot: [PERSON-5]."),
    ((Merge(7, 9), Split(9, "x"), SetRole(9, "BARN")), "[PERSON-1] och [PERSON-2] mötte [PERSON-3]. [PERSON-1b] log. Handläggare [PERSON-4] skrev. Maskot: [PERSON-5]."),
])  # fmt: skip
def test_a_correction_does_what_it_says_and_no_more(corrections: tuple[Correction, ...], text: str) -> None:
    assert masked(corrections)[0] == [text]


def test_corrections_hold_when_a_document_is_added() -> None:
    corrections = (Merge(1, 2), PublicOfficial(4), KeepThis("Teddybjörn"))
    assert masked(corrections, TEXT, ADDED)[0][1] == "Karin Lund ringde [PERSON-1b]. Teddybjörn är borta."


def test_roles_are_written_when_the_policy_wants_them_and_the_number_stays() -> None:
    text = masked((SetRole(1, "MAMMA"),), policy=Policy(roles=True))[0][0]
    assert text.startswith("[MAMMA-1] och [PERSON-2] mötte [PERSON-3]. [MAMMA-1b] log. Handläggare [HANDLAGGARE-4]")


def test_a_name_learnt_in_full_later_keeps_its_number() -> None:
    vault = Vault()
    masker = Masker(find, lambda _docs, spans, _people: list(spans), lambda _text, _registry: ())
    first = [Source("1", "Anna log.")]
    assert masker(first, Policy(), vault).documents[0].masked.text.text == "[PERSON-1] log."
    both = masker([*first, Source("2", "Bo Ek mötte Anna Svensson.")], Policy(), vault)
    assert [d.masked.text.text for d in both.documents] == ["[PERSON-1] log.", "[PERSON-2] mötte [PERSON-1b]."]
