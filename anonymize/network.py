"""Who is what to whom: the family and network of a case, with the places that say so. Names are for the officer's eyes only.

A relation, or a person behind a word such as "mamman", is there only when a text says it, or when nobody else can be meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from anonymize.children import only_child
from anonymize.kinship import (
    ANY,
    MUTUAL,
    OF_THE_CASE,
    TURNED,
    relation_of,
    relation_of_role,
    word_of,
)
from anonymize.kinwords import NAMED, words_that_mean
from anonymize.people import Evidence, Person, Registry, Source
from anonymize.relations import At, Relation, Word
from anonymize.roles import conflict
from anonymize.undisturbed import undisturbed

_OF = re.compile(rf"^(?P<s>s?)\s+(?:[a-zåäö]+\s+)?(?:{ANY})[,:]?\s*(?:heter\s+|är\s+)?$", re.IGNORECASE)
_TO = re.compile(rf"^(?:,|\s+är|\s*\(|\s+–)\s*(?:[a-zåäö]+\s+)?(?:{ANY})\s+(?:till|för|åt)\s+$", re.IGNORECASE)
_WITH = re.compile(rf"^\s+(?:och|med)\s+(?:sin|hennes|hans)\s+(?:[a-zåäö]+\s+)?(?:{ANY}),?\s*$", re.IGNORECASE)
_IS = re.compile(r"^\s+(?:är|var)\s+$")
_THEIRS = re.compile(rf"s?\s+(?:{ANY})(?=[\s,.;)]|$)", re.IGNORECASE)
_TOGETHER = re.compile(r"(?:syskonen|bröderna|systrarna|tvillingarna)\s+$", re.IGNORECASE)
_AND = re.compile(r"^(?:,| och| o| &)\s+$")
_NEAR = 60  # characters between two names that a phrase may join


@dataclass(frozen=True)
class Network:
    """The people of a case, what they are to each other, and the words that mean one of them."""

    persons: tuple[Person, ...] = ()
    relations: tuple[Relation, ...] = ()
    words: tuple[Word, ...] = ()


@undisturbed
def network(registry: Registry, sources: Sequence[Source]) -> Network:
    """Return the network of a case, from its registry (as the officer corrected it) and its texts."""
    names = _names(registry, sources)
    found = [*_said(names, sources), *_by_role(registry, sources)]
    relations = _gathered(found)
    return Network(registry.persons, relations, tuple(words_that_mean(registry, sources, names, relations)))


def with_words(registry: Registry, words: Iterable[Word]) -> Registry:
    """Return the registry that also knows whose the linked words are, so that a masked "mormor" carries her number."""
    return replace(registry, whose={**{(w.document, w.start): w.person for w in words}, **registry.whose})


def _names(registry: Registry, sources: Sequence[Source]) -> list[At]:
    """Return where every person is named, in reading order."""
    forms = {p.key: sorted(p.forms, key=len, reverse=True) for p in registry.persons}
    out = []
    for (n, start), key in sorted(registry.whose.items()):
        form = next((f for f in forms.get(key, ()) if sources[n].text.startswith(f, start)), "")
        if form:
            out.append(At(n, start, start + len(form), key))
    return out


def _said(names: Sequence[At], sources: Sequence[Source]) -> Iterator[Relation]:
    """Yield what phrases between two names say: "Alis mamma Fatima", "Fatima, mamma till Ali", "Fatima och hennes son Ali"."""
    for a, b in pairwise(names):
        if a.document != b.document or b.start - a.end > _NEAR or a.person == b.person:
            continue
        text = sources[a.document].text
        between = text[a.end : b.start].replace("\n", "|")
        if (m := _OF.match(between)) and (m["s"] or text[a.end - 1] in "sxz"):
            yield Relation(relation_of(word_of(m)), b.person, a.person, _stands(a, b))
        elif m := _TO.match(between):
            yield Relation(relation_of(word_of(m)), a.person, b.person, _stands(a, b))
        elif m := _WITH.match(between):
            yield Relation(relation_of(word_of(m)), b.person, a.person, _stands(a, b))
        elif _IS.match(between) and (m := _THEIRS.match(text, b.end)) and not NAMED.match(text, m.end()):
            yield Relation(relation_of(word_of(m)), a.person, b.person, _stands(a, b))
        elif _AND.match(between) and _TOGETHER.search(text[max(0, a.start - 20) : a.start]):
            yield Relation("syskon", a.person, b.person, _stands(a, b))


def _stands(a: At, b: At) -> tuple[Evidence, ...]:
    return (Evidence("står i texten", ((a.document, a.start), (b.document, b.start))),)


def _by_role(registry: Registry, sources: Sequence[Source]) -> Iterator[Relation]:
    """Yield what those with a role are to the one child of the case, or to its one client where there is no child."""
    children = [p for p in registry.persons if p.role == "BARN"]
    about = children or [p for p in registry.persons if p.role == "KLIENT"]
    if len(about) != 1 or (children and not only_child(children[0], sources)):
        return
    rule = "rollen, och ärendets enda barn" if children else "rollen, och ärendets enda klient"
    for person in registry.persons:
        for role in sorted(_roles(person) & OF_THE_CASE) if person.key != about[0].key else ():
            kind = relation_of_role(role)
            if kind and (kind != "förälder" or children):
                places = tuple(place for e in person.evidence if e.rule == role for place in e.places)
                yield Relation(kind, person.key, about[0].key, (Evidence(rule, places),))


def _roles(person: Person) -> set[str]:
    """Return a person's role, and those others that the texts give without contradicting it."""
    given = {e.rule for e in person.evidence if e.places and relation_of_role(e.rule)}
    return {person.role, *(r for r in given if not conflict({person.role}, {r}))} if person.role else set()


def _gathered(found: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return each relation once, child turned to parent, with all its evidence."""
    rows: dict[tuple[str, str, str], dict[Evidence, None]] = defaultdict(dict)
    for r in found:
        kind, a, b = (TURNED[r.kind], r.other, r.person) if r.kind == "barn" else (r.kind, r.person, r.other)
        if kind in MUTUAL and b < a:
            a, b = b, a
        rows[kind, a, b] |= dict.fromkeys(r.evidence)
    return tuple(Relation(kind, a, b, tuple(evidence)) for (kind, a, b), evidence in rows.items())
