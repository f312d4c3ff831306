"""Who is called what in a case: "mamman, [PERSON-3]" makes "modern" PERSON-3 wherever nobody else is a mother there."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from pipelines.checks.placeholders import person
from pipelines.lists import HERE
from pipelines.words import STOPWORDS, stem

LONG = 6  # letters of a role that compounds end in; "mor" and "son" end other words too
NOBODY = 9000  # numbers above this stand for a role that nobody in the case is known to have
_WHO = r"\[[A-Z]+-\d+[a-z]*\]"
_APART = r"(?:,? \(?|: )"
_DEFINITE = r"[^\W\d_]{3,}(?:en|an|rn|ln)"


@dataclass(frozen=True)
class Cast:
    """The roles of a case: which numbers have one, and which one a number has. Empty where nothing is told."""

    owners: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]

    def named(self, text: str) -> str:
        """Return a text in which a role stands as its owner's placeholder, or as a number of its own without one."""
        return _words()["all"].sub(lambda m: self._owner(text, m), text)

    def known(self, text: str) -> str:
        """Return a text in which a role that just one is known to have stands as that one's placeholder."""
        return _words()["all"].sub(
            lambda m: self._owner(text, m) if len(self.owners.get(str(kind(m["role"])), ())) == 1 else m[0], text
        )

    def _owner(self, text: str, m: re.Match[str]) -> str:
        role, genitive = kind(m["role"]), "s" if m["s"] else ""
        beside = re.match(rf"{_APART}{_WHO}", text[m.end() :]) or re.search(rf"{_WHO}{_APART}$", text[: m.start()])
        if beside or role is None or not _DEFINITE_ROLE.fullmatch(m["role"]):
            return m[0]
        owners = self.owners.get(role, frozenset())
        number = next(iter(owners)) if len(owners) == 1 else str(NOBODY + _order()[role])
        return m[0] if len(owners) > 1 else f"[PERSON-{number}]{genitive}"

    def unclear(self, text: str) -> bool:
        """Say whether a text speaks of somebody by a role that several have."""
        roles = (kind(m["role"]) for m in _words()["all"].finditer(text) if _DEFINITE_ROLE.fullmatch(m["role"]))
        return any(role and len(self.owners.get(role, ())) > 1 for role in roles)

    def differ(self, a: str, b: str) -> bool:
        """Say whether two numbers are known to be two people."""
        if not a or not b or a == b:
            return False
        unknown = [n for n in (a, b) if int(n) > NOBODY]
        if len(unknown) != 1:
            return True
        held = self.roles.get(a if unknown == [b] else b, frozenset())
        return bool(held) and not held & _also(unknown[0])

    def mistitled(self, claim: str, present: frozenset[str]) -> bool:
        """Say whether a claim calls somebody by a role that, in the case, only others of those present have."""
        for role, number in titles(claim):
            owners = self.owners.get(role, frozenset())
            if owners & present and number not in owners and number in present:
                return True
        return False


def cast(texts: Iterable[str]) -> Cast:
    """Return who has which role by the words beside their placeholders."""
    owners: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for role, number in titles(text):
            owners[role].add(number)
            roles[number].add(role)
    return Cast(*({k: frozenset(v) for k, v in held.items()} for held in (owners, roles)))


def titles(text: str) -> Iterator[tuple[str, str]]:
    """Yield (role, number) where a role stands beside a placeholder; a definite noun before one is a role too."""
    for m in _words()["before"].finditer(text):
        yield str(kind(m["role"])), person(m["who"])
    for m in _words()["after"].finditer(text):
        yield str(kind(m["role"])), person(m["who"])
    for m in (m for pattern in (_TITLE, _POST, _IS_POST) for m in pattern.finditer(text)):
        word = m["role"].casefold()
        if kind(word) is None and word not in STOPWORDS:
            yield _work(word) or _LOOSE_END.sub("", stem(word)), person(m["who"])


