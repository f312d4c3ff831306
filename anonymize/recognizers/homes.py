"""Where somebody lives, by the bearings of a farm ("Norrgården, Hult 12"), and what is said of a house's number afterwards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lists import cues, read
from anonymize.recognizers.address import CAPITAL, FLAT
from anonymize.recognizers.address import NUMBER as HOUSE_NUMBER
from anonymize.recognizers.base import compiled
from anonymize.recognizers.entries import UNIT
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

LED_BY = "(?:Östra|Västra|Norra|Södra|Stora|Lilla|Gamla|Nya|Övre|Nedre)"
# What parts one farm of a village from another.
BEARING = re.compile(
    "(?:norr|nord|norra|söder|södra|sör|neder|nedre|övre|öster|öst|väster|väst|upp|opp|ned|ner|över|mellan|stora?|lill[ae]?|gammel|ny|ytter|inner|öde|nol|sunnan|nordan)"
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
# A neighbour by the number alone: "Margot i nr 8", "bor granne på nr 24", "hos Ahmed (nr 14)".
NEIGHBOUR = compiled(r"[.:]?[ ]?«NUMBER»(?![ ](?:av|i|på)[ ])", NUMBER=NUMBER)
IN_HOUSE = compiled(r"(?:(?<![\w])(?:i|på|från|hos|vid)[ ]|(?<=[«CAP»])[\w«DASH»]{1,24}[ ]\()\Z", CAP=CAPITAL)
# "Tomt A 4", "tomt nr 16", "kolonilott 12"
PLOT = compiled(
    r"[ ](?:nr[ ]|nummer[ ])?(?P<id>(?:[A-H][ ]?)?«NUMBER»)(?![ ](?!och|men|inte|eller)[a-zåäö])", NUMBER=NUMBER
)
# A king's road: "Karl XI:s väg 5".
ROYAL = compiled(
    r"(?<![\w])[«CAP»][^\W\d_]{1,30}[ ][IVX]{1,5}:s[ ](?:väg|gata|torg|plats|plan|allé|gränd)[ ]«HOUSE»«FLAT»",
    CAP=CAPITAL,
    HOUSE=HOUSE_NUMBER,
    FLAT=FLAT,
)
# A road with a number of its own, and the house's: "Väg 31 nr 12".
ROAD = compiled(r"Väg(?<![\w]Väg)[ ][0-9]{1,4}[ ]nr[ ][0-9]{1,3}[ ]?[A-H]?(?![\w])")
# Flats by the number on their door (SFS 2006:378): floor, then 01–19: "boende i 1404 (Widén)", "lgh 1101 och 1102".
FLATS = compiled(
    r"[ ](?:i[ ](?P<one>(?:09|1[0-9]|20)[01][0-9])|(?:09|1[0-9]|20)[01][0-9](?:,|[ ]och|[ ]eller|[ ]samt)[ ]"
    r"(?P<other>(?:09|1[0-9]|20)[01][0-9]))(?![\w]|[.,:/«DASH»][0-9])"
)
# And without a word for it, where a paper tells of a house with flats: "fru Sjö i 1303", "granne med 1104".
DOOR = compiled(r"[ ](?P<id>(?:09|1[0-4])(?:0[1-9]|1[0-9]))(?![\w]|[.,:/«DASH»][0-9]|[ ]?«UNIT»|[ ]års\b)", UNIT=UNIT)
ENGLISH = compiled(r"(?<![\w.,:/«DASH»])[0-9]{1,4}[A-Za-z]?,?[ ](?:[A-Z][\w'’]+[ ]){1,3}\Z")
ROMANCE = compiled(
    r"[.]?[ ](?:(?:de|du|des|la|le|los|las|del|della|di|da|dos)[ ]|d['’]|l['’]){0,3}"
    r"[«CAP»][\w'’«DASH»]*(?:[ ][«CAP»][\w'’«DASH»]+){0,2}"
    r"(?P<number>,?[ ][0-9]{1,4}(?:/[0-9]{1,4})?(?![\w:]|[.,][0-9]))?",
    CAP=CAPITAL,
)
LED = compiled(r"(?<![\w.,:/«DASH»])[0-9]{1,4}(?:[ ]?bis)?,?[ ]\Z")
# What stands right before a postcode, if it is no word: "Fredrikslund, 247 93 Veberöd".
NAMED_HOUSE = compiled(
    r"(?:(?<=\n)|(?<=,[ ]))(?P<all>[«CAP»][\w'’«DASH»]{2,30}(?:[ ][«CAP»][\w'’«DASH»]{2,30})?)[ ]?[,\n][ ]{0,3}\Z",
    CAP=CAPITAL,
)
# What a farm's name ends in, after a word of living: a capital in the middle of a sentence makes it one, word or not.
FARMED = compiled(
    r"(?:[ ](?:kvar|nu|numera|fortfarande|ensam|själv|hemma|sedan|åter|tillfälligt))?[ ](?:på|i|vid|till)[ ]"
    r"(?P<name>(?:«LED»[ ])?[«CAP»][\w«DASH»]{1,24}"
    r"(?:gården|gård|torpet|torp|stugan|näs|näset|hult|måla|boda|lyckan|backen|åsen|ängen|dal))(?![\w«DASH»])(?![ ][«CAP»0-9])",
    CAP=CAPITAL,
    LED=LED_BY,
)
# Between a name and a town: "hos Ove Stark, Stora Äng, Vena".
BESIDE = compiled(r"«LED»[ ][«CAP»][\w«DASH»]{1,24}(?=,[ ][«CAP»])", CAP=CAPITAL, LED=LED_BY)
FAR = 80  # code points before a number put right in which the street stands


@dataclass(frozen=True)
class Homes:
    """Finds farms by their bearings, and numbers of houses without their street."""

    name: str = "homes"
    example: str = "Hon växte upp på Norrgården."
    units: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_heads")), repr=False)
    living: frozenset[str] = field(default_factory=lambda: cues("living"), repr=False)
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
        for match in reading.tried(ROYAL, reading.capitals):
            yield Span(match.start(), match.end(), "ADDRESS", 0.9, self.name)
        for match in reading.tried(ROAD, reading.capitals):
            yield Span(match.start(), match.end(), "ADDRESS", 0.8, self.name)
        for n in reading.at(self.living):
            if farm := FARMED.match(text, reading.words[n][1]):
                yield Span(*farm.span("name"), "ADDRESS", 0.6, self.name)
        for match in reading.tried(BESIDE, reading.capitals):
            if text[max(0, match.start() - 3) : match.start()][1:] == ", ":
                yield Span(match.start(), match.end(), "ADDRESS", 0.65, self.name)
        for n in reading.at(("ska", "skall", "skulle", "skola")):
            start, end, _ = reading.words[n]
            righted = RIGHTED.match(text, end)
            if righted and self.street.search(text, max(0, start - FAR), start):
                yield Span(*righted.span("id"), "ADDRESS", 0.7, self.name)
        for n in reading.at(cues("plot")):
            if plot := PLOT.match(text, reading.words[n][1]):
                yield Span(*plot.span("id"), "ADDRESS", 0.6, self.name)
        for n in reading.at(("lgh", "lägenhet", "lägenheterna", "boende", "grannen", "granne", "grannar")):
            if flats := FLATS.match(text, reading.words[n][1]):
                yield from (Span(*flats.span(g), "ADDRESS", 0.6, self.name) for g in ("one", "other") if flats[g])
        for n in reading.at(cues("foreign_street")):
            yield from self._abroad(reading, n)
        yield from self._doors(reading)
        yield from self._neighbours(reading)
        for n in reading.at(cues("numbered_house")):
            if house := HOUSE.match(text, reading.words[n][1]):
                yield Span(*house.span("id"), "ADDRESS", 0.6, self.name)

    def _doors(self, reading: Reading) -> Iterator[Span]:
        """Yield flats by the number on their door alone, where tenants are told of."""
        if not any(word.startswith(("grann", "störning", "hyres", "lgh", "trapp")) for word in reading.positions):
            return
        for n in reading.at(("i", "med", "hos", "bredvid", "ovanför")):
            if door := DOOR.match(reading.text, reading.words[n][1]):
                yield Span(*door.span("id"), "ADDRESS", 0.6, self.name)

    def _neighbours(self, reading: Reading) -> Iterator[Span]:
        """Yield numbers of houses without a word for the house, where neighbours are told of."""
        if not any(word.startswith(("grann", "störning", "brf", "bostadsrätt")) for word in reading.positions):
            return
        for n in reading.at(("nr", "nummer")):
            start, end, _ = reading.words[n]
            number = NEIGHBOUR.match(reading.text, end)
            if number and IN_HOUSE.search(reading.text, max(0, start - 30), start):
                yield Span(start, number.end(), "ADDRESS", 0.6, self.name)

    def _abroad(self, reading: Reading, n: int) -> Iterator[Span]:
        """Yield a street in another country: "14 rue Saint-Paul", "ul. Lipowa 8/3", "118 Leeds Old Road"."""
        start, end, word = reading.words[n]
        base = max(0, start - FAR)
        before = ENGLISH.search(reading.text, base, start) if reading.text[start].isupper() else None
        if before:
            yield Span(before.start(), end, "ADDRESS", 0.8, self.name)
        elif (word != "via" or reading.text[start].isupper()) and (after := ROMANCE.match(reading.text, end)):
            led = LED.search(reading.text, base, start)
            if led or after["number"]:
                yield Span(led.start() if led else start, after.end(), "ADDRESS", 0.8, self.name)


RECOGNIZER = Homes()
