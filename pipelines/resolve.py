"""What a date's words say, seen from the day a note was written: a resolver for each form in lists/dates.yaml."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from pipelines import calendar_sv as cal

Precision = Literal["day", "week", "month", "season", "year"]
Said = tuple[date, Precision, bool]
Resolve = Callable[["Parts", date | None, bool], Said | None]


class Parts:
    """What a form's groups caught: `y`, `y2` … are one part; what is not there is empty."""

    def __init__(self, match: re.Match[str]) -> None:
        self._parts = {name.rstrip("23"): part for name, part in match.groupdict().items() if part}
        self.whole = match[0].casefold()
        self.opens = match.start() == 0

    def __getitem__(self, name: str) -> str:
        return self._parts.get(name, "")


SOON, FAR = timedelta(400), timedelta(1000)
NEAR_FEAST = 10  # days: so near a feast it is the one that is meant


def _ymd(m: Parts, _anchor: date | None, _future: bool) -> Said:
    return date(cal.year(m["y"]), int(m["m"]), int(m["d"])), "day", True


def _six(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    """Six figures: year, month, day; day, month, year where they open a note and only so are near its paper's day."""
    said = cal.real(cal.year(m["y"]), int(m["m"]), int(m["d"]))
    other = cal.real(cal.year(m["d"]), int(m["m"]), int(m["y"])) if m.opens and anchor else None
    if anchor and other and abs(other - anchor) < SOON and (said is None or abs(said - anchor) > FAR):
        said = other
    return (said, "day", True) if said else None


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
    if not anchor:
        return None
    if m["last"]:
        return date(anchor.year - 1, month, 1), "month", False
    if m["back"]:
        return date(anchor.year - (month > anchor.month), month, 1), "month", False
    if future:
        return date(anchor.year + (month < anchor.month), month, 1), "month", False
    return cal.nearest(1, month, None, anchor, future), "month", False


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


def _weekday(m: Parts, anchor: date | None, future: bool) -> Said | None:
    if not anchor:
        return None
    wanted = cal.WEEKDAYS[m["wd"].casefold()[:3]]
    back = (anchor.weekday() - wanted) % 7 or 7
    if m.whole.startswith("natten"):
        return anchor - timedelta(back % 7), "day", False
    if m.whole.endswith(("en", "natten")) and not future:
        return anchor - timedelta(back), "day", False
    if m.whole.startswith("i "):
        return anchor - timedelta(back), "day", False
    return anchor + timedelta((wanted - anchor.weekday()) % 7 or 7), "day", False


def _day_of_month(m: Parts, anchor: date | None, future: bool) -> Said | None:
    """A day alone, "den 15": the nearest such day, the next where the words look ahead."""
    if not anchor:
        return None
    day = cal.ordinal(m["d"])
    near = (anchor + timedelta(n) for n in (range(62) if future else sorted(range(-40, 40), key=abs)))
    return next(((d, "day", False) for d in near if d.day == day), None)


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
    close = abs((days[0] - anchor).days) <= NEAR_FEAST
    return days[0] if close else next((d for d in days if (d >= anchor) == future), days[0]), "day", False


def _last(_m: Parts, anchor: date | None, _future: bool) -> Said | None:
    return (date(anchor.year - 1, 1, 1), "year", False) if anchor else None


RESOLVE: dict[str, Resolve] = {
    "ymd": _ymd, "six": _six, "dm": _dm, "wd": _weekday_day, "month": _month, "season": _season, "week": _week, "day": _shift,
    "weekday": _weekday, "period": _period, "last": _last, "ago": _ago, "feast": _feast, "year": _year,
    "day_of_month": _day_of_month,
}  # fmt: skip
