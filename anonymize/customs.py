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


@cache
def common() -> frozenset[str]:
    """Return the first names and surnames that so many bear that one alone proves little."""
    return frozenset((*read("common_first"), *read("common_surnames")))


@cache
def surnames() -> frozenset[str]:
    """Return the listed surnames, case-folded."""
    return frozenset(
        word.casefold() for name in ("surnames", "surname_words", "common_surnames") for word in read(name)
    )
