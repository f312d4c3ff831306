"""The humans of a case: which mentions, across all its documents, are the same person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anonymize.spans import Span


@dataclass(frozen=True)
class Source:
    """One document to mask: its id and the extracted text that all offsets index."""

    id: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Question:
    """Something only the officer can tell: a Swedish sentence with names in it, never in a prompt, and its places."""

    text: str = field(repr=False)
    persons: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Person:
    """One human in the case: an opaque key, every way the documents write the name, a role if the text gives one."""

    key: str
    forms: tuple[str, ...] = field(repr=False)
    role: str | None = None


@dataclass(frozen=True)
class Registry:
    """Who is who: persons, whose mention stands where ((document index, start) → person key), and what is unclear."""

    persons: tuple[Person, ...] = ()
    whose: Mapping[tuple[int, int], str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class People:
    """What is known of a case's people before reading it: names from the form's header, or given by the officer."""

    known: tuple[str, ...] = field(default=(), repr=False)

    def link(self, sources: Sequence[Source], spans: Sequence[Iterable[Span]]) -> Registry:
        """Return who every PERSON span names: full name, then parts of exactly one known full name; else apart."""
        mentions = [
            (n, s.start, sources[n].text[s.start : s.end])
            for n, row in enumerate(spans)
            for s in row
            if s.label == "PERSON"
        ]
        fulls = {full for _, _, surface in mentions if len(full := name_key(surface)) > 1}
        whose: dict[tuple[int, int], str] = {}
        forms: dict[str, dict[str, None]] = {}
        questions: list[Question] = []
        for n, start, surface in mentions:
            parts = name_key(surface)
            owners = [full for full in fulls if parts[0] in (full[0], full[-1])] if len(parts) == 1 else [parts]
            key = " ".join(owners[0] if len(owners) == 1 else parts)
            if len(owners) > 1:
                questions.append(Question(f"Vem är ”{surface}”?", tuple(" ".join(o) for o in owners), ((n, start),)))
            whose[n, start] = key
            forms.setdefault(key, {})[surface] = None
        return Registry(tuple(Person(key, tuple(f)) for key, f in forms.items()), whose, tuple(questions))


def name_key(surface: str) -> tuple[str, ...]:
    """Return the parts of a name, case-folded, given name first."""
    if "," in surface:
        surface = " ".join(reversed(surface.split(",", 1)))
    return tuple(surface.casefold().split()) or (surface,)
