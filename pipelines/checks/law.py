"""Legal sections and acts of a point stand in its sources. Both numberings of an act occur; neither is ever corrected."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns

_CHAPTER = re.compile(r"\b(\d{1,3}(?: ?[a-z])?)\s*kap\.?", re.IGNORECASE)
_SECTION = re.compile(r"\b(\d{1,3}(?: ?[a-z])?)(?:\s*(?:och|–|-|,)\s*(\d{1,3}(?: ?[a-z])?))?\s*§§?", re.IGNORECASE)
_SFS = re.compile(r"\b(?:19|20)\d\d:\d{1,4}\b")
_ACTS = patterns("acts")


def references(text: str) -> set[str]:
    """Return chapters, sections, SFS numbers and acts that a text names, each in one form."""
    out = {f"{m[1].replace(' ', '').lower()} kap." for m in _CHAPTER.finditer(text)}
    out |= {f"{n.replace(' ', '').lower()} §" for m in _SECTION.finditer(text) for n in (m[1], m[2]) if n}
    out |= set(_SFS.findall(text))
    return out | {name for name, pattern in _ACTS.items() if pattern.search(text)}


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each reference that the sources do not hold."""
    yield from (
        f"Lagrummet {name} står inte i källan." for name in sorted(references(pair.claim) - references(pair.all))
    )


check = check_of("law", compare, withhold=True)
