"""A model reads a doubtful line twice: once as it stands and once in the other case, and what either finds counts.

Capitals mislead it in both directions; on the development set the second reading halves the names it leaks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Protocol

from anonymize.counted import COUNTED
from anonymize.lexicon import Kind
from anonymize.ner.decode import Found
from anonymize.recognizers.reading import Reading, lowered
from anonymize.truecase import OPENS, Truecase, titled

Place = tuple[int, int]  # half-open
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
        shouted = {line for line in lines if reading.text[slice(*line)] != reading.written[slice(*line)]}
        letters = list(reading.text)
        for start, end in shouted:
            letters[start:end] = self.bold(reading.text[start:end])
        first = "".join(letters)
        found = model.find(first)
        more = _placed(model, self._again(first, lines, shouted, found))
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
        self, text: str, lines: Sequence[Place], shouted: set[Place], found: Sequence[Found]
    ) -> list[tuple[int, str]]:
        """Return the lines read again, in the other case, with where they stand; those that only blanks part are one piece."""
        doubts = [f.start for f in found if f.score < DOUBT and f.label not in COUNTED]
        letters, places = list(text), list[Place]()
        for start, end in lines:
            doubtful = bisect_left(doubts, start) < bisect_left(doubts, end)
            other = self._other(text[start:end], (start, end) in shouted, doubtful)
            if other == text[start:end]:
                continue  # no letter of it has another case
            letters[start:end] = other
            apart = not places or text[places[-1][1] : start].strip()
            places.append((start if apart else places.pop()[0], end))
        return [(start, "".join(letters[start:end])) for start, end in places]

    def _other(self, line: str, shouted: bool, doubtful: bool) -> str:
        """Return a line in the other case: in lower case where it shouts or is in doubt, with capitals where it has none."""
        if not shouted and len(SMALL.findall(line)) > len(LARGE.findall(line)):
            return self.bold(line)
        return lowered(line) if shouted or doubtful else line

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


def _placed(model: Model, pieces: Sequence[tuple[int, str]]) -> Iterator[Found]:
    """Yield what a model finds in pieces of a text, read as lines of one, where they stand; what crosses a border in parts."""
    begins = [*accumulate((len(piece) + 1 for _, piece in pieces), initial=0)]
    for f in model.find("\n".join(piece for _, piece in pieces)) if pieces else ():
        n = bisect_right(begins, f.start) - 1
        while n < len(pieces) and begins[n] < f.end:
            moved = pieces[n][0] - begins[n]
            start, end = max(f.start, begins[n]), min(f.end, begins[n + 1] - 1)
            if start < end:
                yield replace(f, start=start + moved, end=end + moved)
            n += 1
