"""Decisions of a point are those of its sources: none invented, none turned round, nothing raised that was lowered."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns

_ALSO = ", källa"
_LISTED = patterns("decisions")
_DENIED = re.compile(r"\b(?:inte|ej|aldrig|inget|ingen|inga|nej|nek\w*)\s(?:\w+\s)?$", re.IGNORECASE)
KINDS = {kind: pattern for kind, pattern in _LISTED.items() if kind != "asked" and not kind.endswith(_ALSO)}


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each kind of decision that only the point names; a wish in the source decides nothing."""
    for kind, pattern in KINDS.items():
        if not _decided(pattern, pair.claim):
            continue
        if _decided(pattern, pair.all) or _stands(_LISTED[kind + _ALSO], pair.all):
            continue
        wish = " I källan är det något som någon vill eller begär." if pattern.search(pair.all) else ""
        yield f"Punkten nämner {kind}, vilket inte står i källan.{wish}"


def _decided(pattern: re.Pattern[str], text: str) -> bool:
    return any(not _LISTED["asked"].search(text[: m.start()]) for m in pattern.finditer(text))


def _stands(pattern: re.Pattern[str], text: str) -> bool:
    """Whether it is said and not denied ("inte bestämt" decides nothing); words of denial are never denied themselves."""
    return any(not _DENIED.search(text[: m.start()]) or _DENIED.match(m[0] + " ") for m in pattern.finditer(text))


check = check_of("decision", compare, withhold=True)
