"""What is found once is found everywhere in the case: names in every part and case, identifiers in every form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from anonymize.fusion import merged
from anonymize.initials import Initials
from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.people import People, Source
from anonymize.recognizers.reading import Reading, Readings, lowered
from anonymize.spans import PLACE, Span

SURE = 0.6  # a name that is also a word is searched for only if found with at least this
NUMBERS = frozenset({"PERSONNUMMER", "PHONE", "ACCOUNT", "OTHER_ID", "CASE_ID", "VEHICLE"})
LEAST = 6  # digits a number must have to be searched for
DIGITS = re.compile(r"[0-9](?:[ \-./–]{0,2}[0-9]){3,}")
LAST = re.compile(
    r"[\-–][0-9]{4}(?![\w])|(?<![\w.,:/–-])(?!(?:19|20)[0-9][0-9])[0-9]{4}(?![\w:/–-]|[.,][0-9]|[ ](?:kr\b|[0-9]{3}))"
)
UNIT = re.compile(r"[1-9](?<![\w:.,/][1-9])[0-9]{0,2}:[1-9][0-9]{0,2}(?![\w:%]|[.,–-][0-9])")
TOWN = re.compile(r"(?P<town>[^\W\d_]{4,}?)s? (?:kommun|vårdcentral|hälsocentral|församling)", re.IGNORECASE)
PART = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
SMALL = re.compile(r" [a-zåäö]")
PART_ALONE = re.compile(r"[^\W\d_]+")
LOW_OPENS = re.compile(r"(?:[^\W\d_]{3}|\d)[.!?] +\Z|\n\Z")  # where a sentence begins
VERBS = ("er", "ar", "de", "te", "it", "en", "år", "or", "inns")  # what verbs end in: "ringer", "sade", "anhållen"
OPENS = re.compile(r"(?:[.!?:»”\"]|\n|^|[-–•*>|\t])\s*\Z")


@dataclass(frozen=True)
class Held:
    """What a case holds: parts of names (and whether only a capital makes them one), numbers, last fours, land, places."""

    parts: dict[str, bool] = field(default_factory=dict, repr=False)
    numbers: dict[str, str] = field(default_factory=dict, repr=False)
    fours: set[str] = field(default_factory=set, repr=False)
    words: dict[str, str] = field(default_factory=dict, repr=False)
    units: set[str] = field(default_factory=set, repr=False)
    places: set[str] = field(default_factory=set, repr=False)


@dataclass(frozen=True)
class Everywhere:
    """Searches every document for what any of them holds. Linear: one look-up a word, one pass over the digits."""

    lexicon: Lexicon
    known: Known
    readings: Readings = field(default_factory=Readings, repr=False)
    function: frozenset[str] = field(default_factory=lambda: cues("function"), repr=False)

    def __call__(
        self, sources: Sequence[Source], spans: Sequence[tuple[Span, ...]], _people: People
    ) -> list[tuple[Span, ...]]:
        """Return each document's spans with what the others know of it added; disjoint, in order."""
        held, initials = Held(), Initials(self.known)
        readings = [self.readings.take(source.text) for source in sources]
        for reading, row in zip(readings, spans, strict=True):
            for span in row:
                self._learn(held, span, reading.text[span.start : span.end])
            initials.learn(reading.text[s.start : s.end] for s in row if s.label == "PERSON")
        return [self._row(reading, row, held, initials) for reading, row in zip(readings, spans, strict=True)]

    def _row(self, reading: Reading, row: tuple[Span, ...], held: "Held", initials: Initials) -> tuple[Span, ...]:
        row = merged(row, self._search(reading, held))
        return merged(row, sorted(initials.find(reading, row)))

    def _learn(self, held: Held, span: Span, surface: str) -> None:
        if span.label == "PERSON":
            for part in PART.findall(surface):
                self._name(held, part, span.score >= SURE)
        elif span.label in ("LOCATION", "ORGANISATION"):
            self._place(held, surface, span.label)
        elif span.label == "PROPERTY" and (unit := UNIT.search(surface)):
            held.units.add(unit[0])
        elif span.label == "USERNAME" and len(surface) > 4:
            held.words[lowered(surface)] = span.label
        elif span.label in NUMBERS and len(digits := re.sub(r"\D", "", surface)) >= LEAST:
            held.numbers[digits[-10:]] = span.label
            if span.label == "PERSONNUMMER" and len(digits) >= 10:
                held.fours.add(digits[-4:])

    def _name(self, held: Held, part: str, sure: bool) -> None:
        """Remember a part of a name, and whether it is one only with a capital."""
        low = lowered(part)
        kind = self.lexicon.kind(low)
        if low in self.lexicon.words and not kind & Kind.PERHAPS:
            return
        if len(low) < 3 and not (len(low) == 2 and kind & Kind.PERHAPS):
            return
        if (
            kind & Kind.ORDINARY
            and not kind & Kind.NAME
            and (not sure or (part.isupper() and not kind & (Kind.PERHAPS | Kind.SHAPED)))
        ):
            return  # weak, or a shouted ordinary word that a name swallowed
        held.parts[low] = (not kind & Kind.NAME and bool(kind & (Kind.ORDINARY | Kind.PERHAPS))) or len(low) < 3

    def _place(self, held: Held, surface: str, label: str) -> None:
        """Remember a place of one word that is no other word, and the one that a municipality is named by."""
        named = TOWN.match(surface) if label == "ORGANISATION" else None
        word = lowered(named["town"] if named else surface)
        one = (label == "LOCATION" or named) and PART_ALONE.fullmatch(word) and len(word) > 3
        if one and not self.lexicon.inflected(word) and not self.lexicon.kind(word) & Kind.PERHAPS:
            held.places.add(word)

    def _search(self, reading: Reading, held: Held) -> list[Span]:
        text = reading.text
        found = []
        for part, capital in held.parts.items():
            for n in reading.at((part,) if part + "s" in held.parts else (part, part + "s")):
                start = reading.words[n][0]
                if not capital or self._capital(text, start, start + len(part), part):
                    found.append(Span(start, start + len(part), "PERSON", 0.6, "everywhere"))
        for n in reading.at({form for place in held.places for form in (place, place + "s")}):
            start, _, word = reading.words[n]
            if reading.text[start].isupper() or not reading.careful(start):
                place = word if word in held.places else word[:-1]
                found.append(Span(start, start + len(place), "LOCATION", 0.55, "everywhere"))
        for word in reading.positions if held.parts else ():
            if "-" in word and word not in held.parts:
                found += self._inside(reading, word, held)
        for match in DIGITS.finditer(text) if held.numbers else ():
            digits = re.sub(r"\D", "", match[0])
            if label := held.numbers.get(digits[-10:]):
                found.append(Span(match.start(), match.end(), label, 0.8, "everywhere"))
        for match in LAST.finditer(text) if held.fours else ():
            if match[0][-4:] in held.fours:
                found.append(Span(match.start(), match.end(), "PERSONNUMMER", 0.8, "everywhere"))
        for match in UNIT.finditer(text) if held.units else ():
            if match[0] in held.units:
                found.append(Span(match.start(), match.end(), "PROPERTY", 0.8, "everywhere"))
        for name, label in held.words.items():
            found += [
                Span(m.start(), m.end(), label, 0.8, "everywhere") for m in re.finditer(re.escape(name), reading.low)
            ]
        return sorted(found, key=PLACE)

    def _subject(self, text: str, start: int, end: int, word: str) -> bool:
        """Say whether a name in lower case begins a sentence of a text without capitals: "glad ringer igen."."""
        if (
            word in self.function
            or not self.lexicon.kind(word) & Kind.PERHAPS
            or not LOW_OPENS.search(text[max(0, start - 6) : start])
        ):
            return False
        verb = PART.match(text, end + 1) if text[end : end + 1] == " " else None
        return verb is not None and verb[0].endswith(VERBS)

    def _inside(self, reading: Reading, word: str, held: Held) -> list[Span]:
        """Return the names in a hyphenated word: "Ahmadi-släkten"."""
        parts = [m for m in PART_ALONE.finditer(word) if held.parts.get(m[0]) is False and len(m[0]) > 3]
        return [
            Span(reading.words[n][0] + m.start(), reading.words[n][0] + m.end(), "PERSON", 0.6, "everywhere")
            for n in reading.positions[word]
            for m in parts
        ]

    def _capital(self, text: str, start: int, end: int, word: str) -> bool:
        """Say whether a name that is also a word stands here as one: capitalised, and not because all is or a sentence begins."""
        if text[start].islower():
            return self._subject(text, start, end, word)
        if text[start:end] in self.known.exact:
            return False
        opens = bool(OPENS.search(text[max(0, start - 4) : start]))
        kind = self.lexicon.kind(word)
        surname = bool(kind & Kind.SURNAME_WORD) and not kind & (Kind.FIRST | Kind.FIRST_WORD)
        if opens and (word in self.function or (surname and SMALL.match(text, end))):
            return False
        near = text[max(0, start - 12) : start] + text[end : end + 12]
        return not (text[start:end].isupper() and len(word) > 1 and near.isupper())
