"""Numbers, amounts, dates, weekdays and times of a point stand in its sources, with the same unit."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from anonymize.vault import PLACEHOLDER
from pipelines import dates
from pipelines.calendar_sv import MONTHS, WEEKDAYS
from pipelines.checks.clock import later, said_hours, same_time, spans, times
from pipelines.checks.compare import Pair, check_of
from pipelines.checks.given import apart, running
from pipelines.checks.numerals import bounded, implied, near, numbers, ordinals
from pipelines.checks.units import SUM, counts, gathered, lengths, listed, other_unit, other_way, roughly, sums, totals
from pipelines.lists import patterns

_WEEKDAY = re.compile(r"\b(mån|tis|ons|tors|fre|lör|sön)dag(?:s?|en|ens|ar|arna)\b", re.IGNORECASE)
_ROUNDED = patterns("certainty")["rounding"]
_YEAR_END = re.compile(r"\b(?P<half>halv)?årsskiftet\b", re.IGNORECASE)
_OF_AGE = re.compile(r"\b(?:o?myndig(?:a|t)?|minderårig\w*)\b", re.IGNORECASE)
_MONTH = re.compile(r"\b(jan|feb|mars|apr|maj|juni|juli|aug|sept|okt|nov|dec)[a-z]*\b", re.IGNORECASE)
_SHARED_MONTH = re.compile(
    r"\bden (\d{1,2})(?= ?(?:och|till|–|-|t\.o\.m\.) (?:den )?\d{1,2} (jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec))",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:den )?sista (?P<month>jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)(?P<rest>[a-z]*)\b", re.IGNORECASE
)
_ENDING = re.compile(r"\b(\d{1,2}):[ae]\b")
_BARE_DAY = re.compile(
    r"\bden (\d{1,2})\b(?!\s*(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)|[/.:-]\d|:)", re.IGNORECASE
)
_PEOPLE = re.compile(
    r"\s+(?:\w+a )?(?:syskon|barn|personer|bröder|systrar|söner|döttrar|vuxna|pojkar|flickor|anställda"
    r"|medarbetare|kollegor|kolleger|handläggare|kvinnor|män|elever|ungdomar|tonåringar|släktingar|anhöriga"
    r"|vänner|kamrater|ledamöter|grannar|av dem)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\bförra\b|\bi fjol\b", re.IGNORECASE)
_DASH = re.compile(r"(?<=[^\W\d_])–(?=[^\W\d_])|(?<=\d\d-\d\d)–(?=\d{4}-\d\d)")
_YEARS = re.compile(r"\s+år\b", re.IGNORECASE)
_HALF = re.compile(r"\b(?:hälften|halva)\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\bhelg", re.IGNORECASE)
_WORKDAYS = re.compile(r"\bvardag", re.IGNORECASE)
_SHORT_DAY = re.compile(r"\b(mån|tis|ons|tors|fre|lör|sön)\b", re.IGNORECASE)  # in notes: "tors: …"
SEASON = 4  # months that "i somras" may mean from its first on
_ANY_DAY = date(2001, 7, 2)  # where a text has no day of its own, both sides are read from the same one


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each that the sources do not hold, in whatever form."""
    claim, source, day = _plain(pair.claim), _year_end(_plain(pair.all)), pair.day or _ANY_DAY
    days, held_days = dates.find(claim, day), dates.find(source, day)
    if pair.day is None:
        days = [f for f in days if f.full or _tells_itself(claim[f.start : f.end])]
    known = [*held_days, *running(held_days, map(_plain, pair.given), day)]
    if pair.day:
        known.append(dates.Found(0, 0, pair.day, full=True))
    years = {value for _, _, value in numbers(source)}
    days = [f for f in days if not (f.precision == "year" and f.iso in years) and not _vague(f, claim, source)]
    yield from (f"Datumet {claim[f.start : f.end]} står inte i källan." for f in days if not _known(f, known))
    yield from _weekdays(claim, source, known)
    rest = _without(claim, [(f.start, f.end) for f in days])
    hours, held_hours = times(rest), list(later([value for _, _, value in times(source)], source))
    bare = [v for _, b, v in numbers(source) if v.isdigit() and int(v) <= 24 and not counts(source, b)]
    yield from (
        f"Klockslaget {rest[a:b]} står inte i källan."
        for a, b, value in hours
        if not any(same_time(value, h) for h in (*held_hours, *(f"{n}.00" for n in bare)))
    )
    rest = _without(rest, [(a, b) for a, b, _ in hours])
    held, rough = (
        _held(source, rest, held_days, held_hours),
        roughly(source, [f.day for f in held_days if f.precision == "day"]),
    )
    held |= gathered("\n".join(_plain(source) for source in pair.sources)) | apart(
        rest, held_days, map(_plain, pair.given), day
    )
    people = str(len({m[0] for m in PLACEHOLDER.finditer(pair.all)}))  # two siblings, where two are named
    said, gone = (
        [*numbers(rest), *ordinals(rest)],
        _years_between(years | ({str(pair.day.year)} if pair.day else set())),
    )
    yield from (
        f"Talet {claim[a:b]} står inte i källan."
        for a, b, value in said
        if value not in held
        and not (value == people and _PEOPLE.match(rest, b))
        and not ((so := _ROUNDED.search(rest[:a])) and near(value, held | rough, so[0]))
        and not bounded(rest[:a], value, held)
        and not (_YEARS.match(rest, b) and value in gone)
    )
    yield from (f"Talet {claim[a:b]} har en annan enhet i källan." for a, b in other_unit(rest, source))
    yield from (f"Talet {claim[a:b]} gäller något annat i källan." for a, b in other_way(rest, pair.sources))


check = check_of("numbers", compare, withhold=True)


