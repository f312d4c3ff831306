"""What a text says of the person just where it names them, and when two such sayings cannot be of one person."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from rapidfuzz.distance import DamerauLevenshtein

from anonymize.mentions import Mention, Tie
from anonymize.roles import TEENS, conflict

_BESIDE = re.compile(
    r"[\s,(:;–-]*(?:(?:är\s+|var\s+)?(?:född|f\.|p\.?nr|pers\.?nr|personnummer|personnr)[\s.:]*(?:den\s+)?)?"
)
_BORN = re.compile(
    r",?\s*\(?\s*(?:(?:född|f\.?)\s+(?:den\s+|år\s+|i\s+\w+\s+)?-?(1[89]\d\d|20\d\d|\d\d)|-(\d\d))\b(?![-/.,]?\d)",
    re.IGNORECASE,
)
_CELL = re.compile(r"\s*[\t|]\s*(19\d\d|20[0-2]\d)\s*(?:[\t|]|$)")
_AGE = re.compile(r"(?:,|\s*\(|\s+(?:är|var|fyllde|fyller))\s*(\d{1,3})\s*år\b", re.IGNORECASE)
_AGED = re.compile(
    rf"(?<![\w-])(?:(\d{{1,3}})[- ]?|({TEENS}))år(?:ige|iga|ig|ingen)\s+$", re.IGNORECASE
)  # "9-årige Ali"
_WHICH = re.compile(
    r"\s*,?\s*(?:(d\.?\s?[äy])\b\.?|\(?(den äldre|den yngre|senior|junior|sr\b|jr\b)\.?\)?|\((\d)\))", re.IGNORECASE
)
_WHICH_BEFORE = re.compile(r"\b(den\s+(?:äldre|yngre))\s+$", re.IGNORECASE)
_ELDER = {"dä": "äldre", "denäldre": "äldre", "senior": "äldre", "sr": "äldre"}
_YOUNGER = {"dy": "yngre", "denyngre": "yngre", "junior": "yngre", "jr": "yngre"}
_PUPIL = re.compile(
    r"(?:\s*\([^)\n]{0,12}\))?,?\s+(?:som\s+)?(?:går|gick|börjar|börjat)\s+i\s+(?:förskol|fritids|åk|årskurs|klass|\d|ettan|tvåan|trean"
    r"|fyran|femman|sexan|sjuan|åttan|nian|(?:låg|mellan|hög)stadiet|grundskol|särskol)",
    re.IGNORECASE,
)
_PARENTS = re.compile(
    r"(?:^|\n)\W*(?:föräldrar(?:na)?|vårdnadshavare|vårdnadshavarna)(?:\s*:|[*_]+|\s*[|\t\n])"
    r"(?:(?-i:[A-ZÅÄÖÉ])[\w-]*+|och|samt|född|f\.|år|tel(?:efon)?|mobil|mamma|pappa|mor|far|\d|[\s,.&()/|*_+-])*$",
    re.IGNORECASE,
)  # a list of parents, up to one of them
_GROWN = frozenset({"MAMMA", "PAPPA", "MORFORALDER", "FARFORALDER", "VARDNADSHAVARE"})
_ANY_AGE = re.compile(r"son|dotter", re.IGNORECASE)
_MAY = re.compile(r"[^\d]{0,16}\d|,?\s*\(?(?:d|den|se|ju|sr|jr)|.{0,14}\s(?:går|gick|börja)", re.IGNORECASE)
_MAY_BEFORE = re.compile(
    r"(?:årig[ea]?|åringen|äldre|yngre)\s+$", re.IGNORECASE
)  # what any of these begins or ends with
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
    before = text[max(0, mention.start - 24) : mention.start].rpartition("\n")[2]
    parent = listed_parent(text, mention.start)
    if not (ties or mention.roles or parent or _MAY.match(after) or _MAY_BEFORE.search(before)):
        return NOTHING
    beside = [t for t in ties if _BESIDE.fullmatch(text, mention.end, t.place[1])]
    numbers = frozenset(t.value for t in beside if t.label == "PERSONNUMMER" and len(t.value) == 10)
    dates = (re.sub(r"\D", "", t.value)[-6:] for t in beside if t.label == "DATE_OF_BIRTH")
    ages = frozenset(_ages(before, after))
    return Facts(
        numbers,
        frozenset({*(n[:6] for n in numbers), *(d for d in dates if len(d) == 6)}),
        frozenset([*_births(mention, text, after)]),
        ages,
        frozenset(r.role for r in mention.roles if not r.owner),
        frozenset(_which(m[m.lastindex or 0]) for m in (_WHICH.match(after), _WHICH_BEFORE.search(before)) if m),
        frozenset([*_stages(mention, text, ages), *(["grown"] if parent else ())]),
    )


def _ages(before: str, after: str) -> Iterator[int]:
    if match := _AGE.match(after):
        yield int(match[1])
    if match := _AGED.search(before):
        yield int(match[1]) if match[1] else TEENS.split("|").index(match[2].casefold()) + 1


def _births(mention: Mention, text: str, after: str) -> Iterator[int]:
    if match := _BORN.match(after):
        yield from _years(match[1] or match[2])
    elif (match := _CELL.match(after)) and "föd" in text[: mention.start].rpartition("\n\n")[2][:80].casefold():
        yield int(match[1])


def _years(written: str) -> tuple[int, ...]:
    """Return the years a birth may be written for: "14" is a child's, or somebody's who is very old."""
    return (int(written),) if len(written) == 4 else (1900 + int(written), 2000 + int(written))


def _which(written: str) -> str:
    word = re.sub(r"\W", "", written).casefold()
    return _ELDER.get(word) or _YOUNGER.get(word, word)


def _stages(mention: Mention, text: str, ages: Iterable[int]) -> Iterator[str]:
    """Yield what the words tell of somebody's age. A son may be sixty."""
    for role in mention.roles:
        grown = role.role in _GROWN and not role.owner
        if grown or (role.role == "BARN" and not _ANY_AGE.match(text, role.start)):
            yield "grown" if grown else "child"
    if _PUPIL.match(text, mention.end):
        yield "child"
    yield from ("child" if age < 15 else "grown" for age in ages if age < 15 or age > 24)


def listed_parent(text: str, start: int) -> bool:
    """Say whether a name stands in a list of parents: "Föräldrar: Eva Ek och Karl Ek"."""
    before = text[max(0, start - 160) : start].rpartition("\n\n")[2]
    return ("Föräldrar" in before or "årdnadshavar" in before) and bool(_PARENTS.search(before))


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
