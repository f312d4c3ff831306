"""How far a name goes: first names, particles, surnames known or not, what is left of a surname."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.reading import Reading
from anonymize.recognizers.turns import LETTER

# "Malin F", "Anna S.", "Kim-Lee H", "A-M": what is left of a surname after a first name.
INITIAL = re.compile(
    rf"[ ](?:[{LETTER}]\.?(?:[ -]?[{LETTER}]\.?)?|[a-zåäö]-[a-zåäö]|[a-zåäö]\.?(?=[ ,.)\n]|\Z))(?![\w-])"
)
WORDS = frozenset("ioå")  # one small letter without a point that is a word: "jocke i morgon", "maja å leo"


@dataclass(frozen=True)
class Chains:
    """Goes on from the word that begins a name to its last."""

    lexicon: Lexicon
    known: Known
    particles: frozenset[str] = field(default_factory=lambda: cues("particle"), repr=False)
    function: frozenset[str] = field(default_factory=lambda: cues("function"), repr=False)
    tails: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_tails")), repr=False)

    def end(self, reading: Reading, n: int, kinds: Mapping[str, int]) -> tuple[int, int]:
        """Return the end of the name that begins at word n, and its last word."""
        text = reading.text
        begin = text[reading.words[n][0] : reading.words[n][1]]
        end, last = reading.words[n][1], n
        for k in range(n + 1, min(n + 6, len(reading.words))):
            start, stop, word = reading.words[k]
            gap = text[reading.words[k - 1][1] : start]
            if gap not in (" ", "  ") and not (gap == ". " and reading.words[k - 1][1] - reading.words[k - 1][0] == 1):
                break
            if (
                begin[0].isupper()
                and word in self.particles
                and text[stop : stop + 1] == " "
                and text[stop + 1 : stop + 2].isupper()
            ):
                continue
            if not self._joins(text[start:stop], word, kinds[word], begin) or self.unit(reading, k):
                break
            end, last = stop, k
        initial = INITIAL.match(text, end)
        if initial and initial[0].strip() not in WORDS and not (begin[0].isupper() and initial[0][1:2].islower()):
            end = initial.end()
            end -= initial[0].endswith(".") and text[end : end + 1] in ("\n", "") and not begin.endswith(".")
        return end, last

    def _joins(self, written: str, word: str, kind: int, begin: str) -> bool:
        """Say whether a word goes on the name that begins with begin."""
        if self.known.holds(written):
            return False
        if not begin[0].isupper():
            return bool(kind & Kind.NAME) or (bool(kind & Kind.SURNAME_WORD) and word not in self.function)
        if not written[0].isupper() or (begin.isupper() and len(begin) > 1 and not written.isupper()):
            return False
        if written.isupper() and len(written) > 1 and kind & Kind.ORDINARY:
            return bool(kind & Kind.PERHAPS) and word not in self.function
        return begin.isupper() or not written.isupper() or len(written) < 2 or bool(kind & Kind.PERHAPS)

    def unit(self, reading: Reading, n: int) -> bool:
        """Say whether a word like "kommun" follows."""
        if n + 1 >= len(reading.words):
            return False
        return (
            reading.words[n + 1][2] in self.tails and reading.text[reading.words[n][1] : reading.words[n + 1][0]] == " "
        )
