"""Fastighetsbeteckningar: "Vetlanda Njudungen 4:12", "NORRA HULT 1:14", "1:9" alone, "kv. Lejonet 7", "Hult två kolon tre"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anonymize.lists import cues
from anonymize.recognizers.base import after_word, around, compiled
from anonymize.recognizers.numerals import BELOW_HUNDRED
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

UNIT = compiled(
    r"(?:[1-9](?<![\w:.,/«DASH»][1-9])[0-9]{0,2}|(?:S|GA|FS|s|ga)(?<![\w]S)(?<![\w]GA)(?<![\w]FS)(?<!"
    r"[\w]s)(?<![\w]ga)):[1-9][0-9]{0,2}(?![\w:%]|[.,«DASH»][0-9])(?:[ ]?>[0-9]+)?"
)
COLON, REACH = re.compile(":[1-9]"), 30  # what every unit holds, and how far from it one reaches
# The colon said, or with blanks around it: "Hult 1 kolon 14", "Hult två kolon tre", "Hult 2 : 17".
SAID = compiled(
    r"(?P<id>(?:(?:[«CAP»][\w'«DASH»]*[ ]){1,3}|(?<=på[ ])[a-zåäö]{3,20}[ ](?=[^ ]+[ ]kolon))"
    r"(?:[1-9][0-9]{0,2}|«N»)[ ](?:kolon|:)[ ](?:[1-9][0-9]{0,2}|«N»))(?![\w:]|[.,][0-9])",
    CAP="A-ZÅÄÖÉ",
    N=BELOW_HUNDRED,
)
SAID_COLON = re.compile(r" (?:kolon|:) ")
NAME = re.compile(
    r"(?:[A-ZÅÄÖÉ][\w'-]* (?:bruk|gård|kyrkby|säteri|prästgård|herrgård|stom|by) |(?:[A-ZÅÄÖÉ][\w'-]*|[ISÖVN]\.) ){1,4}\Z"
)
LOWER = re.compile(r"(?:(?:fastighet(?:en)?|gården|tomten?) )((?:[^\W\d_]+ ){1,3})\Z")
BLOCK = compiled(
    r"(?:(?<=v)[.]|,|:)?[ ]{1,14}(?!(?:Hus|Plan|Rum|Port|Lgh|Lägenhet|Våning|Nr|Areal|Uppgång)[ ])"
    r"(?P<id>[A-ZÅÄÖ][\w]+(?:[ ][A-ZÅÄÖ][\w]+)?[ ][0-9]{1,3}|(?<=v[.][ ])[A-ZÅÄÖ][a-zåäö]{3,})"
    r"(?![\w:]|[.,][0-9]|[ ](?:år|kvm|m2|kr|st|mån|våningar|lägenheter|rum)\b)"
)
# "bygglov för Granen 12", "tomträtten till Ejdern 7": what is built or owned, with a tract or a block that has no colon.
BUILT = compiled(
    r"[ ](?:för|på|till|av|inom|avseende|gällande|i)[ ](?:fastigheten[ ]|kvarteret[ ]|kv[.]?[ ])?"
    r"[\"”“»]?(?P<id>[A-ZÅÄÖ][\w]{2,}(?:[ ][A-ZÅÄÖ][\w]+)?[ ][0-9]{1,3})"
    r"(?![\w:]|[.,«DASH»][0-9]|[ ](?:år|kvm|m2|kr|st|mån|våningar)\b)"
)
# "gården Hult (1:14)"
BRACKETED = re.compile(r"(?<![^\W_])[A-ZÅÄÖ][\w-]+ \(\Z")
CUES = re.compile(
    r"\b(?:fastighet\w*|tomt\w*|lagfart\w*|gård\w*|granne?\w*|stamfastighet\w*|skifte\w*|ägare\w*)\W+\Z",
    re.IGNORECASE,
)
LAW = re.compile(
    r"(?:OSL|RF|TF|YGL|FB|BrB|RB|UB|KL|PBL|SoL|LSS|LVU|LVM)|[^\W\d_]*(?:lagen|balken|formen|förordningen)"
)  # chapter:section
AND = r"(?:,| och| samt| eller| &) "
MORE = re.compile(rf"(?P<tract>[A-ZÅÄÖ][\w-]+) \d{{1,3}}:\d{{1,3}}(?:{AND}\d{{1,3}}:\d{{1,3}})*{AND}\Z")
LAND = cues("land")
SCALES = frozenset({"1:1", "1:2", "1:5", "1:10", "1:20", "1:50", "1:100", "1:200", "1:400", "1:500", "1:1000"})
NOT = cues("no_estate")


@dataclass(frozen=True)
class Properties:
    """Finds block and unit numbers with the names before them; a number alone when the text speaks of land."""

    name: str = "estates"
    example: str = "Fastigheten Ort By 4:12 såldes."

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield designations, the tract's name included."""
        text = reading.text
        land = bool(reading.positions.keys() & LAND)
        for match in around(UNIT, COLON, REACH, text):
            line = text[max(0, match.start() - 60, text.rfind("\n", 0, match.start()) + 1) : match.start()]
            if (bracketed := BRACKETED.search(line)) and CUES.search(line[: bracketed.start()]):
                yield Span(match.start(), match.end(), "PROPERTY", 0.8, self.name)
                continue
            start, score = self._named(line, match.start(), match[0], land)
            if score:
                yield Span(start, match.end(), "PROPERTY", score, self.name)
        for match in around(SAID, SAID_COLON, REACH * 2, text):
            if not match["id"].startswith("Kl"):  # a time of day
                yield Span(*match.span("id"), "PROPERTY", 0.9, self.name)
        for n in reading.at(cues("estate")):
            if block := after_word(BLOCK, text, reading.words[n][1]):
                yield Span(*block.span("id"), "PROPERTY", 0.85, self.name)

        for n in reading.at(cues("building")):
            if built := BUILT.match(text, reading.words[n][1]):
                yield Span(*built.span("id"), "PROPERTY", 0.7, self.name)

    def _named(self, line: str, end: int, unit: str, land: bool) -> tuple[int, float]:
        named = NAME.search(line) or LOWER.search(line)
        if named:
            group = named[0] if named.re is NAME else named[1]
            first = group.split()[0].lower().rstrip(".")
            if first in NOT or LAW.fullmatch(group.split()[-1]):
                return end, 0.0
            if (
                first in ("fastighetsbeteckning", "fastigheten", "fastighet", "tomten", "gården", "samfälligheten")
                and " " in group.strip()
            ):
                group = group[group.index(" ") + 1 :]
            return end - len(group), 0.9
        more = MORE.search(line)
        if more and not LAW.fullmatch(more["tract"]):
            return end, 0.7
        if unit[0].isalpha():
            return end, 0.7
        clock = re.fullmatch(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", unit) and not CUES.search(line)
        scale = clock or unit in SCALES or re.search(r"(?:skala|kl|kapitel|kap)\.? *\Z", line, re.IGNORECASE)
        return end, 0.65 if not scale and (CUES.search(line) or land) else 0.0


RECOGNIZER = Properties()
