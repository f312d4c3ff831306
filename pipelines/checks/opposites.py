"""Words that say the opposite of each other: "uteblev" is "kom inte", and "motsätter sig" no "har inget emot"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from pipelines.lists import patterns
from pipelines.signals import NEGATION
from pipelines.words import stems

HEAD = 6  # letters that make two forms one word
BEFORE, AFTER = 8, 3  # words on either side of what is said within which a "inte" denies it
_NOT = ", inte"
_CLAUSE = re.compile(r"[.;:!?\n]|,\s|\b(?:men|medan|däremot|fast|trots att|eftersom|samt|och)\b", re.IGNORECASE)

_UNTIL = re.compile(
    r"\b(?:inte|aldrig)\b(?=[^.;]*\bförrän\b)|\binte bara\b", re.IGNORECASE
)  # "inte förrän" denies nothing
_TURNING = patterns("opposites")["turning"]


@cache
def _matters() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    listed = patterns("opposites")
    return {name: (listed[name], listed[name + _NOT]) for name in listed if name + _NOT in listed}


@dataclass(frozen=True)
class Side:
    """A matter, whether a clause says that it is so, and whether by its plain word: "kom inte" and "uteblev" are one side."""

    matter: str
    so: bool
    plain: bool
    clause: str = field(repr=False)


def sides(text: str) -> Iterator[Side]:
    """Yield the side that each clause of a text takes in the matters it speaks of."""
    for clause in _CLAUSE.split(text):
        for name, (so, opposite) in _matters().items():
            for said, pattern in ((True, so), (False, opposite)):
                for m in pattern.finditer(clause):
                    rest = _UNTIL.sub(" ", _near(clause, m.start(), m.end()))
                    turned = bool((len(NEGATION.findall(rest)) + len(_TURNING.findall(rest))) % 2)
                    yield Side(name, said is not turned, said and not turned, clause)


def _near(clause: str, start: int, end: int) -> str:
    """The words of a clause that can deny what stands there: "motsätter mig det för köket får ingen sol" still opposes it."""
    left = clause[:start].split()
    return " ".join([*left[:1], *left[1:][-BEFORE:], "", *clause[end:].split()[:AFTER]])


def contradicted(claim: str, source: str) -> set[str]:
    """Return the matters in which a claim takes only the side that its source takes nowhere."""
    mine, theirs = list(sides(claim)), list(sides(source))
    against = _matters_of(mine) - {a.matter for a in mine for b in theirs if (a.matter, a.so) == (b.matter, b.so)}
    return {a.matter for a in mine for b in theirs if a.matter == b.matter and a.matter in against and _about(a, b)}


def agreed(claim: str, source: str) -> bool:
    """Say whether a claim puts what is denied in other words: both take one side in a matter, not both by its plain word."""
    theirs = list(sides(source))
    both = [(a, b) for a in sides(claim) for b in theirs if a.matter == b.matter]
    return any(a.so == b.so and not (a.plain and b.plain) for a, b in both) and all(a.so == b.so for a, b in both)


def _matters_of(found: list[Side]) -> set[str]:
    return {side.matter for side in found}


def _about(a: Side, b: Side) -> bool:
    """Whether two clauses share a word, the opposites aside, or one of them has no other."""
    mine, theirs = _heads(a.clause), _heads(b.clause)
    return bool(mine & theirs) or not mine


def _heads(clause: str) -> set[str]:
    for so, opposite in _matters().values():
        clause = opposite.sub(" ", so.sub(" ", clause))
    return {word if word.isupper() else word[:HEAD] for word in stems(clause)}
