"""Who writes and from where, without a street: a name, the house, the postcode: "Rut Bäck\\nHögåsen, 661 95 Värmlandsbro"."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from anonymize.known import Known
from anonymize.lists import read
from anonymize.recognizers.address import CAPITAL
from anonymize.recognizers.base import compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

HEAD = compiled(
    r"(?P<who>[«CAP»][\w.«DASH»]+(?:[ ][«CAP»][\w.«DASH»]*){1,3})[ \t]*\n[ \t]*"
    r"(?P<house>[«CAP»][\w'’«DASH»]{2,30}(?:[ ][«CAP»][\w'’«DASH»]{2,30})?)[ ]?[,\n][ ]{0,3}"
    r"[1-9][0-9]{2}[ \u00a0]?[0-9]{2}[ \u00a0]{1,2}[«CAP»][\w«DASH»]+",
    CAP=CAPITAL,
)


@dataclass(frozen=True)
class Letterheads:
    """Finds the house between a name and a postcode; under a unit's name stands no home."""

    known: Known
    name: str = "letterheads"
    example: str = "Rut Bäck\nHögåsen, 661 95 Värmlandsbro"
    units: tuple[str, ...] = field(
        default_factory=lambda: (
            *read("organisation_suffixes"),
            *read("organisation_tails"),
            *read("organisation_generic"),
        ),
        repr=False,
    )

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield houses."""
        for match in reading.tried(HEAD, reading.lines):
            words = f"{match['who']} {match['house']}".lower().split()
            if not any(word.endswith(self.units) or self.known.holds(word) for word in words):
                yield Span(*match.span("house"), "ADDRESS", 0.7, self.name)
