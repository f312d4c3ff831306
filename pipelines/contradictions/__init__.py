"""What the sources say differently about the same thing, found by code and put side by side. Neither side is called right.

Two sentences of two tellers that are more alike in meaning (pipelines.encoder) than either is to any other sentence that differs
from it, and of which one denies what the other tells, or which measure the same by values that cannot both be so.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pipelines.case import CaseFile
from pipelines.checks.cast import Cast
from pipelines.checks.compare import Pair
from pipelines.checks.negation import compare
from pipelines.contradictions.amounts import Amount
from pipelines.contradictions.statement import Statement, statement

MOST = 12
POSTINGS = 60  # sentences of each word that are compared
ALIKE = 0.55  # in meaning, to speak of one thing; of what is shown one in four is in the gold then (eval/LOG.md)


@dataclass(frozen=True)
class Contradiction:
    """Two sentences (places in the case) that do not agree, and in what: "förnekas" or "tal"."""

    kind: str
    sides: tuple[int, ...]


def contradictions(case: CaseFile) -> tuple[Contradiction, ...]:
    """Return what differs, the likest first; the work grows linearly with the case. EncoderFailed without the model."""
    said = [told for n in range(len(case.sentences)) if (told := statement(case, n))]
    found = {(a.number, b.number): kind for a, b in _near(said, case.cast) if (kind := _differ(a, b))}
    alike = {pair: _likeness(case, *pair) for pair in found}
    best: dict[int, float] = defaultdict(float)
    for pair, value in alike.items():
        for n in pair:
            best[n] = max(best[n], value)
    kept = [pair for pair, value in alike.items() if value >= max(ALIKE, *(best[n] for n in pair))]
    return tuple(Contradiction(found[pair], pair) for pair in sorted(kept, key=lambda p: (-alike[p], p))[:MOST])


def _likeness(case: CaseFile, a: int, b: int) -> float:
    rows = case.meanings.of((a, b))
    return float(rows[0] @ rows[1])


def _near(said: Sequence[Statement], known: Cast) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of two tellers that have a word in common, and do not tell of different people."""
    held: dict[str, list[Statement]] = defaultdict(list)
    for one in said:
        near = {other.number: other for word in sorted(one.words) for other in held[word][-POSTINGS:]}
        for word in one.words:
            held[word].append(one)
        yield from ((other, one) for other in near.values() if _apart(one, other, known))


def _apart(a: Statement, b: Statement, known: Cast) -> bool:
    tellers = a.document != b.document or (a.teller != b.teller and "?" not in (a.teller, b.teller))
    named = list(product(a.people, b.people))
    return tellers and not (named and all(known.differ(*pair) for pair in named))


def _differ(a: Statement, b: Statement) -> str:
    """In what two statements do not agree; empty where they do, or tell of two days."""
    both = a.words & b.words
    if a.days and b.days and not a.days & b.days:
        return ""
    if a.denies != b.denies and _denied(a.text, b.text) and _denied(b.text, a.text):
        return "förnekas"
    return "tal" if any(both - {of} for of in _differing(a.amounts, b.amounts)) else ""


def _denied(claim: str, source: str) -> bool:
    """Whether a point that said the one would be found to deny, or to tell, what the other does not."""
    return any(True for _ in compare(Pair(claim, (source,))))


def _differing(a: Sequence[Amount], b: Sequence[Amount]) -> set[str]:
    """Of what two statements hold values, none of which can be the other's."""
    apart: dict[str, list[bool]] = defaultdict(list)
    for one, other in product(a, b):
        if (one.of, one.per) == (other.of, other.per):
            apart[one.of].append(one.differs(other))
    return {of for of, each in apart.items() if all(each)}


__all__ = ["MOST", "Contradiction", "contradictions"]
