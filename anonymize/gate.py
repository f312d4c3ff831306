"""What is believed of a model's finds: a span must be as sure as its words are plain. Thresholds chosen on eval/sets/pii.

A word is open when no list and no dictionary explains it; a plain word is in the dictionary and is nobody's name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from anonymize.capitals import LIKELY, Capitals
from anonymize.context import Context
from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

TOKEN = re.compile(r"[^\s/()\[\]|\"”,;:]+")
CODE = re.compile(r"[A-ZÅÄÖ]?\d{1,2}[A-ZÅÄÖ]?|[IVX]{2,}")
CURRICULUM = re.compile(r"(?:[Ll]gr|[Gg]y|[Ll]pfö|[Ll]po|[Ll]pf|GY|LGR) ?-?\d\d(?:/\d\d)?")
ACRONYM = re.compile(r"[A-ZÅÄÖ]{3,6}(?=:|-)")
QUOTES = frozenset("\"”’'»")
ADMITTED = 0.5  # the score of a find that is less sure than most and let through nevertheless
SURE = 0.8
HIGH = 2.0  # never
CERTAIN = 0.985  # of a dictionary word in lower case that looks like no name
PERHAPS = 0.3  # of a word that some person is called
SHOUTED = 0.97  # the most that is asked of a find in capitals
BYWORD = 0.85  # of a surname that is a word, alone, in lower case or where a sentence begins
INITIAL = 0.7  # of initials
UNLIKELY = 0.8  # of one unknown word that looks like no name
HOUSE = 0.9  # of a house or farm by its name, without a number
SURE_UNIT = 0.97  # of a unit or place that could be a common noun
STRANGE = 0.75  # of an unknown word in lower case, in a line with capitals, that looks like no name
SMALL = frozenset({"PERSON", "LOCATION", "ORGANISATION"})
RARE = 0.3  # a name prior under which a plain word at the start of a sentence is nobody's name
# label → the least score for (capitalised and open, capitalised and plain, lower case and open, lower case and plain)
LEAST = {
    "PERSON": (0.5, 0.75, 0.55, 0.97),
    "LOCATION": (0.5, 0.93, 0.85, HIGH),
    "ORGANISATION": (0.55, 0.9, 0.7, 0.985),
    "ADDRESS": (0.7, HIGH, 0.8, HIGH),
    "HEALTH": (0.8, 0.85, 0.8, 0.85),
    "OCCUPATION": (0.8, 0.85, 0.8, 0.85),
    "NATIONALITY": (0.8, 0.8, 0.8, 0.8),
    "LANGUAGE": (0.8, 0.8, 0.8, 0.8),
    "RELATION": (HIGH, HIGH, HIGH, HIGH),  # the word list is exact
}


@dataclass(frozen=True)
class Gate:
    """Lets a model's spans through, trimmed of titles and words of the work at their edges."""

    lexicon: Lexicon
    known: Known
    threshold: float = 0.5  # as chosen; every score asked for below moves with it
    companies: frozenset[str] = field(
        default_factory=lambda: frozenset(c.lower() for c in read("companies")), repr=False
    )
    heads: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_heads")), repr=False)
    tails: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_tails")), repr=False)
    streets: tuple[str, ...] = field(default_factory=lambda: (*cues("street_sure"), "väg"), repr=False)
    generic: tuple[str, ...] = field(default_factory=lambda: tuple(read("organisation_generic")), repr=False)

    @cached_property
    def capitals(self) -> Capitals:
        """What a capital says."""
        return Capitals(self.lexicon)

    @cached_property
    def context(self) -> Context:
        """What stands around a find."""
        return Context(self.lexicon)

    def admit(self, reading: Reading, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield the spans that are sure enough, without titles at their edges."""
        held = list(spans)
        names = {
            w for s in held if s.label == "PERSON" and s.score >= SURE for w in reading.low[s.start : s.end].split()
        }
        titled = bool(held) and self.capitals.titled(reading)
        for span in held:
            if span.label == "PERSON" and span.score < ADMITTED and self._again(reading, span, names):
                if not self.context.denies(reading, span):
                    yield replace(span, score=ADMITTED)
                continue
            trimmed = self._trimmed(reading, span)
            trimmed = self._relabelled(reading, trimmed) if trimmed else None
            least = self._least(reading, trimmed, titled) + self.threshold - 0.5 if trimmed else HIGH
            if trimmed and trimmed.score >= least and not self.context.denies(reading, trimmed):
                placed = trimmed.label == "PERSON" and self.context.placed(reading, trimmed)
                label = "LOCATION" if placed else trimmed.label
                yield replace(trimmed, label=label, score=max(trimmed.score, ADMITTED))

    def _relabelled(self, reading: Reading, span: Span) -> Span:
        """Call a person what lists know better: a place that is nobody's name, a company, "Bageri Damaskus"."""
        if span.label != "PERSON":
            return span
        words = reading.low[span.start : span.end].split()
        if len(words) == 1 and ACRONYM.match(reading.text, span.start, span.end + 1):
            return replace(span, label="ORGANISATION")  # "EEC:s", "RFSU-kliniken"
        if len(words) == 1 and self.lexicon.kind(words[0]) & (Kind.PLACE | Kind.PERHAPS) == Kind.PLACE:
            return replace(span, label="LOCATION")
        company = " ".join(words) in self.companies
        if company or (len(words) > 1 and (words[0] in self.heads or words[-1] in self.tails)):
            return replace(span, label="ORGANISATION")
        return span

    def _again(self, reading: Reading, span: Span, names: set[str]) -> bool:
        """Say whether a doubtful find is what some person is called: fairly sure, or surely found elsewhere in the document."""
        word = reading.low[span.start : span.end]
        called = bool(self.lexicon.kind(word) & Kind.PERHAPS)
        return called and (word in names or span.score >= PERHAPS)

    def _trimmed(self, reading: Reading, span: Span) -> Span | None:
        """Drop titles before a name; None when words of the work are all there is."""
        if span.label not in ("PERSON", "ORGANISATION", "LOCATION"):
            return span
        words = [m.span() for m in TOKEN.finditer(reading.text, span.start, span.end)]
        while words and span.label == "PERSON" and self._aside(reading.text[slice(*words[0])], len(words)):
            words.pop(0)
        end = span.end
        while span.label == "PERSON" and len(words) > 1 and self._grammar(reading.text[slice(*words[-1])]):
            words.pop()
            end = words[-1][1]
        public = span.label != "PERSON"
        if all(
            self.known.holds(w)
            or (self.known.names_public(w) and (public or not self.lexicon.kind(w.lower()) & Kind.PERHAPS))
            for a, b in words
            if (w := reading.text[a:b])
        ):
            return None
        return replace(span, start=words[0][0], end=end)

    def _aside(self, word: str, left: int) -> bool:
        """Say whether the first word of a find is of the work, or of grammar with more after it."""
        return self.known.holds(word) or (left > 1 and self._grammar(word))

    def _grammar(self, word: str) -> bool:
        """Say whether a word in lower case is on the list of those that are never names."""
        return word.islower() and word in self.lexicon.words and not self.lexicon.kind(word) & Kind.PERHAPS

    def _least(self, reading: Reading, span: Span, titled: bool) -> float:
        """Return the score a span must have, by its label and how plain its words are."""
        if span.label not in LEAST:
            return 0.5
        written = reading.text[span.start : span.end]
        end = span.end + 1 if reading.low[span.end : span.end + 1] == "s" else span.end  # "Finns" is not Finn's
        words = [m[0].strip(".-’'") for m in TOKEN.finditer(reading.low, span.start, end)]
        if words and all(w in self.lexicon.words and not self.lexicon.kind(w) & Kind.PERHAPS for w in words):
            return HIGH  # the list of words that are never names
        plain = all(self.capitals.plain(w) for w in words)
        lower = not any(c.isupper() for c in written)
        if (CODE.fullmatch(written) and len(written) > 1) or CURRICULUM.fullmatch(written):
            return HIGH
        if span.label == "ADDRESS":
            return self._address(words, written, plain, lower)
        if (
            span.label == "PERSON"
            and (len(words[0]) == 1 or (written.isupper() and len(written) < 5))
            and len(words) == 1
        ):
            return INITIAL
        if (
            span.label == "PERSON"
            and len(words) == 1
            and self._byword(words[0])
            and (lower or self.capitals.opens(reading, span.start))
        ):
            return BYWORD
        if lower and span.label in SMALL and reading.careful(span.start):
            return self._small(span, words, written.split()[-1].lower())
        if plain and len(words) == 1:
            return self._single(reading, span, words[0], lower, titled)
        if plain and titled and all(self.lexicon.ordinary(w) for w in words):
            return HIGH
        if not plain and not lower and span.label == "PERSON" and len(words) == 1 and self._unlikely(words[0]):
            return UNLIKELY
        shouted = written.isupper() and plain and len(written) > 1
        return min(LEAST[span.label][2 * lower + plain] + (0.15 if shouted else 0.0), SHOUTED)

    def _small(self, span: Span, words: list[str], last: str) -> float:
        """Return the score a find in lower case must have where the writer uses capitals; no score is enough for a plain word."""
        if any(self.lexicon.kind(w) & (Kind.PERHAPS | Kind.PLACE) for w in words):
            return LEAST[span.label][2]
        named = max(self.lexicon.share(w) for w in words)
        if all(self.lexicon.kind(w) & Kind.ORDINARY for w in (*words, last)):
            return HIGH if span.label != "PERSON" or named < RARE else LEAST["PERSON"][3]
        return LEAST[span.label][2] if span.label != "PERSON" or named >= RARE else STRANGE

    def _address(self, words: list[str], written: str, plain: bool, lower: bool) -> float:
        """An address has a number, and a street's head or a strange word before it; without a number it is a house's name."""
        if not any(c.isdigit() for c in written):
            return HIGH if lower or plain or self._worded(words[0]) or self._named(words) else HOUSE
        if any(w.endswith(self.streets) for w in words):
            return LEAST["ADDRESS"][2 * lower]
        return HIGH if plain or self._worded(words[0]) else LEAST["ADDRESS"][2 * lower]

    def _named(self, words: Iterable[str]) -> bool:
        """Say whether some person is called by one of the words."""
        return any(self.lexicon.kind(word) & (Kind.NAME | Kind.FIRST_WORD) for word in words)

    def _single(self, reading: Reading, span: Span, word: str, lower: bool, titled: bool) -> float:
        """Return the score one plain word must have: one in the dictionary as it stands is hardly ever a name."""
        least = LEAST[span.label][1 + 2 * lower]
        exact = self.lexicon.inflected(word) or word in self.lexicon.words
        if span.label == "ORGANISATION":
            generic = word.removesuffix("s").endswith(self.generic)
            if exact and (titled or self.capitals.opens(reading, span.start)):
                return HIGH  # "Fritidshem som tar emot yngre barn"
            return HIGH if generic and exact else max(least, SURE_UNIT) if generic else least
        if span.label == "LOCATION" and lower:
            return HIGH if exact else SURE_UNIT
        if span.label not in ("PERSON", "LOCATION"):
            return least
        if lower:
            return CERTAIN if exact and self.lexicon.share(word) < RARE else least
        quoted = reading.text[span.end : span.end + 1] in QUOTES and reading.text[span.start - 1 : span.start] in QUOTES
        if quoted or (
            not titled
            and not self.capitals.opens(reading, span.start)
            and not reading.text[span.start : span.end].isupper()
        ):
            return least
        called = span.label == "PERSON" and self.lexicon.share(word) >= (
            RARE if self.lexicon.kind(word) & Kind.PERHAPS or self._guessed(word, span.score) else LIKELY
        )
        return least if called else HIGH

    def _guessed(self, word: str, score: float) -> bool:
        """Say whether only an ending makes it a word, and the model is quite sure that it is a name: "Sussan"."""
        return score >= SURE_UNIT and word not in self.lexicon.stems and word not in self.lexicon.words

    def _unlikely(self, word: str) -> bool:
        """Say whether a word that no list knows looks like nobody's name: "Kahoot", "Apodos"."""
        return not self.lexicon.kind(word) & (Kind.PERHAPS | Kind.SHAPED) and self.lexicon.share(word) < RARE

    def _byword(self, word: str) -> bool:
        """Say whether a dictionary word is a surname and no first name: "svart", "rolig", "kort"."""
        kind = self.lexicon.kind(word)
        surname = kind & Kind.SURNAME_WORD and not kind & (Kind.NAME | Kind.FIRST_WORD)
        return bool(surname) and self.lexicon.inflected(word)

    def _worded(self, word: str) -> bool:
        return (
            word in self.lexicon.stems or word in self.lexicon.words or not word.isalpha() or word in self.known.lower
        )
