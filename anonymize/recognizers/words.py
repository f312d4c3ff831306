"""What word lists hold: nationality, language, health, occupation, kin; countries, authorities and laws (public)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lists import cues, read
from anonymize.recognizers.base import around, compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

LISTS = (
    ("nationalities", "NATIONALITY", 0.8),
    ("languages", "LANGUAGE", 0.8),
    ("relations", "RELATION", 0.9),
    ("health", "HEALTH", 0.8),
    ("occupations", "OCCUPATION", 0.7),
    ("companies", "ORGANISATION", 0.75),
    ("countries", "COUNTRY", 0.9),
    ("authorities", "AUTHORITY", 0.95),
    ("brands", "BRAND", 0.9),
)
# "arbetar som svetsare", "yrke: rörmokare": what somebody works as, whether a list knows the trade or not.
WORKS = compiled(
    r"(?:[ ](?:i[ ]dag|idag|nu|tidigare|heltid|deltid|extra|också))?[ ]som[ ](?:utbildad[ ]|egen[ ]|timanställd[ ])?"
    r"(?P<trade>[a-zåäöé«DASH»]{4,30})(?![\w])"
)
TRADE = compiled(r"[:][ \t]+(?P<trade>[a-zåäöéA-ZÅÄÖ«DASH»]{4,30})(?=[ \t]*(?:[\n,;.]|\Z))")
PHRASE = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*) ")  # a method of several words: "Marte Meo", "Signs of Safety"
GENERAL = frozenset({"regeringen", "riksdagen", "eu", "fn"})  # public, and no body that somebody deals with
CODES = "SoL LVU LVM LSS LPT LRV HSL OSL FL FB BrB RB PBL MB ÄB SFB KL SkolL SL"
CODES += " SkolF LOU LUF LUK LOV MBL LAS KomL TF YGL FPL UtlL GDPR"
LAW = compiled(
    r"(?:[0-9](?<![\w][0-9])[0-9]{0,2}[ ]?(?:[a-z][ ])?kap\.?[ ])?[0-9]{1,3}[ ]?(?:[a-z][ ])?§§?(?:[ ][0-9]+["
    r" ](?:st|p)\.?)*(?:[ ](?:«CODES»)(?![\w])|[ ]\w+(?:lagen|balken|förordningen)(?![\w]))?",
    CODES=CODES.replace(" ", "|"),
)
SFS = compiled(r"""\((?:SFS[ ])?(?:1[6-9]|20)[0-9]{2}:[0-9]{1,4}\)|SFS[ ](?:1[6-9]|20)[0-9]{2}:[0-9]{1,4}""")
COURT = re.compile(
    r"(?:(?:[A-ZÅÄÖ][a-zåäöé]+ )(?:tingsrätt|hovrätt|kammarrätt|förvaltningsrätt)(?:en|s|ens)?"
    r"|(?:[Ff]örvaltningsrätten|[Kk]ammarrätten|[Hh]ovrätten|[Tt]ingsrätten|[Ll]änsstyrelsen)(?: (?:i|för"
    r"|över) (?:[A-ZÅÄÖ][a-zåäö]+)(?: och [A-ZÅÄÖ][a-zåäö]+| [A-ZÅÄÖ][a-zåäö]+)?(?: län)?)?)(?![\w])"
)
# What is in each of them, and how far from it they reach.
SECTION, COLON, RIGHT = re.compile("§"), re.compile(r":(?<=[0-9]:)[0-9]"), re.compile("rätt|änsstyrelsen")
REACH = 120


@dataclass(frozen=True)
class Words:
    """Looks single words up, and phrases by their first word."""

    name: str = "words"
    example: str = "Hans mormor är finsk och talar finska enligt Försäkringskassan."
    single: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)
    phrases: dict[str, list[tuple[str, str, float]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for entry in read("known"):
            if first := PHRASE.match(entry):
                self.phrases.setdefault(first[1].lower(), []).append((entry.lower(), "PUBLIC", 0.9))
        for name, label, score in LISTS:
            for entry in read(name):
                low = entry.lower()
                if re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", low):
                    self.single.setdefault(low, ("PUBLIC" if low in GENERAL else label, score))
                elif first := re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", low):
                    self.phrases.setdefault(first[0], []).append((low, label, score))

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield list words (with a genitive s outside), phrases, laws and courts."""
        yield from self._listed(reading)
        for cue, work in (("works", WORKS), ("trade", TRADE)):
            for n in reading.at(cues(cue)):
                if match := work.match(reading.text, reading.words[n][1]):
                    yield Span(*match.span("trade"), "OCCUPATION", 0.75, self.name)
        for pattern, anchor, label in ((LAW, SECTION, "PUBLIC"), (SFS, COLON, "PUBLIC"), (COURT, RIGHT, "AUTHORITY")):
            for match in around(pattern, anchor, REACH, reading.text):
                bare = label == "AUTHORITY" and " " not in match[0]  # "tingsrätten": which one is not said
                yield Span(match.start(), match.end(), "PUBLIC" if bare else label, 0.9, self.name)

    def _listed(self, reading: Reading) -> Iterator[Span]:
        for word, places in reading.positions.items():
            known = self.single.get(word) or (self.single.get(word[:-1]) if word.endswith("s") else None)
            for n in places if known else ():
                start, _, _ = reading.words[n]
                if known and self._apt(reading, n, known[0]):
                    length = len(word) if word in self.single else len(word) - 1
                    yield Span(start, start + length, known[0], known[1], self.name)
            for low, label, score in self.phrases.get(word, ()):
                for n in places:
                    start = reading.words[n][0]
                    end = start + len(low)
                    written = label != "PUBLIC" or word == "lex" or reading.text[start].isupper()
                    if written and reading.low.startswith(low, start) and not reading.low[end : end + 1].isalpha():
                        yield Span(start, end, label, score, self.name)

    def _apt(self, reading: Reading, n: int, label: str) -> bool:
        """Say whether the word is meant so: public names and short codes are capitalised, "svenska" needs talk of language."""
        start, end, word = reading.words[n]
        if label in ("COUNTRY", "AUTHORITY", "BRAND", "PUBLIC", "ORGANISATION"):
            return reading.text[start].isupper()
        if label == "HEALTH" and len(word) <= 3:
            return reading.text[start:end].isupper()
        return True


RECOGNIZER = Words()
