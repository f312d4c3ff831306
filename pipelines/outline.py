"""Where each sentence stands in its document's own order: under which heading, in which note, on what day it was written."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipelines import dates
from pipelines.case import CaseFile, Sentence
from pipelines.document import Document
from pipelines.written import BORN, document_day, last_day, spoken_day

_SENT = re.compile(r"(?:skickat|sent|datum|date)\s*:", re.IGNORECASE)
_FIELD = re.compile(r"[^:]{1,40}:\s*\S")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.? +\S")
_QUESTION = re.compile(
    r"\d{1,2}[.)] +[^.!?]{3,90}\?(?: ?\([^()]{3,90}\))?"
)  # what a form asks: "3. Vad har hänt? (skriv …)"
_SOURCE = re.compile(r"[a-zåäö]\) [^.!?\n]{5,90}(?<![.!?,;:])")  # "b) Skolsköterska Ingela Ek, 23 mars, skriftligt"
_BEFORE_DATE = (
    "",
    "den",
    "datum",
    "anteckning",
    "journalanteckning",
    "samtal",
    "telefonsamtal",
    "hembesök",
    "möte",
    "beslut",
)
_TITLE = 2  # words beside its day: "2024-04-10 Ansökan april." is a heading whatever its stop
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LONG_TITLE = 120  # characters
# what a part of a paper tells of, at the beginning of its title
_TALK = re.compile(
    r"(?:(?:\w+)?samtal|möte|(?:\w+)?möte|hembesök|besök|telefon\w*|intervju|(?:\w+)?anteckning|uppföljning|utlåtande|yttrande|"
    r"utskrift|överklagande|omprövning|beslut|tillägg|umgänge|observation|bedömning|inspektion|brev|mejl|remissvar)\b",
    re.IGNORECASE,
)
_NOTE = 70  # characters: a line that begins with a date and is no longer opens a note


@dataclass(frozen=True)
class Context:
    """A sentence's heading and its note's first line (places in the case), the note's day; whether it is such a line.

    `near` is a day by which a date without a year can be told where the document itself has none; `until` is the last day that
    it tells of, where its own day is only the one it begins with.
    """

    heading: int | None
    note: int | None
    day: date | None
    opens: bool = False
    near: date | None = None
    until: date | None = None


def outline(case: CaseFile) -> tuple[Context, ...]:
    """Return the context of every sentence of the case, in order."""
    own = [document_day(case, n) for n in range(len(case.documents))]
    known = sorted(day for day in own if day)
    until = [last_day(case, n, day, known) for n, day in enumerate(own)]
    out: list[Context] = []
    rows: list[list[int]] = [[] for _ in case.documents]
    for n, sentence in enumerate(case.sentences):
        rows[sentence.document].append(n)
    for d, document in enumerate(case.documents):
        middle = known[len(known) // 2] if known else None
        out += _document(case, document, rows[d], own[d] or spoken_day(case, d, middle), middle, until[d])
    return tuple(out)


def _document(
    case: CaseFile, document: Document, row: list[int], day: date | None, middle: date | None, until: date | None
) -> Iterator[Context]:
    heading: int | None = None
    note: int | None = None
    today, part, by = day, "", day or middle
    for n in row:
        sentence = case.sentences[n]
        if _part(sentence) != part:
            part, heading, note, today = _part(sentence), None, None, day
        line = _whole_line(document, sentence)
        opened = _opens_note(document.text[sentence.start : sentence.end], by) if line else None
        if line and (sent := _sent_day(document.text[sentence.start : sentence.end])):
            note, heading, today = None, None, sent
        elif opened:
            note, heading, today = n, None if heading is None or _is_note(case, heading, by) else heading, opened
        elif line and (titled := _titled_day(case, document, sentence)):
            note, heading, today = None, n, titled  # a part of its own: what went before it is no note of it
        elif line and is_heading(document, sentence):
            heading = n
        yield Context(
            heading if heading != n else None,
            note if note != n else None,
            today,
            n in (heading, note),
            today or middle,
            until if today == day else None,
        )


def _sent_day(text: str) -> date | None:
    """The day of a message in a chain, told by its own line: "Skickat: tisdag 11 mars 2025 08:14"."""
    found = dates.find(text, None) if _SENT.match(text) else []
    return found[0].day if found and found[0].full and found[0].precision == "day" else None


def _titled_day(case: CaseFile, document: Document, sentence: Sentence) -> date | None:
    """The day of a part, told by its title: "Samtal med skolan, 2025-01-29, om Bo"; what follows goes by it."""
    text = document.text[sentence.start : sentence.end]
    if (
        len(text) > _LONG_TITLE
        or text.rstrip().endswith((".", "!", "?", ":", ";"))
        or not _TALK.match(text.lstrip("#* "))
    ):
        return None
    found = [f for f in dates.find(text, None) if f.full and f.precision == "day"]
    born = (e.span for e in case.masking.documents[sentence.document].entities if e.span.label in BORN)
    inside = any(sentence.start <= span.start < sentence.end for span in born)
    return found[0].day if len(found) == 1 and not inside else None


def _part(sentence: Sentence) -> str:
    """Which attachment a sentence stands in: each has its own notes and headings."""
    mail = sentence.place.mail or ""
    return mail if mail.startswith("attachment") else ""


def _opens(case: CaseFile, n: int, heading: int | None, note: int | None) -> bool:
    return n == heading or (n == note and says_only(case.quote(n)))


def _is_note(case: CaseFile, n: int, day: date | None) -> bool:
    return _opens_note(case.quote(n), day) is not None


def _whole_line(document: Document, sentence: Sentence) -> bool:
    before = document.text[max(0, sentence.start - 1) : sentence.start]
    return before in ("", "\n") and sentence.place.cell is None


def _opens_note(text: str, day: date | None) -> date | None:
    """The day of a line that begins with its date: "2026-03-12 kl 14.05  Orosanmälan inkom"; not of "Den 7 oktober kom hon."."""
    head = text[:_NOTE]
    if not any(c.isdigit() for c in head):  # as most lines; a year or a day has one
        return None
    found = next(iter(dates.find(head, day)), None)
    if found is None or found.precision != "day" or not (found.full or head[found.start].isdigit()):
        return None
    if len(text) > found.end + 25 and text.endswith(".") and any(c.isalpha() for c in head[found.start : found.end]):
        return None
    before = head[: found.start].strip(" -–—*•#:").casefold()
    return found.day if before in _BEFORE_DATE else None


def says_only(text: str) -> bool:
    """Say whether a line that opens a note is no more than its heading."""
    closed = text.rstrip().endswith((".", "!", "?"))
    return len(text) <= _NOTE and (not closed or len(_WORDS.findall(text)) <= _TITLE)


def is_heading(document: Document, sentence: Sentence) -> bool:
    """Say whether a sentence is a heading: marked as one, or a short line of its own without a verb's full stop."""
    if sentence.place.kind == "heading" and _first_line(document, sentence):
        return True
    text = document.text[sentence.start : sentence.end]
    if sentence.place.kind in ("list", "body") and _QUESTION.fullmatch(text):
        return document.text[sentence.end : sentence.end + 1] in ("", "\n")
    after = document.text[sentence.end :].lstrip().partition("\n")[0]
    if _SOURCE.fullmatch(text) and document.text[sentence.end : sentence.end + 1] in ("", "\n"):
        return names_source(text) and bool(after) and not _SOURCE.match(after)
    if sentence.place.kind == "list" and _NUMBERED.match(text) and _FIELD.match(after):
        return text[-1:].isalpha()  # "1. Uppgifter om barnet" above a form's lines
    if sentence.place.kind == "list" and _titled(text):
        return not _titled(document.text[sentence.end :].lstrip().partition("\n")[0])
    if sentence.place.kind in ("turn", "list", "header", "footer", "table") or len(text) > 60 or _FIELD.match(text):
        return False
    alone = document.text[sentence.end : sentence.end + 1] in ("", "\n")
    return (
        alone
        and len(text.split()) <= 7
        and (text.isupper() or bool(_NUMBERED.match(text)) or (text[:1].isupper() and text[-1:] not in '.!?,;…)"”'))
    )


def names_source(text: str) -> bool:
    """Say whether a heading is a letter with whom the text under it comes from: "a) Rektor Bo Ek, per telefon"."""
    return bool(_SOURCE.fullmatch(text)) and text.count(",") > 0


def is_field(document: Document, sentence: Sentence) -> bool:
    """Say whether a sentence stands on a line of a form, which begins with its name: "Syskon: …"."""
    line = document.text.rfind("\n", 0, sentence.start) + 1
    return bool(_FIELD.match(document.text[line : sentence.end]))


def _first_line(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence stands on the first line of its segment: the lines under a "## heading" are no headings."""
    segment = document.segments[bisect_right(document.segments, sentence.start, key=lambda s: s.start) - 1]
    return "\n" not in document.text[segment.start : sentence.start]


def _titled(text: str) -> bool:
    """Whether it is a numbered title: "2. Omständigheter"; a list has several such after each other."""
    return bool(_NUMBERED.match(text)) and len(text.split()) <= _TITLE + 2 and text[-1:] not in ".!?,;"
