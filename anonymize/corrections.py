"""What the officer changed, as data: kept with the case, and applied again whenever documents are added.

People are named by their number in the case ("PERSON-3" is 3), which never changes; words by how they are written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from anonymize.people import Evidence, Person, Registry, Source
from anonymize.spans import Span
from anonymize.vault import Vault


@dataclass(frozen=True)
class Merge:
    """Two numbers are one person; the lower stands."""

    a: int
    b: int


@dataclass(frozen=True)
class Split:
    """This written form, under this number, is another person."""

    number: int
    surface: str


@dataclass(frozen=True)
class SetRole:
    """The person's role, a word of anonymize.labels.ROLES."""

    number: int
    role: str


@dataclass(frozen=True)
class PublicOfficial:
    """The person acts in office: the name is kept."""

    number: int


@dataclass(frozen=True)
class MaskThis:
    """Mask this text wherever it stands in the case."""

    surface: str
    label: str = "OTHER_ID"


@dataclass(frozen=True)
class KeepThis:
    """This text, where it was found as a whole, is no personal data."""

    surface: str


Correction = Merge | Split | SetRole | PublicOfficial | MaskThis | KeepThis


def correct_spans(source: Source, spans: Iterable[Span], corrections: Sequence[Correction]) -> list[Span]:
    """Return a document's spans with the officer's own added and those the officer refused left out."""
    kept = {c.surface for c in corrections if isinstance(c, KeepThis)}
    out = [s for s in spans if source.text[s.start : s.end] not in kept]
    for c in corrections:
        if isinstance(c, MaskThis) and c.surface:
            at = source.text.find(c.surface)
            while at >= 0:
                out.append(Span(at, at + len(c.surface), c.label, 1.0, "officer"))
                at = source.text.find(c.surface, at + len(c.surface))
    return out


def correct_people(
    registry: Registry, sources: Sequence[Source], vault: Vault, corrections: Sequence[Correction]
) -> Registry:
    """Return the registry as the officer says it is; numbers that no longer fit anybody are left as they are."""
    for c in corrections:
        by_number = {vault.number("PERSON", p.key): p for p in registry.persons}
        match c:
            case Merge(a, b) if a != b and a in by_number and b in by_number:
                registry = _merged(registry, by_number[min(a, b)], by_number[max(a, b)])
                vault.alias("PERSON", by_number[a].key, by_number[b].key)
            case Split(number, surface) if number in by_number:
                registry = _split(registry, by_number[number], surface, sources)
            case SetRole(number, role) if number in by_number:
                registry = _with(registry, replace(by_number[number], role=role))
            case PublicOfficial(number) if number in by_number:
                registry = _with(registry, replace(by_number[number], public=True))
            case _:
                pass
    return registry


def _with(registry: Registry, person: Person) -> Registry:
    return replace(registry, persons=tuple(person if p.key == person.key else p for p in registry.persons))


def _merged(registry: Registry, kept: Person, gone: Person) -> Registry:
    person = replace(
        kept, forms=tuple(dict.fromkeys(kept.forms + gone.forms)), keys=(*kept.keys, *gone.keys), role=kept.role or gone.role,
        evidence=(*kept.evidence, *gone.evidence, Evidence("handläggaren", ())),
    )  # fmt: skip
    persons = tuple(person if p.key == kept.key else p for p in registry.persons if p.key != gone.key)
    whose = {place: kept.key if key == gone.key else key for place, key in registry.whose.items()}
    questions = tuple(q for q in registry.questions if not {kept.key, gone.key} <= {*q.persons})
    return Registry(persons, whose, questions)


def _split(registry: Registry, person: Person, surface: str, sources: Sequence[Source]) -> Registry:
    new = Person(f"{person.key} / {surface}", (surface,), evidence=(Evidence("handläggaren", ()),))
    longer = [f for f in person.forms if len(f) > len(surface)]

    def theirs(n: int, start: int) -> bool:
        text = sources[n].text
        return text.startswith(surface, start) and not any(text.startswith(f, start) for f in longer)

    whose = {place: new.key if key == person.key and theirs(*place) else key for place, key in registry.whose.items()}
    rest = replace(person, forms=tuple(f for f in person.forms if f != surface))
    persons = [rest if p.key == person.key else p for p in registry.persons]
    return Registry((*persons, new), whose, registry.questions)
