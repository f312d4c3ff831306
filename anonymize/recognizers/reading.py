"""A text with its words found once, so that every recognizer can look words up instead of searching the text again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

MOST = 64  # readings held at once
WORD = re.compile(r"[^\W\d_]+(?:[-'’´`‑][^\W\d_]+)*")


def lowered(text: str) -> str:
    """Return the text in lower case with every code point in its place ("İ".lower() is two of them)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True)
class Reading:
    """What recognizers are given: the text, its lower-case form, its words and where each of them stands."""

    text: str = field(repr=False)

    @cached_property
    def low(self) -> str:
        """The text in lower case, code point for code point."""
        return lowered(self.text)

    @cached_property
    def words(self) -> list[tuple[int, int, str]]:
        """Start, end and lower-case form of every word, in order; a hyphen or an apostrophe joins."""
        return [(m.start(), m.end(), m[0]) for m in WORD.finditer(self.low)]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Lower-case word → its indices in `words`."""
        out: dict[str, list[int]] = {}
        for n, (_, _, word) in enumerate(self.words):
            if word in out:
                out[word].append(n)
            else:
                out[word] = [n]
        return out

    def at(self, cues: Iterable[str]) -> Iterator[int]:
        """Yield the indices in `words` of these lower-case words."""
        positions = self.positions
        for cue in positions.keys() & cues if isinstance(cues, (set, frozenset)) else cues:
            yield from positions.get(cue, ())

    def written(self, n: int) -> str:
        """Return word n as the text writes it."""
        start, end, _ = self.words[n]
        return self.text[start:end]


@dataclass
class Readings:
    """The readings of the case at hand, so that a second search need not read again; taking one out forgets it."""

    held: dict[str, Reading] = field(default_factory=dict, repr=False)

    def keep(self, reading: Reading) -> None:
        """Hold a reading until it is taken; never more than some."""
        if len(self.held) >= MOST:
            self.held.clear()
        self.held[reading.text] = reading

    def take(self, text: str) -> Reading:
        """Return the reading of a text, and forget it."""
        return self.held.pop(text, None) or Reading(text)
