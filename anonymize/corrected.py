"""The officer's corrections applied: to the spans of the documents, and to who is who."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from anonymize.corrections import (
    Apart,
    Correction,
    KeepThis,
    MaskThis,
    Merge,
    OfText,
    PrivatePerson,
    PublicOfficial,
    Relabel,
    Rename,
    SetRole,
    Split,
)  # fmt: skip
from anonymize.people import Evidence, Person, Registry, Source
from anonymize.spans import Span
from anonymize.vault import Vault

Rows = list[tuple[Span, ...]]
BY = Evidence("handläggaren", ())
MASKED = "officer"  # the source of a span that the officer wants masked, whatever a policy says of its kind
OF_KIND = "officer: kind"  # of one that the officer has said the kind of: the policy decides


def correct_spans(
    sources: Sequence[Source], rows: Sequence[tuple[Span, ...]], corrections: Sequence[Correction]
) -> Rows:
    """Return the documents' spans with the officer's own added, the refused left out, and others made of another kind."""
    out = list(rows)
    for c in corrections:
        if isinstance(c, MaskThis):
            _add(c, sources, out)
        elif isinstance(c, KeepThis):
            out = [tuple(s for s in row if not _meant(c, sources[n], s)) for n, row in enumerate(out)]
        elif isinstance(c, Relabel):
            out = [tuple(_relabelled(c, sources[n], s) for s in row) for n, row in enumerate(out)]
    return out


def cleared(corrections: Sequence[Correction]) -> frozenset[str]:
    """Return the texts that are shown wherever they stand."""
    return frozenset(c.surface for c in corrections if isinstance(c, KeepThis) and c.everywhere)


def _add(c: MaskThis, sources: Sequence[Source], rows: Rows) -> None:
    """Add the officer's spans; one that meets others takes them in, and its label stands.

    Masked everywhere, a word does not change the kind of what is named by it: "Aneby kommun" is no place.
    """
    for n, start, end in dict.fromkeys(_places(c, sources)):
        new, apart = Span(start, end, c.label, 1.0, MASKED), []
        for span in rows[n]:
            if not span.overlaps(new):
                apart.append(span)
            elif c.everywhere and span.start <= start and end <= span.end and (span.start, span.end) != (start, end):
                new = replace(span, score=1.0, source=MASKED)
            else:
                new = replace(new, start=min(new.start, span.start), end=max(new.end, span.end))
        rows[n] = tuple(sorted([*apart, new]))


def _places(c: MaskThis, sources: Sequence[Source]) -> Iterator[tuple[int, int, int]]:
    """Yield (document index, start, end): the place given, and every place as a whole word; a genitive s stays outside."""
    word = re.compile(rf"(?<!\w){re.escape(c.surface)}(?=:?s?(?!\w))") if c.everywhere else None
    for n, source in enumerate(sources):
        if c.at and c.at.document == source.id and 0 <= c.at.start < c.at.end <= len(source.text):
            yield n, c.at.start, c.at.end
        for match in word.finditer(source.text) if word else ():
            yield n, match.start(), match.end()


def _relabelled(c: Relabel, source: Source, span: Span) -> Span:
    if not _meant(c, source, span):
        return span
    return replace(span, label=c.label, score=1.0, source=MASKED if span.source == MASKED else OF_KIND)


def _meant(c: OfText, source: Source, span: Span) -> bool:
    if c.at and (c.at.document, c.at.start, c.at.end) == (source.id, span.start, span.end):
        return True
    return c.everywhere and source.text[span.start : span.end] == c.surface


def correct_people(
    registry: Registry, sources: Sequence[Source], vault: Vault, corrections: Sequence[Correction]
) -> Registry:
    """Return the registry as the officer says it is; numbers that no longer fit anybody are left as they are.

    The vault gives numbers and is otherwise untouched: without its correction, everything is as it was before.
    """
    for c in corrections:
        people = {vault.number("PERSON", p.key): p for p in registry.persons}
        match c:
            case Merge(numbers) if len(known := [people[n] for n in sorted(numbers) if n in people]) > 1:
                registry = _merged(registry, known[0], known[1:])
            case Apart(numbers):
                registry = _apart(registry, {p.key for n, p in people.items() if n in numbers})
            case Split(number) if number in people:
                registry = _split(registry, people[number], c, sources)
            case Rename(number, name) if number in people:
                forms = tuple(dict.fromkeys([name, *people[number].forms]))
                registry = _with(registry, replace(people[number], forms=forms))
            case SetRole(number, role) if number in people:
                evidence = (*people[number].evidence, BY)
                registry = _with(registry, replace(people[number], role=role, evidence=evidence))
            case PublicOfficial(number) if number in people:
                registry = _with(registry, replace(people[number], public=True))
            case PrivatePerson(number) if number in people:
                registry = _with(registry, replace(people[number], public=False))
            case MaskThis(label="PERSON"):
                registry = _masked(registry, c, sources)
            case _:
                pass
    return registry


def _with(registry: Registry, person: Person) -> Registry:
    return replace(registry, persons=tuple(person if p.key == person.key else p for p in registry.persons))


def _masked(registry: Registry, c: MaskThis, sources: Sequence[Source]) -> Registry:
    """Let nobody whose name the officer masks after all stand as an official."""
    meant = set(_places(c, sources)) if any(p.public for p in registry.persons) else ()
    for person in (p for p in registry.persons if p.public and meant):
        for n, start in (place for place, key in registry.whose.items() if key == person.key):
            end = start + len(_form(sources, (n, start), person.forms))
            if any(m == n and a < end and start < b for m, a, b in meant):
                registry = _with(registry, replace(person, public=False))
    return registry


def _merged(registry: Registry, kept: Person, gone: Sequence[Person]) -> Registry:
    """Let all be the one of the lowest number. A question is answered once whom it asks about is one of those it names."""
    everyone = (kept, *gone)
    person = replace(
        kept, forms=tuple(dict.fromkeys(f for p in everyone for f in p.forms)), keys=tuple(k for p in everyone for k in p.keys),
        role=next((p.role for p in everyone if p.role), None), public=any(p.public for p in everyone),
        evidence=(*(e for p in everyone for e in p.evidence), BY),
    )  # fmt: skip
    lost = {p.key for p in gone}
    persons = tuple(person if p.key == kept.key else p for p in registry.persons if p.key not in lost)
    whose = {place: kept.key if key in lost else key for place, key in registry.whose.items()}
    now = (
        replace(q, persons=tuple(dict.fromkeys(kept.key if k in lost else k for k in q.persons)))
        for q in registry.questions
    )
    open_ = tuple(q for q in now if not all(whose.get(p) in q.persons for p in q.places))
    return replace(registry, persons=persons, whose=whose, questions=open_)


def _apart(registry: Registry, keys: set[str]) -> Registry:
    """Close the questions whether one of these people is any of the others. One that names a further person stays open."""
    open_ = tuple(q for q in registry.questions if not {*q.persons, *(registry.whose.get(p) for p in q.places)} <= keys)
    return replace(registry, questions=open_)


def _split(registry: Registry, person: Person, c: Split, sources: Sequence[Source]) -> Registry:
    """Give the places meant to a new person, whose key is the same whenever this is applied again."""
    places = _theirs(registry, person, c, sources)
    if not places or places >= {p for p, key in registry.whose.items() if key == person.key}:
        return registry
    first = f"{c.places[0][0]}.{c.places[0][1]}" if c.places else c.surface
    new = Person(f"{person.key} / {first}", (), evidence=(BY,))
    whose = {place: new.key if place in places else key for place, key in registry.whose.items()}
    changed = replace(registry, whose=whose)
    theirs = _forms(changed, new.key, person.forms, sources)
    rest = replace(person, forms=_forms(changed, person.key, person.forms, sources) or person.forms)
    persons = (rest if p.key == person.key else p for p in registry.persons)
    return replace(changed, persons=(*persons, replace(new, forms=theirs or (c.surface,))))


def _theirs(registry: Registry, person: Person, c: Split, sources: Sequence[Source]) -> set[tuple[int, int]]:
    own = {place for place, key in registry.whose.items() if key == person.key}
    if c.places:
        index = {source.id: n for n, source in enumerate(sources)}
        return own & {(index[d], start) for d, start in c.places if d in index}
    return {place for place in own if _form(sources, place, person.forms) == c.surface}


def _form(sources: Sequence[Source], place: tuple[int, int], forms: Sequence[str]) -> str:
    """Return the longest of the forms that stands at a place."""
    return max((f for f in forms if sources[place[0]].text.startswith(f, place[1])), key=len, default="")


def _forms(registry: Registry, key: str, forms: Sequence[str], sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the forms in which somebody is still written, in reading order."""
    places = sorted(place for place, k in registry.whose.items() if k == key)
    return tuple(dict.fromkeys(f for place in places if (f := _form(sources, place, forms))))
