"""Dates in Swedish text, found and resolved against the day a note was written. Computed by code, never by an engine."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines import calendar_sv as cal
from pipelines.lists import patterns
from pipelines.resolve import RESOLVE, Parts, Precision

_LIST = dict(patterns("dates"))
FUTURE = _LIST.pop("ahead")
_PAST, _BEEN = _LIST.pop("happened"), _LIST.pop("been")
_IN_YEAR = re.compile(r"\d/\d|\b(?:jan|feb|mar|apr|maj|jun|jul(?!afton|d)|aug|sep|okt|nov|dec)", re.IGNORECASE)
_LEADS = re.compile(r"\s*(?:till(?: och med)?|och|[-–])\s*", re.IGNORECASE)
_DAY = r"(?<![\d/.,:–-])(?<!kl )(?<!kl\. )(?<!§ )(?P<said>\b(?:den )?(?P<d>[0-3]?\d)(?::?e)?)"
_TO, _AND = re.compile(rf"{_DAY}\s?[-–]\s?$"), re.compile(rf"{_DAY}(?:\s?[-–]\s?\d\d?)?,? (?:och|samt) (?:den )?$")
LEAD = 20  # characters before a date in which the day that leads to it stands
_UNTIL = re.compile(r"\btill (?:och med )?(?:\w+en,? )?(?:den )?$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A date where it stands (offsets): its first day, how exact it is, and whether the text alone says it all."""

    start: int
    end: int
    day: date
    precision: Precision = "day"
    full: bool = False

    @property
    def iso(self) -> str:
        """2026-03-12, 2026-W11, 2026-03 (month; first month of a season), 2026."""
        if self.precision == "week":
            year, week, _ = self.day.isocalendar()
            return f"{year}-W{week:02}"
        return self.day.isoformat()[: {"day": 10, "month": 7, "season": 7, "year": 4}[self.precision]]


def unsettled(text: str, found: Found, written: date | None) -> bool:
    """Say whether a day to come is told as past: "hon bröt armen på fredag" is a Friday that the text does not tell."""
    ahead = written is not None and found.day > written and not found.full
    return ahead and happened(text)


def happened(text: str) -> bool:
    """Say whether a text tells of what is past, and of nothing to come."""
    return bool(_PAST.search(text)) and not FUTURE.search(text)


def find(text: str, anchor: date | None, until: date | None = None) -> list[Found]:
    """Return the dates of a text in order, without overlaps. What needs an anchor and has none is left out.

    A text that goes on `until` some day after its anchor means the days between them, where it names no year.
    """
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for pattern, resolve in FORMS:
        for match in pattern.finditer(text):
            start, end = match.span("date") if "date" in pattern.groupindex else match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            future = _looks_ahead(text, start)
            try:
                said = resolve(Parts(match), anchor, future)
            except (ValueError, OverflowError):
                said = None
            if said is not None:
                taken.append((start, end))
                found.append(_between(Found(start, end, *said), text, anchor, until))
    found = sorted(_listed(text, _runs(text, found)), key=lambda f: f.start)
    return [f for f, after in zip(found, [*found[1:], None], strict=False) if not _explained(text, f, after)]


def _between(found: Found, text: str, anchor: date | None, until: date | None) -> Found:
    if found.full or not (anchor and until) or found.precision not in ("day", "month") or found.day >= anchor:
        return found
    if not _IN_YEAR.search(text, found.start, found.end):
        return found
    later = cal.real(found.day.year + 1, found.day.month, found.day.day)
    return replace(found, day=later) if later and anchor <= later <= until else found


def _looks_ahead(text: str, start: int) -> bool:
    """Whether the words before a date tell of what is to come; "har varit där, senast" does not."""
    if _BEEN.search(text[max(0, start - NEAR) : start].removesuffix("i ").removesuffix("den ")):
        return False
    return bool(FUTURE.search(text, max(0, start - 60), start) or _UNTIL.search(text[max(0, start - 40) : start]))


def _runs(text: str, found: Sequence[Found]) -> list[Found]:
    """The dates, of days that run on the first, and the days that share a month with one: "19–20 och 26–27 april"."""
    out: list[Found] = []
    for last in found:
        one = _earlier(text, last, _TO) or last
        out.append(one)
        while before := _earlier(text, one, _AND):
            one = _earlier(text, before, _TO) or before
            out.append(one)
    exact = [f for f in out if f not in found]
    return [f for f in out if f in exact or not any(e.start <= f.start < e.end for e in exact)]


def _earlier(text: str, later: Found, leading: re.Pattern[str]) -> Found | None:
    """The day of the same month that leads to a date told with its month; that which it runs to is a part of it."""
    if later.precision != "day" or not text[later.start : later.start + 5].removeprefix("den ")[:1].isdigit():
        return None
    match = leading.search(text, max(0, later.start - LEAD), later.start)
    day = cal.real(later.day.year, later.day.month, int(match["d"])) if match else None
    if match is None or day is None or day >= later.day:
        return None
    end = later.end if leading is _TO else match.end("said")
    return replace(later, start=match.start("said"), end=end, day=day)


def _listed(text: str, found: list[Found]) -> list[Found]:
    """The dates, with the year of a list told by its last: "den 10 januari, den 23 januari och den 6 februari 2026"."""
    out = {f.start: f for f in found}
    for last in (f for f in found if f.full and f.precision == "day" and not text[f.start : f.start + 4].isdigit()):
        for pattern in _DAY_AND_MONTH:
            for match in pattern.finditer(text, max(0, last.start - NEAR), last.start):
                parts = Parts(match)
                month = cal.MONTHS[parts["month"].casefold()[:3]] if parts["month"] else int(parts["m"])
                days = [(y, month, cal.ordinal(parts["d"])) for y in (last.day.year, last.day.year - 1)]
                fits = [day for d in days if (day := cal.real(*d)) and day <= last.day]
                if not parts["y"] and fits:
                    out[match.start()] = Found(match.start(), match.end(), fits[0])
    return [_with_year(text, f, out.values()) for f in out.values()]


def _with_year(text: str, month: Found, others: Iterable[Found]) -> Found:
    """A month with the year of the one it leads to: "från maj till oktober 2024"."""
    if month.precision != "month" or month.full:
        return month
    for last in (f for f in others if f.precision == "month" and f.full and f.start > month.end):
        if _LEADS.fullmatch(text, month.end, last.start):
            year = last.day.year - (month.day.month > last.day.month)
            return replace(month, day=month.day.replace(year=year), full=True)
    return month


def _explained(text: str, found: Found, after: Found | None) -> bool:
    """Whether the next date says the same day more exactly: "i måndags, den 9 mars"."""
    return bool(after and not found.full and text[found.end : after.start] in (", ", " ", " (") and after.precision == "day"
                and not any(c.isdigit() for c in text[found.start : found.end]))  # fmt: skip


NEAR = 80  # characters between a date without a year and the one that tells it
_DAY_AND_MONTH = (_LIST["dm-word"], _LIST["dm-slash"])
FORMS = tuple((pattern, RESOLVE[name.partition("-")[0]]) for name, pattern in _LIST.items())
