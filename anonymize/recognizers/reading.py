"""A text with its words found once, so that every recognizer can look words up instead of searching the text again."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

MOST = 64  # readings held at once
REACH = 400  # code points of a line that are looked at
LETTER = re.compile(r"[^\W\d_]")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LINE = re.compile("\n")
TURN = re.compile(r"(?:^|\n)[ \t>*]*([A-ZÅÄÖ])[*]*:")  # who speaks, by a letter: "T: Jag hör bra."
INITIALS = re.compile(r"(?<!\w)([A-ZÅÄÖ]) ?(?:är|[=:–-]) ?(?=\1[a-zåäöé])")  # "K är Kian"
DIGITS = re.compile("[0-9]+")
CAPITALS = re.compile("[A-ZÀ-ÖØ-ÞŠŽČĆĐŁŚŻİŞ]+")
# The day that begins a note: "251104 Rana ringer". One alone may be a birth; two of a year are a journal.
NOTED = re.compile(r"^([0-3]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\d]|[-+ ]\d)", re.MULTILINE)
WORD = re.compile(r"[^\W\d_]+(?:[-'’´`‑][^\W\d_]+)*")


def lowered(text: str) -> str:
    """Return the text in lower case with every code point in its place ("İ".lower() is two of them)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@dataclass(frozen=True)
class Reading:
    """What recognizers are given: the text, its lower-case form, its words and where each of them stands.

    `text` is what is read: as it was written, or with what shouted in its own case. `original` is as it was written, å, ä and ö
    given back.
    """

    text: str = field(repr=False)
    original: str | None = field(default=None, repr=False)

    @property
    def written(self) -> str:
        """The text as it was written."""
        return self.text if self.original is None else self.original

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

    @cached_property
    def numbers(self) -> list[int]:
        """Where a number begins: a digit that no letter, digit or underscore stands before."""
        return self._begin(DIGITS)

    @cached_property
    def capitals(self) -> list[int]:
        """Where a word with a capital begins; unlike in `words`, also after a hyphen."""
        return self._begin(CAPITALS)

    @cached_property
    def codes(self) -> list[int]:
        """Where a number, or a word with a capital, begins."""
        return sorted([*self.numbers, *self.capitals])

    @cached_property
    def lines(self) -> list[int]:
        """Where a line begins."""
        return [0, *(m.end() for m in LINE.finditer(self.text))]

    def tried(self, pattern: re.Pattern[str], starts: Iterable[int]) -> Iterator[re.Match[str]]:
        """Yield what finditer does of a pattern that can begin only there: many times faster than trying every letter."""
        text, done = self.text, 0
        for start in starts:
            if start >= done and (match := pattern.match(text, start)):
                yield match
                done = match.end()

    def _begin(self, run: re.Pattern[str]) -> list[int]:
        text = self.text
        starts = [m.start() for m in run.finditer(text)]
        return [n for n in starts if not (n and (text[n - 1].isalnum() or text[n - 1] == "_"))]

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The letters that stand for who speaks, twice or more: a part that is played, and nobody's initial."""
        said = Counter(TURN.findall(self.text))
        initials = {m[1] for m in INITIALS.finditer(self.text)}
        return frozenset(letter for letter, times in said.items() if times > 1) - initials

    @cached_property
    def newest(self) -> int:
        """The latest year written in the text, or of the days its notes begin with; 0 where none is."""
        notes = Counter(NOTED.findall(self.text))
        years = [2000 + int(year) for year, times in notes.items() if times > 1]
        return max((*map(int, YEAR.findall(self.text)), *years), default=0)

    def careful(self, at: int) -> bool:
        """Say whether the line that holds `at` begins with a capital, and does not shout: who writes so gives names one, too."""
        if self.original is not None and self.original[at] != self.text[at]:
            return False
        first = LETTER.search(self.text, max(self.text.rfind("\n", 0, at) + 1, at - REACH), at)
        return first is not None and first[0].isupper() and self.written[first.start()].isupper()

    def at(self, cues: Iterable[str]) -> Iterator[int]:
        """Yield the indices in `words` of these lower-case words."""
        positions = self.positions
        for cue in positions.keys() & cues if isinstance(cues, (set, frozenset)) else cues:
            yield from positions.get(cue, ())


@dataclass
class Readings:
    """The readings of the case at hand, so that a second search need not read again; taking one out forgets it."""

    calm: Callable[[str], str] = str  # what is read in place of a text that shouts, of the same length
    marked: Callable[[str], str] = str  # and of a text without å, ä and ö
    flowing: Callable[[str], str] = str  # and of one broken into lines
    held: dict[str, Reading] = field(default_factory=dict, repr=False)

    def read(self, text: str) -> Reading:
        """Return the reading of a text as it would be written, were none of it shouted, without its marks or cut into lines."""
        written = self.marked(self.flowing(text))
        return Reading(self.calm(written), written)

    def keep(self, text: str, reading: Reading) -> None:
        """Hold the reading of a text until it is taken; never more than some."""
        if len(self.held) >= MOST:
            self.held.clear()
        self.held[text] = reading

    def take(self, text: str) -> Reading:
        """Return the reading of a text, and forget it."""
        return self.held.pop(text, None) or self.read(text)
