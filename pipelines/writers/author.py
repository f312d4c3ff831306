"""Who "jag" is in a letter or a report: the one that its form names, or whose name stands alone at its foot."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks.placeholders import person
from pipelines.signals import is_greeting

FOOT = 3  # sentences at the end of a document, in which it is signed
TITLE = 45  # characters of a line that is a name, with its bearer's title
NOTES = 2  # dated notes that make a journal: there "jag" is whoever wrote the note
_FIRST_PERSON = re.compile(r"\b(?:jag|mig|min|mitt|mina|vi|oss|vår|vårt|våra)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[”\"»][^”\"»«]*[”\"«]")
_LABEL = re.compile(r"(?:anmälare|uppgiftslämnare|avsändare|uppgjord av)\b", re.IGNORECASE)
PAIR = 2
_PAIR = re.compile(rf"\W*{PLACEHOLDER.pattern} (?:och|&) {PLACEHOLDER.pattern}")
_SIGNED = re.compile(rf"\W*{PLACEHOLDER.pattern}(?: (?:och|&) {PLACEHOLDER.pattern})?(?:[,/] ?[^.!?]*)?\W*")


Named = tuple[int, tuple[int, int]]  # the sentence, and where in its document the name begins and ends


def writes_of_itself(text: str) -> bool:
    """Say whether a text tells of the one who writes it; what somebody is quoted as saying does not."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub(" ", text)))


def authors(case: CaseFile) -> tuple[Named | None, ...]:
    """Return for each sentence where the author of its document is named, or of its part: a decision, the appeal after it.

    None where no author is named, or more than one.
    """
    out: list[Named | None] = []
    for _, document in groupby(range(len(case.sentences)), lambda n: case.sentences[n].document):
        out += _authors(case, list(document))
    return tuple(out)


def _authors(case: CaseFile, row: list[int]) -> list[Named | None]:
    notes = {case.contexts[n].note for n in row} - {None}
    if len(notes) >= NOTES or any(case.sentences[n].speaker or case.sentences[n].place.mail for n in row):
        return [None] * len(row)
    parts = [list(part) for _, part in groupby(row, lambda n: case.contexts[n].day)]
    named = [list(_named(case, part)) for part in parts]
    if len({number for found in named for number, _ in found}) == 1:
        return [_one([pair for found in named for pair in found])] * len(row)
    return [by for part, found in zip(parts, named, strict=True) for by in [_one(found)] * len(part)]


def _one(found: Sequence[tuple[str, Named | None]]) -> Named | None:
    """Where the only one who is named is named first."""
    return next((place for _, place in found if place), None) if len({number for number, _ in found}) == 1 else None


def _named(case: CaseFile, row: list[int]) -> Iterator[tuple[str, Named | None]]:
    """Each person's number who is named as the author, with the place of the first name."""
    for n in row:
        text = case.sentences[n].masked.text
        signed = n in row[-FOOT:] and len(text) <= TITLE and _SIGNED.fullmatch(text) and not is_greeting(text)
        if signed or _LABEL.match(text) or _in_row(case, n):
            yield from _people(case, n)


def _in_row(case: CaseFile, n: int) -> bool:
    """Whether a cell stands beside the label of an author in its form."""
    cell = case.sentences[n].place.cell
    before = case.sentences[n - 1].place.cell if n else None
    return bool(cell and before and cell[:2] == before[:2] and _LABEL.match(case.sentences[n - 1].masked.text))


def _people(case: CaseFile, n: int) -> Iterator[tuple[str, Named | None]]:
    """The one a sentence names first; with where, if it holds no other detail that a point would then lack."""
    sentence = case.sentences[n]
    masked = case.masking.documents[sentence.document].masked.replacements
    inside = [r for r in masked if sentence.start <= r.span.start < sentence.end]
    people = [r for r in inside if person(r.placeholder)]
    two = len(people) == PAIR and _PAIR.match(sentence.masked.text)  # who sign together, with what stands beside them
    if people:
        where = n, (people[0].span.start, (inside[-1] if two else people[0]).span.end)
        yield person(people[0].placeholder), where if two or len(inside) == 1 else None
