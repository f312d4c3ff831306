"""Who signs: "/MK" and "// Eva" at the end of a line, "Sign: J K", "antecknat av EKA", initials with points or blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.recognizers.base import after_word
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

LETTER = "A-ZÅÄÖÁÉČŠŽŞİĐŁŚŻ"
SLASHED = re.compile(
    rf"/(?<![^\s.]/)/?[ ]?(?P<name>[{LETTER}]{{2,4}}|[{LETTER}][a-zåäö]{{1,2}}|[{LETTER}]\.[ ]?"
    rf"[{LETTER}]\.?|[{LETTER}]\.|[{LETTER}] [{LETTER}]|[{LETTER}][\w-]+(?:[ ][{LETTER}][\w-]*\.?){{0,2}})(?=[ \t]*(?:$|\n))",
    re.MULTILINE,
)
SMALL = re.compile(r"/(?<![^\s]/)/?[ ]?(?P<name>[a-zåäö]{2,4})(?=[ \t]*(?:$|\n))", re.MULTILINE)
# A line of its own: "/kl", "GW 21/4".
ALONE = re.compile(r"/(?<=\n/)/?[ ]?(?P<name>[a-zåäö]{2,3})[ \t]*(?=\n|\Z)")
DAYED = re.compile(
    rf"[ \t]*(?P<name>[{LETTER}]{{2,3}})[ ]{{1,2}}(?:[12]?[0-9]|3[01])/(?:1[0-2]|[1-9])(?:[ /-](?:20)?[0-9]{{2}})?[ \t]*(?=\n|\Z)"
)
# In the middle of a line: "Frågat 6/11 /MÅ. 450".
INLINE = re.compile(rf"/(?<=[ \t]/)(?P<name>[{LETTER}]{{2,3}})(?=[.;,)](?:\s|\Z))")
# A letter that has a line to itself, after the last sentence: "Mer i morgon.\n\nH."
LONE = re.compile(rf"[ \t]*(?P<name>[{LETTER}])\.?[ \t]*(?=\n[ \t]*(?:\n|[-–_=*]{{2}})|\n?\Z)")
ENDED = re.compile(r"[^\W_]{2}[.!?)…][ \t]*\n[ \t]*\n?\Z")
# The stamp of a note and who made it: "240108 21:50 TK", "2024-01-08 kl. 21.50 TK".
STAMPED = re.compile(
    rf"[ \t]*(?:(?:19|20)?[0-9]{{2}}-?[01][0-9]-?[0-3][0-9]|[0-3]?[0-9]/[01]?[0-9])[ ,]+(?:kl[. ]{{1,2}})?"
    rf"[0-2][0-9][:.][0-5][0-9]"
    rf"[ \t,]+(?P<name>[{LETTER}]{{2,3}})[ \t]*(?=\n|\Z)"
)
# "Inkom 2022-10-26 AH": who stamped it.
RECEIVED = re.compile(
    rf"[.:]?[ ]{{1,3}}(?:19|20)?[0-9]{{2}}-?[01][0-9]-?[0-3][0-9][ ,/]{{1,4}}(?P<name>[{LETTER}]{{2,3}})"
    r"(?=[ \t]*(?:\n|\Z|[\]),.]))"
)
LEADS = re.compile(r"(?:^|[.!?][ ])[ \t]*\Z")  # the start of a line, or the end of a sentence
# A word of its own after the last sentence of a note: "Åt lite av kakan. Fatuma".
LAST = re.compile(rf"(?<=[^\W\d_])[.!?][ ]{{1,3}}(?P<name>[{LETTER}][a-zåäö]{{2,}})[ \t]*(?=\n|\Z)")
# The same in capitals: "Bifall på resten. MGT".
LAST_CODE = re.compile(rf"(?<=[a-zåäö])[.!?][ ]{{1,3}}(?P<name>[{LETTER}]{{2,3}})[ \t]*(?=\n|\Z)")
DOTTED = re.compile(rf"(?<![\w.])[{LETTER}]\.(?:[ -]?[{LETTER}]\.)+(?!\w)")
SPACED = re.compile(rf"(?<![\w.-])[{LETTER}](?:[ -][{LETTER}]){{2,}}(?![\w-]|[ ][{LETTER}])")
CODE = (
    rf"[{LETTER}]{{2,4}}|[{LETTER}]\.?[ -]?[{LETTER}]\.?|[{LETTER}][a-zåäö]{{1,3}}[{LETTER}][a-zåäö]{{0,3}}|[{LETTER}]"
)
BY = re.compile(
    rf"[ ]?(?:[(][a-zåäö]+[)])?[ ](?:av|genom|gm)[ ]?:?[ ]{{1,3}}(?:(?:sekr?|hl|handl|[su]sk|sekreterare|handläggare)\.?[ ])?"
    rf"(?P<name>{CODE})(?![\w-])"
)
SIGN = re.compile(
    rf"[.]?[ ]?[:=]?(?:[ ]{{1,3}}|(?<=[\n|\t]))(?P<name>{CODE}|[a-zåäö]{{2,3}}(?=[ \t]*(?:[.,;)]|\n|\Z)))(?![\w-])"
)
# The second of two who sign: "Justerandes sign: HB  FB".
SECOND = re.compile(rf"[ \t/,]{{1,6}}(?P<name>[{LETTER}]{{2,3}})(?![\w.-])")
# What is written with points and is nobody: a postscript, an answer asked for, a country.
LETTERED = frozenset({"P.S", "O.S.A", "N.B", "R.S.V.P", "U.S.A", "U.K", "O.B.S", "V.G.V"})
MEASURED = frozenset({"BT", "RR", "NIBT", "HT", "VT"})  # pressures and terms, which stand before two numbers as well
RECEIPTS = frozenset({"inkom", "ink", "inkommet", "ankom", "mottaget", "mottagen", "registrerat"})
LONG = 9  # letters of a compound; a shorter one may be a name by chance ("fat", "uma")
PART = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Signatures:
    """Finds initials by where they stand: after a slash, after the word for signing, after "… av"."""

    lexicon: Lexicon
    known: Known
    name: str = "signatures"
    example: str = "Antecknat av PVQ."
    done: tuple[str, ...] = field(default_factory=lambda: tuple(cues("written_by")), repr=False)
    sign: frozenset[str] = field(default_factory=lambda: cues("sign"), repr=False)
    boards: frozenset[str] = field(default_factory=lambda: cues("board"), repr=False)
    units: frozenset[str] = field(
        default_factory=lambda: cues("unit") | cues("amount") | cues("time_unit") | cues("age"), repr=False
    )

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield signatures; words of the work and boards do not sign."""
        text = reading.text
        for match in SLASHED.finditer(text):
            if not self.known.holds(match["name"]):
                yield Span(*match.span("name"), "PERSON", 0.7, self.name)
        for match in SMALL.finditer(text):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if LEADS.search(line) and not self._word(match["name"]):
                yield Span(*match.span("name"), "PERSON", 0.55, self.name)
        for match in ALONE.finditer(text):
            yield Span(*match.span("name"), "PERSON", 0.55, self.name)
        for match in reading.tried(DAYED, reading.lines):
            if (
                match["name"] not in MEASURED
                and not self.known.holds(match["name"])
                and match["name"] not in self.boards
            ):
                yield Span(*match.span("name"), "PERSON", 0.6, self.name)
        last = (match for match in LAST_CODE.finditer(text) if not self.lexicon.inflected(match["name"].lower()))
        for match in (*INLINE.finditer(text), *last):
            if not self.known.holds(match["name"]) and match["name"] not in self.boards:
                yield Span(*match.span("name"), "PERSON", 0.6, self.name)
        for match in reading.tried(STAMPED, reading.lines):
            if not self.known.holds(match["name"]) and match["name"] not in self.boards:
                yield Span(*match.span("name"), "PERSON", 0.6, self.name)
        for match in reading.tried(LONE, reading.lines):
            if ENDED.search(text, max(0, match.start() - 8), match.start()):
                yield Span(*match.span("name"), "PERSON", 0.6, self.name)
        for match in LAST.finditer(text):
            low = match["name"].lower()
            compound = len(low) > LONG and self.lexicon.ordinary(low)
            if not (self._word(low) or compound or self.lexicon.inflected(low)):
                yield Span(*match.span("name"), "PERSON", 0.6, self.name)
        for match in reading.tried(DOTTED, reading.capitals):
            if match[0].replace(" ", "").rstrip(".") not in LETTERED:
                yield Span(match.start(), match.end(), "PERSON", 0.6, self.name)
        for match in reading.tried(SPACED, reading.capitals):
            if self.lexicon.kind("".join(PART.findall(match[0])).lower()) != Kind.ORDINARY:  # "B E S L U T"
                yield Span(match.start(), match.end(), "PERSON", 0.6, self.name)
        yield from self._cued(reading)

    def _cued(self, reading: Reading) -> Iterator[Span]:
        by = {word for word in reading.positions if word.startswith(self.done)}
        for words, pattern in ((by, BY), (self.sign, SIGN), (RECEIPTS, RECEIVED)):
            for n in reading.at(words):
                match = after_word(pattern, reading.text, reading.words[n][1])
                while match and match["name"] not in self.boards and not self._word(match["name"]):
                    yield Span(*match.span("name"), "PERSON", 0.65, self.name)
                    match = SECOND.match(reading.text, match.end()) if match["name"].isupper() else None

    def _word(self, written: str) -> bool:
        """Say whether it is no signature: of the work, a unit, a word where it is written as one."""
        low = written.lower()
        plain = low in self.lexicon.words and not self.lexicon.kind(low) & Kind.PERHAPS
        return self.known.holds(written) or low in self.units or (plain and not written.isupper())
