"""What the case is about, in its own words: what a document is, its day, and the lines that say what it concerns.

A summary opens with it. Looked for where a document begins; what is said around a talk (the recorder, the phone) is none of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from anonymize.masked import MaskedText
from pipelines.case import CaseFile, Sentence
from pipelines.dates import find
from pipelines.lists import patterns
from pipelines.outline import is_field, is_heading, says_only
from pipelines.prompts import join, one_line, unmarked
from pipelines.signals import ANAPHOR, is_greeting, is_small_talk, tells_nothing
from pipelines.templates import Template, labels
from pipelines.writers.lean import unnamed
from pipelines.writers.units import written

_OPENS = patterns("opening")
MOST = 2  # documents whose opening is told
TITLE = 4  # sentences in which a document says what it is
BEGIN = 14  # sentences of its beginning in which it says what it concerns …
TALK = 30  # … in a talk, which comes to it later …
PART = 4  # … but in its first quarter
ROWS = 40  # … and a form's table, whose every cell is one
FIELDS = 4  # lines of a form that are told …
ASKED = 10  # … and of those that the template asks for by name
LINES = 3  # sentences that are
LONG = 260  # characters of such a line
FULL = 10  # sentences of a beginning that is not all there is
FEW = 5  # words of a sentence that tells something


def openings(case: CaseFile, template: Template) -> list[tuple[int, ...]]:
    """Return for the first documents that tell it the sentences to open with, in order; the template names a form's lines."""
    form = {n for n, sentence in enumerate(case.sentences) if sentence.index < ROWS and _in_form(case, n)}
    rows = groupby(sorted((beginnings(case) | form) - case.barred), lambda n: case.sentences[n].document)
    asked = labels(tuple(field for section in template.sections if section.opening for field in section.fields))
    told = [_Beginning(case, tuple(row), asked).told(first=not document) for document, row in rows]
    return [numbers for numbers in told if numbers][:MOST]


def beginnings(case: CaseFile) -> frozenset[int]:
    """Return the sentences that stand where their document may still say what it concerns."""
    sizes = Counter(sentence.document for sentence in case.sentences)
    return frozenset(n for n, s in enumerate(case.sentences) if s.index < _reach(s, sizes[s.document]))


def _in_form(case: CaseFile, n: int) -> bool:
    """Whether a sentence is a cell, or a line of a form with its name: "Syskon: …"."""
    place = case.sentences[n].place
    return place.cell is not None or (
        place.kind not in ("turn", "mail") and is_field(case.documents[case.sentences[n].document], case.sentences[n])
    )


