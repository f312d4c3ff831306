"""Street addresses, boxes, farms with a number, and postcodes with their town."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lists import cues, read
from anonymize.recognizers.base import DASH, after_word, around, compiled
from anonymize.recognizers.numerals import BELOW_HUNDRED
from anonymize.recognizers.numerals import UNITS as ONE
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

CAPITAL = "A-ZÅÄÖÉÈÜÁÆØŠŽČĆĐŁŚŻ"
# A number in which a scanner read l, I, O for 1 and 0: "l4", "1O".
SCANNED = r"(?:[lI](?=[lIoO]{0,2}[0-9])[0-9lIoO]{1,3}|[0-9]{1,3}[lIoO][0-9lIoO]{0,2})(?![\w])"
NUMBER = rf"(?:nr[ ]?)?(?:{SCANNED}|[0-9]{{1,4}})" r"(?:[ ]?[«DASH»/][ ]?[0-9]{1,4})?(?:[ ]?[A-HJ-NP-Za-hj-n](?![\w]))?"
FLAT = (
    r"(?:,?[ ](?:lgh|lägenhet|lght|rum|port|uppg(?:ång)?\.?|hus|vån(?:ing)?\.?|plan)\.?[ ]?(?:nr[ ]?)?[0-9]{1,4}[A-Za-z]?(?![\w])"
    r"|,?[ ]\(?(?:uppg(?:ång)?\.?|port|ingång|trapphus|trappa|hus)[ ][A-Z](?![\w])"
    r"|,[ ]H0[0-9]{3}(?![\w])|[ ][0-9]:a[ ](?:tr(?:appan)?|van(?:ingen)?|vån(?:ingen)?)\b\.?"
    r"|,?[ ](?:dörr(?:en)?[ ]till[ ](?:höger|vänster)|t\.[ ]?[hv]\.|(?:nedre|övre)[ ]b(?:otten|v)\b|gårdshuset|gathuset|flygeln)"
    r"|,?[ ](?:[0-9]{1,2}|[a-zåäö]+)[ ](?:tr(?:appor)?\b\.?|van\b)"
    r"(?:[ ](?:upp|ner|ög|nb|ö[.][ ]?g[.]|n[.][ ]?b[.]))?|,?[ ](?:nb|bv|ög|nv)\b)*"
)
BOX = compiled(
    r"(?<![\w])(?:[Bb]ox|BOX|[Pp]ostbox|[Ll]ådnr|PL|Pl|[Pp]ostfack)[ ](?P<n>[0-9]{1,5}(?:[ ]?[A-Z]\b)?)(?![\w]|[.,][0-9])"
)
POSTCODE = compiled(
    r"[1-9](?<![\w«DASH»,.:/][1-9])(?:(?<![0-9][ ][1-9])|(?<=[a-zåäöx][ ][0-9][ ].)|(?<=[a-zåäöx][ ][0-9]{2}[ ].))"
    r"[0-9]{2}[ \u00a0]?[0-9]{2}(?:[ \u00a0]{1,2}|;)(?P<town>[«CAP»]"
    r"[\w«DASH»]+(?:[ ][«CAP»][\w«DASH»]*)?(?:[ ][0-9]{1,2}(?![\w]|[ ][0-9]))?)",
    CAP=CAPITAL,
)
POSTCODE_LOW = compiled(
    r"""[1-9](?<![\w«DASH»,.:/][1-9])(?<![0-9][ ][1-9])[0-9]{2}[ \u00a0][0-9]{2}[ \u00a0]{1,2}(?P<town>[a-zåäöé]{2,})"""
)
# Five characters of which most are digits: "783 3O Säter", "74l 95 Knivsta".
POSTCODE_SCANNED = compiled(
    r"[1-9lIZSB](?<![\w«DASH»,.:/][1-9lIZSB])[0-9lIZSOoB]{2}[ \u00a0]?[0-9lIZSOoB]{2}[ \u00a0]{1,2}(?P<town>[«CAP»][\w«DASH»]+)",
    CAP=CAPITAL,
)
CODE = compiled(r"""(?:nr|nummer)?[.:]*[ ](?P<code>[1-9][0-9]{2}[ ]?[0-9]{2})(?![\w])""")
NUMERAL = rf"(?:(?:(?:{ONE})?[ ]?hundra[ ]?{BELOW_HUNDRED}?|{BELOW_HUNDRED}|en)(?:[ ][a-hA-H](?![\w]))?)"
# "Solgatan 14 eller 16": another house in the same street, and no number of something.
OTHER = (
    r"(?:[ ](?:eller|och|resp[.]?|till)[ ](?:nr[ ])?[0-9]{1,3}(?:[ ]?[A-Ha-h])?"
    r"(?![\w:]|[.,][0-9]|[ ][a-zåäö]{3,}|[ ]?(?:kr|år|st)\b))?"
)
AFTER = compiled(
    r"[ ]{0,2}(?!(?:19|20)[0-9]{2}[«DASH»/][01][0-9][«DASH»/][0-3][0-9](?![0-9]))"
    r"(?P<number>«NUMBER»|(?:(?:i[ ])?(?:nr|nummer)[ ])?«NUMERAL»(?![\w]))(?![\w:]|[.,][0-9]"
    r"|[ ](?:kr|år|mån|dagar|gånger|ggr|timmar|veckor|st|min|kvm|meter|m2|[0-9]{3}[ ](?:kr|kronor))\b)(?P<flat>«FLAT»«OTHER»)",
    OTHER=OTHER,
    NUMBER=NUMBER,
    NUMERAL=NUMERAL,
    FLAT=FLAT,
)
BEFORE_CODE = compiled(
    r"(?P<all>[«CAP»][\w'’«DASH»]*(?:[ ](?:[«CAP»][\w'’«DASH»]*|gård|kvarn|by|väg|gata|gränd|nedre|övre|norra"
    r"|södra|kyrkogård)){0,3}[ ]«NUMBER»«FLAT»)[ ]*[,\t\n|]?[ ]{0,3}\Z",
    CAP=CAPITAL,
    NUMBER=NUMBER,
    FLAT=FLAT,
)
FLAT_ALONE = compiled(
    r"(?:lgh|[Ll]ägenhet)(?<![\w]lgh)(?<![\w].ägenhet)\.?[ ]?(?:nr[ ]?)?[0-9]{1,4}[0-9O]?(?:[ ]?[A-Z])?(?![\w])|Lgh(?<!"
    r"[\w]Lgh)[ ][0-9]{1,4}(?![\w])"
)
SPLIT = compiled(
    r"[«CAP»](?<![\w].)[\w]{1,30}[«DASH»]\n[ ]*[a-zåäö]*(?:gatan|vägen|gränd|stigen|allén|torget|backen)[ ]«NUMBER»«FLAT»",
    CAP=CAPITAL,
    NUMBER=NUMBER,
    FLAT=FLAT,
)
MARK = r"(?:\.?:|(?<=adr)\.|(?<=bost)\.)?"  # after the word for an address; a full stop ends most sentences
CUED = compiled(
    r"(?:en)?«MARK»(?:[ \t]{1,3}|(?<=[\n|\t]))(?:är[ ])?"
    r"(?P<all>[«CAP»][\w'’«DASH»]*(?:[ ][\w'’«DASH»]+){0,3}?[ ]«NUMBER»«FLAT»)(?![\w:.])",
    CAP=CAPITAL,
    MARK=MARK,
    NUMBER=NUMBER,
    FLAT=FLAT,
)
HOUSE = compiled(
    r"«MARK»(?:[ \t]{1,3}|(?<=[\n|\t]))(?P<all>[«CAP»][\w'’«DASH»]+(?:[ ][«CAP»][\w'’«DASH»]+){0,2})(?=,|[ \t]*(?:[\n|]|\Z))",
    CAP=CAPITAL,
    MARK=MARK,
)
# What some of them must hold, and how far from it they reach.
BOXED, FLATS, BROKEN = (
    re.compile("(?:ox|OX|dnr|P[Ll]|fack) [0-9]"),
    re.compile("gh|ägenhet"),
    re.compile(rf"[{DASH}]\n"),
)
REACH = 160
WHOLE = re.compile(r"[ \t]*(?:[,\n|]|\Z)")  # what follows an address that has a line to itself
DIGIT = re.compile("[0-9]")
YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}(?![0-9])")
HEADS = re.compile(rf"[^\W\d_]+(?:[{DASH}][^\W\d_]+)*")
UNITS = cues("unit")


@dataclass(frozen=True)
class Addresses:
    """Finds streets by their heads ("…gatan 4", "Norra vägen 2"), and what stands before a number in the country."""

    name: str = "address"
    example: str = "Bor på Provgatan 4 B, lgh 1201, 123 45 Ort."
    heads: tuple[str, ...] = field(default_factory=lambda: tuple(read("street_heads")), repr=False)
    words: frozenset[str] = field(default_factory=lambda: frozenset(read("street_words")), repr=False)
    towns: frozenset[str] = field(default_factory=lambda: frozenset(t.lower() for t in read("kommuner")), repr=False)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield addresses, boxes and postal towns."""
        yield from self._streets(reading)
        for pattern, anchor in ((FLAT_ALONE, FLATS), (SPLIT, BROKEN)):
            for match in around(pattern, anchor, REACH, reading.text):
                yield Span(match.start(), match.end(), "ADDRESS", 0.8, self.name)
        for n in reading.at(cues("address")):
            end = reading.words[n][1]
            cued = after_word(CUED, reading.text, end)
            if cued and (
                "\n" not in reading.text[end : cued.start("all")] or WHOLE.match(reading.text, cued.end("all"))
            ):
                yield Span(*cued.span("all"), "ADDRESS", 0.8, self.name)
        for n in reading.at(cues("house")):
            end = reading.words[n][1]
            house = after_word(HOUSE, reading.text, end)
            if house and "\n" not in reading.text[end : house.start("all")]:
                yield Span(*house.span("all"), "ADDRESS", 0.65, self.name)
        for match in around(BOX, BOXED, REACH, reading.text):
            yield Span(match.start(), match.end(), "ADDRESS", 0.9, self.name)
        for match in reading.tried(POSTCODE, reading.numbers):
            if match["town"].split()[0].lower() not in UNITS:
                yield Span(match.start(), match.end(), "POSTCODE_CITY", 0.9, self.name)
                base = max(0, match.start() - 80)
                if before := BEFORE_CODE.search(reading.text[base : match.start()]):
                    yield Span(base + before.start("all"), base + before.end("all"), "ADDRESS", 0.85, self.name)
        for match in POSTCODE_SCANNED.finditer(reading.text):
            if len(DIGIT.findall(match[0])) in (3, 4) and match["town"].lower() not in UNITS:
                yield Span(match.start(), match.end(), "POSTCODE_CITY", 0.75, self.name)
        for match in reading.tried(POSTCODE_LOW, reading.numbers):
            if match["town"] not in UNITS:
                known = match["town"] in self.towns
                street = re.search(r"\d[ ]?\w?,?\s{1,3}\Z", reading.text[max(0, match.start() - 8) : match.start()])
                if known or street:
                    yield Span(match.start(), match.end(), "POSTCODE_CITY", 0.8, self.name)
        for n in reading.at(frozenset({"postnr", "postnummer", "postnumret"})):
            if code := after_word(CODE, reading.text, reading.words[n][1]):
                yield Span(*code.span("code"), "POSTCODE_CITY", 0.85, self.name)

    def _streets(self, reading: Reading) -> Iterator[Span]:
        for word in reading.positions:
            read = word.replace("q", "g")  # what a scanner took for a q
            bare = read[:-1] if read.endswith("s") else read
            if read.endswith("eringen") or not (read.endswith(self.heads) or bare in self.words or read in self.words):
                continue
            for n in reading.positions[word]:
                span = self._street(reading, n)
                if span:
                    yield span

    def _street(self, reading: Reading, n: int) -> Span | None:
        start, end, word = reading.words[n]
        text = reading.text
        after = AFTER.match(text, end)
        first = self._first(reading, n)
        capital = any(c.isupper() for c in text[first:end])
        head = word in self.words
        if word in ROADS and after:
            return None
        if head and first == start and not (capital and len(word) > 5):
            return None  # "väg 4", "plan 2"
        if after and not capital and (head or YEAR.match(after["number"])):
            return None  # "regeringen 1956", "avliden 2024-01-03"
        if after:
            return Span(first, after.end(), "ADDRESS", 0.95 if capital else 0.85, self.name)
        named = (not head or first < start) if capital else self._lived(reading, n)
        never = word in NOT_STREETS if capital and first == start else word.endswith(NOT_STREETS)
        if named and word.endswith(STREETS) and not never:
            return Span(first, end, "ADDRESS", 0.6, self.name)
        return None

    def _lived(self, reading: Reading, n: int) -> bool:
        """Say whether somebody lives on a street in lower case: "hon bor numera på björkstigen"."""
        line = reading.text[reading.words[max(0, n - NEAR)][0] : reading.words[n][0]].rpartition("\n")[2]
        near = [m[0] for m in HEADS.finditer(line.lower())]
        while near and near[-1] in LEADS:
            near.pop()
        return len(near) > 1 and near[-1] in ("på", "vid", "till", "från") and bool(LIVING & set(near))

    def _first(self, reading: Reading, n: int) -> int:
        """Return where the name begins: "von Rosens väg", "Norra Stora gatan", "S:t Eriks gata"."""
        start = reading.words[n][0]
        alone = reading.words[n][2] in self.words or not reading.text[start].isupper()
        at, steps = n - 1, 0
        while at >= 0 and steps < 3:
            s, e, word = reading.words[at]
            if reading.text[e:start] not in (" ", "  "):
                break
            leads = word in LEADS
            if not (leads or (alone and reading.text[s].isupper() and word not in STOP)):
                break
            start, at, steps = s, at - 1, steps + 1
            alone = alone and word not in STOP
        return start


ROADS = frozenset(
    {"gång", "riksväg", "länsväg", "europaväg", "motorväg"}
)  # whose number is the road's, "Nästa gång 2/6"
NEAR = 7  # words before a street in which somebody lives, moves or is registered
LIVING = cues("living")
LEADS = cues("street_lead")
STOP = cues("no_street")
STREETS = tuple(cues("street_sure"))
NOT_STREETS = tuple(cues("street_never"))

RECOGNIZER = Addresses()
