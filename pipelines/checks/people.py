"""Who does what to whom: the people of a point have the parts that its sources give them.

A rule, no parser: the first one named in a clause does what the clause says, the later ones have it done to them; "hon" goes on
from the clause before, "honom" cannot be the one who acts. Where the words do not tell, nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anonymize.vault import PLACEHOLDER
from pipelines.checks.compare import Pair, best, check_of
from pipelines.checks.placeholders import person
from pipelines.lists import patterns
from pipelines.words import stems

_WORDS = patterns("people")
_CLAUSE = _WORDS["clause"]
_TOKEN = re.compile(r"\[[A-Z]+-\d+[a-z]*\]s?|[^\W_]+(?:-[^\W_]+)*")
_SAYS = "SÄGER"
_HEAD = 6  # letters that make two forms one word
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ\[])")


@dataclass(frozen=True)
class Frame:
    """A clause: its words, who acts, to whom it is done, by whom where it is told in the passive. People by number."""

    words: frozenset[str]
    acts: str = ""
    done_to: frozenset[str] = frozenset()
    by: str = ""


def compare(pair: Pair) -> Iterator[str]:
    """Yield one message where somebody of the point stands in another's place."""
    sources = [frame for source in pair.sources for frame in frames(source)]
    if any(_swapped(frame, sources) for frame in frames(pair.claim)) or _stranger(pair):
        yield "Personerna i punkten har andra roller i källan."


def frames(text: str) -> list[Frame]:
    """Return the clauses of a text in which people have parts."""
    out: list[Frame] = []
    for sentence in _SENTENCE.split(text):
        before = ""
        for clause in _CLAUSE.split(_WORDS["aside"].sub(r" \1 ", sentence)):
            frame = _frame(clause, before)
            before = frame.acts or before
            out.append(frame)
    return [frame for frame in out if frame.words]


def _frame(clause: str, before: str) -> Frame:
    words = frozenset(w[:_HEAD] for w in stems(_WORDS["says"].sub(" ", clause)) if not w.isupper() and not w.isdigit())
    if _WORDS["says"].search(clause):
        words |= {_SAYS}
    acts, by, done_to, unsure = "", "", set(), False
    tokens = _TOKEN.findall(clause)
    for n, token in enumerate(tokens):
        last = tokens[n - 1].casefold() if n else ""
        who = person(token) if not token.endswith("s") else ""
        if token.casefold() in ("hon", "han") and not acts:
            acts, unsure = before, not before
        elif token.casefold() in ("henne", "honom") and before and before != acts:
            done_to.add(before)
        elif who and last == "av":
            by = who
        elif who and last == "enligt":
            acts = acts if _SAYS not in words else who
        elif who and not acts and not unsure and not _WORDS["preposition"].fullmatch(last):
            acts, unsure = (who, False) if _leads(tokens[:n]) else ("", True)
        elif who and not _WORDS["preposition"].fullmatch(last):
            done_to.add(who)
    return Frame(words, acts, frozenset(done_to - {acts}), by)


def _leads(earlier: list[str]) -> bool:
    """Whether one named after these words can be the one who acts: nothing before but a title, or an adverbial first."""
    if not earlier or _WORDS["adverbial"].fullmatch(earlier[0]):
        return True
    return not any(_WORDS["verb"].fullmatch(word) for word in earlier) or bool(_WORDS["helper"].fullmatch(earlier[-1]))


def _swapped(claim: Frame, sources: list[Frame]) -> bool:
    shared = [len(claim.words & frame.words) for frame in sources]
    most = max(shared, default=0)
    near = [frame for frame, n in zip(sources, shared, strict=True) if n == most and n]
    return bool(near) and all(_clash(claim, frame) for frame in near)


def _clash(a: Frame, b: Frame) -> bool:
    if bool(a.by) != bool(b.by):
        return False
    if a.by and b.by and a.by != b.by:
        return True
    return bool(a.acts and ((b.acts and a.acts != b.acts) or a.acts in b.done_to)) or bool(b.acts and b.acts in a.done_to)


def _stranger(pair: Pair) -> bool:
    """Whether the sentences that hold the point's words tell of others, and of nobody that the point names."""
    named = {person(m[0]) for m in PLACEHOLDER.finditer(pair.claim)} - {""}
    near = [{person(m[0]) for m in PLACEHOLDER.finditer(s)} - {""} for s in best(pair, whole=True)]
    return bool(named) and bool(near) and all(people and not people & named for people in near)


check = check_of("people", compare, withhold=False)
