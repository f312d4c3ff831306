"""Who is what to whom: the family and network of a case, with the places that say so. Names are for the officer's eyes only.

A relation, or a person behind a word such as "mamman", is there only when a text says it, or when nobody else can be meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from anonymize.children import childlike
from anonymize.kinship import (
    ANY,
    KIN,
    MEANS,
    MUTUAL,
    OF_THE_CASE,
    TURNED,
    WORD,
    only_word_of,
    relation_of,
    relation_of_role,
    role_of,
    word_of,
    words_in,
)
from anonymize.people import Evidence, Person, Registry, Source
from anonymize.recognizers.reading import lowered
from anonymize.roles import conflict
from anonymize.spans import within
from anonymize.undisturbed import undisturbed

_OF = re.compile(rf"^(?P<s>s?)\s+(?:[a-zåäö]+\s+)?(?:{ANY})[,:]?\s*(?:heter\s+|är\s+)?$", re.IGNORECASE)
_TO = re.compile(rf"^(?:,|\s+är|\s*\(|\s+–)\s*(?:[a-zåäö]+\s+)?(?:{ANY})\s+(?:till|för|åt)\s+$", re.IGNORECASE)
_WITH = re.compile(rf"^\s+(?:och|med)\s+(?:sin|hennes|hans)\s+(?:[a-zåäö]+\s+)?(?:{ANY}),?\s*$", re.IGNORECASE)
_IS = re.compile(r"^\s+(?:är|var)\s+$")
_THEIRS = re.compile(rf"s?\s+(?:{ANY})(?=[\s,.;)]|$)", re.IGNORECASE)
_TOGETHER = re.compile(r"(?:syskonen|bröderna|systrarna|tvillingarna)\s+$", re.IGNORECASE)
_AND = re.compile(r"^(?:,| och| o| &)\s+$")
_OWNED = re.compile(
    r"(?:\b(?:hans|hennes|deras|sin|sitt|min|mitt|din|ditt|vår|er|en|ett|någons?|annan|annat)|\w[sxz])\s+$", re.I
)
_BEING = re.compile(r"\b(?:är|var|vara|varit|bli|blir|blev|blivit|som|blivande|ensamstående)\s+$", re.IGNORECASE)
_CHILDS = re.compile(r"\b(?:barnets|flickans|pojkens|ungdomens|elevens)\s+$", re.IGNORECASE)
_CHILDREN = re.compile(
    r"\b(?:barnen|syskonen|bröderna|systrarna|döttrarna|sönerna|pojkarna|flickorna|tvillingarna)s?\b"
)  # in lower case
_NAMED = re.compile(r"[,:]?\s+(?:heter\s+)?(?:[A-ZÅÄÖÉ])")
_WHOSE = re.compile(r"\s+(?:till|åt)\b")
_NEAR = 60  # characters between two names that a phrase may join


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
class Network:
    """The people of a case, what they are to each other, and the words that mean one of them."""

    persons: tuple[Person, ...] = ()
    relations: tuple[Relation, ...] = ()
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class _At:
    """A name in a text."""

    document: int
    start: int
    end: int
    person: str = field(repr=False)


@undisturbed
def network(registry: Registry, sources: Sequence[Source]) -> Network:
    """Return the network of a case, from its registry (as the officer corrected it) and its texts."""
    names = _names(registry, sources)
    found = [*_said(names, sources), *_by_role(registry, sources)]
    relations = _gathered(found)
    return Network(registry.persons, relations, tuple(_words(registry, sources, names, relations)))


def with_words(registry: Registry, words: Iterable[Word]) -> Registry:
    """Return the registry that also knows whose the linked words are, so that a masked "mormor" carries her number."""
    return replace(registry, whose={**{(w.document, w.start): w.person for w in words}, **registry.whose})


def _names(registry: Registry, sources: Sequence[Source]) -> list[_At]:
    """Return where every person is named, in reading order."""
    forms = {p.key: sorted(p.forms, key=len, reverse=True) for p in registry.persons}
    out = []
    for (n, start), key in sorted(registry.whose.items()):
        form = next((f for f in forms.get(key, ()) if sources[n].text.startswith(f, start)), "")
        if form:
            out.append(_At(n, start, start + len(form), key))
    return out


def _said(names: Sequence[_At], sources: Sequence[Source]) -> Iterator[Relation]:
    """Yield what phrases between two names say: "Alis mamma Fatima", "Fatima, mamma till Ali", "Fatima och hennes son Ali"."""
    for a, b in pairwise(names):
        if a.document != b.document or b.start - a.end > _NEAR or a.person == b.person:
            continue
        text = sources[a.document].text
        between, rule = (
            text[a.end : b.start].replace("\n", "|"),
            Evidence("står i texten", ((a.document, a.start), (b.document, b.start))),
        )
        if (m := _OF.match(between)) and (m["s"] or text[a.end - 1] in "sxz"):
            yield Relation(relation_of(word_of(m)), b.person, a.person, (rule,))
        elif m := _TO.match(between):
            yield Relation(relation_of(word_of(m)), a.person, b.person, (rule,))
        elif m := _WITH.match(between):
            yield Relation(relation_of(word_of(m)), b.person, a.person, (rule,))
        elif _IS.match(between) and (m := _THEIRS.match(text, b.end)) and not _NAMED.match(text, m.end()):
            yield Relation(relation_of(word_of(m)), a.person, b.person, (rule,))
        elif _AND.match(between) and _TOGETHER.search(text[max(0, a.start - 20) : a.start]):
            yield Relation("syskon", a.person, b.person, (rule,))


def _by_role(registry: Registry, sources: Sequence[Source]) -> Iterator[Relation]:
    """Yield what those with a role are to the one child of the case, or to its one client where there is no child."""
    children = [p for p in registry.persons if p.role == "BARN"]
    about = children or [p for p in registry.persons if p.role == "KLIENT"]
    if len(about) != 1 or (children and not _one_child(children[0], sources)):
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


def _one_child(person: Person, sources: Sequence[Source]) -> bool:
    """Say whether a person is a child, not only somebody's grown daughter, and the case speaks of no other children."""
    return childlike(person.evidence, sources) and not any(_CHILDREN.search(lowered(source.text)) for source in sources)


