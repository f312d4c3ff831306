"""When a document was written: by its own field, its foot, its first date or its file's name; and until when it goes on."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pipelines import calendar_sv as cal
from pipelines import dates
from pipelines.case import CaseFile

START = 3000  # characters in which a document tells its day
FIELD = 40  # characters before a date that say whose it is
TITLE = 5  # lines
SPAN = timedelta(400)  # no paper tells of more
BORN = frozenset({"DATE_OF_BIRTH", "PERSONNUMMER"})
_DATE_FIELD = re.compile(
    r"(?:datum|skickat|sent|date|inspela\w*|upprättad\w*|samtal\w* den|telefonsamtal|idag är det|det är)\b",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"(?:inkom\w*|ankom\w*)\b", re.IGNORECASE)  # when what it answers came
_STARTED = re.compile(r"\b(?:in(?:led|kom)\w*|ankom\w*|påbörja\w*|aktualis\w*|start\w*|öppna\w*)", re.IGNORECASE)
_FIGURES = re.compile(r"^(\d\d)(\d\d)(\d\d)(?=[ \t:])", re.MULTILINE)
_FOOT = 300  # characters
_PLACED = re.compile(
    r"^[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?,? (?:den )?(?P<date>[^\n:]{8,20}?)\.?[ \t]*$", re.MULTILINE
)  # a place and a day on a line of their own: a letter's foot, wherever its appendices end
_LAST = 1500  # characters in which it stands
_SIGNED = re.compile(
    r"^(?:[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?,? )?(?:den )?(?P<date>[^\n:]{8,20}?)\.?\n+[A-ZÅÄÖ][^\n.:]{3,40}\s*\Z",
    re.MULTILINE,
)


def document_day(case: CaseFile, d: int) -> date | None:
    """Return the day a document was written: its date field, its first full date that is no birth, or that of its file's name."""
    document = case.documents[d]
    text = document.text
    full = _full(case, d, text[:START])
    if backwards := _backwards(text):  # its six figures are no years
        full = [f for f in full if not text[f.start : f.end].isdigit()]
    if day := _told_day(text, full):
        return day
    if backwards:
        return backwards
    if full:
        return next((f.day for f in full if _BEGUN.search(text, max(0, f.start - FIELD), f.start)), full[0].day)
    named = dates.find(re.sub(r"(?<!\d)[-_]|[-_](?!\d)", " ", document.name), None)
    if named and named[0].full:
        return named[0].day
    late = [f for f in dates.find(text[START:][-2 * START :], None) if f.full and f.precision == "day"]
    return late[-1].day if late else None


def _backwards(text: str) -> date | None:
    """The first day of notes that open with six figures as day, month, year: so read they are of one year, else of many."""
    figures = [tuple(map(int, m.groups())) for m in _FIGURES.finditer(text)]
    days = [day for d, m, y in figures if (day := cal.real(2000 + y, m, d))]
    years = {a for a, _, _ in figures}
    alike = len(days) == len(figures) and max(years, default=0) - min(years, default=0) > 1
    return days[0] if alike and max(days) - min(days) < SPAN and len({day.year for day in days}) < len(years) else None


def last_day(case: CaseFile, d: int, day: date | None, known: Sequence[date]) -> date | None:
    """Return the last day a document tells of, where it tells only the day it begins with; `known` are the others' days."""
    text = case.documents[d].text
    if day is None or _told_day(text, _full(case, d, text[:START])):
        return None
    told = {*known, *(f.day for f in _full(case, d, text))}
    return max((then for then in told if timedelta(0) < then - day < SPAN), default=None)


def _full(case: CaseFile, d: int, text: str) -> list[dates.Found]:
    born = [e.span for e in case.masking.documents[d].entities if e.span.label in BORN]
    return [
        f
        for f in dates.find(text, None)
        if f.full and f.precision == "day" and not any(s.start < f.end and f.start < s.end for s in born)
    ]


def _told_day(text: str, full: Sequence[dates.Found]) -> date | None:
    """The day that a document gives as its own: in a field, where it was signed, or in its title."""
    fields = [f for f in full if _DATE_FIELD.search(text, max(0, f.start - FIELD), f.start)]
    if fields:
        return fields[0].day
    return _signed_day(text) or next((f.day for f in full[:1] if _in_title(text, f)), None) or _placed_day(text)


def _in_title(text: str, found: dates.Found) -> bool:
    """Whether a date stands in one of a document's first lines, and is not when something began or came."""
    lines = text[: found.start].split("\n")
    line = lines[-1] + text[found.start :].partition("\n")[0]
    return (
        len(lines) <= TITLE and not line.rstrip().endswith(".") and ":" not in line and not _STARTED.search(lines[-1])
    )


def _signed_day(text: str) -> date | None:
    """The day of a letter by where and when it was signed at its foot: "Fränsta den 8 september 2025", a name below."""
    return _day_of(_SIGNED.finditer(text, max(0, len(text) - _FOOT)))


def _placed_day(text: str) -> date | None:
    """The day that stands alone with a place, the last such: what is signed above its appendices."""
    return _day_of(reversed(list(_PLACED.finditer(text, max(0, len(text) - _LAST)))))


def _day_of(lines: Iterable[re.Match[str]]) -> date | None:
    for match in lines:
        found = dates.find(match["date"], None)
        if found and found[0].full and found[0].precision == "day":
            return found[0].day
    return None


def spoken_day(case: CaseFile, d: int, near: date | None) -> date | None:
    """The day that a text tells of itself with weekday, day and month; the year is the one nearest to the case's others."""
    if near is None:
        return None
    text = case.documents[d].text[:2000]
    for m in re.finditer(r"\b(?:det är|i ?dag är det|i ?dag,?) ", text, re.IGNORECASE):
        found = dates.find(text[m.start() : m.end() + 60], near + timedelta(60))
        if found and found[0].precision == "day" and found[0].start <= m.end() - m.start() + 2:
            return found[0].day
    return None
