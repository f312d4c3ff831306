"""A model reads a doubtful line twice: once as it stands and once in the other case, and what either finds counts.

Capitals mislead it in both directions; on the development set the second reading halves the names it leaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from anonymize.lexicon import Kind
from anonymize.ner.decode import Found
from anonymize.recognizers.reading import Reading, lowered
from anonymize.truecase import OPENS, Truecase, titled

LINE = re.compile(r"[^\n]+")
SMALL = re.compile(r"[^\W\d_]{3}[.!?] +[a-zåäöéáü]|^\W*[a-zåäöéáü]")  # a sentence begins without a capital
LARGE = re.compile(r"[^\W\d_]{3}[.!?] +[A-ZÅÄÖÉÁÜ]|^\W*[A-ZÅÄÖÉÁÜ]")
DOUBT = 0.5  # a find less sure than this has its line read again
SECOND = 0.9  # what a find in lower case is worth where a capital stands
WORD = 0.9  # and one of a word in the dictionary
NAMELIKE = 0.15  # a prior of being a name from which a word is read with a capital


class Model(Protocol):
    """A trained token classifier: the shipped one, or any that finds the same way."""

    def find(self, text: str) -> list[Found]: ...


@dataclass(frozen=True)
class Voices:
    """Lines read again: those that shout, those without capitals, those where the model was not sure."""

    truecase: Truecase

    def find(self, model: Model, reading: Reading) -> list[Found]:
        """Return what the model finds in either reading, overlaps included."""
        lines = [m.span() for m in LINE.finditer(reading.text)]
        shouted = [line for line in lines if reading.text[slice(*line)] != reading.written[slice(*line)]]
        first = list(reading.text)
        for start, end in shouted:
            first[start:end] = self.bold(reading.text[start:end])
        found = model.find("".join(first))
        again = self._again(reading.text, lines, set(shouted), found)
        more = model.find(again) if again.strip() else []
        return [*found, *(replace(f, score=f.score * self._worth(reading, f)) for f in more)]

    def _worth(self, reading: Reading, found: Found) -> float:
        """Return what a find in the other case is worth: all of it where words were shouted, less for a dictionary word."""
        here = slice(found.start, found.end)
        if reading.text[here] != reading.written[here]:
            return 1.0
        if not reading.text[here].islower():
            return SECOND
        return WORD if self.truecase.lexicon.inflected(reading.text[here]) else 1.0

    def _again(
        self, text: str, lines: Sequence[tuple[int, int]], shouted: set[tuple[int, int]], found: Sequence[Found]
    ) -> str:
        """Return the doubtful lines in the other case, with blanks in place of all others."""
        doubts = iter([f.start for f in found if f.score < DOUBT])
        doubt = next(doubts, -1)
        out = ["\n" if c == "\n" else " " for c in text]
        for start, end in lines:
            doubtful = False
            while start <= doubt < end:
                doubtful, doubt = True, next(doubts, -1)
            line = text[start:end]
            if (start, end) in shouted:
                out[start:end] = lowered(line)
            elif len(SMALL.findall(line)) > len(LARGE.findall(line)):
                out[start:end] = self.bold(line)
            elif doubtful:
                out[start:end] = lowered(line)
        return "".join(out)

    def bold(self, line: str) -> str:
        """Return a line with a capital on every word that may be a name."""
        low = lowered(line)
        out = list(low)
        for start, end, word in Reading(line).words:
            if line[start] != low[start] and line[start:end] in self.truecase.known.exact:
                out[start:end] = line[start:end]
            elif self._may(word):
                out[start:end] = titled(word)
            elif OPENS.search(low[max(0, start - 4) : start]):
                out[start] = titled(word)[0]
        return "".join(out)

    def _may(self, word: str) -> bool:
        lexicon = self.truecase.lexicon
        kind = lexicon.kind(word)
        if word in self.truecase.function or word in self.truecase.roles:
            return False
        if kind & Kind.PERHAPS:
            return True
        if kind & Kind.PLACE:
            return not lexicon.inflected(word)
        return bool(kind & Kind.SHAPED) if kind & Kind.ORDINARY else len(word) > 2 and lexicon.naming(word) >= NAMELIKE