def _held(source: str, rest: str, days: list[dates.Found], hours: list[str]) -> set[str]:
    """The numbers that a source tells, as they stand and as they may be worked out; sums where the point speaks of one."""
    held = {v for _, _, v in (*numbers(source), *ordinals(source))} | _between(days) | lengths(source)
    held |= implied(source) | spans(hours) | {hour.removesuffix(".00") for hour in hours}
    held |= {str((int(h[:-3]) + 12) % 24) for h in hours if h.endswith(".00")}
    months = {m[1].casefold() for m in _MONTH.finditer(source)}
    held |= {str(len(months))} if len(months) > 1 else set()  # "oktober och november" are two
    weekdays = {m[1].casefold()[:3] for m in _WEEKDAY.finditer(source)}
    held |= {str(len(weekdays))} if len(weekdays) > 1 else set()  # "måndag och torsdag": twice a week
    held |= {str(int(v) // 2) for v in held if v.isdigit() and int(v) % 2 == 0} if _HALF.search(source) else set()
    held |= listed(source) | said_hours(source)
    held |= {"18"} if _OF_AGE.search(source) else set()
    return held | (sums(held) | totals(source) if SUM.search(rest) else set())


def _years_between(said: set[str]) -> set[str]:
    """The years between two that a source names: "mellan 2018 och 2021" is three years."""
    named = [int(value) for value in said if re.fullmatch(r"(?:19|20)\d\d", value)]
    return {str(abs(a - b)) for a, b in combinations(named, 2)}


def _year_end(text: str) -> str:
    """A text with the two days that the turn of a year, or of its half, may mean."""
    return _YEAR_END.sub(lambda m: "30 juni, 1 juli" if m["half"] else "den 31 december, den 1 januari", text)


def _vague(found: dates.Found, claim: str, source: str) -> bool:
    """Whether a date says no more than the source does: its weekday, "förra", or a day whose month nobody named."""
    words = claim[found.start : found.end]
    if found.precision == "day" and any(c.isdigit() for c in words):
        return str(found.day.day) in _BARE_DAY.findall(source)
    named = {m[1].casefold()[:3] for m in _WEEKDAY.finditer(words)}
    if named and not any(c.isdigit() for c in words):
        return named <= _day_names(source) and not _BACK.search(words)
    return found.precision == "year" and bool(_BACK.search(words) and _BACK.search(source))


def _known(found: dates.Found, known: list[dates.Found]) -> bool:
    """Whether a date, or a nearer one within it, is known; without a year on either side the day and month decide."""
    return any(_same(found, k) for k in known)


def _same(a: dates.Found, b: dates.Found) -> bool:
    if a.iso == b.iso or ("W" not in a.iso and len(a.iso) < len(b.iso) and b.iso.startswith(a.iso)):
        return True
    if a.full and b.full:
        return False
    if "week" in (a.precision, b.precision):
        week = a.day.isocalendar().week == b.day.isocalendar().week
        return (a.precision == "week" and week) or (a.precision == "month" and a.day.month == b.day.month)
    if a.precision == "season":
        return (b.day.month - a.day.month) % 12 < SEASON
    month = a.day.month == b.day.month
    return month and (a.precision == "month" or a.day.day == b.day.day) and len(a.iso) > 4


def _tells_itself(words: str) -> bool:
    """Whether a date names a day or month, so that it can be compared though nobody knows when it was written."""
    return any(c.isdigit() for c in words) or any(word[:3] in MONTHS for word in words.casefold().split())


def _day_names(text: str) -> set[str]:
    return {m[1].casefold()[:3] for pattern in (_WEEKDAY, _SHORT_DAY) for m in pattern.finditer(text)}


def _weekdays(claim: str, source: str, known: list[dates.Found]) -> Iterator[str]:
    held = _day_names(source)
    held |= {"lör", "sön"} if _WEEKEND.search(source) else set()
    held |= {"mån", "tis", "ons", "tors", "fre"} if _WORKDAYS.search(source) else set()
    held |= {name for name, n in WEEKDAYS.items() if any(k.precision == "day" and k.day.weekday() == n for k in known)}
    yield from (
        f"Veckodagen {m[0]} står inte i källan." for m in _WEEKDAY.finditer(claim) if m[1].casefold()[:3] not in held
    )


def _between(found: list[dates.Found]) -> set[str]:
    """The days, weeks, months and years between the dates of a source: "två dagar före anmälan" may be said of two dates."""
    days = [f.day for f in found if f.precision == "day"]
    gaps = {abs((a - b).days) for a, b in combinations(days, 2)}
    months = {abs((a.year - b.year) * 12 + a.month - b.month) for a, b in combinations(days, 2)}
    months |= {n + 1 for n in months if any(d.day == 1 for d in days) and any(d.day > 27 for d in days)}
    out = {str(n) for n in gaps | months} | {str(n // 7) for n in gaps if n and n % 7 == 0}
    return out | {str(n // 12) for n in months if n >= 12}


def _plain(text: str) -> str:
    """A text without placeholders, its dates in figures: "sista april" is the 30th, "25:e" 25."""
    text = PLACEHOLDER.sub(lambda m: "\ufffc" * len(m[0]), text)
    text = _LAST.sub(
        lambda m: f"den {monthrange(2001, MONTHS[m['month'][:3].casefold()])[1]} {m['month']}{m['rest']}", text
    )
    text = _SHARED_MONTH.sub(r"den \1 \2", _ENDING.sub(r"\1", text))
    return _DASH.sub(" – ", text)


def _without(text: str, ranges: list[tuple[int, int]]) -> str:
    out = list(text)
    for start, end in ranges:
        out[start:end] = " " * (end - start)
    return "".join(out)
