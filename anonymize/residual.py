"The second look, at the masked text and by other means than the detectors: what is certain blocks, what is suspect is masked."

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from anonymize.capitals import Capitals
from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.mask import Residue
from anonymize.people import Registry
from anonymize.recognizers.base import luhn
from anonymize.recognizers.reading import Reading, lowered

MARK = "\\-\u2010-\u2015\u2212"
RUN = re.compile(rf"[0-9](?:[ {MARK}]?[0-9]){{9,11}}(?![0-9])")
PHONE = re.compile(
    rf"0[1-9](?<![0-9]0[1-9])[0-9]{{0,2}}[ ]?[{MARK}/][ ]?[0-9](?:[ {MARK}]?[0-9]){{4,7}}(?![0-9])|\+46[ ]?[0-9 {MARK}]{{7,14}}"
)
DAY = "[0-9]{2}[01][0-9][0-3][0-9]"
DATES = re.compile(
    rf"(?:19|20)[0-9]{{2}}[{MARK}][01][0-9][{MARK}][0-3][0-9][ ]?[{MARK}][ ]?(?:19|20)[0-9]{{2}}"
    rf"|(?<![0-9]){DAY}[ ]?[{MARK}][ ]?{DAY}(?![0-9])"  # "natten 250511–250512"
)
# What says that a number is an organisation's, which is public; a third digit below 2 is a person's (SFS 1974:174).
PUBLIC = re.compile(r"org(?:anisations)?[.]?[ -]?(?:nr|nummer)\W{0,3}\Z", re.IGNORECASE)
AMOUNT = re.compile(r"[0-9] \Z")  # what stands before a unit
MAIL = re.compile(r"@(?<=[\w.]@)[\w.]+\.\w+")
CAPITAL = re.compile(r"[A-ZÅÄÖÀ-ÞŠŽČĆĐŁŚŻİŞ][^\W\d_]+(?:[-'’][^\W\d_]+)*")
OPENS = re.compile(r"(?:^|[.!?:;•*>|\t\n\"”»(–—/\[]|[-]\s|\d[.)])\s*$")
COURT_AFTER = re.compile(r" (?:tingsrätt|hovrätt|kammarrätt|förvaltningsrätt|län)")
COURT_BEFORE = re.compile(r"(?:rätten|styrelsen|domstolen) (?:i|över|för|för [\wåäöÅÄÖ]+) $")
NAMELIKE = 0.6  # a name prior from which an unknown word at the start of a sentence is suspect
OPEN = 0.1  # a prior of being any name under which an unknown word in Swedish letters is a word: "Ilbefordran"
PLAIN = re.compile(r"[a-zåäö-]+")
PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True)
class Scan:
    """Knows Swedish words, the words of the work, and the people of the case; nothing of how they were found."""

    lexicon: Lexicon
    known: Known
    marked: Callable[[str], str] = str  # gives a text without å, ä and ö its marks
    pets: frozenset[str] = field(default_factory=lambda: cues("pet"), repr=False)
    units: frozenset[str] = field(default_factory=lambda: cues("unit") | cues("time_unit"), repr=False)
    drugs: tuple[str, ...] = field(default_factory=lambda: tuple(cues("drug_end")), repr=False)

    @cached_property
    def capitals(self) -> Capitals:
        """What a capital says."""
        return Capitals(self.lexicon)

    def __call__(self, text: str, registry: Registry) -> Iterator[Residue]:
        """Yield what still looks like personal data in a masked text, in no order."""
        reading = Reading(text)
        yield from self._people(reading, registry)
        yield from self._numbers(text)
        marked = self.marked(text)
        yield from self._words(reading if marked == text else Reading(marked))

    def _people(self, reading: Reading, registry: Registry) -> Iterator[Residue]:
        """A part of a known person's name that is no ordinary word, in any case."""
        parts = {
            low
            for p in registry.persons
            for form in p.forms
            for part in PART.findall(form)
            if self._telling(low := lowered(part))
        }
        for n in reading.at({word for part in parts for word in (part, part + "s")}):
            yield Residue(*reading.words[n][:2], "certain")

    def _telling(self, part: str) -> bool:
        kind = self.lexicon.kind(part)
        if len(part) < 4 or kind & Kind.PLACE:
            return False
        return bool(kind & Kind.NAME) or not kind & (Kind.ORDINARY | Kind.FIRST_WORD | Kind.SURNAME_WORD)

    def _numbers(self, text: str) -> Iterator[Residue]:
        for match in RUN.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            if DATES.search(text[max(0, match.start() - 12) : match.end() + 8]):
                continue
            if (
                len(digits) == 10
                and digits[2] >= "2"
                and PUBLIC.search(text[max(0, match.start() - 30) : match.start()])
            ):
                continue
            if (
                len(digits) in (10, 12)
                and _day(digits[-10:])
                and (digits[:-10] in ("18", "19", "20") or luhn(digits[-10:]))
            ):
                yield Residue(match.start(), match.end(), "certain")
            elif not re.search(r"[ ]", match[0]) or len(re.findall(r"\d+", match[0])) <= 3:
                yield Residue(match.start(), match.end(), "suspect")
        for pattern in (PHONE, MAIL):
            for match in pattern.finditer(text):
                if not DATES.search(text[max(0, match.start() - 12) : match.end() + 8]):
                    yield Residue(match.start(), match.end(), "certain")

    def _words(self, reading: Reading) -> Iterator[Residue]:
        """Capitalised words that no list knows; only namelike ones where all is shouted or titled, or a sentence begins."""
        titled = self.capitals.titled(reading)
        text = self.known.phrases.sub(lambda match: match[0].lower(), reading.text)
        for match in CAPITAL.finditer(text):
            word = lowered(match[0])
            if self.lexicon.kind(word) & Kind.ORDINARY or (match[0].isupper() and len(word) < 5):
                continue
            if self.known.holds(match[0]) or self.known.names_public(match[0]):
                continue
            if self._compound(word) or self._court(text, match) or self._thing(text, match, word):
                continue
            if self.lexicon.naming(word) < OPEN and PLAIN.fullmatch(word):
                continue
            opens = OPENS.search(text[max(0, match.start() - 4) : match.start()])
            if not (opens or titled or match[0].isupper()) or self.lexicon.share(word) >= NAMELIKE:
                yield Residue(match.start(), match.end(), "suspect")

    def _thing(self, text: str, match: re.Match[str], word: str) -> bool:
        """Say whether it is a pet by the word before it, a unit after a number, or a drug by what it ends in."""
        before = text[max(0, match.start() - 24) : match.start()].lower()
        last = before.split()[-1:] if before.endswith(" ") else []
        unit = word in self.units and AMOUNT.search(before)
        return bool(last and last[0] in self.pets) or bool(unit) or word.endswith(self.drugs)

    def _court(self, text: str, match: re.Match[str]) -> bool:
        """Say whether it is the town of a court or a county board."""
        before = text[max(0, match.start() - 24) : match.start()]
        return bool(COURT_AFTER.match(text, match.end()) or COURT_BEFORE.search(before))

    def _compound(self, word: str) -> bool:
        """Say whether every part of a hyphenated word is known: "LSS-boende", "Covid-test"."""
        parts = [p for p in re.split("[-'’]", word) if p]
        return len(parts) > 1 and all(len(p) < 3 or self.known.holds(p) or self.lexicon.ordinary(p) for p in parts)


def _day(ten: str) -> bool:
    month, day = int(ten[2:4]), int(ten[4:6])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
