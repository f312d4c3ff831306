"""A text written without å, ä and ö, read with them: the same code points, words as they are spelled in Swedish.

Without their rings and dots the words of a text are unknown, and every unknown word may be a name.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from anonymize.lexicon import ENDINGS, Lexicon
from anonymize.recognizers.reading import WORD, lowered

MARKED = re.compile(r"[åäöÅÄÖ]")
LETTERS = (
    100  # ASCII letters without one å, ä or ö from which a Swedish text is written without them (.95 ** 100 < 1 %)
)
ROOM = 1 << 16  # words remembered
# Words so short or so common that their bare letters are another word, or nearly one.
# What roads and yards end in, and no other words do.
STREETS = {"vagen": "vägen", "garden": "gården", "grand": "gränd", "gatan": "gatan", "gata": "gata", "allen": "allén"}
STREET = re.compile(r"([a-z]{2,}?)(vagen|garden|grand|gatan|gata|allen)")
COMMON = {"for": "för", "pa": "på", "ar": "är", "nar": "när", "da": "då", "ga": "gå", "fa": "få", "tva": "två"}


def bare(text: str) -> str:
    """Return the text without diacritics, code point for code point."""
    return "".join(unicodedata.normalize("NFD", c)[0] for c in text)


@dataclass(frozen=True)
class Marks:
    """Gives words their å, ä and ö back, where a text has none and the dictionary or the lists know the word with them."""

    lexicon: Lexicon
    seen: dict[str, str] = field(default_factory=dict, repr=False)

    def __call__(self, text: str) -> str:
        """Return the text as it would be spelled, of the same length; the same text where it has marks or is short."""
        if MARKED.search(text) or sum(c.isalpha() for c in text[: 10 * LETTERS]) < LETTERS:
            return text
        if len(self.seen) > ROOM:
            self.seen.clear()
        return WORD.sub(lambda match: self._written(match[0]), text)

    def _written(self, word: str) -> str:
        low = lowered(word)
        if low not in self.seen:
            self.seen[low] = COMMON.get(low) or self._spelled(low) or low
        spelled = self.seen[low]
        return (
            word
            if spelled == low
            else "".join(b.upper() if a.isupper() else b for a, b in zip(word, spelled, strict=True))
        )

    def _spelled(self, low: str) -> str | None:
        """Return a lower-case word with its marks; None where it needs none, or nobody knows it with them."""
        known = self.lexicon
        if known.exact(low) or low in known.stems or low in known.words:
            return None
        if street := STREET.fullmatch(low):
            return (self._spelled(street[1]) or street[1]) + STREETS[street[2]]
        if "-" in low:
            return "-".join(self._spelled(part) or part for part in low.split("-"))
        return self._inflected(low) or (None if known.ordinary(low) else self._compound(low))

    def _inflected(self, low: str) -> str | None:
        if low in self._index:
            return self._index[low]
        for ending in sorted(ENDINGS, key=len):
            stem = low.removesuffix(ending)
            if len(stem) < 3 or stem == low:
                continue
            for whole in (stem, stem + "a", stem + "e"):
                if whole in self._index:
                    return self._index[whole][: len(stem)] + ending
        return None

    def _compound(self, low: str) -> str | None:
        """Return a word of two parts, one of them at least with a mark."""
        for cut in range(3, len(low) - 2):
            head, tail = low[:cut], low[cut:]
            link = "s" if head.endswith("s") and head not in self._index else ""
            first = self._index.get(head.removesuffix(link)) or (head if head in self.lexicon.stems else None)
            last = self._inflected(tail) or (tail if self.lexicon.inflected(tail) else None)
            if first and last and (first, last) != (head, tail):
                return (first if len(first) == cut else first + link) + last
        return None

    @cached_property
    def _index(self) -> dict[str, str]:
        """Bare word → the word with its marks: ordinary words before names, names before places."""
        known = self.lexicon
        index: dict[str, str] = {}
        for word in chain(known.words, known.stems, known.first, known.surnames, known.places):
            if MARKED.search(word) and len(low := bare(word)) == len(word):
                index.setdefault(low, word)
        return index
