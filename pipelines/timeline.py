"""What happened when, computed by code on the originals before masking: never by an engine.

An event has a day of its own: a birth, the paper's edition, the number of a law and a question have none. A day that only a
word tells ("i måndags") is resolved against the note it stands in.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from anonymize.mask import MaskedDocument
from anonymize.masked import MaskedText
from anonymize.vault import PLACEHOLDER
from pipelines import dates
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.outline import Context
from pipelines.prompts import join
from pipelines.signals import critical, is_greeting, is_layout, kinds

_IDENTIFIERS = frozenset(
    {"PERSONNUMMER", "PHONE", "ACCOUNT", "CASE_ID", "DATE_OF_BIRTH", "OTHER_ID", "IP", "URL", "EMAIL", "ADDRESS",
     "ORGANISATIONSNUMMER", "TEXT"}
)  # fmt: skip
_FORMS = patterns("timeline")
MOST = 80  # days: more is no overview
WEIGHTS = {"beslut": 1.0, "frist": 1.0, "rattsligt": 1.0, "halsa": 0.6, "insats": 0.5, "risk": 0.4, "nasta_steg": 0.2}
SHORTENED = f"De {MOST} dagar som väger mest. Underlaget nämner fler."
REST = 0.5  # of the weight of what a day's note says under its own line
GRAVE = 0.3  # for each kind in it that an officer must not miss
TOLD = 160  # characters: so short a note tells of one thing
SHORT = 3  # letters beside a date that are no event yet


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
    also: tuple[str, ...] = ()  # further days that the same sentence tells it of

    @property
    def days(self) -> tuple[str, ...]:
        """Every day of it, in order."""
        return self.date, *self.also


def timeline(case: CaseFile) -> tuple[Event, ...]:
    """Return the dated events of a case in order of time."""
    taken = [_identifiers(document) for document in case.masking.documents]
    events = [event for n, s in enumerate(case.sentences) for event in _events(case, n, taken[s.document])]
    return tuple(sorted(_weighty(case, _apart(events)), key=lambda e: (_first_day(e.date), e.sources)))


def shortened(events: Sequence[Event]) -> bool:
    """Say whether a timeline holds as many days as there is room for."""
    return len({event.date for event in events}) >= MOST


def _weighty(case: CaseFile, events: list[Event]) -> list[Event]:
    """All events of a case of ordinary length; of a long one those of the days that weigh most, by all that their notes say."""
    if len({event.date for event in events}) <= MOST:
        return events
    notes: dict[int, list[int]] = {}
    for n, context in enumerate(case.contexts):
        notes.setdefault(n if context.note is None else context.note, []).append(n)
    worth: dict[str, float] = {}
    for event in events:
        worth[event.date] = max(worth.get(event.date, 0.0), _worth(case, event, notes.get(event.sources[-1], ())))
    kept = set(sorted(worth, key=lambda day: (-worth[day], day))[:MOST])
    return [event for event in events if event.date in kept]


def _worth(case: CaseFile, event: Event, note: Sequence[int]) -> float:
    about = frozenset().union(*(kinds(case.quote(n)) for n in event.sources))
    beside = frozenset().union(*(kinds(case.quote(n)) for n in note)) - about
    grave = sum(critical(case.quote(n)) for n in {*event.sources, *note})
    told = (sum(WEIGHTS.get(kind, 0.0) for kind in some) for some in (about, beside))
    return next(told) + REST * next(told) + GRAVE * grave


def _first_day(iso: str) -> str:
    if "-W" in iso:
        year, week = iso.split("-W")
        return date.fromisocalendar(int(year), int(week), 1).isoformat()
    return iso


def _identifiers(document: MaskedDocument) -> list[tuple[int, int]]:
    """Where numbers that look like dates are identifiers."""
    return sorted((e.span.start, e.span.end) for e in document.entities if e.span.label in _IDENTIFIERS)


def _events(case: CaseFile, n: int, taken: list[tuple[int, int]]) -> Iterator[Event]:
    sentence, text, context = case.sentences[n], case.quote(n), case.contexts[n]
    if n in case.barred or (not _heads(text, context) and (is_layout(text, sentence.place.kind) or is_greeting(text))):
        return
    every = _dates(text, context)
    told = [f for f in every if _tells(case, n, text, f, taken) and not _only_told_then(text, f, every)]
    for found, *more in _together(told, context.near if sentence.place.cell is None else None):
        yield _event(case, n, found, tuple(f.iso for f in more), _sources(case, n, text, found), context)


def _together(told: Sequence[dates.Found], written: date | None) -> list[list[dates.Found]]:
    """What a sentence tells as past is one event with its days; what is to come, and a note's own day, stand by themselves."""
    past = [f for f in told if f.start and f.precision == "day" and written is not None and f.day <= written]
    past.sort(key=lambda f: f.day)
    return [*([past] if past else []), *([f] for f in told if f not in past)]


def _heads(text: str, context: Context) -> bool:
    """Whether a line is the date of a note, a letter or a message."""
    return context.opens or bool(_FORMS["sent"].match(text))


def _dates(text: str, context: Context) -> list[dates.Found]:
    """The dates of a sentence, and years alone where something is told to have happened: "dog 2014", "2012 och 2018"."""
    found = dates.find(text, context.near)
    years = _FORMS["year"].finditer(text) if _FORMS["told"].search(text) else ()
    alone = [m for m in years if not any(f.start < m.end() and m.start() < f.end for f in found)]
    return found + [dates.Found(m.start("y"), m.end("y"), date(int(m["y"]), 1, 1), "year", True) for m in alone]


def _tells(case: CaseFile, n: int, text: str, found: dates.Found, taken: list[tuple[int, int]]) -> bool:
    """Whether a date tells of an event of its own."""
    sentence, context, before = case.sentences[n], case.contexts[n], text[: found.start]
    last = bisect_left(taken, (sentence.start + found.end, 0)) - 1
    if last >= 0 and taken[last][1] > sentence.start + found.start:
        return False
    if any(_FORMS[name].search(before) for name in ("born", "paper", "never_since")) or text.rstrip().endswith("?"):
        return False
    if _FORMS["birthday"].search(text[found.end :]):
        return False
    if sentence.place.cell is not None or _heads(text, context):
        return found.precision == "day"
    said = text[found.start : found.end]
    if not (_FORMS["explicit"].search(said) or context.day) or dates.unsettled(text, found, context.day):
        return False
    return _vague(before, said, found, text) if found.precision != "day" else not _FORMS["today"].fullmatch(said) or bool(
        kinds(text) - {"uppgift", "belopp"}
    )  # fmt: skip


def _only_told_then(text: str, found: dates.Found, every: Sequence[dates.Found]) -> bool:
    """Whether a note's day is only when it was written: "2025-05-14 Han kom inte i går."."""
    first = found.start == 0 and found.full and found.precision == "day"
    return first and any(f.precision == "day" and not f.full and f.day < found.day for f in every) and len(text) < TOLD


def _vague(before: str, said: str, found: dates.Found, text: str) -> bool:
    """Whether a week, month, season or year tells of an event, rather than of what a sum or a plan is for."""
    about = kinds(text)
    if _FORMS["measured"].search(before) or (found.precision == "season" and not found.full):
        return False
    if found.precision == "month" and ("belopp" in about or _FORMS["since"].search(f"{before}{said}")):
        return False
    return found.precision in ("month", "year") or bool(about - {"uppgift", "belopp"})


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
    """The first sentence of a document: what a letter dated at its foot is called."""
    return next(m for m, s in enumerate(case.sentences) if s.document == case.sentences[n].document)


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
