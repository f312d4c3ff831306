"""Legal sections and acts of a point stand in its sources. Both numberings of an act occur; neither is ever corrected."""

import re
from collections.abc import Iterator

from pipelines.calendar_sv import ORDINALS
from pipelines.checks.compare import Pair, check_of
from pipelines.checks.numerals import number_of
from pipelines.lists import patterns

_CHAPTER = re.compile(r"\b(\d{1,3}(?: ?[a-z])?)\s*kap\.?", re.IGNORECASE)
_SECTION = re.compile(r"\b(\d{1,3}(?: ?[a-z])?)(?:\s*(?:och|–|-|,)\s*(\d{1,3}(?: ?[a-z])?))?\s*§§?", re.IGNORECASE)
_SFS = re.compile(r"\b(?:19|20)\d\d:\d{1,4}\b")
_SAID_AFTER = re.compile(r"\b(\w+) (?:(?P<chapter>kapitlet)|paragraf(?:en)?)\b", re.IGNORECASE)
_SAID_BEFORE = re.compile(r"\b(?:(?P<chapter>kapitel)|(paragraf)) (\w+)\b", re.IGNORECASE)
_ONE = {"en": 1, "ett": 1}
_ACTS = patterns("acts")


def references(text: str) -> set[str]:
    """Return chapters, sections, SFS numbers and acts that a text names, each in one form."""
    text = _spoken(text)
    out = {f"{m[1].replace(' ', '').lower()} kap." for m in _CHAPTER.finditer(text)}
    out |= {f"{n.replace(' ', '').lower()} §" for m in _SECTION.finditer(text) for n in (m[1], m[2]) if n}
    out |= set(_SFS.findall(text))
    return out | {name for name, pattern in _ACTS.items() if pattern.search(text)}


def _spoken(text: str) -> str:
    """A text in which "nionde kapitlet andra paragrafen" and "kapitel fyra paragraf ett" stand in figures."""
    text = _SAID_BEFORE.sub(lambda m: _figure(m[3], m["chapter"]) or m[0], text)
    return _SAID_AFTER.sub(lambda m: _figure(m[1], m["chapter"]) or m[0], text)


def _figure(word: str, chapter: str | None) -> str:
    word = word.casefold()
    value = int(word) if word.isdigit() else ORDINALS.get(word, 0) or number_of(word) or _ONE.get(word, 0)
    return f"{value} {'kap.' if chapter else '§'}" if value else ""


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each reference that the sources do not hold."""
    yield from (
        f"Lagrummet {name} står inte i källan." for name in sorted(references(pair.claim) - references(pair.all))
    )


check = check_of("law", compare, withhold=True)
