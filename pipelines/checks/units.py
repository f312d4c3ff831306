"""What a number counts: the unit beside it ("per dygn", "veckor") and the words it stands among."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from pipelines.checks.numerals import number_of, numbers
from pipelines.words import stems

UNIT = re.compile(
    r"\s?(?:(?P<money>kr(?:onor)?\b|:-)|(?P<part>procent\b|%)|(?P<minute>min(?:ut\w*)?\b)|(?P<hour>tim\w*)|(?P<day>dag(?:ar)?\b|dygn\b|nätter\b)"
    r"|(?P<week>veck\w+)|(?P<month>månad\w*)|(?P<year>år\b)|(?P<metre>meter\b|m\b)|(?P<kilometre>kilometer\b|km\b)|(?P<centimetre>centimeter\b|cm\b)|(?P<mile>mil\b)|(?P<area>kvadratmeter\b|kvm\b))",
    re.IGNORECASE,
)
PER = re.compile(
    r"(?:kr(?:onor)?|procent|%|timmar|gånger|dygn|dagar)?\s*(?:per|i|om|för varje|varje|/)\s+"
    r"(?:(?P<day>dygn|dag(?:en)?)|(?P<week>vecka(?:n)?)|(?P<month>månad(?:en)?)|(?P<year>år(?:et)?)|(?P<hour>timme(?:n)?))\b",
    re.IGNORECASE,
)
_TO_OR_BY = re.compile(
    r"\b(?:höj|sänk|ök|minsk|utök|förläng|förkort|stig|steg|sjunk|sjönk)\w*\s+(?:\w+\s+){0,2}?(till|med|från)\s+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+[^\W\d_]{2,}(?:or|ar|er|r|n|barn|år|kr)\b", re.IGNORECASE)
_ONCE = re.compile(r"\ben gång\b(?= (?:per|i|om|varje)\b)", re.IGNORECASE)
_ONE = re.compile(r"\b(?:en|ett)\b(?= (?:veck|år|tim|dygn|dag|månad))", re.IGNORECASE)
_YEARS_AND_MONTHS = re.compile(r"\b(\w+) år och (\w+) månad", re.IGNORECASE)
SUM = re.compile(
    r"\b(?:sammanlagt|totalt|tillsammans|ihop|summan|summa|skillnad\w*|större|mindre|längre|kortare|äldre|yngre|tidigare|senare|närmare|fortfarande|fler|färre|högre|lägre|mer|övervikt|majoritet|"
    r"svalare|kallare|varmare|dyrare|billigare|skilj(?:er|de)|för (?:kallt|varmt|lite|mycket|sent|tidigt)|"
    r"differens\w*|överst(?:ig|eg)\w*|överskrid\w*|underst(?:ig|eg)\w*|kvar|återst\w*|resten|övriga|saknas|frånvaro\w*|"
    r"(?:höj|sänk|ök|minsk|utök|förläng|förkort|sjunk|sjönk|stig|steg)\w*\s(?:[^\W\d_]+\s){0,4}med|med \d+ [^\W\d_]+ till|"
    r"(?:minska|öka)(?:t|de|r)|(?:gått|gick|går) (?:ned|ner|upp)|tappa(?:t|de))\b",
    re.IGNORECASE,
)
_LARGER = (("day", 7), ("day", 30.4), ("week", 4.35), ("month", 12), ("minute", 60))
FEW = 3  # things that are told one by one rather than counted
_JOINED = re.compile(r"\b(?:och|samt|men|eller)\b|\n", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?, )+[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)? (?:och|samt) [^\W\d_]", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;:.]\s|\b(?:och|samt|men|respektive)\b", re.IGNORECASE)


def lengths(text: str) -> set[str]:
    """Return the lengths of time of a text in their other unit: 14 of "två veckor", 2 of "14 dagar", 24 of "två år"."""
    out: set[str] = set()
    for a, b, value in _counted(text):
        unit = UNIT.match(text, b)
        for larger, smaller, n in (
            ("week", "day", 7),
            ("year", "month", 12),
            ("hour", "minute", 60),
            ("day", "hour", 24),
            ("month", "week", 4),
            ("mile", "kilometre", 10),
        ):
            if unit and unit.lastgroup == larger:
                out.add(f"{float(value.replace(',', '.')) * n:g}")
            if unit and unit.lastgroup == smaller and value.isdigit() and int(value) * 2 % n == 0 and a < b:
                out.add(f"{int(value) / n:g}".replace(".", ","))
        if unit and unit.lastgroup == "metre" and "," in value:
            whole = round(float(value.replace(",", ".")) * 100)
            out |= {str(whole), str(whole % 100)}  # "en meter och fyrtio"
        if unit and unit.lastgroup == "centimetre" and value.isdigit():
            out.add(f"{int(value) / 100:g}".replace(".", ","))
        if unit and unit.lastgroup == "month" and value.isdigit() and int(value) > 12:
            out |= {str(int(value) // 12), str(int(value) % 12)}  # nineteen months: a year and seven
    out |= {str(_years(m[1]) * 12 + _years(m[2])) for m in _YEARS_AND_MONTHS.finditer(text)}
    return out


def roughly(text: str, days: Sequence[date]) -> set[str]:
    """Return what the lengths of time of a text, or between its dates, come to in the next unit: 2,3 months of 71 nights."""
    spans = [(float(v.replace(",", ".")), unit.lastgroup) for _, b, v in numbers(text) if (unit := UNIT.match(text, b))]
    spans += [(abs((a - b).days), "day") for a, b in combinations(days, 2)]
    out = {n / size for n, unit in spans for smaller, size in _LARGER if unit == smaller}
    return {f"{n:.1f}".replace(".", ",") for n in out if n >= 1}


def listed(text: str) -> set[str]:
    """Return how many each enumeration of three and more names: "engelska, matte och SO" are three."""
    return {str(m[0].count(",") + 2) for m in _LISTED.finditer(text)}


def gathered(text: str) -> set[str]:
    """Return how many things a text that counts nothing may name one by one: 2 of "en brygga och en bastu", of two sentences."""
    if any(counts(text, end) for _, end, _ in numbers(text)):
        return set()
    most = len(_JOINED.findall(text)) + 1
    return {str(n) for n in range(2, min(most, FEW) + 1)}


def _years(word: str) -> int:
    return int(word) if word.isdigit() else number_of(word) or (1 if word.casefold() in ("en", "ett") else 0)


def counts(text: str, end: int) -> bool:
    """Say whether what follows a number shows what it counts: a unit or a noun in the plural."""
    return bool(UNIT.match(text, end) or _COUNTED.match(text, end))


def _counted(text: str) -> list[tuple[int, int, str]]:
    return numbers(text) + [(m.start(), m.end(), "1") for m in _ONE.finditer(text)]


def sums(held: Collection[str]) -> set[str]:
    """Return the sums and differences of any two numbers, and what is left of a hundred, as a point may work them out."""
    whole = [Decimal(value.replace(",", ".")) for value in held]
    pairs = combinations(whole, 2)
    made = {n for a, b in pairs for n in (a + b, abs(a - b))} | {100 - n for n in whole if n < 100}
    return {f"{n:f}".replace(".", ",") for n in made}


def totals(text: str) -> set[str]:
    """Return what all the numbers of one unit come to, where there are more than two: three debts, a sum."""
    by: dict[str, list[int]] = {}
    for _, end, value in numbers(text):
        unit = UNIT.match(text, end)
        if unit and unit.lastgroup and value.isdigit():
            by.setdefault(unit.lastgroup, []).append(int(value))
    return {str(sum(values)) for values in by.values() if len(values) > 2}


def other_unit(claim: str, source: str) -> Iterator[tuple[int, int]]:
    """Yield the numbers of a claim that the source holds only with another unit, another "per" or another "till"/"med"."""
    held: dict[str, list[tuple[str, str, str]]] = {}
    for a, b, value in _and_once(source):
        held.setdefault(value, []).append(_about(source, a, b))
    for a, b, value in _and_once(claim):
        mine = _about(claim, a, b)
        if value in held and not any(_agree(mine, other) for other in held[value]):
            yield a, b


def _and_once(text: str) -> list[tuple[int, int, str]]:
    return numbers(text) + [(m.start(), m.end(), "1") for m in _ONCE.finditer(text)]


def _about(text: str, start: int, end: int) -> tuple[str, str, str]:
    unit, per, change = UNIT.match(text, end), PER.match(text, _skip(text, end)), _TO_OR_BY.search(text[:start])
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
    """Yield the numbers of a claim that stand, in its source, in another clause than the claim's own words do."""
    for a, b, value in numbers(claim):
        if re.fullmatch(r"(?:19|20)\d\d", value):
            continue  # a year
        clause, unit = _clause(claim, a, b), _about(claim, a, b)[0]
        mine, other = _apart(clause, value, [part for source in sources for part in _CLAUSE.split(source)])
        moved = mine == 0 and other > 1
        if unit and not moved:  # two lengths or sums of one sentence may change places by one word
            both = (_apart(clause, value, _CLAUSE.split(s), unit) for s in sources)
            moved = any(other > mine >= 0 for mine, other in both)
        if moved:
            yield a, b


def _apart(clause: str, value: str, parts: Sequence[str], unit: str = "") -> tuple[int, int]:
    """How many words a clause of a point shares with the parts of its source that hold its number alone, and most with another
    that holds another number (of a unit); -1 where none holds it."""
    beside = _values(clause) - {value}
    told = [part for part in parts if _values(part)]
    own = [part for part in told if value in _values(part)]
    rest = [p for p in told if p not in own and not beside & _values(p) and (not unit or unit in _units(p))]
    around = _plain_words(clause)
    held = _plain_words(" ".join(own))
    alone = held - _plain_words(" ".join(part for part in told if part not in own))
    if not own or not alone:
        return -1, 0
    return len(around & alone), max((len(around & (_plain_words(part) - held)) for part in rest), default=0)


def _values(text: str) -> set[str]:
    return {value for _, _, value in numbers(text)}


def _units(text: str) -> set[str]:
    return {_about(text, a, b)[0] for a, b, _ in numbers(text)}


def _plain_words(text: str) -> set[str]:
    return {word for word in stems(text) if not word.isdigit()}


def _clause(text: str, start: int, end: int) -> str:
    before = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)]
