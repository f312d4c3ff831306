"""Two numbers that may be one: the registry parts what it cannot join, so "Jimmy" may have another number than "Jimmy Ek"."""

import re
from collections import defaultdict
from collections.abc import Mapping

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile

Key = tuple[str, str]  # the word of a placeholder and its number
Words = frozenset[str]


def joined(case: CaseFile, claim: str, around: str) -> str:
    """Return a claim that calls one whom its sources do not name by the one number there that may be the same."""
    near, mine = _keys(around), _keys(claim)
    strange = mine.keys() - near.keys()
    if not strange:
        return claim
    written = _written(case)
    others = near.keys() - mine.keys()
    same = {key: [o for o in others if _alike(written.get(key, ()), written.get(o, ()))] for key in strange}
    return PLACEHOLDER.sub(lambda m: _other(m, same.get((m[1], m[2]), []), near), claim)


def _other(m: re.Match[str], found: list[Key], near: Mapping[Key, str]) -> str:
    return near[found[0]] if len(found) == 1 else m[0]


def _keys(text: str) -> dict[Key, str]:
    return {(m[1], m[2]): m[0] for m in PLACEHOLDER.finditer(text)}


def _written(case: CaseFile) -> Mapping[Key, set[Words]]:
    """The forms that the documents write of each number, as sets of words."""
    out: dict[Key, set[Words]] = defaultdict(set)
    for document, made in zip(case.documents, case.masking.documents, strict=True):
        for r in made.masked.replacements:
            if m := PLACEHOLDER.match(r.placeholder):
                out[m[1], m[2]].add(frozenset(document.text[r.span.start : r.span.end].casefold().split()))
    return out


def _alike(a: set[Words] | tuple[()], b: set[Words] | tuple[()]) -> bool:
    """Whether a form of one is a part of one of the other's."""
    return any(x <= y or y <= x for x in a for y in b)
