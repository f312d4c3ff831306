"""What a network is made of: a relation between two people, a word that means one of them, a name where it stands."""

from dataclasses import dataclass, field

from anonymize.people import Evidence


@dataclass(frozen=True)
class Relation:
    """`person` is `kind` (förälder, syskon, lärare …) of `other`; both are keys of the registry."""

    kind: str
    person: str = field(repr=False)
    other: str = field(repr=False)
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Word:
    """A word that means a person without naming anybody: where it stands, the role it says, whom, and by which rule."""

    document: int
    start: int
    end: int
    role: str
    person: str = field(repr=False)
    rule: str


@dataclass(frozen=True)
class At:
    """A name in a text."""

    document: int
    start: int
    end: int
    person: str = field(repr=False)
