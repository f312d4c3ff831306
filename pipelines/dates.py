"""Dates in Swedish text, found and resolved against the day a note was written. Computed by code, never by an engine."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipelines import calendar_sv as cal

Precision = Literal["day", "week", "month", "season", "year"]
FUTURE = re.compile(
    r"\b(?:ska|skall|senast|boka[dt]?|bokas|bokar|planera\w*|kommer att|vara klar\w*|nästa|uppfölj\w*|kallas|kallad|kallelse|inför|gäller t\.?o\.?m|t\.?o\.?m|från och med|fr\.?o\.?m)\b",
    re.IGNORECASE,
)

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
    return (anchor + timedelta(cal.DAYS[re.sub(r"\s", "", m.whole)]), "day", False) if anchor else None


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


def _last(m: Parts, anchor: date | None, _future: bool) -> Said | None:
    return (date(anchor.year - 1, 1, 1), "year", False) if anchor else None


def _forms() -> Iterator[tuple[re.Pattern[str], Resolve]]:
    month, ordinal, weekday, number = cal.MONTH, cal.ORDINAL, cal.WEEKDAY, cal.NUMBER
    day = rf"(?:(?P<wd>{weekday})(?:en)?,? )?(?:den )?"
    year = r"(?:,? ?-?(?P<y>(?:19|20)\d\d)\b(?![-:]\d)|[ ]?[-–’'](?P<y2>\d\d)\b(?![\d:.]))?"
    raw: list[tuple[str, Resolve]] = [
        (r"(?<![\d-])(?P<y>(?:19|20)\d\d)[-/.–](?P<m>\d{1,2})[-/.–](?P<d>\d{1,2})(?![\d]|[-–]\d)", _ymd),
        (r"(?m)(?:^|(?<=[\s(]))(?P<date>(?P<y>\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d))(?=[\s:,.)]|$)(?!\s?[-–+]\s?\d)", _ymd),
        (r"(?<![\d-])(?P<y>\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?![\d-])", _ymd),
        (r"(?<![\d.])(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>(?:19|20)\d\d)\b", _ymd),
        (rf"{day}(?P<d>{ordinal}) (?P<month>{month})\b" + year, _dm),
        (rf"(?<![\d/,.]){day}(?<![\d/])(?P<d>[0-3]?\d)/(?P<m>1[0-2]|0?[1-9])(?![\d/])(?! ?(?:tablett|del|dl|liter|kopp|timm|dos|h\b|tsk))" + year, _dm),
        (rf"\b(?P<wd>{weekday})(?:en)? den (?P<d>{ordinal})\b", _weekday_day),
        (rf"\b(?:i |under |sedan |till |från |för |början av |slutet av |mitten av |fr\.?o\.?m\.? |t\.?o\.?m\.? )(?P<date>(?P<month>{month})\b(?:,? (?P<y>(?:19|20)\d\d))?)", _month),
        (rf"\b(?P<month>{month}) (?P<y>(?:19|20)\d\d)\b", _month),
        (r"\b(?P<to>till )?(?:i )?(?P<season>våren|sommaren|hösten|vintern|vårterminen|höstterminen|vt|ht)[ -]?(?P<y>(?:19|20)?\d\d)\b", _season),
        (r"\b(?:i (?P<season>våras|somras|höstas|vintras|vår|sommar|höst|vinter)|(?P<to>till )(?P<season2>våren|sommaren|hösten|vintern))\b(?P<y>)?", _season),
        (r"\b(?:vecka|v\.?) ?(?P<w>[0-5]?\d)(?: ?,? ?(?P<y>(?:19|20)\d\d))?\b(?! ?(?:dag|timm|gång|kr|år))", _week),
        (rf"\b(?:{'|'.join(cal.DAY_WORDS)})\b", _shift),
        (rf"\bi (?P<wd>{cal.WEEKDAYS_PAST})\b|\b(?:nu )?på (?P<wd2>{weekday})\b|\bnästa (?P<wd3>{weekday})\b", _weekday),
        (r"\b(?:i )?(?P<which>förra|sista|denna|den här|nästa|kommande) (?P<unit>veckan?|månad(?:en)?|år(?:et)?)\b", _period),
        (r"\bi fjol\b", _last),
        (rf"\b(?:för )?(?:(?:ungefär|cirka|ca|drygt|knappt) )?(?P<n>{number}) (?P<unit>dag(?:ar)?|dygn|veck(?:a|or)|månad(?:er)?|år) (?P<ago>sedan|sen|tidigare)\b", _ago),
        (rf"\bom (?P<n>{number}) (?P<unit>dag(?:ar)?|dygn|veck(?:a|or)|månad(?:er)?|år)\b(?P<ago>)?", _ago),
        (rf"\b(?P<feast>{'|'.join(cal.FEASTS)})\b(?: (?P<y>(?:19|20)\d\d))?", _feast),
        (r"\b(?:år |sedan |under |från |i början av |i slutet av |mellan )(?P<date>(?P<y>(?:19|20)\d\d))\b(?![-/]\d)", _year),
    ]  # fmt: skip
    for pattern, resolve in raw:
        yield re.compile(pattern, re.IGNORECASE), resolve


FORMS = tuple(_forms())
