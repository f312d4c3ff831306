"""The only thing that can go back: a bijection placeholder ⇄ written form, one per case.

The number says who, the letter how it was written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from anonymize.errors import VaultError
from anonymize.labels import LABELS, ROLES

PLACEHOLDER = re.compile(r"\[([A-Z]+)-(\d+)([a-z]*)\]")
# Anything a model or a typist might have meant as one: masked as TEXT in sources, counted as mutated in answers.
WORDS = "|".join(sorted({label.word for label in LABELS.values()} | set(ROLES)))
LOOKALIKE = re.compile(rf"[\[［<({{][ *_]*(?:{WORDS})[ _\-–]*\d+ ?[a-z]{{0,3}}[ *_]*[\]］>)}}]", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One written form of one value."""

    label: str
    number: int
    letter: str
    surface: str

    def __repr__(self) -> str:
        return f"Entry({self.label}-{self.number}{self.letter})"


class Vault:
    """Placeholders and what they stand for, in one case. Equal values share a number, numbers are never reused."""

    def __init__(self, case: str = "") -> None:
        self.case = case
        self._numbers: dict[tuple[str, str], int] = {}
        self._entries: dict[str, Entry] = {}
        self._placeholders: dict[tuple[str, int, str], str] = {}
        self._forms: dict[tuple[str, int], list[str]] = {}
        self._words: dict[int, str] = {}
        self._next: dict[str, int] = {}
        self.corrections: tuple[dict[str, Any], ...] = ()  # the officer's, as data, kept where the names are

    def number(self, label: str, key: str) -> int:
        """Return the number of the value called key (a normalised value, or a person's key), given at first sight."""
        if (label, key) not in self._numbers:
            self._next[label] = self._next.get(label, 0) + 1
            self._numbers[label, key] = self._next[label]
        return self._numbers[label, key]

    def knows(self, label: str, key: str) -> int | None:
        """Return the number of a value, None for one never seen."""
        return self._numbers.get((label, key))

    def adopt(self, label: str, key: str, number: int) -> None:
        """Let key go by a number that it had by another key: a person known earlier by a shorter name."""
        self._numbers[label, key] = number

    def pseudonym(self, label: str, key: str, surface: str) -> str:
        """Return the placeholder of this written form of this value, made at first sight."""
        number = self.number(label, key)
        known = self._placeholders.get((label, number, surface))
        if known is None:
            forms = self._forms.setdefault((label, number), [])
            letter = letters(len(forms))
            forms.append(surface)
            known = self._placeholders[label, number, surface] = self._write(label, number, letter)
            self._entries[known] = Entry(label, number, letter, surface)
        return known

    def entry(self, placeholder: str) -> Entry | None:
        """Return what a placeholder stands for, None for one that was never made."""
        return self._entries.get(placeholder)

    def surface(self, placeholder: str) -> str | None:
        """Return the written form behind a placeholder, None for one that was never made."""
        entry = self._entries.get(placeholder)
        return entry.surface if entry else None

    def role(self, number: int, word: str) -> None:
        """Write PERSON number's placeholders [WORD-number…]: the word changes, never the number. Old ones stay."""
        if not re.fullmatch(r"[A-Z]+", word) or word in {v.word for v in LABELS.values() if v.name != "PERSON"}:
            raise VaultError("En roll skrivs med versaler A–Z och får inte vara en annan sorts platshållare.")
        if self._words.get(number, "PERSON") == word:
            return
        self._words[number] = word
        for surface in self._forms.get(("PERSON", number), ()):
            old = self._placeholders["PERSON", number, surface]
            new = self._write("PERSON", number, self._entries[old].letter)
            self._placeholders["PERSON", number, surface], self._entries[new] = new, self._entries[old]

    def _write(self, label: str, number: int, letter: str) -> str:
        word = self._words.get(number, "PERSON") if label == "PERSON" else LABELS[label].word
        return f"[{word}-{number}{letter}]"

    def placeholders(self) -> tuple[str, ...]:
        """Return every placeholder that can be restored, in order of first appearance."""
        return tuple(self._entries)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Vault({len(self._entries)} forms)"

    def dump(self) -> dict[str, Any]:
        """Return everything, for encryption at rest."""
        return {
            "case": self.case,
            "numbers": [[*key, n] for key, n in self._numbers.items()],
            "entries": [[p, e.label, e.number, e.letter, e.surface] for p, e in self._entries.items()],
            "words": {str(n): word for n, word in self._words.items()},
            "next": self._next,
            "corrections": list(self.corrections),
        }

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> "Vault":
        """Return the vault that dump() wrote; VaultError when it is not one."""
        vault = cls(str(data.get("case", "")))
        try:
            vault._numbers = {(label, key): n for label, key, n in data["numbers"]}
            vault._words = {int(n): word for n, word in data["words"].items()}
            vault._next = dict(data["next"])
            vault.corrections = tuple(dict(row) for row in data.get("corrections", ()))
            for placeholder, label, number, letter, surface in data["entries"]:
                vault._entries[placeholder] = Entry(label, number, letter, surface)
                vault._placeholders[label, number, surface] = placeholder
            for label, number, surface in vault._placeholders:
                vault._forms.setdefault((label, number), []).append(surface)
        except (KeyError, TypeError, ValueError):
            raise VaultError("Valvet är skadat och kan inte läsas.") from None
        return vault


def letters(n: int) -> str:
    """Return the letter of the nth written form (0-based): "", b … z, aa, ab … (design 5.2)."""
    out = ""
    while n >= 0:
        out, n = chr(ord("a") + n % 26) + out, n // 26 - 1
    return "" if out == "a" else out
