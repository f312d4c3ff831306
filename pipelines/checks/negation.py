"""What is denied in the source is denied in the point, clause by clause."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.signals import NEGATION
from pipelines.words import stems

_CLAUSE = re.compile(r"[,;.:!?–\n]|\b(?:men|och|fast|eftersom|medan|däremot|utan att(?= )|samt)\b", re.IGNORECASE)
_BUT = re.compile(r",\s*utan\b|\butan (?:även|också|i stället|istället)\b|\binte bara\b|\bom inte\b", re.IGNORECASE)
NEAR = 0.5  # share of a clause's words that makes two clauses speak of the same


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where a clause of the point and the clauses it comes from differ in denial."""
    source = [(set(stems(c)) - _DENIALS, negated(c)) for c in clauses(pair.all)]
    for clause in clauses(pair.claim):
        wanted, here = set(stems(clause)) - _DENIALS, negated(clause)
        if wanted and _differs(wanted, here, source):
            yield _MESSAGE[here]
            return


def _differs(wanted: set[str], here: bool, source: list[tuple[set[str], bool]]) -> bool:
    """Whether the clause that holds these words best, or the only one that holds one of them, is denied otherwise."""
    near = [(len(wanted & words) / len(wanted), denies) for words, denies in source if words]
    best = max((share for share, _ in near), default=0.0)
    if best < NEAR:
        return here and not any(denies for _, denies in source)
    if here not in {denies for share, denies in near if share >= best - 0.01}:
        return True
    same = set().union(*(words for words, denies in source if denies == here))
    return any(word not in same and any(word in words for words, _ in source) for word in wanted) and not here


_MESSAGE = {
    True: "Punkten nekar till något som källan inte nekar till.",
    False: "Källan nekar till något (inte, aldrig, nekar …) och punkten gör det inte.",
}
_DENIALS = frozenset(
    stems(
        "nekar nekade förnekar förnekade bestrider saknas saknar saknade knappast varken ingenting aldrig ej ingen inga inget"
    )
)


def clauses(text: str) -> list[str]:
    """Return the clauses of a text."""
    return [part.strip() for part in _CLAUSE.split(_BUT.sub(",", text)) if part.strip()]


def negated(text: str) -> bool:
    """Say whether a text denies something; twice is not at all ("nekar inte")."""
    return (
        len(NEGATION.findall(_BUT.sub(",", text))) % 2 == 1
        if len(clauses(text)) < 2
        else bool(NEGATION.search(_BUT.sub(",", text)))
    )


check = check_of("negation", compare, withhold=True)
