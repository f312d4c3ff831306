"""Tables of a case: which of their cells are headings, and how the sentences of a row are told in one line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anonymize.vault import PLACEHOLDER

if TYPE_CHECKING:
    from pipelines.case import CaseFile, Sentence

LABEL = 6  # words that the name of a field or a column has at most
MANY = 3  # columns from which a first row of names is a row of headings; of two the second must count things
_ENDED = re.compile(r"[.!?:;,…][\"”’')\]]?$")
Key = tuple[int, str | None, int]  # document, attachment, table


@dataclass(frozen=True)
class Tables:
    """How many columns each has; the sentences of its headings, and for each cell's those that head it (places in the case)."""

    columns: Mapping[Key, int]
    headings: frozenset[int] = frozenset()
    heads: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def tables(case: "CaseFile") -> Tables:
    """Return the tables of a case."""
    cells: dict[Key, dict[tuple[int, int], list[int]]] = {}
    for n, sentence in enumerate(case.sentences):
        if sentence.place.cell:
            cells.setdefault(_key(sentence), {}).setdefault(sentence.place.cell[1:], []).append(n)
    headings: set[int] = set()
    heads: dict[int, tuple[int, ...]] = {}
    for table in cells.values():
        top = min(row for row, _ in table)
        first = {column: tuple(ns) for (row, column), ns in table.items() if row == top}
        if _is_headed(case, table, top):
            headings.update(n for ns in first.values() for n in ns)
            under = ((column, n) for (row, column), ns in table.items() if row > top for n in ns)
            named = first if len(first) >= MANY else {}  # of two columns the first says what the second is
            heads.update((n, named[column]) for column, n in under if column in named and column != min(first))
    columns = {key: max(column for _, column in table) for key, table in cells.items()}
    return Tables(columns, frozenset(headings), heads)


def is_label(text: str) -> bool:
    """Say whether a text may be the name of a field or a column."""
    return 0 < len(text.split()) <= LABEL and not _ENDED.search(text)


def between(case: "CaseFile", a: int, b: int) -> str:
    """Return what stands between two sentences told in one line: ": " after a field's name, " · " between cells."""
    before, after = case.sentences[a], case.sentences[b]
    if before.document != after.document or not before.place.cell or not after.place.cell:
        return " "
    if before.place.cell == after.place.cell:
        text = case.documents[before.document].text[before.end : after.start]
        return ": " if "\n" in text and is_label(before.masked.text) else " "
    if before.masked.text.endswith((":", "?")):
        return " "
    return ": " if case.tables.columns[_key(before)] == 2 and is_label(before.masked.text) else " · "


def _key(sentence: "Sentence") -> Key:
    return sentence.document, sentence.place.mail, sentence.place.cell[0] if sentence.place.cell else 0


def _is_headed(case: "CaseFile", table: Mapping[tuple[int, int], Sequence[int]], top: int) -> bool:
    """Whether its first row is one of headings."""
    text = {at: " ".join(case.sentences[n].masked.text for n in row) for at, row in table.items()}
    names = {column: text[row, column] for row, column in table if row == top}
    under = [(row, column) for row, column in table if row > top]
    if not under or len(names) < 2 or not all(_is_name(name) for name in names.values()):
        return False
    return len(names) >= MANY or all(_counts(text[at]) for at in under if at[1] == max(names))


def _is_name(text: str) -> bool:
    return is_label(text) and not PLACEHOLDER.search(text) and not any(c.isdigit() for c in text)


def _counts(text: str) -> bool:
    return any(c.isdigit() for c in PLACEHOLDER.sub("", text))
