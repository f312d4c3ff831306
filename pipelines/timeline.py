"""What happened when, computed by code on the originals before masking: never by an engine."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from anonymize.mask import MaskedDocument
from anonymize.masked import MaskedText
from pipelines import dates
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.outline import Context
from pipelines.signals import is_greeting, is_layout, kinds

_IDENTIFIERS = frozenset(
    [
        "PERSONNUMMER",
        "PHONE",
        "ACCOUNT",
        "CASE_ID",
        "DATE_OF_BIRTH",
        "OTHER_ID",
        "IP",
        "URL",
        "EMAIL",
        "ADDRESS",
        "ORGANISATIONSNUMMER",
        "TEXT",
    ]
)
_BORN = re.compile(r"\b(?:född|f\.|födelsedatum|födelsedag)\s*(?:den|:)?\s*$", re.IGNORECASE)
_PAPER = re.compile(
    r"\b(?:utskri[fv]\w*|version|blankett\w*|reviderad|sida|lag|sfs)\s*\(?(?:den|:)?\s*$", re.IGNORECASE
)
MOST = 60  # days
WEIGHTS = {"beslut": 1.0, "frist": 1.0, "rattsligt": 1.0, "halsa": 0.6, "insats": 0.5, "risk": 0.4, "nasta_steg": 0.2}
_EXPLICIT = re.compile(
    r"\d|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|afton|dagen|\bden \w+",
    re.IGNORECASE,
)
_VAGUE = frozenset({"season", "year", "month", "week"})


@dataclass(frozen=True)
class Event:
    """A date and what is told of it; texts masked, and the sentences (places in the case) it rests on."""

    date: str
    precision: str
    date_text: MaskedText = field(repr=False)
    event: MaskedText = field(repr=False)
    said_by: MaskedText | None = field(repr=False)
    sources: tuple[int, ...]
    hidden: bool = False  # the date itself is masked by the policy


def timeline(case: CaseFile) -> tuple[Event, ...]:
    """Return the dated events of a case in order of time."""
    taken = [_identifiers(document) for document in case.masking.documents]
    events = [event for n, s in enumerate(case.sentences) for event in _events(case, n, taken[s.document])]
    return tuple(sorted(_weighty(case, _apart(events)), key=lambda e: (_first_day(e.date), e.sources)))


def _weighty(case: CaseFile, events: list[Event]) -> list[Event]:
    """All events of a case of ordinary length; of a long one those of the days that weigh most."""
    worth: dict[str, float] = {}
    for event in events:
        about = frozenset().union(*(kinds(case.quote(n)) for n in event.sources))
        worth[event.date] = max(worth.get(event.date, 0.0), sum(WEIGHTS.get(kind, 0.0) for kind in about))
    kept = set(sorted(worth, key=lambda day: (-worth[day], day))[:MOST])
    return [event for event in events if event.date in kept]


def _identifiers(document: MaskedDocument) -> list[tuple[int, int]]:
    """Where numbers stand that are no dates, in order."""
    return sorted((e.span.start, e.span.end) for e in document.entities if e.span.label in _IDENTIFIERS)


def _first_day(iso: str) -> str:
    if "W" in iso:
        year, week = iso.split("-W")
        return date.fromisocalendar(int(year), int(week), 1).isoformat()
    return iso


def _events(case: CaseFile, n: int, taken: list[tuple[int, int]]) -> Iterator[Event]:
    sentence, text, context = case.sentences[n], case.quote(n), case.contexts[n]
    if is_layout(text, sentence.place.kind) or is_greeting(text) or n in case.barred:
        return
    for found in dates.find(text, context.near):
        if _tells(case, n, text, found, taken):
            sources = _sources(case, n, text, found)
            yield _event(case, n, found, sources, context)


def _tells(case: CaseFile, n: int, text: str, found: dates.Found, taken: list[tuple[int, int]]) -> bool:
    """Whether a date tells of an event: not part of a number, a birth or the paper itself; a vague one only with weight."""
    sentence, context = case.sentences[n], case.contexts[n]
    before = bisect_left(taken, (sentence.start + found.end, 0)) - 1
    if before >= 0 and taken[before][1] > sentence.start + found.start:
        return False
    if _BORN.search(text[: found.start]) or _PAPER.search(text[: found.start]) or text.rstrip().endswith("?"):
        return False
    if sentence.place.cell is not None or context.opens:
        return found.precision == "day"
    told = bool(_EXPLICIT.search(text[found.start : found.end]))
    if not told and context.day is None:
        return False
    return bool(kinds(text) - {"uppgift", "belopp"}) if found.precision in _VAGUE or not told else True


def _sources(case: CaseFile, n: int, text: str, found: dates.Found) -> tuple[int, ...]:
    """The sentence; where it is nothing but a date or a form's cell, what stands beside it too."""
    rest = re.sub(
        r"\b(?:kl\.?|klockan|datum|den)\b|[\d\W]", "", text[: found.start] + text[found.end :], flags=re.IGNORECASE
    )
    if len(rest) > 3:
        return (n,)
    sentence = case.sentences[n]
    if sentence.place.cell is not None:
        row = sentence.place.cell[:2]
        near = [m for m in range(max(0, n - 4), n) if (c := case.sentences[m].place.cell) and c[:2] == row]
        return (*near, n) if near else (n,)
    after = n + 1
    return (n, after) if after < len(case.sentences) and case.sentences[after].document == sentence.document else (n,)


def _event(case: CaseFile, n: int, found: dates.Found, sources: tuple[int, ...], context: Context) -> Event:
    sentence = case.sentences[n]
    first, last = case.sentences[sources[0]], case.sentences[sources[-1]]
    start, end = sentence.start + found.start, sentence.start + found.end
    told = said_by(case, n, context)
    date_text = case.masked(sentence.document, start, end)
    return Event(
        found.iso,
        found.precision,
        date_text,
        case.masked(sentence.document, first.start, last.end),
        case.masked(*told) if told else None,
        sources,
        date_text.text != case.documents[sentence.document].text[start:end],
    )


def _apart(events: Sequence[Event]) -> list[Event]:
    """One event a sentence and date."""
    return list({(e.date, e.sources): e for e in events}.values())
