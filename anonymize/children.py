"""Who is a child of the case: whom the text calls one. A son or a daughter may be sixty, and then is only somebody's kin.

And what nobody is whose age or sex speaks against it: a boy of seven is no mother.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from anonymize.facts import Facts
from anonymize.life import sex_of
from anonymize.people import Evidence, Person, Source
from anonymize.recognizers.reading import lowered
from anonymize.roles import WORK, RoleEvidence

_ANY_AGE = re.compile(r"(?:son|sonen|dotter|dottern)(?!\w)", re.IGNORECASE)
_GROWN = re.compile(r"\b(?:vux(?:en|na|ne)|myndig[ae]?)\s+(?:\w+\s+)?$", re.IGNORECASE)
_CHILDREN = re.compile(
    r"\b(?:barnen|syskonen|bröderna|systrarna|döttrarna|sönerna|pojkarna|flickorna|tvillingarna)s?\b"
)  # in lower case
PARENTS = frozenset({"MAMMA", "PAPPA", "VARDNADSHAVARE", "STYVFORALDER", "FAMILJEHEM"})
_GROWN_UP = PARENTS | WORK | {"MORFORALDER", "FARFORALDER", "PARTNER", "GODMAN", "OMBUD"}
_YOUNG, _OLD = 15, 60  # years: what nobody younger is, whose children are none of a case


def believed(
    given: Iterable[tuple[int, RoleEvidence]], told: Facts, sources: Sequence[Source]
) -> list[tuple[int, RoleEvidence]]:
    """Return the roles (document, role) that somebody's age and sex do not contradict.

    A child by age or class has no grown-up's role. Of words for both sexes the more frequent ones hold, at a tie none.
    """
    young = bool(told.group) or bool(told.ages and max(told.ages) < _YOUNG)
    rows = [(n, r, sex_of(sources[n].text, r.start, r.end)) for n, r in given if not (young and r.role in _GROWN_UP)]
    sexes = Counter(sex for _, _, sex in rows if sex)
    most = max(sexes.values(), default=0)
    doubted = {sex for sex, n in sexes.items() if len(sexes) > 1 and (n < most or len({*sexes.values()}) == 1)}
    return [(n, r) for n, r, sex in rows if sex not in doubted]


def elderly(evidence: Iterable[Evidence], told: Facts) -> bool:
    """Say whether a parent is the old client of the case: whose sons and daughters are grown."""
    return any(age > _OLD for age in told.ages) or any(e.rule == "KLIENT" for e in evidence)


def childlike(evidence: Iterable[Evidence], sources: Sequence[Source]) -> bool:
    """Say whether somebody is called a child by more than "sonen" or "dottern"."""
    places = [place for e in evidence if e.rule == "BARN" for place in e.places]
    return not places or any(not _ANY_AGE.match(sources[n].text, start) for n, start in places)


def grown(evidence: Iterable[Evidence], sources: Sequence[Source]) -> bool:
    """Say whether somebody is called a grown son or daughter: "hennes vuxna dotter"."""
    places = (place for e in evidence if e.rule == "BARN" for place in e.places)
    return any(_GROWN.search(sources[n].text, max(0, start - 24), start) for n, start in places)


def only_child(person: Person, sources: Sequence[Source]) -> bool:
    """Say whether a person is a child, not only somebody's grown daughter, and the case speaks of no other children."""
    return childlike(person.evidence, sources) and not any(_CHILDREN.search(lowered(source.text)) for source in sources)
