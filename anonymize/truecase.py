"""A text in capitals read as it would have been written: the same code points, shouted words in the case they would have.

Detectors live on capitals, and where all are capitals none says anything. What they read is changed, never the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.lowcase import NUMBERED, Lowcase
from anonymize.recognizers.reading import WORD, lowered

Word = tuple[int, int, str]  # start, end, lower-case form
SHOUT = re.compile(r"[A-ZÅÄÖÉÜ]{3}")  # what every text that shouts has somewhere
LETTERS = re.compile(r"[^\W\d_]")
OPENS = re.compile(r"(?:[.!?:\n\t|]|^)[\s\"”’'(*>•–-]*\Z")
WORDS = frozenset("iåö")  # letters that are words
LINE = re.compile(r"[^\n\t|]+")
SAMPLE = 2_000  # code points by which it is judged whether a whole text shouts
AGED = re.compile(r"[ ]?\(\d|,? \d{1,2} (?:ÅR|MÅN)")
LONG = 5  # letters of a shouted word that can hardly be an abbreviation
MOSTLY = 0.7  # share of capitals among the letters from which a whole text shouts
NAMELIKE = 0.4  # a prior of being a name or a place from which an unknown word is read with a capital
CODED = 6  # letters that may stand before a number and belong to it
NUMBER = re.compile(r"[ -]?\d[\d./:-]{5}|-[A-ZÅÄÖ]{1,5}[ -]\d[\d./:-]{5}|[ -]?\d{1,4}/\d\d")
POSTCODE = re.compile(r"(?<!\d)[1-9]\d\d ?\d\d {1,2}\Z")  # after which a town stands
SURNAME = 0.6  # a prior of being a name from which what could be two words is a surname
LAND = re.compile(NUMBERED)
COLON = re.compile(r"[^\W\d_]:[ \t]{1,3}\Z")
FILLED = re.compile(r"[ ]?(?:[,(/\n]|[ ]{2}|\d|\Z)")
GLUED = re.compile(r"[\d_]")
JOINS = 0.15  # a prior of being a name from which a first name that is a word goes on the name before it


@dataclass(frozen=True)
class Truecase:
    """Gives names a capital and ordinary words none; abbreviations and the words of the work stay as they are."""

    lexicon: Lexicon
    known: Known
    roles: frozenset[str] = field(default_factory=lambda: frozenset(read("roles")) | cues("called"), repr=False)
    function: frozenset[str] = field(default_factory=lambda: cues("function"), repr=False)
    near: frozenset[str] = field(default_factory=lambda: cues("before_place"), repr=False)
    lowcase: Lowcase = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lowcase", Lowcase(self.lexicon, self.known))

    def __call__(self, text: str) -> str:
        """Return the text with its words in the case they would have; the same text where capitals are as usual."""
        text = self.lowcase(text)
        if not SHOUT.search(text):
            return text
        out = list(text)
        for row in self._rows(text):
            kinds = self.lexicon.kinds({word for _, _, word in row})
            named = False
            for n, (start, end, word) in enumerate(row):
                near = bool(n) and text[row[n - 1][1] : start] == " "
                named = self._name(text, row, n, kinds, near and named)
                out[start:end] = self._written(text, row[n], kinds[word], named)
        return "".join(out)

    def _rows(self, text: str) -> Iterator[list[Word]]:
        """Yield the runs of capitals that shout: every run of a text in capitals, else those with a long word or a name."""
        letters = LETTERS.findall(text[:: len(text) // SAMPLE + 1])
        all_of_it = sum(map(str.isupper, letters)) > MOSTLY * len(letters)
        for line in LINE.finditer(text):
            if all_of_it or SHOUT.search(text, *line.span()):
                words = [(m.start(), m.end(), lowered(m[0])) for m in WORD.finditer(text, *line.span())]
                for capitals, run in groupby(words, key=lambda w: text[w[0] : w[1]].isupper()):
                    row = list(run)
                    if capitals and (all_of_it or any(self._shouts(text, word) for word in row)):
                        yield row

    def _shouts(self, text: str, word: Word) -> bool:
        start, end, low = word
        return text[start:end] not in self.known.exact and (
            len(low) >= LONG or bool(self.lexicon.kind(low) & Kind.NAME)
        )

    def _name(self, text: str, row: list[Word], n: int, kinds: dict[str, int], after: bool) -> bool:
        """Say whether word n is read as a name; `after`: it follows one, a space away."""
        start, end, word = row[n]
        kind = kinds[word]
        if kind & Kind.NAME or POSTCODE.search(text, max(0, start - 8), start) or self.lowcase.street(word):
            return True
        if len(word) == 1 or any(part in self.known.exact for part in (text[start:end], *text[start:end].split("-"))):
            return False
        if LAND.match(text, end) and not self.lowcase.plain(word):
            return True
        following = row[n + 1] if n + 1 < len(row) and text[end : row[n + 1][0]] == " " else None
        then = 0
        if following and following[2] not in self.function and text[slice(*following[:2])] not in self.known.exact:
            then = kinds[following[2]]
        before = row[n - 1][2] if n and len(text[row[n - 1][1] : start]) < 4 else ""
        if kind & Kind.PERHAPS:
            return self._perhaps(word, kind, after, before, then, bool(AGED.match(text, end)))
        if kind & Kind.PLACE:
            return before in self.near or not (word in self.lexicon.words or self.lexicon.inflected(word))
        if kind & Kind.SHAPED and (after or not kind & Kind.ORDINARY):
            return True
        if kind & Kind.ORDINARY:
            return after and (self._surname(word) or self._entered(text, row[n - 1][0], end))
        return (
            (after and len(word) > 2)
            or bool(then & Kind.NAME)
            or (len(word) > 3 and self.lexicon.naming(word) >= NAMELIKE)
        )

    def _surname(self, word: str) -> bool:
        """Say whether a word after a name goes on it: no word of the language, or made of two as surnames are, "palmkvist"."""
        if word in self.lexicon.words:
            return False
        return not self.lexicon.inflected(word) or self.lexicon.naming(word) >= SURNAME

    def _entered(self, text: str, start: int, end: int) -> bool:
        """Say whether two words are all that stands after a form's colon, as a name does: "MISSTÄNKT: MIKAEL GRÄNS, 1980"."""
        return bool(COLON.search(text, max(0, start - 4), start) and FILLED.match(text, end))

    def _perhaps(self, word: str, kind: int, after: bool, before: str, then: int, aged: bool) -> bool:
        """Say whether a name that is also a word is one here: beside another name, after a title, before an age."""
        first = kind & (Kind.FIRST | Kind.FIRST_WORD)
        if word in self.roles:
            return False
        if word in self.function:  # "Per Ek", not "till Ek"
            return bool(first and then & (Kind.SURNAME | Kind.SURNAME_WORD)) and self.lexicon.share(word) >= JOINS
        if after and (kind & Kind.SURNAME_WORD or self.lexicon.share(word) >= JOINS):
            return True
        return bool(first and (before in self.roles or aged or then & (Kind.NAME | Kind.SURNAME_WORD)))

    def _written(self, text: str, word: Word, kind: int, named: bool) -> str:
        start, end, low = word
        written = text[start:end]
        if GLUED.match(text, end) or (start and GLUED.match(text, start - 1)):
            return written  # letters of a code
        if not kind & Kind.NAME and max(map(len, low.split("-"))) <= CODED and NUMBER.match(text, end):
            return written  # the letters of a number
        if named:
            return titled(low)
        short = low not in WORDS if len(low) == 1 else not kind and len(low) < LONG and low not in self.lexicon.words
        if written in self.known.exact or short:
            return written  # an abbreviation, an initial
        if "-" in low:
            parts = [p if p in self.known.exact else p.lower() for p in written.split("-")]
            low = "-".join(parts) if len("".join(parts)) == len("".join(low.split("-"))) else low
        return titled(low[0]) + low[1:] if OPENS.search(text[max(0, start - 4) : start]) else low


def titled(low: str) -> str:
    """Return a lower-case name with a capital first, after a hyphen and after an apostrophe; as long as it was."""
    return "".join(
        c.upper() if (n == 0 or low[n - 1] in "-'’") and len(c.upper()) == 1 else c for n, c in enumerate(low)
    )
