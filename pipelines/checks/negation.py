"""What is denied in the source is denied in the point, clause by clause."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns
from pipelines.signals import NEGATION
from pipelines.words import stems

_CLAUSE = re.compile(r"[,;.:!?–\n]|\b(?:men|och|fast|eftersom|medan|däremot|samt)\b|(?=\butan att\b)", re.IGNORECASE)
_DENIED_BEFORE = re.compile(r"(?:inte|ej|aldrig|ingen|inget|inga)\b[^.;\n]*$", re.IGNORECASE)
_RATHER = re.compile(r",\s*utan\b", re.IGNORECASE)
_BUT = re.compile(
    r"\butan (?:även|också|i stället|istället)\b|\binte bara\b|\bom (?:\w+ ){0,2}inte\b"
    r"|\binget emot\b|\binga invändningar\b|\binget att (?:invända|erinra)\b",
    re.IGNORECASE,
)
LEANS = 1  # words of its own that a denied clause may have and still lean on the clause before it
LONG = 5  # letters of a word from which "o" may be its prefix
HEAD = 6  # letters that make two forms one word: omhändertogs, omhänderta
PART = 0.34  # share of its words that a source must hold of a clause before its denial is called new
NEAR = 0.5  # share of a clause's words that makes two clauses speak of the same


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where a clause of the point and the clauses it comes from differ in denial."""
    parts = clauses(pair.all)
    source = [(_words(c), negated(c)) for c in parts]
    leaning = [_heads(c) for c in parts if negated(c)]
    denied = [_heads(c) for c in clauses(pair.claim) if negated(c) or _implies(c, pair.source)]
    doubt = _implies(pair.source, pair.claim)
    for clause in clauses(pair.claim):
        wanted, here = _words(clause), negated(clause)
        if wanted and _differs(wanted, here, source) and not _explained(clause, here, leaning, doubt, denied):
            yield _MESSAGE[here]
            return


def _implies(clause: str, source: str) -> bool:
    """Whether a clause denies by a word that is not the source's own, or by its prefix: "onykter" of "nykter"."""
    known = _heads(source)
    if any(w[0] == "o" and len(w) > LONG and w[1:HEAD] in {k[: HEAD - 1] for k in known} for w in stems(clause)):
        return True
    return any(m[0].casefold() not in source.casefold() for m in _IMPLIED.finditer(clause))


def _words(clause: str) -> set[str]:
    return {word for word in stems(clause) if not word.isupper()} - _DENIALS


def _heads(clause: str) -> set[str]:
    return {word[:HEAD] for word in _words(clause)}


def _explained(clause: str, here: bool, leaning: list[set[str]], doubt: bool, denied: list[set[str]]) -> bool:
    """Whether the two say the same in other words: "vägrade" is "inte", and "men kom inte" leans on the clause before it."""
    if not here:
        return any(words & told for words in denied for told in leaning) or any(len(words) <= LEANS for words in denied)
    return doubt or any(len(words) <= LEANS or words & _heads(clause) for words in leaning)


def _differs(wanted: set[str], here: bool, source: list[tuple[set[str], bool]]) -> bool:
    """Whether the clause that holds these words best, or the only one that holds one of them, is denied otherwise."""
    near = [(len(wanted & words) / len(wanted), denies) for words, denies in source if words]
    best = max((share for share, _ in near), default=0.0)
    if best < NEAR:
        return here and best >= PART and not any(denies for _, denies in source)
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


_IMPLIED = patterns("forms")["implied_denial"]


def clauses(text: str) -> list[str]:
    """Return the clauses of a text."""
    return [part.strip() for part in _CLAUSE.split(_plain(text)) if part.strip()]


def _plain(text: str) -> str:
    """A text without the words that only look like denials: "inte …, utan" is a contrast, ", utan betalning" a lack."""
    text = _RATHER.sub(lambda m: "," if _DENIED_BEFORE.search(text[: m.start()]) else m[0], text)
    return _BUT.sub(",", text)


def negated(text: str) -> bool:
    """Say whether a text denies something; twice is not at all ("nekar inte")."""
    return (
        len(NEGATION.findall(_plain(text))) % 2 == 1 if len(clauses(text)) < 2 else bool(NEGATION.search(_plain(text)))
    )


check = check_of("negation", compare, withhold=True)
