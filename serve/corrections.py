"""What the officer changes in a masking: add, remove, relabel, merge two people. Kept as a list, so that the last can be undone.

Detection is not run again: its findings are kept, and the corrections are laid on what the search through the case gives.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from anonymize.mask import Masker
from anonymize.people import People, Registry, Source
from anonymize.spans import Span, union
from anonymize.vault import Vault

Rows = list[tuple[Span, ...]]


@dataclass(frozen=True)
class Correction:
    """One change. `document` is an index; offsets are code points of the original; `surface` is what stood there."""

    op: str  # add · remove · relabel · merge
    document: int = 0
    start: int = 0
    end: int = 0
    label: str = ""
    surface: str = ""
    everywhere: bool = True
    persons: tuple[tuple[str, int], ...] = ()  # of a merge: keys of the registry and the numbers they had

    def __repr__(self) -> str:
        return f"Correction({self.op} {self.label} {self.document}:{self.start}–{self.end})"


def pack(corrections: Sequence[Correction]) -> list[dict[str, Any]]:
    """Return corrections as data."""
    return [vars(c) for c in corrections]


def unpack(data: Sequence[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Return the corrections that pack gave."""
    return tuple(Correction(**{**row, "persons": tuple((k, n) for k, n in row["persons"])}) for row in data)


def corrected(masker: Masker, found: Mapping[str, tuple[Span, ...]], corrections: Sequence[Correction]) -> Masker:
    """Return the masker with detections already made (text → spans) and the officer's corrections on top."""

    def detect(text: str, people: People) -> tuple[Span, ...]:
        known = found.get(text)
        return masker.detect(text, people) if known is None else known

    def everywhere(sources: Sequence[Source], rows: Sequence[tuple[Span, ...]], people: People) -> Rows:
        out = [union(row) for row in masker.everywhere(sources, rows, people)]
        for correction in corrections:
            out = _APPLY[correction.op](correction, sources, out) if correction.op in _APPLY else out
        return out

    cleared = {c.surface for c in corrections if c.op == "remove" and c.everywhere}

    def scan(text: str, registry: Registry) -> list[Any]:
        residues = masker.scan(text, registry)
        return [r for r in residues if r.kind == "certain" or text[r.start : r.end] not in cleared]

    return replace(masker, detect=detect, everywhere=everywhere, scan=scan)


def _places(c: Correction, sources: Sequence[Source]) -> list[tuple[int, int, int]]:
    """(document, start, end) of the words, everywhere in the case as whole words; a genitive s stays outside."""
    here = [(c.document, c.start, c.end)]
    if not c.everywhere:
        return here
    word = re.compile(rf"(?<!\w){re.escape(c.surface)}(?=:?s?(?!\w))")
    return here + [(n, m.start(), m.end()) for n, s in enumerate(sources) for m in word.finditer(s.text)]


def _add(c: Correction, sources: Sequence[Source], rows: Rows) -> Rows:
    out = list(rows)
    for n, start, end in dict.fromkeys(_places(c, sources)):
        new, apart = Span(start, end, c.label, 1.0, "officer"), []
        for span in out[n]:
            if span.overlaps(new):
                new = replace(new, start=min(new.start, span.start), end=max(new.end, span.end))
            else:
                apart.append(span)
        out[n] = tuple(sorted([*apart, new]))
    return out


def _same(c: Correction, n: int, span: Span, sources: Sequence[Source]) -> bool:
    if (n, span.start, span.end) == (c.document, c.start, c.end):
        return True
    return c.everywhere and sources[n].text[span.start : span.end] == c.surface


def _remove(c: Correction, sources: Sequence[Source], rows: Rows) -> Rows:
    return [tuple(s for s in row if not _same(c, n, s, sources)) for n, row in enumerate(rows)]


def _relabel(c: Correction, sources: Sequence[Source], rows: Rows) -> Rows:
    def new(n: int, s: Span) -> Span:
        return Span(s.start, s.end, c.label, 1.0, "officer") if _same(c, n, s, sources) else s

    return [tuple(new(n, s) for s in row) for n, row in enumerate(rows)]


def merge(vault: Vault, correction: Correction) -> None:
    """Let the people of a merge go by the lowest of their numbers."""
    for key, _ in correction.persons[1:]:
        vault.alias("PERSON", correction.persons[0][0], key)


def unmerged(vault: Vault, correction: Correction) -> Vault:
    """Return the vault with the people of a merge apart again, by the numbers they had."""
    before, data = dict(correction.persons), vault.dump()
    numbers = [[label, key, before.get(key, n) if label == "PERSON" else n] for label, key, n in data["numbers"]]
    return Vault.load({**data, "numbers": numbers})


_APPLY: dict[str, Callable[[Correction, Sequence[Source], Rows], Rows]] = {
    "add": _add,
    "remove": _remove,
    "relabel": _relabel,
}
