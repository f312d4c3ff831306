"""What a sentence counts and measures, in units that can be compared: forty minutes and an hour, 4 metres and 380 centimetres."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.checks.clock import times
from pipelines.checks.numerals import numbers
from pipelines.checks.units import PER, UNIT
from pipelines.lists import patterns
from pipelines.words import stem, words

_WORDS = patterns("contradictions")
_SIZE = {
    "minute": ("tid", 1), "hour": ("tid", 60), "day": ("tid", 1440), "week": ("tid", 10080), "month": ("månader", 1),
    "year": ("månader", 12), "metre": ("längd", 1), "kilometre": ("längd", 1000), "centimetre": ("längd", 0.01),
    "mile": ("längd", 10000), "area": ("yta", 1), "money": ("kronor", 1),
}  # fmt: skip
_TIMES = frozenset({"gång", "tillfäll"})
_ONE = re.compile(r"\b(?:en|ett)\b(?= (?:veck|år\b|tim|dygn|dag\b|månad|gång\b|tillfälle\b))", re.IGNORECASE)
_HALF = re.compile(r"\b(?:en )?halvtimme|\b(?:en )?halv timme", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:en )?kvart\b(?! (?:i|över)\b)", re.IGNORECASE)
_AND_MINUTES = re.compile(r"\s*tim\w+ och (?P<n>\w+)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:till|eller|à|-|–)\s*")  # "tre till fyra gånger"
# what differs from one day to the next, or names a thing rather than counting it
_PASSING = re.compile(
    r"(?:procent|kilo|kg|grad\w*|poäng|promille|kap\w*|lvu|lss|sol|§|mg|ml|mmol|moms|rok|rum|a|b|c|st)$"
)
ABOUT = 0.2  # as far as what is said to be rounded may be off


@dataclass(frozen=True)
class Amount:
    """A value between `low` and `high` of a dimension ("tid" in minutes, "längd" in metres, "bil" …); `per` is "day", "week" …"""

    of: str
    low: float
    high: float
    per: str = ""

    def differs(self, other: "Amount") -> bool:
        """Say whether two that measure the same cannot both be so."""
        return self.high < other.low or other.high < self.low


def amounts(text: str) -> tuple[Amount, ...]:
    """Return what a text without dates counts and measures; times of day are no measure."""
    for start, end, _ in times(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return tuple(_measured(text))


def _measured(text: str) -> Iterator[Amount]:
    found = [*numbers(text), *((m.start(), m.end(), "1") for m in _ONE.finditer(text))]
    for n, (start, end, value) in enumerate(found):
        low = high = float(value.replace(",", "."))
        if n + 1 < len(found) and _RANGE.fullmatch(text[end : found[n + 1][0]]):
            end, high = found[n + 1][1], float(found[n + 1][2].replace(",", "."))
        elif n and _RANGE.fullmatch(text[found[n - 1][1] : start]):
            continue
        if said := _unit(text, end):
            of, size, more = said
            yield _bounded(text[:start], of, low * size + more, high * size + more, _per(text, end))
    yield from (Amount("tid", 30, 30) for _ in _HALF.finditer(text))
    yield from (Amount("tid", 15, 15) for _ in _QUARTER.finditer(text))


def _unit(text: str, end: int) -> tuple[str, float, float] | None:
    """What a number counts, how many of its base unit one is, and what is added: "en timme och fem"."""
    unit = UNIT.match(text, end)
    if unit and unit.lastgroup in _SIZE:
        of, size = _SIZE[unit.lastgroup]
        more = _AND_MINUTES.match(text, end)
        extra = numbers(more["n"]) if more else []
        return of, size, float(extra[0][2].replace(",", ".")) if extra else 0.0
    after = words(text[end : end + 30])
    if unit or not after or not text[end : end + 1].isspace() or not after[0].isalpha() or _PASSING.fullmatch(after[0]):
        return None
    noun = stem(after[0])
    return ("gånger" if noun in _TIMES else noun), 1.0, 0.0


def _per(text: str, end: int) -> str:
    unit = words(text[end : end + 30])
    found = PER.search(text, end, end + 40) if unit else None
    return found.lastgroup or "" if found else ""


def _bounded(before: str, of: str, low: float, high: float, per: str) -> Amount:
    if _WORDS["at_least"].search(before):
        high = float("inf")
    elif _WORDS["at_most"].search(before):
        low = 0.0
    elif _WORDS["roughly"].search(before):
        low, high = low * (1 - ABOUT), high * (1 + ABOUT)
    return Amount(of, low, high, per)
