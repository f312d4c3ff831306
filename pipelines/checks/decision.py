"""Decisions of a point are those of its sources: none invented, none turned round, nothing raised that was lowered."""

import re
from collections.abc import Iterator
from itertools import combinations

from pipelines.checks.compare import Pair, check_of
from pipelines.checks.numerals import numbers
from pipelines.lists import patterns

_ALSO = ", källa"
_LISTED = patterns("decisions")
_DENIED = re.compile(r"\b(?:inte|ej|aldrig|inget|ingen|inga|nej|nek\w*)\s(?:\w+\s)?$", re.IGNORECASE)
_NOT_SO = re.compile(r"\s(?:\w+\s)?(?:inte|ej|aldrig)\b", re.IGNORECASE)
_TO = re.compile(r"\b(?:till|från|den)\s$", re.IGNORECASE)
_NO = re.compile(r"\b(?:inget|ingen|inga)\s$", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrån\b.{1,40}?\btill\b.{1,25}", re.IGNORECASE)
_WAYS = {"en ökning": True, "en minskning": False}
KINDS = {
    kind: pattern for kind, pattern in _LISTED.items() if kind not in ("asked", "supposed") and not kind.endswith(_ALSO)
}


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each kind of decision that only the point names; a wish in the source decides nothing."""
    for kind, pattern in KINDS.items():
        if not _decided(pattern, pair.claim, supposed=True) or _told_by_sums(kind, pair):
            continue
        if _decided(pattern, pair.all) or _stands(_LISTED[kind + _ALSO], pair.all):
            continue
        wish = " I källan är det något som någon vill eller begär." if pattern.search(pair.all) else ""
        yield f"Punkten nämner {kind}, vilket inte står i källan.{wish}"


def _told_by_sums(kind: str, pair: Pair) -> bool:
    """Whether the sums tell it: "från … till …" of the point, which its source holds, or by how much two of its differ."""
    if kind not in _WAYS:
        return False
    held, said = [_amount(v) for _, _, v in numbers(pair.source)], _FROM_TO.search(pair.claim)
    both = [_amount(v) for _, _, v in numbers(said[0])] if said else []
    if len(both) == 2:
        return set(both) <= set(held) and (both[1] > both[0]) is _WAYS[kind]
    steps = {b - a if _WAYS[kind] else a - b for a, b in combinations(held, 2)}
    return any(_amount(v) in steps and not _TO.search(pair.claim[:start]) for start, _, v in numbers(pair.claim))


def _amount(value: str) -> float:
    return float(value.replace(",", "."))


def _decided(pattern: re.Pattern[str], text: str, *, supposed: bool = False) -> bool:
    """Whether it is said to be so: not asked for, not denied after ("beviljades inte"), nor only `supposed`."""
    return any(
        not _LISTED["asked"].search(text[: m.start()])
        and not (supposed and _LISTED["supposed"].search(text[: m.start()]))
        and not _NOT_SO.match(text, m.end())
        and not _NO.search(text[: m.start()])
        for m in pattern.finditer(text)
    )


def _stands(pattern: re.Pattern[str], text: str) -> bool:
    """Whether it is said and not denied ("inte bestämt" decides nothing); words of denial are never denied themselves."""
    return any(not _DENIED.search(text[: m.start()]) or _DENIED.match(m[0] + " ") for m in pattern.finditer(text))


check = check_of("decision", compare, withhold=True)
