"""A text without capitals read with those that codes, towns after postcodes, lands, streets and villages would have.

The rules for these live on capitals. Who writes "dnr ifo 2024-03117" and "mba 402" means no less by it.
"""

import re
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues

LETTERS = re.compile(r"[^\W\d_]")
SAMPLE = 2_000  # code points by which it is judged whether a whole text has none
SMALL = 0.01  # share of capitals among the letters under which a text is written without them
# "t1180", "b-44120", "mba 402", "ifo 2024-03117", "se35 5000".
CODE = re.compile(
    r"(?<![\w.@/-])(?P<word>[a-zåäö]{1,4})(?:-?\d{3}\w*(?:[-/]\w+){0,3}|-\d\d|(?<=[a-zåäö]{2})\d\d(?: ?\d{4}){2,6}(?: ?\d{1,3})?"
    r"| \d\d[\da-z])(?![\w@])"
)
CASE = re.compile(r"(?<![\w.@/-])(?P<word>[a-zåäö]{1,5})[ -]\d{1,6}[-/:]\d{2,6}(?: [a-z])?(?![\w@]|[-/:.]\d)")
YEARED = re.compile(r" (?:20\d\d[-/:](?!20\d\d)\d{2,6}|[012]\d[-/]\d{3,5})")
COURT = re.compile(r"[a-zåäö] \d{3,6}-\d\d")  # "b 4410-24"
NUMBERED = r" \d{1,3}:\d{1,4}(?![\w:]|[-.,]\d)"  # a land by its number, after its name: "Rävlanda 1:88"
LAND = re.compile(r"(?<![\w.@/-])(?P<word>[^\W\d_]{3,}(?:-[^\W\d_]{2,})?)" + NUMBERED)
TOWN = re.compile(r"(?<![\w-])[1-9]\d\d \d\d {1,2}(?P<word>[^\W\d_]{2,})")
STREET = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{2,}(?:gatan|vägen|gränd|torget|stigen|allén))(?![\w-])")
VILLAGE = re.compile(r"(?<![\w-])(?P<word>[^\W\d_]{4,}) \d{1,4}(?=,|\n|\Z| {2})")
# Words that stand before a number and are no part of it: "intyg nr 118-44", "ring 0174-06 05".
LEADS = (
    "unit",
    "amount",
    "time_unit",
    "month",
    "function",
    "id",
    "case",
    "court",
    "phone",
    "account",
    "key",
    "marked",
    "born",
)
NAMELIKE = 0.4  # a prior of being a name or a place from which a word before a number is a village


@dataclass(frozen=True)
class Lowcase:
    """Gives capitals to what is told by its form, in texts that have none; ordinary words keep their case."""

    lexicon: Lexicon
    known: Known
    streets: frozenset[str] = field(default_factory=lambda: cues("nameless_street"), repr=False)
    leads: frozenset[str] = field(default_factory=lambda: frozenset().union(*map(cues, LEADS)), repr=False)

    def __call__(self, text: str) -> str:
        """Return the text with such capitals, as long as it was; the same text where there are capitals already."""
        letters = LETTERS.findall(text[:: len(text) // SAMPLE + 1])
        if sum(map(str.isupper, letters)) >= SMALL * len(letters):
            return text
        for pattern, raised in (
            (CODE, self._code), (CASE, self._case), (LAND, self._named), (TOWN, _titled), (STREET, self._named),
            (VILLAGE, self._village),
        ):  # fmt: skip
            text = pattern.sub(raised, text)
        return text

    def street(self, low: str) -> bool:
        """Say whether a word is the name of a street, and not what streets are called: "kvarnbygatan", not "huvudgatan"."""
        return low.endswith("gatan") and low not in self.streets

    def plain(self, low: str) -> bool:
        """Say whether a word is one of the language, or of the work."""
        return low in self.lexicon.words or low in self.leads or self.lexicon.inflected(low) or self.known.holds(low)

    def _code(self, match: re.Match[str]) -> str:
        """Return letters and digits as a code, where the letters are no word: "mba 402", not "och 402"."""
        return match[0] if match["word"] in self.lexicon.words or match["word"] in self.leads else _upper(match[0])

    def _case(self, match: re.Match[str]) -> str:
        """Return the number of a case; the letters before it may spell a word, "vux 2026:388", but none that joins."""
        low = match["word"]
        word = low in self.leads or (
            (low in self.lexicon.words or self.lexicon.inflected(low)) and not YEARED.search(match[0])
        )
        return match[0] if word and not COURT.fullmatch(match[0]) else _upper(match[0])

    def _named(self, match: re.Match[str]) -> str:
        """Return a land or a street whose name is no word of the language."""
        low = match["word"].lower()
        return match[0] if self.plain(low) and not self.street(low) else _titled(match)

    def _village(self, match: re.Match[str]) -> str:
        """Return a village before the number of a house."""
        low = match["word"].lower()
        place = self.lexicon.kind(low) & Kind.PLACE or self.lexicon.naming(low) >= NAMELIKE
        return self._named(match) if place else match[0]


def _upper(low: str) -> str:
    raised = low.upper()
    return raised if len(raised) == len(low) else low


def _titled(match: re.Match[str]) -> str:
    start = match.start("word") - match.start()
    return match[0][:start] + _upper(match[0][start]) + match[0][start + 1 :]
