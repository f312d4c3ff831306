"""What is customary of first names: which there are, and which short names stand for which. Read once a process."""

from collections.abc import Mapping, Sequence
from functools import cache

from anonymize.lists import read


@cache
def listed() -> frozenset[str]:
    """Return the listed first names, case-folded."""
    return frozenset(word.casefold() for word in read("first_names"))


@cache
def customary() -> Mapping[str, Sequence[str]]:
    """Return short name → the names it is short for: lasse → lars."""
    return {short.strip(): long.split() for short, _, long in (row.partition("=") for row in read("nicknames"))}
