"""A timeline beside the gold's: days are compared by what is written, events by their day and where they stand."""

from collections.abc import Sequence
from datetime import date

from eval.gold import Dated
from eval.places import Places
from pipelines.event import Event
from pipelines.run import Summary
from pipelines.words import stems

ALIKE = 0.3  # share of an event's words that an event of the timeline must say, where its sources are others


def right_dates(told: Sequence[Event], gold: Sequence[Dated]) -> tuple[int, int, int]:
    """Return (gold dates told, told dates that are right, gold dates); events on one day may be merged in an answer."""
    days = {day for event in told for day in event.days}
    wanted = {(event.date, event.week) for event in gold}
    found = sum(any(same(day, *one) for day in days) for one in wanted)
    right = sum(any(same(day, *one) for one in wanted) for day in days)
    return found, right, len(wanted)


def same(told: str, wanted: str, week: str | None) -> bool:
    """Say whether a date is the wanted one; where that is known as a week, the week or any day in it is right too."""
    return told == wanted or (week is not None and week in (told, _week(told)))


def _week(day: str) -> str | None:
    if len(day) != len("2026-03-12"):
        return None
    year, number, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{number:02}"


def events_told(summary: Summary, gold: Sequence[Dated], places: Places) -> int:
    """Return how many gold events stand on their day with their own source, or with their words."""
    return sum(any(_is(event, wanted, summary, places) for event in summary.timeline) for wanted in gold)


def _is(event: Event, wanted: Dated, summary: Summary, places: Places) -> bool:
    if not any(same(day, wanted.date, wanted.week) for day in event.days):
        return False
    if wanted.quote is not None and places.sentences(wanted.quote).keys() & set(event.sources):
        return True
    words = set(stems(wanted.event))
    return len(words.intersection(stems(summary.restore(event.event)))) >= ALIKE * len(words)
