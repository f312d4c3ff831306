"""Patterns to text: `[one|other|]` chooses, `<list>` draws a line from words/list.txt, `{slot:form+g}` asks the cast.

Lists and choices nest, so a few hundred lines make more sentences than anyone can count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

from anonymize.ner.data.marked import Marked

HERE = Path(__file__).parent
TOKEN = re.compile(r"\\n|\\t|[\[\]|]|<\w+>|\{[^}]+\}|[^\[\]|<{\\]+|.")


class Slots(Protocol):
    """Who fills `{slot:form}`: text and label ('' for none)."""

    def fill(self, slot: str, form: str) -> tuple[str, str]: ...


@dataclass(frozen=True)
class Grammar:
    """Word lists by name; expands patterns."""

    lists: dict[str, list[str]]

    @classmethod
    def read(cls, folder: Path = HERE / "words") -> Grammar:
        return cls({p.stem: lines(p) for p in sorted(folder.glob("*.txt"))})

    def expand(self, pattern: str, rng: Random, slots: Slots) -> Marked:
        """One reading of a pattern."""
        out = Marked()
        for part in TOKEN.findall(_choose(pattern, rng)):
            if part.startswith("{"):
                _fill(out, part[1:-1], rng, slots)
            elif part.startswith("<") and part[1:-1] in self.lists:
                out.join(self.expand(rng.choice(self.lists[part[1:-1]]), rng, slots))
            else:
                out.add({"\\n": "\n", "\\t": "\t"}.get(part, part))
        return out


def lines(path: Path) -> list[str]:
    """The lines of a file that say something."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]


def _choose(pattern: str, rng: Random) -> str:
    """Settle every `[a|b]`, innermost first."""
    while (match := re.search(r"\[([^\[\]]*)\]", pattern)) is not None:
        pattern = pattern[: match.start()] + rng.choice(match[1].split("|")) + pattern[match.end() :]
    return pattern


def _fill(out: Marked, slot: str, rng: Random, slots: Slots) -> None:
    genitive = slot.endswith("+g")
    name, _, form = slot.removesuffix("+g").partition(":")
    text, label = slots.fill(name, form)
    out.add(text, label)
    if genitive and not text.lower().endswith(("s", "x", "z")):
        out.add(rng.choices(("s", ":s", "'s", "S"), (94, 3, 2, 1 if text.isupper() else 0))[0])
    elif genitive and rng.random() < 0.1:
        out.add("'")
