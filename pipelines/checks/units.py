"""What a number counts: the unit beside it ("per dygn", "veckor") and the words it stands among."""

import re
from collections.abc import Iterator, Sequence

from pipelines.checks.numerals import numbers
from pipelines.words import stems

_UNIT = re.compile(
    r"\s?(?:(?P<money>kr(?:onor)?\b|:-)|(?P<part>procent\b|%)|(?P<minute>min(?:ut\w*)?\b)|(?P<hour>tim\w*)|(?P<day>dag(?:ar)?\b|dygn\b)"
    r"|(?P<week>veck\w+)|(?P<month>månad\w*)|(?P<year>år\b)|(?P<metre>meter\b|m\b)|(?P<kilometre>kilometer\b|km\b))",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?:kr(?:onor)?|procent|%|timmar|gånger|dygn|dagar)?\s*(?:per|i|om|för varje|varje|/)\s+"
    r"(?:(?P<day>dygn|dag(?:en)?)|(?P<week>vecka(?:n)?)|(?P<month>månad(?:en)?)|(?P<year>år(?:et)?)|(?P<hour>timme(?:n)?))\b",
    re.IGNORECASE,
)
_TO_OR_BY = re.compile(
    r"\b(?:höj|sänk|ök|minsk|utök|förläng|förkort|stig|steg|sjunk|sjönk)\w*\s+(?:\w+\s+){0,2}?(till|med|från)\s+$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:.]\s|\b(?:och|samt|men|respektive)\b", re.IGNORECASE)


def other_unit(claim: str, source: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of a claim that the source holds only with another unit, another "per" or another "till"/"med"."""
    held: dict[str, list[tuple[str, str, str]]] = {}
    for a, b, value in numbers(source):
        held.setdefault(value, []).append(_about(source, a, b))
    for a, b, value in numbers(claim):
        mine = _about(claim, a, b)
        if value in held and not any(_agree(mine, other) for other in held[value]):
            yield a, b


def _about(text: str, start: int, end: int) -> tuple[str, str, str]:
    unit, per, change = _UNIT.match(text, end), _PER.match(text, _skip(text, end)), _TO_OR_BY.search(text[:start])
    return (
        unit.lastgroup or "" if unit else "",
        per.lastgroup or "" if per else "",
        change[1].casefold() if change else "",
    )


def _skip(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _agree(a: tuple[str, str, str], b: tuple[str, str, str]) -> bool:
    return all(not x or not y or x == y for x, y in zip(a, b, strict=True))


def other_way(claim: str, sources: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of a claim that stand, in its source, in another clause than all of the claim's own words do."""
    for a, b, value in numbers(claim):
        around = {w for w in stems(_clause(claim, a, b)) if not w.isdigit()}
        clauses = [part for source in sources for part in _CLAUSE.split(source) if numbers(part)]
        own = [part for part in clauses if value in {v for _, _, v in numbers(part)}]
        others = [set(stems(part)) - set(stems(" ".join(own))) for part in clauses if part not in own]
        mine = set(stems(" ".join(own))) - {w for part in clauses if part not in own for w in stems(part)}
        if own and any(len(around & other) > len(around & mine) + 1 for other in others) and not around & mine:
            yield a, b


def _clause(text: str, start: int, end: int) -> str:
    before = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)]
