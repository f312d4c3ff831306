"""Addresses in the country, where no street is named: "på Kvarnabo 4", "torpet Solbo", "skriven på Hultet"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues, read
from anonymize.recognizers.address import BEFORE_CODE, CAPITAL, FLAT, NOT_STREETS, NUMBER, POSTCODE, STREETS
from anonymize.recognizers.base import compiled
from anonymize.recognizers.homes import NAMED_HOUSE
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

NAMED = compiled(
    r"(?P<name>[«CAP»][\w'’«DASH»]{2,30}(?:[ ](?:[«CAP»][\w'’«DASH»]{1,30}|gård|gården|by|säteri|torp)){0,2})[ ]"
    r"(?P<number>«NUMBER»)(?P<flat>«FLAT»)"
    r"(?![\w:%«DASH»]|[.,][0-9]|[ ]?[–/][ ]?[0-9])(?:[ ](?P<next>[^\W\d_]+))?",
    CAP=CAPITAL,
    NUMBER=NUMBER,
    FLAT=FLAT,
)
# A farm named before a postcode or after "bor": "Vinterbo gård, 640 24 Sköldinge", "bor Fiskartorpet, Enånger".
FARM = (
    r"[«CAP»][\w'’«DASH»]{2,30}(?:[ ][«CAP»][\w'’«DASH»]{1,30})?[ ](?:gård|gården|säteri|torp|herrgård|kvarn)"
    r"|(?:[«CAP»][\w'’«DASH»]{1,30}[ ])?[«CAP»][\w«DASH»]{1,24}"
    r"(?:gården|torpet|torp|stugan|kvarnen|näset|hult|måla|boda|lyckan|backen|hemmanet)"
)
BEFORE_TOWN = compiled(
    rf"(?:(?<=\n)|(?<=,[ ])|(?<=till[ ])|(?<=på[ ]))(?P<all>{FARM})[ ]?[,\n][ ]{{0,3}}\Z", CAP=CAPITAL
)
# "Solberga gård", "Backa Södergård", "Villa Furubo": a house by its name, wherever it stands.
MANOR = compiled(
    r"(?P<name>(?<![\w])[«CAP»][\w'’«DASH»]{2,30})[ ](?:[A-ZÅÄÖa-zåäö]?[a-zåäö]{0,7}[Gg]?ård|[Kk]varn|[Ss]äteri)"
    r"(?:en)?(?![\w])|(?<![\w])Villa[ ][«CAP»][\w«DASH»]{2,30}",
    CAP=CAPITAL,
)
# Between marks, a number after a word that is none: "| Grönvik 233, Kastlösa |", "Svea Lo, Skärsta 12, Arholma".
BETWEEN = compiled(
    r"(?:(?<=,[ ])|(?<=[|;][ ])|(?<=\n)|(?<=\t))(?P<name>[«CAP»][\w'’«DASH»]{2,30}(?:[ ][«CAP»][\w'’«DASH»]{1,30})?)[ ]"
    r"(?P<number>[0-9]{1,3}(?:[ ]?[A-H])?)(?P<flat>)(?:,[ ](?P<next>[«CAP»][^\W\d_]+)|(?=[ ]?[|;\t]))",
    CAP=CAPITAL,
)
LIVES = compiled(rf"[ ](?P<name>{FARM})(?=,)", CAP=CAPITAL)
# What a house is called, right after the word for it or after "kallat", "heter".
HOUSE = compiled(
    r"(?P<verb>,?[ ](?:(?:som|är|har)[ ])?(?:kallas|kallad|kallat|kallade|heter|hette|benämnt|benämnd|vid[ ]namn|med[ ]namnet)"
    r"(?:[ ]för)?)?[ ][\"”»“]?(?P<name>[«CAP»][\w'’«DASH»]{2,30}(?:[ ][«CAP»][\w'’«DASH»]{1,30}){0,2})(?![\w])",
    CAP=CAPITAL,
)
# Where somebody is said to live: no number, no street.
HOME = compiled(
    r"(?:[ ](?:kvar|nu|numera|fortfarande|ensam|själv|tillfälligt|hemma|sedan|åter|ihop|tillsammans|då|in|ut))?[ ]på[ ]"
    r"(?P<name>(?:(?:Östra|Västra|Norra|Södra|Stora|Lilla|Gamla|Nya|Övre|Nedre)[ ])?[«CAP»][\w'’«DASH»]{1,30})(?![\w])"
    r"(?![ ][«CAP»0-9])",
    CAP=CAPITAL,
)
# The same in lower case, of what only farms and villages end in: "bor på kråkhult".
HOME_LOW = compiled(
    r"(?:[ ](?:kvar|nu|numera|fortfarande|ensam|själv|hemma))?[ ]på[ ]"
    r"(?P<name>[a-zåäö]{3,20}(?:hult|måla|ryd|arp|boda|torp|näs|hyltan))(?![\w])"
)
# "Storg. 14 B", "Tallv. 3": a street's name cut short.
SHORTENED = compiled(
    r"(?:(?:Östra|Västra|Norra|Södra|Stora|Lilla|Gamla|Nya|Övre|Nedre|[ÖVNS]:a|[ÖVNS]\.)[ ])?"
    r"[«CAP»](?<![\w.«DASH»].)(?P<name>[a-zåäö]{2,14}(?:g|v|gr))[.][ ]?(?P<number>«NUMBER»)(?P<flat>«FLAT»)"
    r"(?![\w:%«DASH»]|[.,][0-9])(?:[ ](?P<next>[^\W\d_]+))?",
    CAP=CAPITAL,
    NUMBER=NUMBER,
    FLAT=FLAT,
)
GAP = re.compile(r"[:]?[ \t]{1,3}")
YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
DIGIT_COMMA = re.compile(r"[0-9](?:[ ]?[A-Za-z])?[ ]?[,|\t][ ]{0,3}\Z")  # the end of an address before a town
REACH = 80  # code points before a town in which the address stands
DEFINITE = ("en", "et", "na")  # what the name of an office ends in: "Försörjningsenheten"
SMALL = frozenset({"av", "i", "m", "och", "på", "till"})  # which follow an address as often as an amount
PREPOSITIONS = frozenset({"på", "vid", "till", "från"})
MONTHS = cues("month")
NAMELIKE = 0.5  # how much of a word's use must be as a name for a house to be called so, where nothing says it is


@dataclass(frozen=True)
class Farms:
    """Finds a name and a number after a word of place or of living, where the name is no word and nobody's."""

    lexicon: Lexicon
    known: Known
    name: str = "farms"
    example: str = "Familjen bor på Västra Provamåla 12."
    before: frozenset[str] = field(default_factory=lambda: cues("farm"), repr=False)
    houses: frozenset[str] = field(default_factory=lambda: cues("house_word"), repr=False)
    living: frozenset[str] = field(default_factory=lambda: cues("living"), repr=False)
    leads: frozenset[str] = field(default_factory=lambda: cues("street_lead"), repr=False)
    villages: tuple[str, ...] = field(default_factory=lambda: tuple(cues("village_end")), repr=False)
    tails: tuple[str, ...] = field(
        default_factory=lambda: (*read("organisation_suffixes"), *read("organisation_tails")), repr=False
    )
    units: frozenset[str] = field(
        default_factory=lambda: (cues("unit") | cues("amount") | cues("time_unit")) - SMALL, repr=False
    )

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield names of farms and villages with the number of the house."""
        yield from self._numbered(reading)
        yield from self._shortened(reading)
        yield from self._houses(reading)
        yield from self._towned(reading)
        yield from self._streets(reading)
        yield from self._manors(reading)
        yield from self._lived_in(reading)

    def _numbered(self, reading: Reading) -> Iterator[Span]:
        """Yield a name and a number after a word of place."""
        for n in reading.at(self.before):
            gap = GAP.match(reading.text, reading.words[n][1])
            found = NAMED.match(reading.text, gap.end()) if gap else None
            if found and self._fits(found):
                yield Span(found.start("name"), found.end("flat"), "ADDRESS", 0.7, self.name)

    def _shortened(self, reading: Reading) -> Iterator[Span]:
        """Yield streets cut short: "Storg. 14 B"."""
        for match in reading.tried(SHORTENED, reading.capitals):
            word = reading.low[match.start("name") - 1 : match.end("name")]
            kind = self.lexicon.kind(word) & ~Kind.SHAPED
            if (
                not kind
                and not self.known.holds(word)
                and word + "a" not in self.lexicon.stems
                and (match["next"] or "").lower() not in self.units
            ):
                yield Span(match.start(), match.end("flat"), "ADDRESS", 0.7, self.name)

    def _streets(self, reading: Reading) -> Iterator[Span]:
        """Yield streets in lower case that are no word, after "på", "vid", "till", "från"."""
        for word in reading.positions:
            if not word.endswith(STREETS) or word.endswith(NOT_STREETS) or self.lexicon.inflected(word):
                continue
            for n in reading.positions[word]:
                start, end, _ = reading.words[n]
                if reading.text[start:end].islower() and n and reading.words[n - 1][2] in PREPOSITIONS:
                    yield Span(start, end, "ADDRESS", 0.55, self.name)

    def _manors(self, reading: Reading) -> Iterator[Span]:
        """Yield houses by their names wherever they stand, before a postcode, and with a number between marks."""
        for match in reading.tried(MANOR, reading.capitals):
            if not match["name"] or self._called([match["name"].lower()], "ADDRESS", False):
                yield Span(match.start(), match.end(), "ADDRESS", 0.7, self.name)
        for match in reading.tried(BETWEEN, reading.capitals):
            village = match["next"] and self._town(match["next"]) and match["name"].lower().endswith(self.villages)
            if (village or self._fits(match)) and not self._town(match["name"]):
                yield Span(match.start(), match.end("number"), "ADDRESS", 0.65, self.name)
        for match in reading.tried(POSTCODE, reading.numbers):
            base = max(0, match.start() - REACH)
            above = "\n" + reading.text[base : match.start()]
            before = BEFORE_TOWN.search(above) or NAMED_HOUSE.search(above)
            if before and (before.re is BEFORE_TOWN or self._house(before["all"])):
                yield Span(base + before.start("all") - 1, base + before.end("all") - 1, "ADDRESS", 0.7, self.name)

    def _lived_in(self, reading: Reading) -> Iterator[Span]:
        """Yield what somebody lives in or on: "bor Fiskartorpet, Enånger", "bor på kråkhult"."""
        for n in reading.at(self.living):
            end = reading.words[n][1]
            if lives := LIVES.match(reading.text, end):
                yield Span(*lives.span("name"), "ADDRESS", 0.65, self.name)
            if home := HOME_LOW.match(reading.text, end):
                yield Span(*home.span("name"), "LOCATION", 0.6, self.name)

    def _towned(self, reading: Reading) -> Iterator[Span]:
        """Yield what stands with a number before a known place: "Sörbyn 114, Råneå"."""
        kinds = self.lexicon.kinds(reading.positions)
        for word, places in reading.positions.items():
            if not kinds[word] & Kind.PLACE:
                continue
            for n in places:
                at = reading.words[n][0]
                if not reading.text[at].isupper() or not DIGIT_COMMA.search(reading.text[max(0, at - 12) : at]):
                    continue
                base = max(0, at - REACH)
                before = BEFORE_CODE.search(reading.text[base:at])
                named = before and NAMED.match(before["all"])
                if before and named and self._fits(named) and not self._town(named["name"]):
                    yield Span(base + before.start("all"), base + before.end("all"), "ADDRESS", 0.7, self.name)

    def _house(self, name: str) -> bool:
        """Say whether it may be a house by its name: "Furulid", "Västra Backen"; no unit, no town, nobody."""
        bare, led = self._bare(name)
        if any(w.endswith(self.tails) or self.lexicon.kind(w) & Kind.PLACE for w in bare):
            return False
        word = any(self.lexicon.inflected(w) or (w.endswith(DEFINITE) and self.lexicon.ordinary(w)) for w in bare)
        return bool(bare) and (led or not word) and self._called(bare, "ADDRESS", led)

    def _bare(self, name: str) -> tuple[list[str], bool]:
        """Return the words without "Västra", "Stora", and whether one of those leads them."""
        words = name.lower().split()
        bare = [word for word in words if word not in self.leads]
        return bare, 0 < len(bare) < len(words)

    def _town(self, name: str) -> bool:
        """Say whether it is a town itself, as in the results of a match: "Tranås 3, Nässjö 2"."""
        return bool(self.lexicon.kind(name.lower()) & Kind.PLACE)

    def _houses(self, reading: Reading) -> Iterator[Span]:
        """Yield the names of houses, and what somebody lives on where no list knows it; both without a number."""
        for words, pattern, label, score in (
            (self.houses, HOUSE, "ADDRESS", 0.7),
            (self.living, HOME, "LOCATION", 0.55),
        ):
            for n in reading.at(words):
                found = pattern.match(reading.text, reading.words[n][1])
                bare, led = self._bare(found["name"]) if found else ([], False)
                told = led or bool(found and found.groupdict().get("verb"))  # "på Stora Ek"
                if found and bare and self._called(bare, label, told):
                    yield Span(*found.span("name"), label, score, self.name)

    def _called(self, words: Sequence[str], label: str, told: bool) -> bool:
        """Say whether a house may be called so: nobody's name, nor a word unless the text says so."""
        kinds = [self.lexicon.kind(word) for word in words]
        if any(kind & Kind.FIRST or self.known.holds(word) for word, kind in zip(words, kinds, strict=True)):
            return False
        if label == "LOCATION" and any(kind & Kind.PLACE for kind in kinds):
            return False
        return told or any(self._place(word) or self.lexicon.naming(word) >= NAMELIKE for word in words)

    def _fits(self, match: re.Match[str]) -> bool:
        following = (match["next"] or "").lower()
        if YEAR.fullmatch(match["number"]) or following in self.units or following in MONTHS:
            return False
        words = match["name"].lower().split()
        led = words[0] in self.leads and len(words) > 1
        return (led or any(self._place(word) for word in words)) and not any(self.known.holds(w) for w in words)

    def _place(self, word: str) -> bool:
        kind = self.lexicon.kind(word)
        return (
            word not in self.lexicon.stems
            and word not in self.lexicon.words
            and not kind & (Kind.FIRST | Kind.FIRST_WORD)
        )
