"""What a text says of the person just where it names them, and when two such sayings cannot be of one person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from rapidfuzz.distance import DamerauLevenshtein

from anonymize.ages import BESIDE, ages_at, births, day, number
from anonymize.life import partners, sexes, sides, stages
from anonymize.mentions import Mention, Place, Tie
from anonymize.people import Source
from anonymize.roles import conflict

_WHICH = re.compile(
    r"\s*,?\s*(?:(d\.?\s?[äy])\b\.?|\(?(den äldre|den yngre|senior|junior|sr\b|jr\b)\.?\)?|\((\d)\))", re.IGNORECASE
)
_WHICH_BEFORE = re.compile(r"\b(den\s+(?:äldre|yngre))\s+$", re.IGNORECASE)
_ELDER = {"dä": "äldre", "denäldre": "äldre", "senior": "äldre", "sr": "äldre"}
_YOUNGER = {"dy": "yngre", "denyngre": "yngre", "junior": "yngre", "jr": "yngre"}
ELDER = frozenset({"äldre", "yngre"})  # as against "(2)", which may be a number in a list, or an age
_PARENTS = re.compile(
    r"(?:^|\n)\W*(?:föräldrar(?:na)?|vårdnadshavare|vårdnadshavarna)(?:\s*:|[*_]+|\s*[|\t\n])"
    r"(?:(?-i:[A-ZÅÄÖÉ])[\w-]*+|och|samt|född|f\.|år|tel(?:efon)?|mobil|mamma|pappa|mor|far|\d|[\s,.&()/|*_+-])*$",
    re.IGNORECASE,
)  # a list of parents, up to one of them
_CLASS = re.compile(r"(?:,|\s*[(\t|]|\s+i)\s*(?:klass|åk\.?|årskurs)?\s*(\d)\s?([A-Ga-g])\b(?!\.[^\s])")
_VARIANT = re.compile(
    r"[\s,]*\(?(?:(?:i|enligt) (?:folkbokföringen|pass(?:et)?)|folkbokförd(?: som)?|stavas(?: även)?)\s+",
    re.IGNORECASE,
)
_SIZE = re.compile(r"(?<!\w)(?:(lill[ae]|ung[ae])|stora|store|gaml[ae])\s+$", re.IGNORECASE)
_PARENT, _GRAND = frozenset({"MAMMA", "PAPPA", "VARDNADSHAVARE"}), frozenset({"MORFORALDER", "FARFORALDER"})
_MAY = re.compile(
    r"[^\d]{0,16}\d|,?\s*\(?(?:d|den|se|ju|sr|jr)|.{0,14}\s(?:går|gick|börja|arbeta|är\s[ap])|.{0,24}\sår\b",
    re.IGNORECASE,
)
_MAY_BEFORE = re.compile(
    r"(?:årig[ea]?|åring(?:en)?|äldre|yngre|[åä]ren|bebisen?|spädbarnet|grabben|eleven|pensionär|an|en|vittnet|misstänkt[ea]|tilltalad[ea]|frun?|maka|make)\s+$",
    re.IGNORECASE,
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
    group: frozenset[str] = frozenset()  # the class at school: 2a
    side: frozenset[str] = frozenset()  # of the family: a mormor is no farmor
    sex: frozenset[str] = frozenset()  # as the words for kin have it: a sister is no brother

    def __bool__(self) -> bool:
        return self is not NOTHING and bool(
            self.roles
            or self.ages
            or self.numbers
            or self.births
            or self.years
            or self.which
            or self.stage
            or self.group
            or self.sex
            or self.side
        )

    def without_roles(self) -> "Facts":
        """Return all but the roles: those a text gives more lightly."""
        return self._bare if self.roles else self

    @cached_property
    def _bare(self) -> "Facts":
        bare = replace(self, roles=frozenset())
        return bare if bare else NOTHING

    def __or__(self, other: "Facts") -> "Facts":
        if not other or other is self:
            return self
        if not self:
            return other
        return Facts(*(getattr(self, f.name) | getattr(other, f.name) for f in fields(self)))


NOTHING = Facts()


def facts(mention: Mention, text: str, ties: Iterable[Tie]) -> Facts:
    """Return what stands directly at a mention."""
    after = text[mention.end : mention.end + 40].partition("\n")[0]
    before = text[max(0, mention.start - 24) : mention.start].rpartition("\n")[2]
    parent = listed_parent(text, mention.start)
    if not (ties or mention.roles or parent or _MAY.match(after) or _may_follow(before[-24:])):
        return NOTHING
    beside = [t for t in ties if BESIDE.fullmatch(text, mention.end, t.place[1])]
    written = number(mention, text)
    numbers = frozenset(t.value for t in beside if t.label == "PERSONNUMMER" and len(t.value) == 10)
    numbers |= {written[-10:]} if written else frozenset()
    dates = (day(t.value) for t in beside if t.label == "DATE_OF_BIRTH")
    ages = frozenset(ages_at(before, after))
    group = frozenset((m[1] + m[2]).casefold() for m in [_CLASS.match(after)] if m)
    return Facts(
        numbers,
        frozenset({*(n[:6] for n in numbers), *(d for d in dates if len(d) == 6)}),
        frozenset([*births(mention, text, after), *([int(written[:4])] if len(written) == 12 else ())]),
        ages,
        frozenset(r.role for r in mention.roles if not r.owner),
        frozenset(_which(m[m.lastindex or 0]) for m in (_WHICH.match(after), _WHICH_BEFORE.search(before)) if m)
        | frozenset(partners(before)),
        frozenset([*stages(mention, text, ages), *(["grown"] if parent else ()), *(["child"] if group else ())]),
        group,
        frozenset(sides(mention, text)),
        frozenset(sexes(mention, text)),
    )


def sized(found: Iterable[Mention], sources: Sequence[Source]) -> dict[Place, Facts]:
    """Return what "lilla Deniz" and "stora Deniz" say where a case has both: of one alone it is no more than fond.

    "Gamle Jón" is told from a younger one whether the case has more of him or not.
    """
    said: dict[str, dict[Place, str]] = {}
    old: set[Place] = set()
    for mention in found:
        text = sources[mention.document].text
        if mention.name.given and (match := _SIZE.search(text, max(0, mention.start - 7), mention.start)):
            said.setdefault(mention.name.given[0], {})[mention.place] = "yngre" if match[1] else "äldre"
            old |= {mention.place} if match[0][:4].casefold() == "gaml" else set()
    told = ((place, which, len({*row.values()}) == 2) for row in said.values() for place, which in row.items())
    return {place: Facts(which=frozenset({which})) for place, which, both in told if both or place in old}


def variants(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[tuple[Mention, Mention]]:
    """Yield a name and what a register calls the same person: "Muhammad Ek (i folkbokföringen Mohamed Ek)"."""
    for a, b in pairwise(found):
        near = a.document == b.document and b.start - a.end < 40
        if near and _VARIANT.fullmatch(sources[a.document].text, a.end, b.start):
            yield a, b


def _may_follow(before: str) -> bool:
    """Say whether the last word before a mention may tell something of whom it names."""
    words = before.split() if before[-1:].isspace() else []
    return bool(words) and _telling(words[-1])


@lru_cache(maxsize=65536)
def _telling(word: str) -> bool:
    return bool(_MAY_BEFORE.search(f"{word} "))


def _which(written: str) -> str:
    word = re.sub(r"\W", "", written).casefold()
    return _ELDER.get(word) or _YOUNGER.get(word, word)


def listed_parent(text: str, start: int) -> bool:
    """Say whether a name stands in a list of parents: "Föräldrar: Eva Ek och Karl Ek"."""
    before = max(0, start - 160)
    at = max(text.rfind("öräldrar", before, start), text.rfind("årdnadshavar", before, start))
    return at >= 0 and bool(_PARENTS.search(text[max(0, at - 8) : start].rpartition("\n\n")[2]))


def contradict(a: Facts, b: Facts) -> bool:
    """Say whether one person can hardly be both: other numbers, another age, d.ä. and d.y., kin and staff."""
    return (
        _apart(a.numbers, b.numbers)
        or (not (a.numbers and b.numbers) and _apart(a.births, b.births))
        or _distant(a.years, b.years, 1)
        or _distant(a.ages, b.ages, _YEARS)
        or bool(a.which and b.which and not a.which & b.which)
        or bool(a.stage and b.stage and not a.stage & b.stage)
        or bool(a.group and b.group and all(_classes_apart(x, y) for x in a.group for y in b.group))
        or bool(a.sex and b.sex and not a.sex & b.sex)
        or bool(a.side and b.side and not a.side & b.side)
        or _too_old(a, b)
        or _too_old(b, a)
        or conflict(a.roles, b.roles)
        or _generations_apart(a.roles, b.roles)
    )


def agree(a: Facts, b: Facts) -> bool:
    """Say whether something told of both is the same, and nothing speaks against it."""
    roles = parental(a.roles), parental(b.roles)
    same = any(
        x & y for x, y in ((a.births, b.births), (a.years, b.years), roles, (a.which, b.which), (a.group, b.group))
    )
    numbers = bool(a.numbers and b.numbers and not _apart(a.numbers, b.numbers))
    return not contradict(a, b) and (same or numbers or bool(a.ages and b.ages and not _distant(a.ages, b.ages, 1)))


def parental(roles: AbstractSet[str]) -> AbstractSet[str]:
    """Return roles with what a mother or father is on a form: the father is the vårdnadshavare of the name."""
    return roles | {"VARDNADSHAVARE"} if roles & {"MAMMA", "PAPPA"} else roles


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a and b) and all(DamerauLevenshtein.distance(x, y, score_cutoff=_SLIPS) > _SLIPS for x in a for y in b)


def _generations_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Say whether one is called the child's parent and never a grandparent, and the other a grandparent and never a parent."""
    return any(x & _PARENT and y & _GRAND and not x & _GRAND and not y & _PARENT for x, y in ((a, b), (b, a)))


def _too_old(a: Facts, b: Facts) -> bool:
    """Say whether one goes to a class that the other's age is far from: a child of nine years is in the third."""
    return bool(a.group and b.ages) and all(abs(age - int(g[0]) - 6) > _YEARS for g in a.group for age in b.ages)


def _classes_apart(a: str, b: str) -> bool:
    """Say whether two classes can hardly be one child's: 2A becomes 3A, not 5B."""
    return a[-1] != b[-1] or abs(int(a[0]) - int(b[0])) > _YEARS


def _distant(a: frozenset[int], b: frozenset[int], most: int) -> bool:
    return bool(a and b) and min(abs(x - y) for x in a for y in b) > most