def _reach(sentence: Sentence, size: int) -> int:
    """How many sentences begin a document: a talk comes to it later."""
    return min(TALK, max(BEGIN // 2, size // PART)) if sentence.place.kind == "turn" else BEGIN


def opened(case: CaseFile, numbers: Sequence[int]) -> MaskedText:
    """Return the text of an opening: line after line, each closed, a form's row after its label."""
    rows = [tuple(row) for _, row in groupby(numbers, lambda n: _row(case, n))]
    return join([one_line(_line(case, row), closed=row != rows[-1]) for row in rows])


def _row(case: CaseFile, n: int) -> tuple[int, ...]:
    """What tells the row or line of a form that a sentence stands in; of any other the sentence itself."""
    sentence = case.sentences[n]
    if sentence.place.cell:
        return sentence.place.cell[:2]
    document = case.documents[sentence.document]
    return (-2, document.text.rfind("\n", 0, sentence.start)) if _in_form(case, n) else (-1, n)


def _line(case: CaseFile, numbers: tuple[int, ...]) -> MaskedText:
    sentence, text = case.sentences[numbers[0]], case.quote(numbers[0])
    if found := _OPENS["preamble"].match(text):
        who, said = (
            case.masked(sentence.document, sentence.start + a, sentence.start + b) for a, b in _ends(found, text)
        )
        return join([who, said], "")
    if sentence.place.cell is not None or sentence.place.kind == "turn" or len(numbers) > 1:
        return written(case, numbers)
    return unmarked(sentence.masked)


def _ends(found: re.Match[str], text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the speaker's name stands, and what is said after the preamble."""
    return (0, found.end("who") if found["who"] else 0), (found.end(), len(text))


def _label(text: str) -> str:
    return text.partition(":")[0].strip(" *").casefold()


@dataclass(frozen=True)
class _Beginning:
    """The first sentences of a document (places in the case)."""

    case: CaseFile
    row: tuple[int, ...]
    asked: re.Pattern[str]

    def told(self, *, first: bool) -> tuple[int, ...]:
        """Its title, a letter's lines, the form's fields and what it concerns; the first document's first lines else."""
        title, lines = self._title(), self._letter()
        subject = any(self._is("subject", n) for n in lines)
        head = {*title, *lines}
        fields = [n for group in self._fields(head) for n in group]
        about = self._about({*head, *fields})
        if title and first and not (about or fields or subject):
            about = self._first(head)
        if not (fields or about or subject) or not (first or head):
            return ()
        headed = self._headed(title, about)
        found = {*headed, *lines, *fields, *about}
        dated = (any(self._dated(n) for n in found) and not self._spoken()) or headed != title
        return tuple(sorted(found if dated else {*found, *self._day(about)}))

    def _is(self, what: str, n: int) -> bool:
        return bool(_OPENS[what].match(self.case.quote(n)))

    def _dated(self, n: int) -> bool:
        return bool(find(self.case.quote(n), self.case.contexts[n].near))

    def _letter(self) -> list[int]:
        """A letter's own lines, each kind once: from whom, when, about what."""
        lines = [n for n in self.row[: TITLE + LINES] if self._is("letter", n)]
        return list({_label(self.case.quote(n)): n for n in reversed(lines)}.values())

    def _title(self) -> list[int]:
        """The line that says what the document is: a heading sooner than the page's head."""
        head = [n for n in self.row[:TITLE] if _OPENS["title"].search(self.case.quote(n))]
        kind = {n: self.case.sentences[n].place.kind for n in head}
        plain = [n for n in head if kind[n] not in ("turn", "mail") and not self._in_row(n)]
        closed = [n for n in plain if kind[n] == "heading" or not self.case.quote(n).endswith(".")]
        head_line = [n for n in self.row[:1] if self.case.contexts[n].opens and not self.case.quote(n)[:1].isdigit()]
        return sorted(closed, key=lambda n: kind[n] != "heading")[:1] or head_line

    def _headed(self, title: list[int], about: Sequence[int]) -> list[int]:
        """The title; where what it concerns stands under a heading that is another paper's, that one."""
        heading = self.case.contexts[about[0]].heading if about else None
        if heading is None or heading in title or not _OPENS["title"].search(self.case.quote(heading)):
            return title
        return [heading]

    def _spoken(self) -> bool:
        return bool(self.row) and self.case.sentences[self.row[0]].place.kind == "turn"

    def _in_row(self, n: int) -> bool:
        return self.case.sentences[n].place.cell is not None

    def _fields(self, taken: set[int]) -> Iterator[list[int]]:
        """The first lines and rows of a form that name whom and what it concerns, and those that the template asks for."""
        told = {_label(self.case.quote(n)) for n in taken}
        left = {True: ASKED, False: FIELDS}
        for _, group in groupby((n for n in self.row if n not in taken), lambda n: _row(self.case, n)):
            numbers = list(group)
            label, asked = _label(self.case.quote(numbers[0])), self._asks(numbers)
            if (asked or self._names(numbers)) and left[asked] and label not in told:
                told.add(label)
                left[asked] -= 1
                yield numbers

    def _asks(self, numbers: Sequence[int]) -> bool:
        """Whether it is a form's row or line that the template asks for, short enough to be told."""
        row, text = self._in_row(numbers[0]), self.case.quote(numbers[0])
        if sum(len(self.case.quote(n)) for n in numbers) > LONG or (row and len(numbers) < MOST):
            return False
        return bool(self.asked.match(f"{_label(text)}:")) and (row or _in_form(self.case, numbers[0]))

    def _names(self, numbers: Sequence[int]) -> bool:
        if sum(len(self.case.quote(n)) for n in numbers) > LONG:
            return False
        if self._in_row(numbers[0]):
            return len(numbers) > 1 and self._is("row", numbers[0])
        return self.case.sentences[numbers[0]].index < BEGIN and self._is("field", numbers[0])

    def _about(self, taken: set[int]) -> list[int]:
        """The first sentences that say what it concerns, of one note and under one heading."""
        found = [
            n for n in self.row if n not in taken and self._tells(n) and _OPENS["about"].search(self.case.quote(n))
        ]
        found = list({self.case.quote(n).casefold(): n for n in reversed(found)}.values())[::-1]
        return self._near(found)[:LINES]

    def _near(self, found: Sequence[int]) -> list[int]:
        """Those of the first note, or of none before it, and under the first one's heading."""
        places = [self._stands(n) for n in found]
        note = next((place for place in places if place[0] is not None), None)
        return [n for n, place in zip(found, places, strict=True) if place in (places[0], note)]

    def _stands(self, n: int) -> tuple[int | None, int | None]:
        """The note and heading that a sentence stands under; a line that opens a note stands in it."""
        context = self.case.contexts[n]
        return (n, context.heading) if context.opens else (context.note, context.heading)

    def _first(self, taken: set[int]) -> list[int]:
        """Its first sentences that tell something."""
        told = [n for n in self.row if n not in taken and self._tells(n) and len(self.case.quote(n).split()) >= FEW]
        return self._near(told)[: LINES - 1] if len(self.row) >= FULL else []

    def _tells(self, n: int) -> bool:
        text, heading = self.case.quote(n), self.case.contexts[n].heading
        if heading is not None and self._is("item", heading):
            return False
        if (
            self._in_row(n)
            or (
                text[:1].isdigit()
                and is_heading(self.case.documents[self.case.sentences[n].document], self.case.sentences[n])
            )
            or self.case.sentences[n].place.kind == "header"
            or tells_nothing(text)
            or _OPENS["decides"].search(text)
            or text.rstrip().endswith(("?", ":"))
            or is_greeting(text)
            or len(text) > LONG
        ):
            return False
        return not (is_small_talk(text) or ANAPHOR.match(text) or unnamed(self.case, n))

    def _day(self, about: Sequence[int]) -> list[int]:
        """The line of the note, the one with the document's day, or what tells it at the beginning of a talk."""
        note = self.case.contexts[about[0]].note if about else None
        if note is not None and says_only(self.case.quote(note)):
            return [note]
        told = [n for n in self.row[:TITLE] if self._dated(n)]
        said = [n for n in told if self._spoken() or says_only(self.case.quote(n))]
        return ([n for n in self.row if self._is("day", n)] or said)[:1]
