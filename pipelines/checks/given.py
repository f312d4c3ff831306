"""The days that a point may lean on though its sources do not tell them: the one that what stands before has told last, and the
time from a day told there to one of the sources ("två dagar efter anmälan").
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

from pipelines import dates
from pipelines.dates import Found

_APART = re.compile(
    r"\b(?:dag(?:ar)?|dygn|veck(?:a|or)|månad(?:er)?)\s(?:[^\W\d_]+\s){0,2}?(?:efter|före|innan|senare|tidigare|dessförinnan|därefter|mellan)\b"
    r"|\bmed\s[^\W_]+\s(?:dagars|veckors|månaders)\smellanrum\b",
    re.IGNORECASE,
)


def running(own: Sequence[Found], given: Iterable[str], day: date) -> list[Found]:
    """Return the dates of the last sentence before the sources that tells one, where they tell none themselves."""
    if own:
        return []
    told = (dates.find(text, day) for text in given)
    return next((found for found in told if found), [])


def apart(claim: str, own: Sequence[Found], given: Iterable[str], day: date) -> set[str]:
    """Return the days, weeks and months from each day of the sources to each that stands before, where the point measures so."""
    if not own or not _APART.search(claim):
        return set()
    before = [f.day for text in given for f in dates.find(text, day) if f.precision == "day"]
    pairs = list(product((f.day for f in own if f.precision == "day"), before))
    days = {abs((a - b).days) for a, b in pairs}
    months = {abs((a.year - b.year) * 12 + a.month - b.month) for a, b in pairs}
    return {str(n) for n in days | months} | {str(n // 7) for n in days if n % 7 == 0}
