"""Dates in Swedish text, found and resolved against the day a note was written. Computed by code, never by an engine."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipelines import calendar_sv as cal
from pipelines.lists import patterns

Precision = Literal["day", "week", "month", "season", "year"]
_LIST = dict(patterns("dates"))
FUTURE = _LIST.pop("ahead")
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


Said = tuple[date, Precision, bool]
Resolve = Callable[["Parts", date | None, bool], Said | None]


class Parts:
    """What a form's groups caught: `y`, `y2` … are one part; what is not there is empty."""

    def __init__(self, match: re.Match[str]) -> None:
        self._parts = {name.rstrip("23"): part for name, part in match.groupdict().items() if part}
        self.whole = match[0].casefold()

    def __getitem__(self, name: str) -> str:
        return self._parts.get(name, "")


def find(text: str, anchor: date | None) -> list[Found]:
    """Return the dates of a text in order, without overlaps. What needs an anchor and has none is left out."""
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for pattern, resolve in FORMS:
        for match in pattern.finditer(text):
            start, end = match.span("date") if "date" in pattern.groupindex else match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            future = bool(
                FUTURE.search(text, max(0, start - 60), start) or _UNTIL.search(text[max(0, start - 40) : start])
            )
            try:
                said = resolve(Parts(match), anchor, future)
            except (ValueError, OverflowError):
                said = None
            if said is not None:
                taken.append((start, end))
                found.append(Found(start, end, *said))
    found.sort(key=lambda f: f.start)
    return [f for f, after in zip(found, [*found[1:], None], strict=False) if not _explained(text, f, after)]


def _explained(text: str, found: Found, after: Found | None) -> bool:
    """Whether the next date says the same day more exactly: "i måndags, den 9 mars"."""
    return bool(after and not found.full and text[found.end : after.start] in (", ", " ", " (") and after.precision == "day"
                and not text[found.start].isdigit())  # fmt: skip


def _ymd(m: Parts, _anchor: date | None, _future: bool) -> Said:
    return date(cal.year(m["y"]), int(m["m"]), int(m["d"])), "day", True


def _dm(m: Parts, anchor: date | None, future: bool) -> Said | None:
    month = cal.MONTHS[m["month"].casefold()[:3]] if m["month"] else int(m["m"])
    day = cal.ordinal(m["d"])
    if m["y"]:
        return date(cal.year(m["y"]), month, day), "day", True
    weekday = cal.WEEKDAYS.get(m["wd"].casefold()[:3])
    return (cal.nearest(day, month, weekday, anchor, future), "day", False) if anchor else None


def _weekday_day(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    day, weekday = cal.ordinal(m["d"]), cal.WEEKDAYS[m["wd"].casefold()[:3]]
    near = (anchor + timedelta(n) for n in sorted(range(-45, 60), key=abs)) if anchor else ()
    return next(((d, "day", False) for d in near if (d.day, d.weekday()) == (day, weekday)), None)


def _month(m: Parts, anchor: date | None, future: bool) -> Said | None:
    month = cal.MONTHS[m["month"].casefold()[:3]]
    if m["y"]:
        return date(cal.year(m["y"]), month, 1), "month", True
    return (cal.nearest(1, month, None, anchor, future), "month", False) if anchor else None


def _year(m: Parts, _anchor: date | None, _future: bool) -> Said:
    return date(int(m["y"]), 1, 1), "year", True


def _season(m: Parts, anchor: date | None, future: bool) -> Said | None:
    month = cal.SEASONS[m["season"].casefold()[:2]]
    if m["y"]:
        return date(cal.year(m["y"]), month, 1), "season", True
    if not anchor:
        return None
    past = m["season"].casefold().endswith("as") or not (future or m["to"])
    this = date(anchor.year, month, 1)
    return this.replace(year=this.year - (this > anchor) if past else this.year + (this < anchor)), "season", False


def _week(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    week = int(m["w"])
    if m["y"]:
        return date.fromisocalendar(cal.year(m["y"]), week, 1), "week", True
    if not anchor:
        return None
    years = (date.fromisocalendar(anchor.year + n, week, 1) for n in (0, -1, 1) if week <= 52 or n == 0)
    return min(years, key=lambda d: abs((d - anchor).days)), "week", False


def _shift(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    return (anchor + timedelta(cal.DAYS.get(m.whole[1:].strip(), 0)), "day", False) if anchor else None


def _weekday(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    if not anchor:
        return None
    wanted = cal.WEEKDAYS[m["wd"].casefold()[:3]]
    back = (anchor.weekday() - wanted) % 7 or 7
    if m.whole.startswith("i "):
        return anchor - timedelta(back), "day", False
    return anchor + timedelta((wanted - anchor.weekday()) % 7 or 7), "day", False


def _period(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    if not anchor:
        return None
    which, unit = m["which"].casefold(), m["unit"].casefold()[:2]
    step = -1 if which.startswith(("förr", "sist", "i fjol")) else 1 if which.startswith(("näst", "kom")) else 0
    if unit == "ve":
        return anchor - timedelta(anchor.weekday()) + timedelta(7 * step), "week", False
    if unit == "må":
        return cal.add_months(anchor.replace(day=1), step), "month", False
    return date(anchor.year + step, 1, 1), "year", False


def _ago(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    if not anchor:
        return None
    n = cal.number(m["n"]) * (-1 if m["ago"] else 1)
    unit = m["unit"].casefold()[:2]
    if unit in ("da", "dy"):
        return anchor + timedelta(n), "day", False
    if unit == "ve":
        then = anchor + timedelta(7 * n)
        return then - timedelta(then.weekday()), "week", False
    if unit == "må":
        return cal.add_months(anchor.replace(day=1), n), "month", False
    return date(anchor.year + n, 1, 1), "year", False


def _feast(m: Parts, anchor: date | None, future: bool) -> Said | None:
    name = m["feast"].casefold()
    if m["y"]:
        return cal.feast(name, cal.year(m["y"])), "day", True
    if not anchor:
        return None
    days = sorted((cal.feast(name, anchor.year + n) for n in (-1, 0, 1)), key=lambda d: abs((d - anchor).days))
    return next((d for d in days if (d >= anchor) == future), days[0]), "day", False


def _last(_m: Parts, anchor: date | None, _future: bool) -> Said | None:
    return (date(anchor.year - 1, 1, 1), "year", False) if anchor else None


_RESOLVE: dict[str, Resolve] = {
    "ymd": _ymd, "dm": _dm, "wd": _weekday_day, "month": _month, "season": _season, "week": _week, "day": _shift,
    "weekday": _weekday, "period": _period, "last": _last, "ago": _ago, "feast": _feast, "year": _year,
}  # fmt: skip
FORMS = tuple((pattern, _RESOLVE[name.partition("-")[0]]) for name, pattern in _LIST.items())
