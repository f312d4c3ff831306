"""Who is who on what the detectors find, and what the officer's answers would settle: linking measured as it is used."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from anonymize.link import link
from anonymize.mask import Masker
from anonymize.people import Registry, Source
from anonymize.settings import Policy
from anonymize.spans import Span
from anonymize.vault import Vault
from eval.rows import Row

Place = tuple[int, int]  # (document index, start)
Clustering = dict[Place, str]
Linked = tuple[Clustering, Registry]  # whose every gold mention is, and all that was linked
Who = Callable[[list[Row]], Linked]


def of_gold(rows: list[Row]) -> Linked:
    """Link the gold mentions of a case: what detection misses is not counted as well."""
    registry = link(_sources(rows), [[Span(e.start, e.end, e.label) for e in row.entities] for row in rows])
    return {place: registry.whose[place] for place in _people(rows)}, registry


def of_found(masker: Masker, policy: Policy) -> Who:
    """Return what links the mentions that the detectors find. A gold mention is whose the find that covers most of it is.

    One that nothing covers is a person of its own, "?…": that loses recall, and merges nobody.
    """

    def who(rows: list[Row]) -> Linked:
        masking = masker(_sources(rows), policy, Vault())
        found = [[e.span for e in d.entities if e.span.label == "PERSON"] for d in masking.documents]
        whose = masking.registry.whose
        return {p: _covering(p, end, found[p[0]], whose) for p, end in _people(rows).items()}, masking.registry

    return who


def answered(found: Clustering, truth: Clustering, registry: Registry) -> Clustering:
    """Return the clustering after an officer who knows has answered all questions, but for those about several people."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for place, person in found.items():
        count[person][truth[place]] += 1
    best = {person: row.most_common(1)[0][0] for person, row in count.items()}
    joined: dict[str, str] = {}
    for question in registry.questions:
        places = [place for place in question.places if place in found]
        meant = {truth[place] for place in places}
        right = [p for p in question.persons if {best.get(p)} == meant]
        joined |= {found[place]: right[0] for place in places if right}
    return {place: joined.get(person, person) for place, person in found.items()}


def _covering(place: Place, end: int, found: Sequence[Span], whose: Mapping[Place, str]) -> str:
    """Return whose the find is that shares most code points with a gold mention."""
    document, start = place
    shared = [(min(end, s.end) - max(start, s.start), -s.start) for s in found]
    most, at = max(shared, default=(0, 0))
    return whose.get((document, -at), f"?{place}") if most > 0 else f"?{place}"


def _people(rows: list[Row]) -> dict[Place, int]:
    """Return (document index, start) → end of every gold mention of a person."""
    return {(n, e.start): e.end for n, row in enumerate(rows) for e in row.entities if e.label == "PERSON" and e.person}


def _sources(rows: list[Row]) -> list[Source]:
    return [Source(row.id, row.text) for row in rows]
