"""What people are called in lower case, where grammar tells: "kallar honom kulan", "min syrra mackan är", "bror per har"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from anonymize.context import Context
from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.names import OPENS
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

# "Peppe", "Rogge", "Sussan": a short vowel, one consonant twice, and what makes a pet name of it.
FORMED = re.compile(r"[bcdfghjklmnprstv]{0,3}[aeiouyåäö]([bdfgklmnprst])\1(?:e|an)")
LONGEST = 8  # letters of such a name and one more
VERBS = ("ar", "er", "år", "ade", "de", "te", "it", "ick")  # what the verb after one that begins a sentence ends in
ENDS = ("an", "en", "is", "sen", "ne", "ky", "ka", "ke")  # of nicknames: "limpan", "bullen", "mackis"


@dataclass(frozen=True)
class Nicknames:
    """Reads the words before and after a word in lower case; a word of the work or of grammar is never a nickname."""

    lexicon: Lexicon
    known: Known
    name: str = "nicknames"
    example: str = "alla kallar honom provisen"
    calls: frozenset[str] = field(default_factory=lambda: cues("calls"), repr=False)
    them: frozenset[str] = field(default_factory=lambda: cues("object"), repr=False)
    owned: frozenset[str] = field(default_factory=lambda: cues("possessive"), repr=False)
    verbs: frozenset[str] = field(default_factory=lambda: cues("finite"), repr=False)
    named: frozenset[str] = field(default_factory=lambda: cues("named"), repr=False)
    small: frozenset[str] = field(default_factory=lambda: cues("function_name"), repr=False)
    function: frozenset[str] = field(default_factory=lambda: cues("function"), repr=False)
    roles: frozenset[str] = field(default_factory=lambda: frozenset(read("roles")), repr=False)

    @cached_property
    def context(self) -> Context:
        """What stands around a name."""
        return Context(self.lexicon)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield nicknames; a genitive s stays outside."""
        for n in reading.at(self.them):
            if self._at(reading, n - 1) in self.calls:
                yield from self._word(reading, n + 2 if self._at(reading, n + 1) == "för" else n + 1)
        for n in reading.at(self.named):
            if self._at(reading, n) != "namnet" or self._at(reading, n - 1) == "under":
                yield from self._word(reading, n + 2 if self._at(reading, n + 1) in ("är", "var") else n + 1)
        for n in reading.at(self.roles):
            if self._at(reading, n + 2) in self.verbs and self._at(reading, n - 1) in self.owned:
                yield from self._word(reading, n + 1)
        yield from self._small(reading)
        yield from self._formed(reading)

    def _formed(self, reading: Reading) -> Iterator[Span]:
        """Yield pet names by their form, with a capital that no beginning sentence explains, or with a verb after them."""
        for word, places in reading.positions.items():
            if word[-1] not in "en" or not 3 < len(word) < LONGEST or not FORMED.fullmatch(word) or self._noun(word):
                continue
            for n in places:
                start, end, _ = reading.words[n]
                verb = reading.text[end : end + 1] == " " and self._verb(self._at(reading, n + 1))
                meant = reading.text[start : start + 2].istitle() and reading.text[end - 1].islower()
                span = Span(start, end, "PERSON", 0.6, self.name)
                apt = meant and (verb or not OPENS.search(reading.text[max(0, start - 4) : start]))
                if apt and not self.context.denies(reading, span):
                    yield span

    def _noun(self, word: str) -> bool:
        """Say whether it is a word: in the dictionary as it stands, or, in -an, with an -a."""
        known = word in self.lexicon.stems or word in self.lexicon.words or self.known.holds(word)
        return known or (word.endswith("an") and word[:-1] in self.lexicon.stems)

    def _verb(self, word: str) -> bool:
        return word in self.verbs or (len(word) > 4 and word.endswith(VERBS))

    def _small(self, reading: Reading) -> Iterator[Span]:
        """Yield names that are words of grammar, too, between a role and a verb or a surname: "bror per har ringt"."""
        for n in reading.at(self.small):
            start, end, _ = reading.words[n]
            before, after = self._at(reading, n - 1), self._at(reading, n + 1)
            surname = bool(self.lexicon.kind(after) & Kind.SURNAME_WORD) and after not in self.function
            beside = n and reading.text[reading.words[n - 1][1] : start] == " "
            if beside and before in self.roles and (after in self.verbs or surname) and reading.text[start].islower():
                yield Span(start, reading.words[n + 1][1] if surname else end, "PERSON", 0.6, self.name)

    def _word(self, reading: Reading, n: int) -> Iterator[Span]:
        if not 0 < n < len(reading.words):
            return
        start, end, word = reading.words[n]
        gap = reading.text[reading.words[n - 1][1] : start].strip(" \"”“'»:")
        plain = self.lexicon.kind(word) == Kind.ORDINARY and not word.endswith(ENDS)
        grammar = word in self.lexicon.words or word in self.function or word in self.roles
        if gap or plain or grammar or len(word) < 4 or self.known.holds(word) or not reading.text[start].islower():
            return
        yield Span(start, end, "PERSON", 0.6, self.name)

    def _at(self, reading: Reading, n: int) -> str:
        return reading.words[n][2] if 0 <= n < len(reading.words) else ""
