"""Which dates of a sentence tell of an event: not a birth, a paper's own day, an identifier, what only a sum is for."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from anonymize.mask import MaskedDocument
from pipelines import dates
from pipelines.answered import as_asked
from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.outline import Context
from pipelines.signals import is_greeting, is_layout, kinds

_IDENTIFIERS = frozenset(
    {"PERSONNUMMER", "PHONE", "ACCOUNT", "CASE_ID", "DATE_OF_BIRTH", "OTHER_ID", "IP", "URL", "EMAIL", "ADDRESS",
     "ORGANISATIONSNUMMER", "TEXT", "PERSON"}
)  # fmt: skip
_FORMS = patterns("timeline")
TOLD = 160  # characters: so short a note tells of one thing


def identifiers(document: MaskedDocument) -> list[tuple[int, int]]:
    """Where numbers and words that look like dates are identifiers and names ("till Maj")."""
    return sorted((e.span.start, e.span.end) for e in document.entities if e.span.label in _IDENTIFIERS)


def eventful(case: CaseFile, n: int, taken: list[tuple[int, int]]) -> list[dates.Found]:
    """Return the dates of a sentence that tell of an event of their own; `taken` is where its document's identifiers are."""
    sentence, text, context = case.sentences[n], case.quote(n), case.contexts[n]
    if n in case.barred or (not _heads(text, context) and (is_layout(text, sentence.place.kind) or is_greeting(text))):
        return []
    every = list(as_asked(case, n, text, _dates(text, context), context.near))
    return [f for f in every if _tells(case, n, text, f, taken) and not _only_told_then(case, n, text, f, every)]


def _heads(text: str, context: Context) -> bool:
    """Whether a line is the date of a note, a letter or a message."""
    return context.opens or bool(_FORMS["sent"].match(text))


def _dates(text: str, context: Context) -> list[dates.Found]:
    """The dates of a sentence, and years alone where something is told to have happened: "dog 2014", "2012 och 2018"."""
    found = dates.find(text, context.near, context.until)
    years = _FORMS["year"].finditer(text) if _FORMS["told"].search(text) else ()
    alone = [m for m in years if not any(f.start < m.end() and m.start() < f.end for f in found)]
    return found + [dates.Found(m.start("y"), m.end("y"), date(int(m["y"]), 1, 1), "year", True) for m in alone]


def _tells(case: CaseFile, n: int, text: str, found: dates.Found, taken: list[tuple[int, int]]) -> bool:
    """Whether a date tells of an event of its own."""
    sentence, context, before = case.sentences[n], case.contexts[n], text[: found.start]
    if _identifies(case, n, found, taken):
        return False
    if any(_FORMS[name].search(before) for name in ("born", "paper", "never_since")) or text.rstrip().endswith("?"):
        return False
    if _FORMS["birthday"].search(text[found.end :]):
        return False
    if found.precision == "day" and (sentence.place.cell is not None or _heads(text, context)):
        return True
    if sentence.place.cell is not None:
        return False
    said = text[found.start : found.end]
    if not (_FORMS["explicit"].search(said) or context.day) or dates.unsettled(
        text, found, context.until or context.day
    ):
        return False
    if context.day and found.day > context.day and _FORMS["proposed"].search(before):
        return False
    return _vague(before, said, found, text) if found.precision != "day" else not _FORMS["today"].fullmatch(said) or bool(
        kinds(text) - {"uppgift", "belopp"}
    )  # fmt: skip


def _identifies(case: CaseFile, n: int, found: dates.Found, taken: list[tuple[int, int]]) -> bool:
    """Whether a date is a part of an identifier or a name; a note's own day is not, nor a birthday to come."""
    context, start = case.contexts[n], case.sentences[n].start
    last = bisect_left(taken, (start + found.end, 0)) - 1
    if last < 0 or taken[last][1] <= start + found.start:
        return False
    ahead = context.day is not None and found.day > context.day
    return not (found.full and found.precision == "day" and (ahead or (context.opens and found.start == 0)))


def _only_told_then(case: CaseFile, n: int, text: str, found: dates.Found, every: Sequence[dates.Found]) -> bool:
    """Whether a note's day is only when it was written: "2025-05-14 Han kom inte i går."; not where it goes on to a decision."""
    first = found.start == 0 and found.full and found.precision == "day"
    if not first or len(text) >= TOLD or _decides(case, n):
        return False
    return any(f.precision == "day" and not f.full and f.day < found.day for f in every)


def _decides(case: CaseFile, n: int) -> bool:
    """Whether a decision stands next in a note."""
    after = case.contexts[n + 1].note if n + 1 < len(case.contexts) else None
    return after == n and "beslut" in kinds(case.quote(n + 1))


def _vague(before: str, said: str, found: dates.Found, text: str) -> bool:
    """Whether a week, month, season or year tells of an event, rather than of what a sum or a plan is for."""
    about = kinds(text)
    if _FORMS["measured"].search(before) or (found.precision == "season" and not found.full):
        return False
    if found.precision in ("month", "year") and "belopp" in about:
        return False
    if found.precision == "month" and (_FORMS["since"].search(f"{before}{said}") or _FORMS["counted"].search(before)):
        return False
    return found.precision in ("month", "year") or bool(about - {"uppgift", "belopp"})
