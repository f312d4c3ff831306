"""Who is a child of the case: whom the text calls one. A son or a daughter may be sixty, and then is only somebody's kin."""

import re
from collections.abc import Iterable, Sequence

from anonymize.people import Evidence, Person, Source
from anonymize.recognizers.reading import lowered

_ANY_AGE = re.compile(r"(?:son|sonen|dotter|dottern)(?!\w)", re.IGNORECASE)
_GROWN = re.compile(r"\b(?:vux(?:en|na|ne)|myndig[ae]?)\s+(?:\w+\s+)?$", re.IGNORECASE)
_CHILDREN = re.compile(
    r"\b(?:barnen|syskonen|bröderna|systrarna|döttrarna|sönerna|pojkarna|flickorna|tvillingarna)s?\b"
)  # in lower case
PARENTS = frozenset({"MAMMA", "PAPPA", "VARDNADSHAVARE", "STYVFORALDER", "FAMILJEHEM"})


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
