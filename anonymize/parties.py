"""People known before reading (the form's header, the officer): searched in every variant, also mistyped by one letter."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from anonymize.recognizers.reading import Reading, lowered
from anonymize.spans import Span

LEAST = 5  # letters a part must have before one of them may be wrong


@dataclass(frozen=True)
class Parties:
    """Names of known people; each part of each is looked for by itself."""

    known: tuple[str, ...] = ()
    name: str = "parties"

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield every place a part of a known name stands, joined to its neighbours by the fusion."""
        parts = {part for name in self.known for part in lowered(name).replace(",", " ").split() if len(part) > 1}
        for word, places in reading.positions.items() if parts else ():
            length = self._length(word, parts)
            for n in places if length else ():
                start = reading.words[n][0]
                exact = word[:length] in parts
                if reading.text[start].isupper() or (exact and length > 3):
                    yield Span(start, start + length, "PERSON", 0.95 if exact else 0.7, self.name)

    def _length(self, word: str, parts: set[str]) -> int:
        """Return how many letters of the word are a known part (a genitive s is not), 0 for none."""
        if word in parts:
            return len(word)
        if word.endswith("s") and word[:-1] in parts:
            return len(word) - 1
        near = any(
            len(part) >= LEAST
            and abs(len(word) - len(part)) <= 1
            and DamerauLevenshtein.distance(word, part, score_cutoff=1) <= 1
            for part in parts
        )
        return len(word) if near and len(word) >= LEAST else 0
