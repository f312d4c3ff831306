"""Initials: whoever a case names in full is also meant by "AK", "K-O", "M:" at the start of a line, "R. säger"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lists import cues, read
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span
from anonymize.talk import turns

LETTER = "A-ZÅÄÖÁÉČŠŽŞİĐŁŚŻ"
# A character that must be there comes first in every pattern: what is not allowed before it is looked at only then.
CODE = re.compile(rf"[{LETTER}](?<![\w.@/-].)(?:\.?[ -]?[{LETTER}]){{1,3}}\.?(?![\w@-])")
LOW = re.compile(
    r"[(/][a-zåäö]{2,3}(?=[)\n]|$)|\t[a-zåäö]{2,3}(?=[\t\n]|$)|\+ [a-zåäö]{2,3}(?![\w])|\n[a-zåäö]{2}(?= \w)"
)
SPEAKER = re.compile(rf"[{LETTER}](?:(?<=^.)|(?<=[\n\t>)\]].)|(?<=[>)\]] .)|(?<=[0-9] .))[{LETTER}]{{0,2}}:(?=[ \t])")
LAW = re.compile(r"[^\W\d_]*(?:lag(?:en)?|balk(?:en)?|förordning(?:en)?|formen|stadgan?|rätt(?:en)?)", re.IGNORECASE)
SPEAKER_LOW = re.compile(r"^[ \t>*]*(?P<name>[a-zåäö]{1,3}):(?=[ \t])", re.MULTILINE)  # where nobody uses capitals
LEGEND = re.compile(rf"(?P<name>[{LETTER}](?<![\w].)[{LETTER}]{{0,2}})[ ]?=[ ]?(?P<means>[^\W\d_]+)")
BRACKETED = re.compile(rf"(?P<name>[{LETTER}](?<=[^\W\d_] \(.)[{LETTER}]{{0,2}})(?=\))")
ALONE = re.compile(rf"[{LETTER}](?:(?<=[.!?][ ].)|(?<=\n.)|(?<=^.))\.?(?=[ ][a-zåäö])")
OWNED = re.compile(rf"[{LETTER}]{{2,3}}(?=[ ]\([{LETTER}][a-zåäöéü]+[ -][{LETTER}])")  # "OK (Oksana Kovalenko, mormor)"
PLAYED = re.compile(rf"[{LETTER}]{{2,3}}(?=[ ]\((?P<role>[a-zåäö]+)\))")  # "Närv: KL (rektor)"
MEANING = re.compile(rf"(?P<means>[{LETTER}][^\W\d_]+)[ ]?=[ ]?(?P<name>[{LETTER}]{{1,3}})(?![\w])")  # "Ines = I"
ENDS = re.compile(rf"/[{LETTER}]{{2,3}}(?=[ \t]*(?:\n|\Z))")
SIGNED = re.compile(rf"/[{LETTER}a-zåäö](?=\s*(?:\n|$))")
# A single letter that somebody does something with: "pratade med M om det", "läxfri period för M".
BEFORE = re.compile(r"(?<![\w.-])(?i:med|till|från|för|hos|av|åt|om|mot|enligt|enl\.?|att|när) \Z")
MENTIONED = re.compile(
    rf"[{LETTER}](?<= .)(?=[,;!?)\n]|\.(?:\s|$)|$| (?![{LETTER}](?:[ .,]|$)|till |\d|och [{LETTER}](?:[ .,]|$)))"
)
ASKED = re.compile(r"^[ \t>]*(?P<who>[FS]):(?P<line>[^\n]*)", re.MULTILINE)
# Whom the paper calls by a letter in quotes, "M" (skyddad), is meant by it wherever it stands alone.
QUOTED = re.compile(rf"[\"”“»«'’][{LETTER}][\"”“»«'’]")
LETTER_ALONE = re.compile(rf"[{LETTER}](?<![\w.:/-].)(?![\w.:/-])")
SURE = 0.9
UNDER = re.compile(
    r"(?:från|mellan) [A-ZÅÄÖ]\s*$|(?:plan|typ|klass|grupp|del|steg|nivå|punkt|alternativ|kategori|bilaga) $"
)
NEAR = 8  # code points before a letter in which the word that leads to it stands
WORDS = frozenset("IÅÖ")  # single letters that are words: a sentence may begin with them
PART = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Initials:
    """The initials of the people a case names: of whole names for codes, of first names for single letters."""

    known: Known
    titles: frozenset[str] = field(
        default_factory=lambda: frozenset(read("roles")) | cues("title_short") | cues("title"), repr=False
    )
    codes: set[str] = field(default_factory=set, repr=False)
    firsts: set[str] = field(default_factory=set, repr=False)

    def learn(self, names: Iterable[str]) -> None:
        """Remember the initials of names; one that is written as initials is remembered as it is."""
        for name in names:
            parts = [p for p in PART.findall(name) if p.lower() not in ("von", "af", "de", "al")]
            letters = "".join(p[0].upper() for p in parts)
            if len(parts) == 1 and 2 <= len(name) <= 4 and name.isupper():
                self.codes.add(name)
            elif len(parts) > 1:
                self.codes.update((letters, letters[0] + letters[-1], letters[:2]))
            if (parts and len(parts[0]) > 1 and not name.isupper()) or len(parts) > 1:
                self.firsts.add(letters[0])

    def find(self, reading: Reading, row: Sequence[Span]) -> Iterator[Span]:
        """Yield initials in a document; single letters only for people named in this document."""
        text = reading.text
        here = {text[s.start].upper() for s in row if s.label == "PERSON"} & self.firsts
        speaking = self._turns(reading, here)
        yield from speaking
        codes = self.codes | {text[s.start : s.end] for s in speaking if s.end - s.start > 1}
        sure = {
            text[s.start : s.end] for s in row if s.label == "PERSON" and s.score >= SURE
        }  # "JK" in a column of signatures
        for match in reading.tried(CODE, reading.capitals):
            letters = "".join(PART.findall(match[0]))
            work = self.known.holds(match[0]) and match[0] not in sure
            if letters in codes and not work and not self._shouted(text, match):
                yield Span(match.start(), match.end(), "PERSON", 0.6, "initials")
        yield from self._owned(reading)
        for match in LOW.finditer(text):
            start = match.start() + (2 if match[0][0] == "+" else 1)
            if text[start : match.end()].upper() in self.codes and not self.known.holds(text[start : match.end()]):
                yield Span(start, match.end(), "PERSON", 0.6, "initials")
        for match in reading.tried(MENTIONED, reading.capitals):
            led = BEFORE.search(text, max(0, match.start() - NEAR), match.start())
            if (
                led
                and match[0] in self.firsts - WORDS
                and not UNDER.search(text[max(0, led.start() - 12) : led.start()])
            ):
                yield Span(match.start(), match.end(), "PERSON", 0.55, "initials")
        yield from self._speakers(reading, here)
        quoted = {
            text[s.start] for s in row if s.label == "PERSON" and QUOTED.fullmatch(text, max(0, s.start - 1), s.end + 1)
        }
        for match in reading.tried(LETTER_ALONE, reading.capitals) if quoted - WORDS else ():
            if match[0] in quoted - WORDS:
                yield Span(match.start(), match.end(), "PERSON", 0.55, "initials")
        for match in reading.tried(ALONE, reading.capitals):
            if text[match.start()] in here - WORDS:
                yield Span(match.start(), match.end(), "PERSON", 0.55, "initials")
        for match in SIGNED.finditer(text):
            if match[0][1].upper() in here:
                yield Span(match.start() + 1, match.end(), "PERSON", 0.55, "initials")

    def _turns(self, reading: Reading, here: set[str]) -> list[Span]:
        """Return the letters that open the turns of a talk: a known person's, or of two at least and no word of the work."""
        said = list(turns(reading))
        roles = self._roles(reading) if said else set()
        return [
            Span(turn.start, turn.end, "PERSON", 0.6, "initials")
            for turn in said
            if turn.name not in roles
            and (
                turn.name in (here if len(turn.name) == 1 else self.codes)
                or (len(turn.name) > 1 and not self._work(turn.name))
            )
        ]

    def _work(self, letters: str) -> bool:
        """Say whether capitals are of the work, "BUP", or what somebody is, "SSK"; "JR" is no more than a word that is short."""
        return letters in self.known.exact or letters.lower() in self.titles

    def _owned(self, reading: Reading) -> Iterator[Span]:
        """Yield a named person's letters where nothing else can be meant: before their name, after a slash that ends a line."""
        for match in reading.tried(OWNED, reading.capitals):
            if match[0] in self.codes:
                yield Span(match.start(), match.end(), "PERSON", 0.6, "initials")
        played = {
            m[0] for m in reading.tried(PLAYED, reading.capitals) if m["role"] in self.titles and not self._work(m[0])
        }
        for match in reading.tried(CODE, reading.capitals) if played else ():
            if match[0] in played:
                yield Span(match.start(), match.end(), "PERSON", 0.6, "initials")
        for match in reading.tried(MEANING, reading.capitals):
            if match["means"][0] == match["name"][0] and not self._work(match["name"]):
                yield Span(*match.span("name"), "PERSON", 0.6, "initials")
        for match in ENDS.finditer(reading.text):
            if match[0][1:] in self.codes:
                yield Span(match.start() + 1, match.end(), "PERSON", 0.6, "initials")

    def _roles(self, reading: Reading) -> set[str]:
        """Return the letters that a legend gives to what somebody is: "T = tolk"; F and S where F asks and S answers."""
        roles = {
            m["name"]
            for m in reading.tried(LEGEND, reading.capitals)
            if m["means"][0].islower() or self.known.holds(m["means"]) or LAW.fullmatch(m["means"])
        }
        return roles | {"F", "S"} if self._asked(reading) else roles

    def _speakers(self, reading: Reading, here: set[str]) -> Iterator[Span]:
        """Yield "M:" where a line of speech begins and "M" where a legend tells who M is, unless M is a role."""
        legend = list(reading.tried(LEGEND, reading.capitals))
        roles = self._roles(reading)
        named = {m["name"] for m in (*legend, *reading.tried(MEANING, reading.capitals))} - roles
        spoken = list(reading.tried(SPEAKER, reading.capitals))
        yield from self._bracketed(reading, {match[0][:-1] for match in spoken} - roles)
        for match in spoken:
            name = match[0][:-1]
            meant = name in named or name in self.codes or (len(name) == 1 and name in here)
            if meant and name not in roles and not self.known.holds(name):
                yield Span(match.start(), match.end() - 1, "PERSON", 0.6, "initials")
        for match in reading.tried(SPEAKER_LOW, reading.lines):
            name = match["name"].upper()
            meant = name in self.codes or (len(name) == 1 and name in here)
            if meant and name not in roles and not self.known.holds(name) and not self.known.holds(match["name"]):
                yield Span(*match.span("name"), "PERSON", 0.55, "initials")
        for match in legend:
            own = match["name"] in self.codes or not self.known.holds(match["name"])
            if match["name"] in named and match["means"][0].isupper() and own:
                yield Span(*match.span("name"), "PERSON", 0.6, "initials")

    def _bracketed(self, reading: Reading, speaking: set[str]) -> Iterator[Span]:
        """Yield the letters after a name by which it speaks further down: "Dag Ek (D)"; a party's letter speaks nowhere."""
        for match in reading.tried(BRACKETED, reading.capitals) if speaking else ():
            if match["name"] in speaking:
                yield Span(*match.span("name"), "PERSON", 0.6, "initials")

    def _asked(self, reading: Reading) -> bool:
        """Say whether F asks and S answers: most lines of F are questions, most of S are not."""
        said = list(reading.tried(ASKED, reading.lines))
        asked = [m["who"] for m in said if m["line"].rstrip().endswith("?")]
        lines = [m["who"] for m in said]
        return 2 * asked.count("F") > lines.count("F") > 0 and 2 * asked.count("S") < lines.count("S")

    def _shouted(self, text: str, match: re.Match[str]) -> bool:
        """Say whether the word only looks like initials because all around it is in capitals."""
        around = text[max(0, match.start() - 15) : match.start()] + " " + text[match.end() : match.end() + 15]
        around = " ".join(
            word for word in around.split() if word not in self.codes
        )  # a row of signatures shouts nothing
        letters = [c for c in around if c.isalpha()]
        return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.7 * len(letters)
