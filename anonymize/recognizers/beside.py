"""What stands right after somebody's name or age and is hers: the year she was born, "Moa Grahn -14", "Leif (-66)", a code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anonymize.lexicon import Kind, Lexicon
from anonymize.recognizers.address import CAPITAL
from anonymize.recognizers.base import compiled
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

YEAR = compiled(
    r"(?P<year>[«DASH»’'][0-9]{2})(?<=[ (]...)(?![\w«DASH»:/.,]?[0-9]|[\w«DASH»%°])(?![ ]?(?:grader|kr|procent|°))",
)
NAMED = compiled(r"(?P<name>[«CAP»][^\W\d_]+)(?:[ ][«CAP»]\.?)?[ ]\(?\Z", CAP=CAPITAL)
WHOLE = re.compile(r"\((?P<year>(?:19|20)[0-9]{2})\)")  # "Maja (2013) och Elsa (2016)"
FIRST = compiled(r"(?P<name>[«CAP»][^\W\d_]+)(?:[ ][«CAP»]\.?)?[ ]\Z", CAP=CAPITAL)
# The number of somebody in a register, right after the name: "S. Mohammadi (T1180)".
CODE = compiled(r"\((?P<code>[A-ZÅÄÖ]{1,3}[«DASH»]?[0-9]{3,6})\)")
ENDED = compiled(r"(?P<name>[«CAP»][^\W\d_]*\.?)[ ]\Z", CAP=CAPITAL)
# A date that gives the age told before it: "16 år (2008-07-23)".
AGED = re.compile(r"(?P<age>\d{1,3}) år[ ,]{1,2}\(?(?P<date>(?P<year>(?:19|20)\d\d)-[01]\d-[0-3]\d)(?![\w-])")
EPOCH = 2010  # papers are from later years
REACH = 40  # code points before the year in which the name stands


@dataclass(frozen=True)
class Beside:
    """Finds years of two digits with their dash, where a name comes just before."""

    lexicon: Lexicon
    name: str = "beside"
    example: str = "Sara Svensson -14 är med."

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield the year with its dash, and a whole one in brackets after a first name."""
        for match in YEAR.finditer(reading.text):
            named = NAMED.search(reading.text, max(0, match.start() - REACH), match.start())
            if named and self.lexicon.kind(named["name"].lower()) & (Kind.NAME | Kind.FIRST_WORD | Kind.SHAPED):
                yield Span(*match.span("year"), "DATE_OF_BIRTH", 0.7, self.name)
        for match in WHOLE.finditer(reading.text):
            named = FIRST.search(reading.text, max(0, match.start() - REACH), match.start())
            if named and self.lexicon.exact(named["name"].lower()) & (Kind.FIRST | Kind.FIRST_WORD):
                yield Span(*match.span("year"), "DATE_OF_BIRTH", 0.7, self.name)
        for match in CODE.finditer(reading.text):
            named = ENDED.search(reading.text, max(0, match.start() - REACH), match.start())
            if named and (named["name"][-1] == "." or self.lexicon.kind(named["name"].lower()) != Kind.ORDINARY):
                yield Span(*match.span("code"), "OTHER_ID", 0.6, self.name)
        for match in AGED.finditer(reading.text):
            year, age = int(match["year"]), int(match["age"])
            # where no later year is written, the age tells when it was
            now = reading.newest if reading.newest > year else year + age
            if now - year - age in (0, 1) and now > EPOCH:  # the last birthday may be to come
                yield Span(*match.span("date"), "DATE_OF_BIRTH", 0.8, self.name)
