"""What happened when, computed by code on the originals before masking: never by an engine.

An event has a day of its own: a birth, the paper's edition, the number of a law and a question have none. A day that only a
word tells ("i måndags") is resolved against the note it stands in.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from anonymize.vault import PLACEHOLDER
from pipelines import dates
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.event import Event
from pipelines.eventful import eventful, identifiers
from pipelines.lists import patterns
from pipelines.outline import Context
from pipelines.overview import exact, weighty
from pipelines.prompts import join
from pipelines.signals import is_greeting

_FORMS = patterns("timeline")
SHORT = 3  # letters beside a date that are no event yet


def timeline(case: CaseFile) -> tuple[Event, ...]:
    """Return the dated events of a case in order of time."""
    taken = [identifiers(document) for document in case.masking.documents]
    events = [event for n, s in enumerate(case.sentences) for event in _events(case, n, taken[s.document])]
    return tuple(sorted(weighty(case, exact(_apart(events))), key=lambda e: (_first_day(e.date), e.sources)))


def _first_day(iso: str) -> str:
    if "-W" in iso:
        year, week = iso.split("-W")
        return date.fromisocalendar(int(year), int(week), 1).isoformat()
    return iso


def _events(case: CaseFile, n: int, taken: list[tuple[int, int]]) -> Iterator[Event]:
    sentence, text, context = case.sentences[n], case.quote(n), case.contexts[n]
    told = eventful(case, n, taken)
    for found, *more in _together(told, context.near if sentence.place.cell is None else None):
        yield _event(case, n, found, tuple(f.iso for f in more), _sources(case, n, text, found), context)


def _together(told: Sequence[dates.Found], written: date | None) -> list[list[dates.Found]]:
    """What a sentence tells as past is one event with its days; what is to come, and a note's own day, stand by themselves."""
    past = [f for f in told if f.start and f.precision == "day" and written is not None and f.day <= written]
    past.sort(key=lambda f: f.day)
    return [*([past] if past else []), *([f] for f in told if f not in past)]


def _sources(case: CaseFile, n: int, text: str, found: dates.Found) -> tuple[int, ...]:
    """The sentence; where it is nothing but a date or a form's cell, what stands beside it too."""
    sentence = case.sentences[n]
    if _signed(case, n, text, found):
        return _title(case, n), n
    rest = _FORMS["filler"].sub("", text[: found.start] + text[found.end :])
    if len(rest) > SHORT:
        return (n,)
    if sentence.place.cell is not None:
        row = sentence.place.cell[:2]
        near = [m for m in range(max(0, n - 4), n) if (c := case.sentences[m].place.cell) and c[:2] == row]
        return (*near, n) if near else (n,)
    told = next((m for m in range(n + 1, min(n + 5, len(case.sentences))) if _says(case, m, sentence.document)), None)
    return (n, told) if told is not None else (_title(case, n), n) if _title(case, n) != n else (n,)


def _signed(case: CaseFile, n: int, text: str, found: dates.Found) -> bool:
    """Whether it is where and when a letter was signed: a place and the day, and a name alone on the line below."""
    if not _FORMS["signed"].fullmatch(text, 0, found.start) or text[found.end :].strip(" ."):
        return False
    below = case.sentences[n + 1] if n + 1 < len(case.sentences) else None
    return (
        below is not None
        and below.document == case.sentences[n].document
        and bool(PLACEHOLDER.fullmatch(below.masked.text.strip()))
    )


def _says(case: CaseFile, m: int, document: int) -> bool:
    sentence = case.sentences[m]
    return sentence.document == document and not is_greeting(sentence.masked.text) and m not in case.barred


def _title(case: CaseFile, n: int) -> int:
    """What a letter dated at its foot is called: the title of its part, else the first sentence of its document."""
    heading, document = case.contexts[n].heading, case.sentences[n].document
    return heading if heading is not None else next(m for m, s in enumerate(case.sentences) if s.document == document)


def _event(
    case: CaseFile, n: int, found: dates.Found, more: tuple[str, ...], sources: tuple[int, ...], context: Context
) -> Event:
    sentence = case.sentences[n]
    start, end = sentence.start + found.start, sentence.start + found.end
    told = said_by(case, n, context)
    date_text = case.masked(sentence.document, start, end)
    return Event(
        found.iso,
        found.precision,
        date_text,
        join([case.sentences[m].masked for m in sources], " "),
        case.masked(*told) if told else None,
        sources,
        date_text.text != case.documents[sentence.document].text[start:end],
        tuple(dict.fromkeys(day for day in more if day != found.iso)),
    )


def _apart(events: Sequence[Event]) -> list[Event]:
    """One event a sentence and date."""
    return list({(e.date, e.sources): e for e in events}.values())
