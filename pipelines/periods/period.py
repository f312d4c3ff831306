"""A stretch of days: "2025", "2025-03", "2025-03-01..2025-06-30", "2025-01..2025-06"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipelines.errors import PipelineError

_PART = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class BadPeriod(PipelineError):
    """It cannot be read as a period, or ends before it begins."""


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both in it."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period that a text names; BadPeriod says how to write one."""
        begin, _, end = text.strip().partition("..")
        try:
            period = cls(_day(begin, last=False), _day(end or begin, last=True))
        except ValueError:
            raise BadPeriod("Skriv en period som 2025, 2025-03 eller 2025-01..2025-06.") from None
        if period.first > period.last:
            raise BadPeriod("Perioden slutar innan den börjar.")
        return period

    def __contains__(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first.isoformat()}–{self.last.isoformat()}"


def _day(text: str, *, last: bool) -> date:
    found = _PART.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    year, month = int(found[1]), int(found[2] or (12 if last else 1))
    end = calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, int(found[3] or end))


def first_day(iso: str) -> date:
    """Return the first day of a date of the timeline: 2026-03-12, 2026-W11, 2026-03 or 2026."""
    if "W" in iso:
        year, week = iso.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    return _day(iso, last=False)
