"""When somebody was born and how old they are, where it stands beside a name: numbers, dates, years, ages in digits and words."""

import re
from collections.abc import Iterator

from anonymize.mentions import Mention
from anonymize.roles import TEENS

BESIDE = re.compile(
    r"[\s,(:;–-]*(?:(?:är\s+|var\s+)?(?:född|f\.|p\.?nr|pers\.?nr|personnummer|personnr)[\s.:]*(?:den\s+)?)?"
)
_BORN = re.compile(
    r",?\s*\(?\s*(?:(?:född|f\.?)\s+(?:den\s+|år\s+|i\s+\w+\s+)?-?(1[89]\d\d|20\d\d|\d\d)|-(\d\d))\b(?![-/.,]?\d)",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})[./ -]{1,2}(\d{1,2})[./ -]{1,2}((?:19|20)\d\d)")
_CELL = re.compile(r"\s*[\t|]\s*(19\d\d|20[0-2]\d)\s*(?:[\t|]|$)")
_AGE = re.compile(
    rf"(?:,|\s*\(|,?\s+(?:(?:som\s+)?(?:är|var)|fyllde|fyller|har\s+fyllt))\s*(?:(\d{{1,3}})|({TEENS}))\s*år\b",
    re.IGNORECASE,
)
_AGED = re.compile(
    rf"(?<![\w-])(?:(\d{{1,3}})[- ]?|({TEENS}))år(?:ige|iga|ig|ingen)\s+$", re.IGNORECASE
)  # "9-årige Ali"
_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+–]?\d{4}(?!\d)")


def number(mention: Mention, text: str) -> str:
    """Return the digits of a personnummer that stands beside a name, with the century where it is written."""
    beside = BESIDE.match(text, mention.end)
    match = beside and _NUMBER.match(text, beside.end())
    return re.sub(r"\D", "", match[0]) if match else ""


def ages_at(before: str, after: str) -> Iterator[int]:
    """Yield the ages that the text before and after a name tells: "Ali, 9 år", "9-årige Ali"."""
    if match := _AGE.match(after):
        yield _age(match)
    if match := _AGED.search(before):
        yield _age(match)


def _age(match: re.Match[str]) -> int:
    return int(match[1]) if match[1] else TEENS.split("|").index(match[2].casefold()) + 1


def births(mention: Mention, text: str, after: str) -> Iterator[int]:
    """Yield the years that somebody may be born in: "f. 1979", "född -12", a column of years."""
    if match := _BORN.match(after):
        yield from _years(match[1] or match[2])
    elif (match := _CELL.match(after)) and "föd" in text[: mention.start].rpartition("\n\n")[2][:80].casefold():
        yield int(match[1])


def day(written: str) -> str:
    """Return YYMMDD of a date in digits: 1928-09-16, 280916, 16.9.1928."""
    if match := _DAY_FIRST.fullmatch(written.strip()):
        return f"{match[3][-2:]}{int(match[2]):02}{int(match[1]):02}"
    return re.sub(r"\D", "", written)[-6:]


def _years(written: str) -> tuple[int, ...]:
    """Return the years a birth may be written for: "14" is a child's, or somebody's who is very old."""
    return (int(written),) if len(written) == 4 else (1900 + int(written), 2000 + int(written))
