"""What points at somebody who hides, and at nobody else: journeys, cars by make and colour, marks on the body.

Kept by the standard policy, masked by skyddad: "flyg SK 1423", "buss 12", "en röd Saab 900", "en tatuering på halsen".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lists import cues
from anonymize.recognizers.base import around, compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

CLOCK = "(?:[01]?[0-9]|2[0-3])[.:][0-5][0-9]"
# After the vehicle: a line, a number, the hour it leaves. "tåget 07.14", "linje 4", "flyg nr SK 1423", "buss 12".
JOURNEY = compiled(
    r"(?:[ ](?:nr|nummer|linje))?[ ](?P<line>(?:[A-ZÅÄÖ]{1,3}[ ]?)?[0-9]{1,4}[A-Z]?(?![\w:.,]?[0-9])(?![ ]?(?:kr|kronor|min"
    r"|minuter"
    r"|timmar|tim|gånger|dagar|ggr|personer|barn|år|procent|%))|«CLOCK»)(?![\w])",
    CLOCK=CLOCK,
)
# Before it: "07.14-tåget", "12:an" (a bus or a tram).
CARRIER = "[-–](?:tåget|bussen|båten|färjan|flyget|planet|spårvagnen)"
NUMBERED = compiled(r"(?P<all>(?:«CLOCK»|[0-9]{1,3})«CARRIER»)(?![\w])", CLOCK=CLOCK, CARRIER=CARRIER)
CARRIED, NEAR = re.compile(CARRIER), 20
FLIGHT = compiled(
    r"(?:SK|DY|FR|LH|KL|AY|TK|BA|AF|W6|U2|QR|EK|LO|TF|IB|SN|LX|OS|DX|ET|PC|BT|D8)(?<![\w]..)[ ]?[0-9]{2,4}(?![\w]|[.,:][0-9])"
)
MODEL = (
    r"(?:[ ](?:[A-ZÅÄÖ]{1,4}[0-9]{1,4}[A-Za-z]?|[0-9]{2,4}(?![0-9.,:]|[ ]?(?:kr|km|mil|person|anställ))|«MODELS»)"
    r"(?:[ ](?:kombi|sedan|turbo|cab|4x4))?)?"
)
YEAR = r"(?:[ ](?:årsmodell|av[ ]årsmodell|från|-)[ ]?(?:19|20)?[0-9]{2}(?![0-9]))?"
MARK = compiled(
    r"(?:[ ](?:av|med|i[ ]form[ ]av|som[ ]föreställer|föreställande)[ ](?:en[ ]|ett[ ]|den[ ]|texten[ ])?[\w«DASH»]+)?"
    r"(?:[ ](?:på|över|under|vid|i|längs)[ ](?:\w+[ ])?(?:«BODY»))?",
    BODY="|".join(cues("body")),
)


@dataclass(frozen=True)
class Traits:
    """Finds journeys by the word for what carries, cars by make or colour, and marks by the word for them."""

    name: str = "traits"
    example: str = "Hon tog tåg 421 och åker en röd Saab 900."
    carriers: frozenset[str] = field(default_factory=lambda: cues("carrier"), repr=False)
    makes: frozenset[str] = field(default_factory=lambda: cues("brand"), repr=False)
    models: frozenset[str] = field(default_factory=lambda: cues("car_model"), repr=False)
    colours: frozenset[str] = field(default_factory=lambda: cues("colour"), repr=False)
    cars: frozenset[str] = field(default_factory=lambda: cues("car"), repr=False)
    marks: frozenset[str] = field(default_factory=lambda: cues("mark"), repr=False)
    model: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = "|".join(sorted((re.escape(m) for m in self.models), key=len, reverse=True))
        pattern = re.compile((MODEL + YEAR).replace("«MODELS»", f"(?i:{names})(?![\\w])").replace("[ ]", " "))
        object.__setattr__(self, "model", pattern)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield journeys, cars and marks."""
        for n in reading.at(self.carriers):
            start, end, _ = reading.words[n]
            if journey := JOURNEY.match(reading.text, end):
                yield Span(start, journey.end("line"), "TRAVEL", 0.8, self.name)
        numbered = around(NUMBERED, CARRIED, NEAR, reading.text)
        for found in (*numbered, *reading.tried(FLIGHT, reading.capitals)):
            yield Span(found.start(), found.end(), "TRAVEL", 0.8, self.name)
        for n in reading.at(self.makes):
            yield from self._make(reading, n)
        for n in reading.at(self.cars | self.models):
            if n and self._coloured(reading, n):
                yield Span(reading.words[n - 1][0], reading.words[n][1], "CAR", 0.8, self.name)
        for n in reading.at(self.marks):
            start, end, _ = reading.words[n]
            mark = MARK.match(reading.text, end)
            yield Span(start, mark.end() if mark else end, "TRAIT", 0.8, self.name)

    def _make(self, reading: Reading, n: int) -> Iterator[Span]:
        """A make with a model, a colour or a year is a car; alone it may be where somebody works."""
        start, end, _ = reading.words[n]
        model = self.model.match(reading.text, end)
        stop = model.end() if model else end
        coloured = n > 0 and self._coloured(reading, n)
        if stop > end or coloured or (n and reading.words[n - 1][2] in OWNED and reading.text[start - 1] == " "):
            yield Span(reading.words[n - 1][0] if coloured else start, stop, "CAR", 0.85, self.name)
        elif reading.text[start].isupper():
            employer = n and reading.words[n - 1][2] in EMPLOYS and reading.text[start - 1] == " "
            yield Span(start, end, "ORGANISATION" if employer else "BRAND", 0.75, self.name)

    def _coloured(self, reading: Reading, n: int) -> bool:
        _, end, word = reading.words[n - 1]
        stem = word.removesuffix("metallic").removesuffix("färgad").removesuffix("färgade").rstrip("-")
        for prefix in ("mörk", "ljus"):
            stem = stem.removeprefix(prefix)
        return stem in self.colours and reading.text[end : reading.words[n][0]] == " "


EMPLOYS = frozenset({"på", "hos", "vid", "åt"})  # "jobbar på Volvo"
OWNED = frozenset(
    {"en", "sin", "hans", "hennes", "deras", "gammal", "gamla", "ny", "nya", "äldre", "bilen", "kör", "körde"}
)

RECOGNIZER = Traits()
