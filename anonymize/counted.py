"""What a model says of numbers and days of birth: a second opinion beside the rules, where the words around decide.

A rule knows the forms it was written for; a model has read how people tell them. Thresholds chosen on half a of eval/sets/pii*.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from anonymize.recognizers.base import compiled
from anonymize.recognizers.births import FEASTS
from anonymize.recognizers.dates import MONTHS, SPELT
from anonymize.recognizers.entries import UNIT
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span

LEAST = {"DATE_OF_BIRTH": 0.7, "OTHER_ID": 0.7}
COUNTED = frozenset(LEAST)
BEHIND = 0.5  # what such a find counts for in the fusion: a rule that knows the form names it
LONGEST = 40  # code points of a day told in words
DAY = compiled(rf"[0-9]|(?:{MONTHS}|{SPELT}|{FEASTS})(?![\w])")
# What is counted, paid, measured or done at an hour is nobody's number, whatever a model says.
PLAIN = compiled(
    r"(?:[a-zåäö]{2}[ ])?[0-9]{1,2}(?:[.:,][0-9]{1,2})?|112|1177|11[ ]?414|[0-9 ]+(?:[.,][0-9]+)?[ ]?«UNIT»"
    r"|(?:19|20)[0-9]{2}(?:[/–-][0-9]{2,4})?|[0-9]{1,2}[ ]?[a-fA-F]|[0-9]+[ ]?(?:§|kap[.]?)",
    UNIT=f"(?:{UNIT}|:-|mg|ml|g|kg|cm|m|km|min|tim|h)",
)


def admitted(reading: Reading, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the numbers and births among a model's finds that are sure enough."""
    for span in spans:
        if span.score < LEAST.get(span.label, 2.0):
            continue
        written = reading.text[span.start : span.end]
        if _day(written) if span.label == "DATE_OF_BIRTH" else _number(written):
            yield replace(span, score=BEHIND)


def _day(written: str) -> bool:
    return len(written) <= LONGEST and bool(DAY.search(written))


def _number(written: str) -> bool:
    return any(c.isdigit() for c in written) and not PLAIN.fullmatch(written)
