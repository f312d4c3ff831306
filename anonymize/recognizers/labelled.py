"""Houses by their names after a form's word for where somebody lives: "Bor: Lillgården, Norra Fjärås, Kungsbacka"."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lexicon import Kind, Lexicon
from anonymize.lists import cues
from anonymize.recognizers.address import CAPITAL
from anonymize.recognizers.base import compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

# The village beside it belongs to it where its name begins with a bearing; a town has a label of its own.
HOUSE = compiled(
    r":[ \t]{1,16}(?P<all>(?:«BEARING»[ ])?(?P<house>[«CAP»][\w'’«DASH»]{2,30})(?:,[ ]«BEARING»[ ][«CAP»][\w'’«DASH»]{1,30})?)"
    r"(?=,|[ ]{2,}|[ ]?\n|\Z)",
    BEARING="(?:Norra|Södra|Östra|Västra|Stora|Lilla|Övre|Nedre)",
    CAP=CAPITAL,
)


@dataclass(frozen=True)
class Labelled:
    """Finds what no list knows as a town, a word or a kind of home, right after such a label."""

    lexicon: Lexicon
    known: Known
    name: str = "labelled"
    example: str = "Bostad: Provliden, Norra Ort"
    labels: frozenset[str] = field(default_factory=lambda: cues("home_label"), repr=False)

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield addresses."""
        for n in reading.at(self.labels):
            found = HOUSE.match(reading.text, reading.words[n][1])
            if found and self._called(found["house"].lower()):
                yield Span(*found.span("all"), "ADDRESS", 0.7, self.name)

    def _called(self, word: str) -> bool:
        plain = word in self.lexicon.stems or word in self.lexicon.words or self.known.holds(word)
        return not plain and not self.lexicon.kind(word) & (Kind.PLACE | Kind.FIRST | Kind.FIRST_WORD)
