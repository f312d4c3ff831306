"""The humans of a case: which mentions, across all its documents, are the same person."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """One document to mask: its id and the extracted text that all offsets index."""

    id: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Question:
    """Something only the officer can tell: a Swedish sentence with names in it, never in a prompt, and its places."""

    text: str = field(repr=False)
    persons: tuple[str, ...] = field(repr=False)
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Evidence:
    """Why: the rule (or the role) and the places it rests on, as (document index, start)."""

    rule: str
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Person:
    """One human in the case: an opaque key, every way the documents write the name, a role if the text gives one."""

    key: str = field(repr=False)
    forms: tuple[str, ...] = field(repr=False)
    role: str | None = None
    public: bool = False  # acts in office, and is named
    keys: tuple[str, ...] = field(
        default=(), repr=False
    )  # of all forms, by which a vault made earlier may know the person
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Registry:
    """Who is who: persons, whose mention stands where ((document index, start) → person key), and what is unclear."""

    persons: tuple[Person, ...] = ()
    whose: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class People:
    """What is known of a case's people before reading it: names from the form's header, or given by the officer."""

    known: tuple[str, ...] = field(default=(), repr=False)
