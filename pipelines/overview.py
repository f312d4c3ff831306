"""A timeline that is an overview: of a long case the days that weigh most, and no month beside the day that it means."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from pipelines.case import CaseFile
from pipelines.event import Event
from pipelines.signals import critical, kinds
from pipelines.words import stems

MOST = 60  # days: more is no overview
SHORTENED = f"De {MOST} dagar som väger mest. Underlaget nämner fler."
WEIGHTS = {"beslut": 1.0, "frist": 1.0, "rattsligt": 1.0, "halsa": 0.6, "insats": 0.5, "risk": 0.4, "nasta_steg": 0.2}
REST = 0.5  # of the weight of what a day's note says under its own line
GRAVE = 0.6  # for each kind in it that an officer must not miss
NAMED = 0.6  # for a day that the note of another day names
ALIKE = 2  # words that a month's event and a day's share, when they are one
NEXT = 2  # sentences on, in which a month gets its day


def shortened(events: Sequence[Event]) -> bool:
    """Say whether a timeline holds as many days as there is room for."""
    return len({event.date for event in events}) >= MOST


def weighty(case: CaseFile, events: list[Event]) -> list[Event]:
    """All events of a case of ordinary length; of a long one those of the days that weigh most, by all that their notes say."""
    if len({event.date for event in events}) <= MOST:
        return events
    notes = _notes(case, events)
    weights = _weights([frozenset().union(*(kinds(case.quote(n)) for n in note)) for note in notes.values()])
    named = {day for e in events for day in e.days if case.contexts[e.sources[-1]].day not in (None, _day(day))}
    worth: dict[str, float] = {}
    for event in events:
        own = _worth(case, event, notes[event.sources[-1]], weights) + NAMED * (event.date in named)
        worth[event.date] = max(worth.get(event.date, 0.0), own)
    kept = set(sorted(worth, key=lambda day: (-worth[day], day))[:MOST])
    return [event for event in events if event.date in kept]


def _notes(case: CaseFile, events: Sequence[Event]) -> dict[int, list[int]]:
    """For the sentence that each event stands in, the sentences of the note that it opens; else itself."""
    notes: dict[int, list[int]] = {event.sources[-1]: [event.sources[-1]] for event in events}
    for n, context in enumerate(case.contexts):
        if context.note in notes:
            notes[context.note].append(n)
    return notes


def _weights(notes: Sequence[frozenset[str]]) -> dict[str, float]:
    """What each kind weighs here: a decision in every note tells no note from another."""
    return {kind: weight * (1 - sum(kind in note for note in notes) / len(notes)) for kind, weight in WEIGHTS.items()}


def _worth(case: CaseFile, event: Event, note: Sequence[int], weights: Mapping[str, float]) -> float:
    about = frozenset().union(*(kinds(case.quote(n)) for n in event.sources))
    beside = frozenset().union(*(kinds(case.quote(n)) for n in note)) - about
    grave = sum(critical(case.quote(n)) for n in {*event.sources, *note})
    told = (sum(weights.get(kind, 0.0) for kind in some) for some in (about, beside))
    return next(told) + REST * next(told) + GRAVE * grave


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if len(iso) == len("2026-03-12") else None


def exact(events: Sequence[Event]) -> list[Event]:
    """All but the months and weeks that look back at what stands with its day: "Medlet sattes ut i augusti"."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        for day in event.days:
            if len(day) == len("2026-03-12"):
                for longer in (day[:7], _week(day)):
                    told[longer].append(event)
    return [event for event in events if not any(_same(event, other) for other in told.get(event.date, ()))]


def _same(event: Event, exact: Event) -> bool:
    """Whether a month's event and a day's are one: they share words, or the day is told in the next sentences."""
    if any(0 < n - event.sources[-1] <= NEXT for n in exact.sources):
        return True
    return len(frozenset(stems(event.event.text)).intersection(stems(exact.event.text))) >= ALIKE


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"