def _work(word: str) -> str | None:
    """The role that a compound ends in: a "barnpsykolog" is a "psykolog"."""
    return next((role for role in _order() if len(role) >= LONG and re.search(rf"{role}(?:n|en|an)?$", word)), None)


def is_role(word: str) -> bool:
    """Say whether a word is what somebody is called: a role, or the name of somebody's work."""
    return kind(word) is not None or _WORKER.fullmatch(word) is not None


@cache
def _kinds() -> Mapping[str, str]:
    content = yaml.safe_load((HERE / "roles.yaml").read_text(encoding="utf-8"))
    return {word: kind for kind, words in content.items() for word in words}


@cache
def _order() -> Mapping[str, int]:
    return {kind: n for n, kind in enumerate(dict.fromkeys(_kinds().values()), 1)}


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    role = "|".join(sorted(map(re.escape, _kinds()), key=len, reverse=True))
    return {
        "all": re.compile(rf"(?<![\w-])(?P<role>{role})(?P<s>s?)(?![\w-])", re.IGNORECASE),
        "before": re.compile(rf"(?<![\w-])(?P<role>{role}){_APART}(?P<who>\[PERSON-\d+[a-z]*\])(?!s)", re.IGNORECASE),
        "after": re.compile(
            r"(?P<who>\[PERSON-\d+[a-z]*\]),? (?:som )?(?:\(|är |var |bor |(?:arbetar|jobbar) som )?"
            rf"(?:\w+s )?(?P<role>{role})(?![\w-])",
            re.IGNORECASE,
        ),
    }


def _also(number: str) -> frozenset[str]:
    """What somebody with a role of a family (a number of nobody's) may be to others of it; nothing for other roles."""
    role = next(role for role, n in _order().items() if NOBODY + n == int(number))
    rival = next((pair - {role} for pair in _RIVALS if role in pair), frozenset())
    return next((roles - rival for roles in _KIN if role in roles), frozenset())


def kind(word: str) -> str | None:
    """Return the role that a word names, by the first of its words; None when it names none."""
    return _kinds().get(word.casefold())


def words_of(role: str) -> list[str]:
    """Return the words of a role."""
    return [word for word, named in _kinds().items() if named == role]


# one woman is somebody's mother, another's sister and a third one's daughter
_KIN = (
    frozenset({"mamma", "mormor", "farmor", "dotter", "syster", "hustru", "moster", "faster"}),
    frozenset({"pappa", "morfar", "farfar", "son", "bror", "make", "morbror", "farbror"}),
)
_RIVALS = tuple(
    map(frozenset, (("mormor", "farmor"), ("morfar", "farfar"), ("moster", "faster"), ("morbror", "farbror")))
)
_DEFINITE_ROLE = re.compile(
    r"mamma|pappa|mor|far|mormor|morfar|farmor|farfar|moster|faster|\w*bror|(?!son$)\w+n|ombudet|biträdet",
    re.IGNORECASE,
)
_TITLE = re.compile(rf"(?<![\w-])(?P<role>{_DEFINITE}) (?P<who>\[PERSON-\d+[a-z]*\])", re.IGNORECASE)
_WORK = r"[^\W\d_]*(?:are|person|man|chef|ombud|assistent|terapeut|pedagog|log|sköterska|biträde|vikarie|hyresgäst|inneboende)"
_WORKER = re.compile(rf"{_WORK}n?", re.IGNORECASE)
_POST = re.compile(rf"(?<![\w-])(?P<role>{_WORK}) (?P<who>\[PERSON-\d+[a-z]*\])", re.IGNORECASE)
_IS_POST = re.compile(
    r"(?P<who>\[PERSON-\d+[a-z]*\]),?(?: är| var| blev| som| anställd){0,3}(?: [^\W\d_]+)? "
    rf"(?P<role>{_WORK})(?= (?:åt|till|för|hos|i|på)\b)",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(r"(?<=ar)[en]$")  # "handläggaren" is a "handläggare"
