"""Whose own words must not be lost: the children of a case, else the one it is about, and the sentences in which they speak."""

from collections import Counter
from collections.abc import Sequence

from anonymize.vault import PLACEHOLDER
from pipelines.checks.frames import people
from pipelines.checks.placeholders import person
from pipelines.lists import patterns

_WORDS = patterns("voice")
BACK = 2  # sentences before "hon" in which the one meant is named


def concerned(texts: Sequence[str]) -> frozenset[str]:
    """Return the numbers of the children that a case tells of, else of the one it names most often."""
    named = Counter(number for text in texts for number in people(text))
    often = frozenset(number for number, _ in named.most_common(1))
    return children(texts) or often


def children(texts: Sequence[str]) -> frozenset[str]:
    """Return the numbers of the children that a case tells of: sons and daughters too, who may be grown up."""
    return minors(texts) | _named(texts, "who2")


def minors(texts: Sequence[str]) -> frozenset[str]:
    """Return the numbers of those with a child's age or a class at school."""
    return _named(texts, "who", "who3", "who4")


def _named(texts: Sequence[str], *groups: str) -> frozenset[str]:
    found = (m[group] for text in texts for m in _WORDS["child"].finditer(text) for group in groups)
    return frozenset(person(who) for who in found if who) - {""}


def speaks(texts: Sequence[str], n: int, whose: frozenset[str]) -> bool:
    """Say whether somebody of `whose` says or wants something in sentence n: named first in it, or just before "hon"."""
    text = texts[n]
    said = _WORDS["says"].search(text)
    if not said:
        return False
    if _WORDS["pronoun"].match(text):
        before = [people(texts[m]) for m in range(n - 1, max(-1, n - 1 - BACK), -1)]
        return next((bool(named <= whose) for named in before if named), False)
    first = PLACEHOLDER.search(text)
    return first is not None and first.start() < said.start() + 12 and person(first[0]) in whose


def heartfelt(text: str) -> bool:
    """Say whether it tells what somebody wants, fears or refuses."""
    return bool(_WORDS["wants"].search(text))
