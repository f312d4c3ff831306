"""What a text says of the person just where it names them, and when two such sayings cannot be of one person."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from rapidfuzz.distance import DamerauLevenshtein

from anonymize.mentions import Mention, Tie
from anonymize.roles import conflict

_BESIDE = re.compile(
    r"[\s,(:;–-]*(?:(?:är\s+|var\s+)?(?:född|f\.|p\.?nr|pers\.?nr|personnummer|personnr)[\s.:]*(?:den\s+)?)?"
)
_BORN = re.compile(r",?\s*\(?\s*(?:född|f\.)\s+(?:den\s+|år\s+)?(1[89]\d\d|20\d\d)\b", re.IGNORECASE)
_AGE = re.compile(r"(?:,|\s*\(|\s+(?:är|var|fyllde|fyller))\s*(\d{1,3})\s*år\b", re.IGNORECASE)
_WHICH = re.compile(
    r"\s*,?\s*(?:(d\.?\s?[äy])\b\.?|\(?(den äldre|den yngre|senior|junior|sr\b|jr\b)\.?\)?|\((\d)\))", re.IGNORECASE
)
_GROWN = frozenset({"MAMMA", "PAPPA", "MORFORALDER", "FARFORALDER"})
_ANY_AGE = re.compile(r"son|dotter", re.IGNORECASE)
_MAY = re.compile(r"[^\d]{0,12}\d|,?\s*\(?(?:d|den|se|ju|sr|jr)", re.IGNORECASE)  # what any of these begins with
_SLIPS = 2  # digits of a number that may be mistyped, and it is still the same
_YEARS = 5  # that a case may last: ages further apart are two people's


@dataclass(frozen=True)
class Facts:
    """Sayings of one person, kind by kind: numbers as ten digits, births as YYMMDD, years, ages, roles, d.ä. or junior …"""

    numbers: frozenset[str] = frozenset()
    births: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    ages: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    which: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()  # of life: child or grown

    def __bool__(self) -> bool:
        return bool(self.roles or self.ages or self.numbers or self.births or self.years or self.which or self.stage)

    def without_roles(self) -> "Facts":
        """Return all but the roles: those a text gives more lightly."""
        return replace(self, roles=frozenset()) if self.roles else self

    def __or__(self, other: "Facts") -> "Facts":
        if not other:
            return self
        return Facts(*(getattr(self, f.name) | getattr(other, f.name) for f in fields(self)))


NOTHING = Facts()


def facts(mention: Mention, text: str, ties: Iterable[Tie]) -> Facts:
    """Return what stands directly at a mention."""
    after = text[mention.end : mention.end + 40].partition("\n")[0]
    if not (ties or mention.roles or _MAY.match(after)):
        return NOTHING
    beside = [t for t in ties if _BESIDE.fullmatch(text, mention.end, t.place[1])]
    numbers = frozenset(t.value for t in beside if t.label == "PERSONNUMMER" and len(t.value) == 10)
    dates = (re.sub(r"\D", "", t.value)[-6:] for t in beside if t.label == "DATE_OF_BIRTH")
    ages = frozenset(int(m[1]) for m in [_AGE.match(after)] if m)
    return Facts(
        numbers,
        frozenset({*(n[:6] for n in numbers), *(d for d in dates if len(d) == 6)}),
        frozenset(int(m[1]) for m in [_BORN.match(after)] if m),
        ages,
        frozenset(r.role for r in mention.roles if not r.owner),
        frozenset(re.sub(r"\W", "", m[m.lastindex or 0]).casefold() for m in [_WHICH.match(after)] if m),
        frozenset(_stages(mention, text, ages)),
    )


def _stages(mention: Mention, text: str, ages: Iterable[int]) -> Iterator[str]:
    """Yield what the words tell of somebody's age. A son may be sixty."""
    for role in mention.roles:
        grown = role.role in _GROWN and not role.owner
        if grown or (role.role == "BARN" and not _ANY_AGE.match(text, role.start)):
            yield "grown" if grown else "child"
    yield from ("child" if age < 15 else "grown" for age in ages if age < 15 or age > 24)


def contradict(a: Facts, b: Facts) -> bool:
    """Say whether one person can hardly be both: other numbers, another age, d.ä. and d.y., kin and staff."""
    return (
        _apart(a.numbers, b.numbers)
        or (not (a.numbers and b.numbers) and _apart(a.births, b.births))
        or _distant(a.years, b.years, 1)
        or _distant(a.ages, b.ages, _YEARS)
        or bool(a.which and b.which and not a.which & b.which)
        or bool(a.stage and b.stage and not a.stage & b.stage)
        or conflict(a.roles, b.roles)
    )


def agree(a: Facts, b: Facts) -> bool:
    """Say whether something told of both is the same, and nothing speaks against it."""
    same = any(x & y for x, y in ((a.births, b.births), (a.years, b.years), (a.roles, b.roles), (a.which, b.which)))
    numbers = bool(a.numbers and b.numbers and not _apart(a.numbers, b.numbers))
    return not contradict(a, b) and (same or numbers or bool(a.ages and b.ages and not _distant(a.ages, b.ages, 1)))


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and all(DamerauLevenshtein.distance(x, y, score_cutoff=_SLIPS) > _SLIPS for x in a for y in b)


def _distant(a: frozenset[int], b: frozenset[int], most: int) -> bool:
    return bool(a and b) and min(abs(x - y) for x in a for y in b) > most
