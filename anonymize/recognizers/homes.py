"""Where somebody lives, by the bearings of a farm ("Norrgården, Hult 12"), and what is said of a house's number afterwards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lists import cues, read
from anonymize.recognizers.address import CAPITAL
from anonymize.recognizers.base import compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

# What parts one farm of a village from another.
BEARING = re.compile(
    "(?:norr|nord|norra|söder|södra|sör|neder|nedre|övre|öster|öst|väster|väst|upp|opp|ned|ner|över|mellan|stor|lill|gammel|ny|ytter|inner|öde|nol|sunnan|nordan)"
    "(?:gård|gården|gårn|torpet|stugan|bygården)"
)
ENDS = ("gård", "gården", "gårn", "torpet", "stugan")
NUMBER = r"[0-9]{1,4}(?:[ ]?[A-H](?![\w]))?(?![\w:]|[.,«DASH»/][0-9]|[ ]?(?:kr|år|st|m2|kvm|ha)\b)"
# The village beside it, with the farm's number or without: "Norrgården Heden", "Norrgården, Hökhult 212".
VILLAGE = compiled(
    r"(?:,?[ ][«CAP»][\w«DASH»]{2,24}[ ]«NUMBER»|[ ][«CAP»][\w«DASH»]{2,24}(?=[ \t]*(?:[,\n]|\Z)))",
    CAP=CAPITAL,
    NUMBER=NUMBER,
)
# "Solgatan 3. Det ska va 30 A": the number put right.
RIGHTED = compiled(
    r"[ ](?:va|vara|stå|heta|bli)[ ](?:nr[ ]|nummer[ ])?(?P<id>«NUMBER»)(?![ ](?!och|men|inte|eller|i[ ])[a-zåäö])",
    NUMBER=NUMBER,
)
# "i huset mittemot, nummer 6"
HOUSE = compiled(r"(?:[ ][a-zåäö]+){0,2},?[ ](?P<id>(?:nummer|nr)[.]?[ ]«NUMBER»)", NUMBER=NUMBER)
FAR = 80  # code points before a number put right in which the street stands


@dataclass(frozen=True)
class Homes:
    """Finds farms by their bearings, and numbers of houses without their street."""

    name: str = "homes"
    example: str = "Hon växte upp på Norrgården."
    units: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_heads")), repr=False)
    street: re.Pattern[str] = field(
        default_factory=lambda: re.compile(rf"(?:{'|'.join(cues('street_sure'))}|väg) [0-9]"), repr=False
    )

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield addresses."""
        text = reading.text
        for n in reading.at({word for word in reading.positions if word.endswith(ENDS) and BEARING.fullmatch(word)}):
            start, end, _ = reading.words[n]
            if text[start].isupper() and not (n and reading.words[n - 1][2] in self.units):
                village = VILLAGE.match(text, end)
                yield Span(start, village.end() if village else end, "ADDRESS", 0.65, self.name)
        for n in reading.at(("ska", "skall", "skulle", "skola")):
            start, end, _ = reading.words[n]
            righted = RIGHTED.match(text, end)
            if righted and self.street.search(text, max(0, start - FAR), start):
                yield Span(*righted.span("id"), "ADDRESS", 0.7, self.name)
        for n in reading.at(cues("numbered_house")):
            if house := HOUSE.match(text, reading.words[n][1]):
                yield Span(*house.span("id"), "ADDRESS", 0.6, self.name)


RECOGNIZER = Homes()
