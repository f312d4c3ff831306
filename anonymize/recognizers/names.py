"""People's names by rule: known names, the words around them, and the ways a name is written out or cut short."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from anonymize.capitals import Capitals
from anonymize.context import CALLED, Context
from anonymize.genitive import without
from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.chains import Chains
from anonymize.recognizers.reading import Reading
from anonymize.recognizers.turns import speakers
from anonymize.spans import Span

LETTER = "A-ZÅÄÖÁÉČŠŽŞİĐŁŚŻ"
BEFORE = re.compile(rf"(?:(?<![\w.])[{LETTER}]\.[ ]?(?:-[{LETTER}]\.[ ]?)?){{1,3}}\Z")
OPENS = re.compile(r"(?:[.!?:;…»”\"]|\n|^|[-–•*>|\t/(])\s*\Z")


@dataclass(frozen=True)
class Names:
    """Chains of name words: known ones begin a chain, unknown capitalised ones join it or follow a title."""

    lexicon: Lexicon
    known: Known
    name: str = "names"
    example: str = "Hon heter Anna Svensson i dag."
    roles: frozenset[str] = field(default_factory=lambda: frozenset(read("roles")), repr=False)
    cues: frozenset[str] = field(default_factory=lambda: frozenset(read("name_cues")), repr=False)
    strong: frozenset[str] = field(default_factory=lambda: cues("called"), repr=False)
    called_so: tuple[str, ...] = field(default_factory=lambda: tuple(cues("role_end")), repr=False)
    function: frozenset[str] = field(default_factory=lambda: cues("function"), repr=False)
    pets: frozenset[str] = field(default_factory=lambda: cues("pet") | cues("brand"), repr=False)
    titles: frozenset[str] = field(default_factory=lambda: cues("title"), repr=False)
    short: frozenset[str] = field(default_factory=lambda: cues("title_short"), repr=False)
    leads: frozenset[str] = field(default_factory=lambda: LEADS | cues("title_short") | {"heter", "hette"}, repr=False)
    headers: frozenset[str] = field(default_factory=lambda: cues("header"), repr=False)

    @cached_property
    def chains(self) -> Chains:
        """How far a name goes."""
        return Chains(self.lexicon, self.known)

    @cached_property
    def capitals(self) -> Capitals:
        """What a capital says."""
        return Capitals(self.lexicon)

    @cached_property
    def context(self) -> Context:
        """What stands around a name."""
        return Context(self.lexicon)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield names; the genitive s of a name stays outside."""
        kinds = self.lexicon.kinds(reading.positions)
        titled = self.capitals.titled(reading)
        last = -1
        for n, (start, end, word) in enumerate(reading.words):
            kind = kinds[word]
            if n <= last or (kind == Kind.ORDINARY and reading.words[n - 1][2] not in self.leads):
                continue
            score = self._begins(reading, n, kind, kinds)
            if not score or self.known.holds(reading.text[start:end]):
                continue
            if not (titled and self._merely(reading, n, kind)):
                end, last = self.chains.end(reading, n, kinds)
                led = reading.text[max(0, start - 12) : start]
                first = BEFORE.search(led) if "." in led[-2:] else None
                start -= len(first[0]) if first else 0
                span = Span(start, without(reading, start, end, self.lexicon), "PERSON", score, self.name)
                doubted = score <= DOUBTED or reading.words[n - 1][2] in CALLED
                if not (doubted and self.context.denies(reading, span)):
                    yield span
        for turn in speakers(reading):
            called = turn["name"].lower().split()[0]
            kind = kinds.get(called, 0)
            plain = kind & Kind.ORDINARY and (not kind & Kind.PERHAPS or called in self.headers)
            if called not in self.roles and not self.known.holds(turn["name"].split()[0]) and not plain:
                yield Span(*turn.span("name"), "PERSON", 0.75, self.name)

    def _merely(self, reading: Reading, n: int, kind: int) -> bool:
        """Say whether only a capital makes word n a name, where capitals say nothing: no title, no known name beside it."""
        cue = self._cue(reading, n)
        named = cue in self.roles or cue in self.strong or cue in self.short or self._entitled(reading, n)
        beside = n + 1 < len(reading.words) and self.lexicon.kind(reading.words[n + 1][2]) & Kind.NAME
        return not (kind & Kind.NAME or named or beside) and reading.text[reading.words[n][0]].isupper()

    def _begins(self, reading: Reading, n: int, kind: int, kinds: Mapping[str, int]) -> float:
        """Return how sure it is that a name begins at word n, 0 for not at all."""
        start, end, word = reading.words[n]
        if len(word) < 2:
            return 0.0
        if not reading.text[start].isupper():
            return self._low(reading, n, kind)
        if self.chains.unit(reading, n) or ("-" in word and ABBREVIATED.search(reading.text[start:end])):
            return 0.0
        cue = self._cue(reading, n)
        if cue in self.pets:
            return 0.0
        if cue in NOBLE or (cue in DER and n > 1 and reading.words[n - 2][2] in ("von", "van")):
            return 0.8
        if kind & Kind.NAME:
            return 0.6 if kind & Kind.PLACE and cue in PREPOSITIONS else 0.85
        caps = reading.text[start:end].isupper()
        if caps and len(word) <= 4 and not kind & Kind.PERHAPS:
            return 0.0
        if kind & Kind.PERHAPS:
            return self._ambiguous(reading, n, kind, cue, caps or self._opens(reading, start), kinds)
        if cue in self.strong and n > 1 and reading.words[n - 2][2] in PERSONS:
            return 0.85  # more than a country's
        if kind & Kind.PLACE:
            return 0.0
        titled = cue in self.roles or cue in self.strong or cue in self.short
        bare = cue in self.short and word not in self.lexicon.stems and word not in self.lexicon.words
        if titled and (bare or not kind & Kind.ORDINARY or kind & Kind.SHAPED):
            return 0.8
        if kind & Kind.SHAPED:
            sure = not kind & Kind.ORDINARY or not self._opens(reading, start) or self._named(reading, n, kinds)
            return 0.6 if sure and not (caps and kind & Kind.ORDINARY) else 0.0
        return 0.55 if not kind & Kind.ORDINARY and self._named(reading, n, kinds) else 0.0

    def _opens(self, reading: Reading, start: int) -> bool:
        return start == 0 or bool(OPENS.search(reading.text[max(0, start - 4) : start]))

    def _ambiguous(self, reading: Reading, n: int, kind: int, cue: str, opens: bool, kinds: Mapping[str, int]) -> float:
        """Score a capitalised name that is also a word: "Bo", "Liv", "Sten"."""
        word = reading.words[n][2]
        led = cue in self.roles or cue in self.cues or cue in self.short or cue.endswith(self.called_so)
        if (led and word not in self.headers) or self._named(reading, n, kinds):
            return 0.8
        if (cue in self.headers and ENDS.match(reading.text, reading.words[n][1])) or self._entitled(reading, n):
            return 0.7
        if word in self.function:
            return 0.0
        first = kind & Kind.FIRST_WORD
        if opens:
            return 0.6 if first and word not in self.lexicon.stems and self.lexicon.share(word) >= OPENING else 0.0
        return 0.7 if first else 0.55

    def _entitled(self, reading: Reading, n: int) -> bool:
        """Say whether an age in brackets or a title after a comma follows: "liv (9)", "frisk, ssk"."""
        end = reading.words[n][1]
        if AGED.match(reading.text, end):
            return True
        following = reading.words[n + 1] if n + 1 < len(reading.words) else None
        return following is not None and reading.text[end : following[0]] == ", " and following[2] in self.titles

    def _low(self, reading: Reading, n: int, kind: int) -> float:
        """Score a word in lower case."""
        word = reading.words[n][2]
        if kind & Kind.NAME and len(word) > 2 and not self._meant(reading, n):
            return 0.75
        if kind & (Kind.FIRST_WORD | Kind.SURNAME_WORD) and self._entitled(reading, n):
            return 0.6
        unknown = not kind & (Kind.ORDINARY | Kind.PLACE) and len(word) > 3
        if not (kind & Kind.FIRST_WORD or unknown):
            return 0.0
        cue = self._cue(reading, n)
        if kind & Kind.FIRST_WORD and (
            cue in self.strong or (cue in self.roles and len(word) > 1 and word not in self.function)
        ):
            return 0.6
        return 0.55 if unknown and cue in self.roles and self.lexicon.share(word) >= LIKELY else 0.0

    def _meant(self, reading: Reading, n: int) -> bool:
        """Say whether a name in lower case is the word it also is, where the writer uses capitals: "vilja", "fred"."""
        start, _, word = reading.words[n]
        return self.lexicon.inflected(word) and self.lexicon.share(word) < LIKELIER and reading.careful(start)

    def _cue(self, reading: Reading, n: int) -> str:
        """Return the word before on the same line, with nothing but blanks, a colon or a comma between."""
        if not n:
            return ""
        _, end, word = reading.words[n - 1]
        between = reading.text[end : reading.words[n][0]]
        if "." in between and len(word) > ABBREVIATION and word not in self.short:
            return ""  # another sentence
        return word if len(between) < 6 and "\n" not in between and not between.strip(" \t:.,") else ""

    def _named(self, reading: Reading, n: int, kinds: Mapping[str, int]) -> bool:
        """Say whether the next word, a space away, is a capitalised name."""
        if n + 1 >= len(reading.words) or reading.text[reading.words[n][1] : reading.words[n + 1][0]] != " ":
            return False
        start, _, word = reading.words[n + 1]
        kind = kinds[word]
        return (
            reading.text[start].isupper()
            and bool(kind & (Kind.NAME | Kind.SHAPED | Kind.SURNAME_WORD))
            and not self.known.holds(reading.text[start : reading.words[n + 1][1]])
        )


