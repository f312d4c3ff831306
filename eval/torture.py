"""Restoring put to the torture: random texts and spans, answers that bend their placeholders, answers cut at every character.

Texts are made of what is likeliest to break: brackets, lookalikes, names, genitives, combining marks; spans lie anywhere.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anonymize.labels import LABELS
from anonymize.mask import Masker, restore
from anonymize.people import Source
from anonymize.reveal import Revealer, reveal
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault

PIECES = (
    "[PERSON-1]", "[PERSON-1b]", "[PERSON 1]", "[TEXT-1]", "[BARN-1]", "[", "]", "-1", "PERSON", "Mamma ", "Anna", "Anna Ek",
    "Bo", "s", " ", "A.", "-", "'", ", ", "Ek-", "familjen ", "\nFrån: ", "\nMvh ", "\nFörnamn: ", "\nEfternamn: ", " (", ")",
    " = ", " hette ", "070-1740605", " och ", "mormor ", "Nguyen ", "van ", "Kalle", '"', "Lars", "0", "l", "¹", "ª", "²A",
    "en annan ", ", 8 år", ", 41 år", " och hans son ", "\nM: ", " heter också ", "19850111-2380", *"abc åäö.,\n", "\u0301", "😀",
)  # fmt: skip
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
WORDS = ("kom", "gick", "ringde", "om", "och", "mamman", "till", "för", "att", "hon", "inte", "2026", ",", ".", "!")


@dataclass(frozen=True)
class Tortured:
    """How many cases of each kind there were, and in how many of them the promise broke."""

    restored: int
    inexact: int
    bent: int
    bent_restored: int
    bent_unseen: int
    streamed: int
    cut_differently: int

    @property
    def broken(self) -> int:
        """All that should be none."""
        return self.inexact + self.bent_restored + self.bent_unseen + self.cut_differently


def torture(cases: int, seed: int = 4) -> Tortured:
    """Restore so many random cases, and put a tenth as many answers, at most 1 000 of each kind, to each test."""
    chance, vault, few = random.Random(seed), filled(), min(1000, max(1, cases // 10))
    inexact = sum(not exact(chance) for _ in range(cases))
    bent = [_bent(chance, vault, BENT[name]) for name in BENT for _ in range(max(1, few // len(BENT)))]
    split = sum(_cut(answer(chance, vault), vault) for _ in range(few))
    restored, unseen = sum(r for r, _ in bent), sum(u for _, u in bent)
    return Tortured(cases, inexact, len(bent), restored, unseen, few, split)


def exact(chance: random.Random) -> bool:
    """Say whether a random case comes back as it was: masked together, its vault through its file form, with roles or without."""
    texts = ["".join(chance.choices(PIECES, k=chance.randrange(16))) for _ in range(chance.randint(1, 2))]
    found = {text: tuple(_anywhere(chance, text)) for text in texts}
    mask = Masker(
        lambda text, _people: found[text], lambda _docs, spans, _people: list(spans), lambda _text, _registry: ()
    )
    vault, policy = Vault("case"), Policy(keep=frozenset({"DATE", "PUBLIC"}), roles=chance.random() < 0.5)
    masking = mask([Source(str(n), text) for n, text in enumerate(found)], policy, vault)
    again = Vault.load(vault.dump())
    return all(restore(d.masked.text, again) == text for text, d in zip(found, masking.documents, strict=True))


def _anywhere(chance: random.Random, text: str) -> Iterator[Span]:
    for _ in range(chance.randrange(4) if text else 0):
        start = chance.randrange(len(text))
        yield Span(start, chance.randint(start + 1, len(text)), chance.choice(sorted(LABELS)))


def filled() -> Vault:
    """Return a vault of 78 people, each written in two ways, every third a mother."""
    vault = Vault("x")
    for name in (f"Namn{chr(97 + n)}{m}" for n in range(26) for m in "aou"):
        vault.pseudonym("PERSON", name, name)
        vault.pseudonym("PERSON", name, name + "sson")
    for number in range(1, 78, 3):
        vault.role(number, "MAMMA")
    return vault


def answer(chance: random.Random, vault: Vault) -> str:
    """Return an answer of placeholders, bent ones and words, set close."""
    right = vault.placeholders()
    kinds = (
        lambda: chance.choice(right),
        lambda: BENT[chance.choice([*BENT])](chance.choice(right)),
        lambda: chance.choice(WORDS),
    )
    return chance.choice(["", " ", "s ", "\n"]).join(chance.choice(kinds)() for _ in range(20))


def _bent(chance: random.Random, vault: Vault, bend: Callable[[str], str]) -> tuple[bool, bool]:
    """Return whether a bent placeholder among right ones was restored, and whether it was not told of."""
    right = chance.sample(vault.placeholders(), 3)
    bent = bend(chance.choice(vault.placeholders()))
    pieces = [*right, bent, *chance.choices(WORDS, k=12)]
    chance.shuffle(pieces)
    told = reveal(" ".join(pieces), vault, expected=right)
    wrong = (
        told.text != " ".join(vault.surface(p) or p for p in pieces)
        or set(told.returned) != {*right}
        or bool(told.dropped)
    )
    return wrong, not any(seen in bent or bent in seen for seen in (*told.mutated, *told.invented))


def _cut(text: str, vault: Vault) -> bool:
    """Say whether an answer that comes a character at a time is restored otherwise than whole."""
    stream = Revealer(vault)
    return "".join(stream.feed(c) for c in text) + stream.close() != reveal(text, vault).text
