"""A day that is only an answer, "Den trettonde.": its month and year stand in what was asked or said just before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pipelines import calendar_sv as cal
from pipelines import dates
from pipelines.case import CaseFile
from pipelines.dates import Found

WORDS = 5  # so short a sentence is an answer
BACK = 3  # sentences that it may answer
_LONE = re.compile(r"(?:den )?[^\s/]+", re.IGNORECASE)  # a day without its month
_WAS = re.compile(r"\w var\b")  # "När var det?"; not "Var bor hon?"


def as_asked(case: CaseFile, n: int, text: str, found: Sequence[Found], near: date | None) -> Iterator[Found]:
    """Yield the dates of a sentence; a day without year in an answer goes by the sentences before it."""
    for one in found:
        asked = one.precision == "day" and not one.full and near is not None and len(text.split()) <= WORDS
        yield _in_time(one, _before(case, n), text, near) if asked and near else one


def _before(case: CaseFile, n: int) -> list[str]:
    document = case.sentences[n].document
    return [case.quote(m) for m in range(max(0, n - BACK), n) if case.sentences[m].document == document]


def _in_time(found: Found, before: Sequence[str], text: str, near: date) -> Found:
    month = next((f.day for f in reversed(dates.find(" ".join(before), near)) if f.precision == "month"), None)
    if month and month.month == found.day.month:
        return replace(found, day=cal.real(month.year, month.month, found.day.day) or found.day)
    asked = next((one for one in reversed(before) if one.rstrip().endswith("?")), "")
    if (
        found.day > near
        and _LONE.fullmatch(text, found.start, found.end)
        and (_WAS.search(asked) or dates.happened(asked))
    ):
        return replace(found, day=_earlier(found.day, near))
    return found


def _earlier(day: date, near: date) -> date:
    """The last such day of a month that is not after the note."""
    months = (cal.add_months(near, -n) for n in range(4))
    return next((d for m in months if (d := cal.real(m.year, m.month, day.day)) and d <= near), day)