DOUBTED = 0.8  # a score up to which what stands around a name may deny it
ABBREVIATED = re.compile(r"(?:^|-)[A-ZÅÄÖ]{2,}-|-[A-ZÅÄÖ]{1,3}$|^[A-ZÅÄÖ]{2,}-")
LIKELIER = 0.55  # a name prior from which a name that is in the dictionary is one in lower case, too
OPENING = 0.6  # a name prior from which a first name that may be a word is one where a sentence begins: "Alma", "Ida"
LIKELY = 0.5  # a name prior from which an unknown word in lower case may be a name
ABBREVIATION = 3  # letters: "adv. Ek", "fam. Ek"
AGED = re.compile(r" \(\d{1,2}(?: år| mån)?\)|, \d{1,2} (?:år|mån)\b")
ENDS = re.compile(r"[ \t]*(?:\n|\Z)")
NOBLE: frozenset[str] = frozenset({"von", "af"})  # which only names follow
DER: frozenset[str] = frozenset({"der", "dem", "den"})
LEADS: frozenset[str] = NOBLE | DER  # what makes a name of any word after it
PERSONS = frozenset(
    {"han", "hon", "hen", "jag", "sonen", "dottern", "pojken", "flickan"}
)  # whose name may be a country: "Han heter Kuba"
PREPOSITIONS = frozenset({"i", "från", "till", "på", "vid"})
