"""People's names by rule: known names, the words around them, and the ways a name is written out or cut short."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import read
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

PARTICLES = frozenset(
    [
        "von",
        "af",
        "av",
        "de",
        "del",
        "della",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
        "bint",
        "van",
        "der",
        "den",
        "di",
        "da",
        "dos",
        "santos",
        "la",
        "le",
        "ul",
        "os",
    ]
)
INITIAL = re.compile(r"[ ]?(?:[A-ZÅÄÖ]\.?(?:[ «-]?[A-ZÅÄÖ]\.?)?)(?![\w])")
SIGNED = re.compile(
    r"(?:^|\s)/{1,2}[ ]?(?P<name>[A-ZÅÄÖ]{2,4}|[A-ZÅÄÖ]\.[ ]?[A-ZÅÄÖ]\.?|[A-ZÅÄÖ][\w-]+(?:[ ][A-ZÅÄÖ][\w-]*\.?){0,2})(?=\s*(?:$|\n))",
    re.MULTILINE,
)
DOTTED = re.compile(r"(?<![\w.])[A-ZÅÄÖ]\.(?:[ ]?[A-ZÅÄÖ]\.)+(?!\w)|(?<![\w.])[A-ZÅÄÖ]\.[ ]?(?=[A-ZÅÄÖ][a-zåäöé]{2})")
TURN = re.compile(
    r"^[ \t]*(?:\[?\(?\d\d?[:.]\d\d(?:[:.]\d\d)?\]?\)?[ \t]*)?(?P<name>[A-ZÅÄÖÁČŠŽ][^\W\d_]+(?:[ -][A-ZÅÄÖÁ][^\W\d_]*\.?){0,2})(?:[ ]?\([^)\n]{1,20}\))?:(?=[ \t])",
    re.MULTILINE,
)
BREAK = re.compile(r"[.!?:;…»”\"]\s*$|\n\s*$|^\s*$|[-–•*>|\t]\s*$")


@dataclass(frozen=True)
class Names:
    """Chains of name words: known ones begin a chain, unknown capitalised ones join it or follow a title."""

    lexicon: Lexicon
    name: str = "names"
    example: str = "Hon heter Anna Svensson i dag."
    roles: frozenset[str] = field(default_factory=lambda: frozenset(read("roles")), repr=False)
    cues: frozenset[str] = field(default_factory=lambda: frozenset(read("name_cues")), repr=False)
    known: frozenset[str] = field(default_factory=lambda: frozenset(w.lower() for w in read("known")), repr=False)
    tails: frozenset[str] = field(default_factory=lambda: frozenset(read("organisation_tails")), repr=False)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield names; the genitive s of a name stays outside."""
        kinds = {word: self.lexicon.kind(word) for word in reading.positions}
        last = -1
        for n, (start, _, word) in enumerate(reading.words):
            if n <= last:
                continue
            kind = kinds[word]
            if kind == Kind.ORDINARY and not reading.text[start].isupper():
                continue
            score = self._begins(reading, n, kind)
            if score:
                end, last = self._chain(reading, n, kinds)
                start = self._initials_before(reading, start)
                yield Span(start, self._genitive(reading, start, end, kinds), "PERSON", score, self.name)
        yield from self._signed(reading, kinds)

    def _begins(self, reading: Reading, n: int, kind: Kind) -> float:
        """Return how sure it is that a name begins at word n, 0 for not at all."""
        start, end, word = reading.words[n]
        upper = reading.text[start].isupper()
        before = reading.words[n - 1] if n else None
        near = (
            before is not None
            and reading.text[before[1] : start].strip(" ,:.\t") == ""
            and "\n" not in reading.text[before[1] : start]
        )
        cue = before[2] if before and near else ""
        if not upper:
            return self._low(reading, n, kind, cue)
        if word in self.known or len(word) < 2 or self._organisation(reading, n):
            return 0.0
        if kind & (Kind.FIRST | Kind.SURNAME):
            return 0.6 if kind & Kind.PLACE and cue in ("i", "från", "till", "på") else 0.85
        if reading.text[start:end].isupper() and len(word) <= 4 and not kind.perhaps_name:
            return 0.0
        opens = bool(BREAK.search(reading.text[max(0, start - 6) : start])) or start == 0
        if kind & (Kind.FIRST_WORD | Kind.SURNAME_WORD):
            if cue in self.roles or cue in self.cues:
                return 0.85
            following = self._follows(reading, n)
            if following:
                return 0.8
            return 0.7 if not opens and kind & Kind.FIRST_WORD and not reading.text[start:end].isupper() else 0.0
        if kind & (Kind.PLACE | Kind.ORDINARY):
            return 0.0
        if cue in self.roles or cue in (
            "heter",
            "hette",
            "kallas",
            "kallad",
            "namn",
            "hälsningar",
            "mvh",
            "hej",
            "kära",
        ):
            return 0.8
        if kind & Kind.SHAPED and not opens:
            return 0.6
        return 0.55 if self._follows(reading, n) else 0.0

    def _low(self, reading: Reading, n: int, kind: Kind, cue: str) -> float:
        word = reading.words[n][2]
        if len(word) < 2 or word in self.known:
            return 0.0
        if kind & (Kind.FIRST | Kind.SURNAME) and len(word) > 2:
            return 0.75
        if kind & Kind.FIRST_WORD and (
            cue in ("heter", "hette", "kallas") or (cue in self.roles and len(word) > 2 and word not in COMMON)
        ):
            return 0.6
        if not kind & (Kind.ORDINARY | Kind.PLACE) and len(word) > 3 and cue in self.roles - {"grannen", "personal"}:
            return 0.55
        return 0.0

    def _follows(self, reading: Reading, n: int) -> bool:
        """Say whether the next word, a space away, is a capitalised name."""
        if n + 1 >= len(reading.words) or reading.text[reading.words[n][1] : reading.words[n + 1][0]] != " ":
            return False
        start, _, word = reading.words[n + 1]
        return reading.text[start].isupper() and self.lexicon.kind(word).name_like

    def _organisation(self, reading: Reading, n: int) -> bool:
        """Say whether a word like "kommun" follows."""
        if n + 1 >= len(reading.words):
            return False
        return (
            reading.words[n + 1][2] in self.tails and reading.text[reading.words[n][1] : reading.words[n + 1][0]] == " "
        )

    def _chain(self, reading: Reading, n: int, kinds: dict[str, Kind]) -> tuple[int, int]:
        """Return the end of the name that begins at word n, and its last word."""
        text = reading.text
        upper = text[reading.words[n][0]].isupper()
        caps = text[reading.words[n][0] : reading.words[n][1]].isupper()
        end, last = reading.words[n][1], n
        for k in range(n + 1, min(n + 6, len(reading.words))):
            start, stop, word = reading.words[k]
            gap = text[reading.words[k - 1][1] : start]
            kind = kinds[word]
            if gap not in (" ", ". ", "  ", " - ") or (
                gap == ". " and reading.words[k - 1][1] - reading.words[k - 1][0] > 1
            ):
                break
            if (
                upper
                and word in PARTICLES
                and k + 1 < len(reading.words)
                and text[reading.words[k + 1][0]].isupper()
                and text[stop : stop + 1] == " "
            ):
                continue
            if not self._joins(text, start, stop, word, kind, upper, caps) or self._organisation(reading, k):
                break
            end, last = stop, k
            if text[start:stop].endswith("s") and kind & Kind.ORDINARY and not kind.perhaps_name:
                break
        initial = INITIAL.match(text, end)
        if initial and initial[0].startswith(" ") and not initial[0].strip() == "I":
            end = initial.end() - (
                1 if initial[0].endswith(".") and text[initial.end() : initial.end() + 1] in ("\n", "") else 0
            )
        return end, last

    def _joins(self, text: str, start: int, stop: int, word: str, kind: Kind, upper: bool, caps: bool) -> bool:
        if upper and not text[start].isupper():
            return False
        if not upper:
            return bool(kind & (Kind.FIRST | Kind.SURNAME)) or (bool(kind & Kind.SURNAME_WORD) and word not in COMMON)
        if len(word) == 1:
            return text[start].isupper()
        if word in self.known or (caps and not text[start:stop].isupper()):
            return False
        return kind.perhaps_name or not kind & Kind.ORDINARY or (bool(kind & Kind.PLACE)) or len(word) > 2

    def _initials_before(self, reading: Reading, start: int) -> int:
        match = re.search(r"(?:(?<![\w.])[A-ZÅÄÖ]\.[ ]?){1,3}$", reading.text[max(0, start - 12) : start])
        return start - len(match[0]) if match else start

    def _genitive(self, reading: Reading, start: int, end: int, kinds: dict[str, Kind]) -> int:
        """Return the end without a genitive s: "Annas" is Anna's, "Hans" and "Elias" are names."""
        word = re.split(r"[ ]", reading.low[start:end])[-1]
        if not word.endswith("s") or len(word) < 4:
            return end
        exact = self.lexicon._exact
        if exact(word).perhaps_name or not (exact(word[:-1]) & ~Kind.PLACE):
            return end if exact(word).perhaps_name or not kinds.get(word, Kind.NONE) & Kind.SHAPED else end
        return end - 1

    def _signed(self, reading: Reading, kinds: dict[str, Kind]) -> Iterator[Span]:
        for match in SIGNED.finditer(reading.text):
            yield Span(*match.span("name"), "PERSON", 0.7, self.name)
        for match in DOTTED.finditer(reading.text):
            if match[0].count(".") > 1:
                yield Span(match.start(), match.end(), "PERSON", 0.6, self.name)
        for match in TURN.finditer(reading.text):
            low = match["name"].lower()
            first = low.split()[0]
            if low not in self.roles and not kinds.get(first, Kind.NONE) & Kind.ORDINARY and first not in self.known:
                yield Span(*match.span("name"), "PERSON", 0.75, self.name)


COMMON = frozenset(
    [
        "per",
        "van",
        "till",
        "del",
        "för",
        "my",
        "van",
        "den",
        "hem",
        "dem",
        "man",
        "sin",
        "din",
        "min",
        "sol",
        "maj",
        "juni",
        "august",
        "vår",
        "glad",
        "liv",
        "dag",
        "lo",
        "mark",
        "storm",
        "bror",
        "son",
        "can",
        "so",
        "an",
        "no",
        "is",
        "al",
        "ask",
        "ting",
        "mer",
        "fin",
        "god",
        "vi",
        "en",
        "li",
        "mio",
        "pi",
    ]
)
