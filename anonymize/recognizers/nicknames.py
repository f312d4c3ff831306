"""What people are called in lower case, where grammar tells: "kallar honom kulan", "min syrra mackan är", "bror per har"."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

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
