"""What a point claims and whether its sources hold it, told by words alone: atoms, and citations as ALCE counts them.

Gao et al. 2023 ask a language model whether citations carry a claim; here a citation carries the share of the claim's words
(stems, numbers, people) that it holds. A paraphrase in quite other words counts as not carried: the figures are floors.
"""

from collections.abc import Sequence

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks.compare import Pair, pair
from pipelines.checks.numerals import numbers, ordinals
from pipelines.checks.risk import TERMS
from pipelines.lists import patterns
from pipelines.summarize import Point
from pipelines.words import stems

CARRIED = 0.7  # share of a claim's features that its citations must hold together
NEEDED = 0.1  # share that a citation must add, where it does not hold the claim alone
_DENIAL = patterns("forms")["negation"]
_RULE = patterns("acts")


def atoms(text: str) -> frozenset[tuple[str, str]]:
    """Return what in a masked text can be wrong by itself: numbers, people, grave matters, acts, and that it is denied."""
    found = {("number", value) for _, _, value in (*numbers(text), *ordinals(text))}
    found |= {("person", f"{m[1]}-{m[2]}") for m in PLACEHOLDER.finditer(text)}
    found |= {("risk", kind) for kind, pattern in TERMS.items() if pattern.search(text)}
    found |= {("act", kind) for kind, pattern in _RULE.items() if pattern.search(text)}
    return frozenset(found | ({("denial", "")} if _DENIAL.search(text) else set()))


def unsupported(case: CaseFile, point: Point) -> tuple[int, int]:
    """Return (atoms that nothing in or around the point's sources holds, atoms)."""
    claimed, told = atoms(point.text.text), pair(case, point.text.text, point.sources)
    return len(claimed - atoms(told.all)), len(claimed)


def carried(case: CaseFile, point: Point) -> bool:
    """Say whether a point's citations together hold it (ALCE's citation recall)."""
    return _share(pair(case, point.text.text, point.sources), range(len(point.sources))) >= CARRIED


def needed(case: CaseFile, point: Point) -> int:
    """Return how many of a point's citations carry it alone or add to the others (ALCE's citation precision)."""
    told, every = pair(case, point.text.text, point.sources), range(len(point.sources))
    whole = _share(told, every)
    return sum(
        _share(told, [n]) >= CARRIED or whole - _share(told, [m for m in every if m != n]) >= NEEDED for n in every
    )


def _share(told: Pair, chosen: Sequence[int]) -> float:
    wanted = _features(told.claim)
    if not wanted:
        return 1.0
    held = _features("\n".join(told.sources[n] for n in chosen))
    return len(wanted & held) / len(wanted)


def _features(text: str) -> frozenset[str]:
    said = {value for _, _, value in (*numbers(text), *ordinals(text))}
    return frozenset(word for word in stems(text) if not word.isdigit()) | said
