"""What the sources say differently about the same thing, found by code and put side by side. Neither side is called right.

Looked for: a sentence that disputes something ("bestrider", "stämmer inte", "inte 40 minuter") with what it disputes; one that
denies what another tells; what one wants and another refuses; numbers, days or times of the same thing that differ. Words and
values decide; meaning (pipelines.encoder) says whether two sentences are about the same. What changed between two notes of one
journal is a change.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.case import CaseFile
from pipelines.contradictions.differ import differences
from pipelines.contradictions.statement import Statement, statement

MOST = 12
EACH = 2  # pairs that one sentence stands in
POSTINGS = 60  # sentences of each word that are compared
FEW, BACK = 2, 3  # words of a sentence that corrects one just before it: "Han rättar: den 12 juli."
READ = 800  # pairs whose meaning is compared


@dataclass(frozen=True)
class Contradiction:
    """Sentences (places in the case) that do not agree, and in what: "bestrids", "förnekas", "vilja", "tal", "tid", "datum"."""

    kind: str
    sides: tuple[int, ...]


@dataclass(frozen=True)
class _Candidate:
    kind: str
    needed: float
    share: float
    sides: tuple[Statement, Statement]


def contradictions(case: CaseFile) -> tuple[Contradiction, ...]:
    """Return what differs, the surest first; the work grows linearly with the case. EncoderFailed without the model."""
    said = [told for n in range(len(case.sentences)) if (told := statement(case, n))]
    found = sorted(_candidates(case, said), key=lambda c: -c.share)[:READ]
    out: list[tuple[float, _Candidate]] = []
    for one in found:
        a, b = (side.number for side in one.sides)
        rows = case.meanings.of((a, b))
        alike = float(rows[0] @ rows[1])
        if alike >= one.needed:
            out.append((alike, one))
    return tuple(_chosen(sorted(out, key=lambda f: (-f[0], f[1].sides[0].number))))


def _chosen(found: Sequence[tuple[float, _Candidate]]) -> Iterator[Contradiction]:
    seen: Counter[int] = Counter()
    pairs: set[tuple[int, ...]] = set()
    for _, one in found:
        sides = tuple(side.number for side in one.sides)
        if sides in pairs or any(seen[n] >= EACH for n in sides) or len(pairs) >= MOST:
            continue
        seen.update(sides)
        pairs.add(sides)
        yield Contradiction(one.kind, sides)


def _candidates(case: CaseFile, said: Sequence[Statement]) -> Iterator[_Candidate]:
    """Pairs that share words and differ in something."""
    counts = Counter(word for one in said for word in one.words)
    weight = {word: math.log(1 + len(said) / n) for word, n in counts.items()}
    for a, b in _near(said):
        shared = sum(weight[word] for word in a.words & b.words)
        least = min(sum(weight[w] for w in one.words) for one in (a, b)) or 1.0
        for kind, needed in differences(a, b, case.cast.differ):
            yield _Candidate(kind, needed, shared / least, (a, b))


def _near(said: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs that hold a word or a value in common, and may contradict each other."""
    held: dict[object, list[Statement]] = defaultdict(list)
    before: list[Statement] = []
    for one in said:
        near: dict[int, Statement] = {}
        keys = [*one.words, *((a.of, a.said) for a in (*one.amounts, *one.rejected))]
        for key in keys:
            near.update((other.number, other) for other in held[key][-POSTINGS:])
            held[key].append(one)
        if one.turn or one.denies_it or (one.disputes and len(one.words) < FEW):
            near.update((other.number, other) for other in before[-BACK:] if other.document == one.document)
        before.append(one)
        yield from ((other, one) for other in near.values() if _apart(one, other))


def _apart(a: Statement, b: Statement) -> bool:
    """Whether two may contradict each other: not two notes of one journal, each of its own day."""
    if a.document != b.document or a.note == b.note or a.disputes != b.disputes:
        return True
    return bool(a.teller and b.teller and a.teller != b.teller)


__all__ = ["MOST", "Contradiction", "contradictions"]