def _gathered(found: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return each relation once, child turned to parent, with all its evidence."""
    rows: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for r in found:
        kind, a, b = (TURNED[r.kind], r.other, r.person) if r.kind == "barn" else (r.kind, r.person, r.other)
        if kind in MUTUAL and b < a:
            a, b = b, a
        rows[kind, a, b] += [e for e in r.evidence if e not in rows[kind, a, b]]
    return tuple(Relation(kind, a, b, tuple(evidence)) for (kind, a, b), evidence in rows.items())


def _words(
    registry: Registry, sources: Sequence[Source], names: Sequence[_At], relations: Sequence[Relation]
) -> Iterator[Word]:
    """Yield the words that mean one person: the only one whom the case calls so, or whom the one named before it has."""
    called = _called(registry, sources)
    ends = {(at.document, at.end): at.person for at in names}
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at in names:
        spans[at.document].append((at.start, at.end))
    here = {(at.document, at.person) for at in names}
    for n, source in enumerate(sources):
        for match in words_in(source.text):
            named = _NAMED.match(source.text, match.end()) or _WHOSE.match(source.text, match.end())
            if named or within(spans[n], match.start()) or not MEANS.fullmatch(match[0]):
                continue
            word, before = word_of(match), source.text[max(0, match.start() - 25) : match.start()]
            possessor = _possessor(ends, n, source.text, match.start())
            if possessor:
                who, rule = _kin_of(relations, called[word], word, possessor), "den som nämns före"
            elif _BEING.search(before) or (_OWNED.search(before) and not _CHILDS.search(before)):
                continue
            else:
                who, rule = called[word], "den enda som kallas så"
            if len(who) == 1 and (relation_of(word) in KIN or (n, next(iter(who))) in here):
                yield Word(n, match.start(), match.end(), role_of(word), next(iter(who)), rule)


def _called(registry: Registry, sources: Sequence[Source]) -> Mapping[str, set[str]]:
    """Return word → whom the case calls so, by the words at the places that gave the roles; an officer's role counts for all."""
    out: dict[str, set[str]] = defaultdict(set)
    for person in registry.persons:
        if (word := only_word_of(person.role)) and Evidence("handläggaren", ()) in person.evidence:
            out[word].add(person.key)
        if person.role == "BARN" and _one_child(person, sources):
            out["barn"].add(person.key)
        for evidence in person.evidence:
            for n, start in evidence.places:
                match = WORD.match(sources[n].text, start)
                if match and role_of(word_of(match)) == evidence.rule in (person.role, "BARN"):
                    out[word_of(match)].add(person.key)
    return out


def _possessor(ends: Mapping[tuple[int, int], str], n: int, text: str, start: int) -> str | None:
    """Return whose word it is: the person whose name, in the genitive, stands just before."""
    at = start - 1
    if at < 1 or text[at] != " ":
        return None
    return (
        ends.get((n, at - 1))
        if text[at - 1] == "s" and (n, at - 1) in ends
        else ends.get((n, at))
        if text[at - 1] in "sxz"
        else None
    )


def _kin_of(relations: Sequence[Relation], called: set[str], word: str, possessor: str) -> set[str]:
    """Return whom a word means of those who are that to the possessor."""
    kind = relation_of(word)
    if kind == "barn":
        theirs = {r.other for r in relations if r.kind == "förälder" and r.person == possessor}
    else:
        theirs = {r.person for r in relations if r.kind == kind and r.other == possessor}
        theirs |= {r.other for r in relations if r.kind == kind in MUTUAL and r.person == possessor}
    return theirs & called
