"""A point is no surer than its source: "kan", "tror", "oklart om", "cirka" stay, a wish is no fact."""

import re
from collections.abc import Iterator

from pipelines.checks.attribution import attributed
from pipelines.checks.compare import HELD, LEAST, Pair, check_of, told
from pipelines.lists import patterns
from pipelines.words import stems

_DENIED = re.compile(r"\b(?:inte|ej|aldrig|inget|ingen|inga|varken|utan att)\s(?:[^\W_]+\s){0,4}$", re.IGNORECASE)
_PART = re.compile(r"(?:(?!\boch\b|\n).)+")
_WORDS = patterns("certainty")
_REPORTED = patterns("reported")["source"]


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where the clauses the point comes from are unsure and the point is not, or only the point is sure."""
    near = "\n".join(told(pair))
    open_ = _unsure(pair.claim) or _WORDS["open"].search(pair.claim) or _believes(pair.claim, near)
    if not open_ and _says(_doubt(near, pair.claim), pair.claim, near):
        yield "Källan är osäker (kan, tror, eventuellt, oklart …). Punkten skriver det som säkert."
    elif _says(_wish(near), pair.claim, near) and not _WORDS["may_be_wished"].search(pair.claim) and not _settled(pair):
        yield "Källan säger vad någon vill eller söker. Punkten skriver det som skett."
    elif _WORDS["exact"].search(pair.claim) and not _WORDS["exact"].search(pair.source):
        yield "Punkten är mer exakt än källan."
    elif _too_sure(pair):
        yield "Punkten säger att något är säkert, vilket källan inte gör."


def _too_sure(pair: Pair) -> bool:
    if any(_WORDS[name].search(pair.source) for name in ("sure", "found", "vouched")):
        return False
    unsure = _REPORTED.search(pair.source) or _unsure(pair.source)
    return _stated("sure", pair.claim) or bool(unsure and _stated("found", pair.claim))


def _stated(name: str, claim: str) -> bool:
    """Whether a point says it, and not that it is not so: "gick inte att fastställa"."""
    return any(not _DENIED.search(claim[: m.start()]) for m in _WORDS[name].finditer(claim))


def _doubt(near: str, claim: str) -> re.Match[str] | None:
    return _WORDS["hedged"].search(near) or (None if _WORDS["able"].search(claim) else _WORDS["modal"].search(near))


def _believes(claim: str, near: str) -> bool:
    """Whether the source only believes or worries, and so does the point in its own words: "tror" may be "menar"."""
    if _WORDS["worried"].search(near) and _WORDS["worried"].search(claim):
        return True
    if _WORDS["hopes"].search(near) and _WORDS["may_be_wished"].search(claim):
        return True
    if not _WORDS["believes"].search(near) or not _WORDS["thinks"].search(claim):
        return False
    rest = _WORDS["believes"].sub(" ", near)
    return _doubt(rest, claim) is None


def _wish(near: str) -> re.Match[str] | None:
    return _WORDS["wished"].search(near)


def _settled(pair: Pair) -> bool:
    """Whether the source tells what became of the wish, or the point is unsure itself or tells what somebody says."""
    return bool(_WORDS["settled"].search(pair.source)) or _unsure(pair.claim) or attributed(pair.claim)


def _says(found: re.Match[str] | None, claim: str, near: str) -> bool:
    """Whether what is unsure stands before or in the part ("… och …") that the point says."""
    if found is None:
        return False
    parts = [(m.start(), set(stems(m[0]))) for m in _PART.finditer(near)]
    wanted = set(stems(claim))
    own = [words for start, words in parts if start <= found.start()][-1]
    if len(own & wanted) >= max(LEAST, HELD * len(own)):
        return True
    place = max(parts, key=lambda part: len(wanted & part[1]))[0] if parts else 0
    after = next((start for start, _ in parts if start > place), len(near))
    return found.start() < after


def _unsure(text: str) -> bool:
    return any(_WORDS[name].search(text) for name in ("hedged", "modal"))


check = check_of("certainty", compare, withhold=False)
