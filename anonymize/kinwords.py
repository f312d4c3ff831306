"""Words that mean one person of the case without a name: "mamman", "barnets mormor", "Alis lärare"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from anonymize.children import only_child
from anonymize.kinship import KIN, MEANS, MUTUAL, WORD, only_word_of, relation_of, role_of, word_of, words_in
from anonymize.people import Evidence, Registry, Source
from anonymize.relations import At, Relation, Word
from anonymize.spans import within

_OWNED = re.compile(
    r"(?:\b(?:hans|hennes|deras|sin|sitt|min|mitt|din|ditt|vår|er|en|ett|någons?|annan|annat)|\w[sxz])\s+$", re.I
)
_BEING = re.compile(r"\b(?:är|var|vara|varit|bli|blir|blev|blivit|som|blivande|ensamstående)\s+$", re.IGNORECASE)
_CHILDS = re.compile(r"\b(?:barnets|flickans|pojkens|ungdomens|elevens)\s+$", re.IGNORECASE)
NAMED = re.compile(r"[,:]?\s+(?:heter\s+)?(?:[A-ZÅÄÖÉ])")
_WHOSE = re.compile(r"\s+(?:till|åt)\b")


def words_that_mean(
    registry: Registry, sources: Sequence[Source], names: Sequence[At], relations: Sequence[Relation]
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
            if not called[word_of(match)]:
                continue
            named = NAMED.match(source.text, match.end()) or _WHOSE.match(source.text, match.end())
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
        if person.role == "BARN" and only_child(person, sources):
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
