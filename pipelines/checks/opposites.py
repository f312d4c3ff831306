"""Words that say the opposite of each other: "uteblev" is "kom inte", and "motsätter sig" no "har inget emot"."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pipelines.lists import patterns
from pipelines.signals import NEGATION
from pipelines.words import stems

HEAD = 6  # letters that make two forms one word
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


def sides(text: str) -> Iterator[tuple[str, bool, str]]:
    """Yield a matter, whether it is said to be so, and the clause that says it: "kom inte" and "uteblev" are the same side."""
    for clause in _CLAUSE.split(text):
        for name, (so, opposite) in _matters().items():
            for side, pattern in ((True, so), (False, opposite)):
                for m in pattern.finditer(clause):
                    rest = _UNTIL.sub(" ", clause[: m.start()] + " " + clause[m.end() :])
                    turned = len(NEGATION.findall(rest)) + len(_TURNING.findall(rest))
                    yield name, side is not bool(turned % 2), clause


def held(text: str) -> dict[str, set[bool]]:
    """Return the sides that a text takes in each matter it speaks of."""
    out: dict[str, set[bool]] = {}
    for name, side, _ in sides(text):
        out.setdefault(name, set()).add(side)
    return out


def contradicted(claim: str, source: str) -> set[str]:
    """Return the matters in which a claim takes only the side that its source takes nowhere."""
    mine, theirs = held(claim), held(source)
    against = {name for name in mine.keys() & theirs.keys() if not mine[name] & theirs[name]}
    return {
        name for name, _, clause in sides(claim)
        if name in against and any(_heads(clause) & _heads(other) for matter, _, other in sides(source) if matter == name)
    }  # fmt: skip


def _heads(clause: str) -> set[str]:
    """The words that a clause shares with another of the same, the opposites aside."""
    for so, opposite in _matters().values():
        clause = opposite.sub(" ", so.sub(" ", clause))
    return {word if word.isupper() else word[:HEAD] for word in stems(clause)}


def agreed(claim: str, source: str) -> set[str]:
    """Return the matters in which both take the same side alone."""
    mine, theirs = held(claim), held(source)
    return {name for name in mine.keys() & theirs.keys() if mine[name] == theirs[name]}
