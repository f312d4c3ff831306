"""Names spelled letter by letter: "stavas H, o, k, k, a", "bokstaveras be ö er ge"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anonymize.recognizers.base import compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

SPELLS = ("stav", "bokstav")  # what the words for it begin with: "stavas", "stavning", "bokstaverar"
WRITES = frozenset({"skrivs", "skrives", "skrivet"})
SAID = "be|ce|se|de|eff|ef|ge|hå|ji|jot|kå|ell|el|em|äm|ämm|en|än|änn|pe|ku|er|är|ärr|ess|es|te|ve|dubbelve|eks|äks|säta|zäta"
WORDS = frozenset(
    {"de", "se", "en", "än", "er", "är", "el", "ge", "be", "te", "i", "å", "e", "o", "u", "a"}
)  # as often words as letters
FAR = 60  # code points between the word for spelling and the first letter
NEAR = 8  # and within which every row of letters is one
RUN = compiled(
    r"(?P<run>(?:(?:«SAID»|[^\W\d_])(?![\w]))(?:[ ]{0,2}[,.«DASH»]?[ ]{0,2}(?<=[ ,.«DASH»])(?:(?:«SAID»|[^\W\d_])(?![\w]))){2,})",
    SAID=f"(?i:{SAID})",
)
LETTER = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Letters:
    """Finds three letters or more in a row, written or as they are called, soon after a word for spelling."""

    name: str = "letters"
    example: str = "Namnet stavas P, r, o, v."

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield each run as a PERSON."""
        cues = {word for word in reading.positions if word.startswith(SPELLS) or word in WRITES}
        for n in reading.at(cues):
            end = reading.words[n][1]
            for start in self._starts(reading.text, end):
                if (run := RUN.match(reading.text, start)) and (start - end < NEAR or self._meant(run["run"])):
                    yield Span(*run.span("run"), "PERSON", 0.75, self.name)
                    break

    def _starts(self, text: str, end: int) -> Iterator[int]:
        """Yield where words begin, as far as a name may stand from the word for spelling."""
        for word in LETTER.finditer(text, end, end + FAR):
            yield word.start()

    def _meant(self, run: str) -> bool:
        """Say whether these are letters: single ones with marks between them, or one called by its name that is no other word."""
        parts = LETTER.findall(run.lower())
        single = [part for part in parts if len(part) == 1]
        return (len(single) == len(parts) and bool(re.search(r"[,.–-]|[^\W\d_] [^\W\d_] [^\W\d_] ", run + " "))) or any(
            len(part) > 1 and part not in WORDS for part in parts
        )


RECOGNIZER = Letters()
