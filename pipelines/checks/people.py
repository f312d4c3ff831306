"""Who does what to whom: the people of a point have the parts that its sources give them.

A rule, no parser: the first one named in a clause does what the clause says, the later ones have it done to them; "hon" goes on
from the clause before, "honom" cannot be the one who acts. Where the words do not tell, nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

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
_SUBJECTS, _OBJECTS = ("hon", "han"), ("henne", "honom")
_SENTENCE = re.compile(r"\n|(?<=[.!?])\s+(?=[A-ZÅÄÖ\[])")


@dataclass(frozen=True)
class Frame:
    """A clause: its words, who acts, to whom, of or by whom ("av"), who else is named after what word. People by number."""

    words: frozenset[str]
    acts: str = ""
    done_to: frozenset[str] = frozenset()
    by: str = ""
    beside: frozenset[tuple[str, str]] = frozenset()


def compare(pair: Pair) -> Iterator[str]:
    """Yield one message where somebody of the point stands in another's place."""
    sources = list(frames("\n".join(pair.sources)))
    if any(_swapped(frame, sources) for frame in frames(pair.claim)) or _stranger(pair):
        yield "Personerna i punkten har andra roller i källan."


def frames(text: str) -> Iterator[Frame]:
    """Yield the clauses of a text in which people have parts; who says it is a clause of its own."""
    before = ""
    for sentence in _SENTENCE.split(text):
        whole = _WORDS["aside"].sub(r" \1 ", sentence)
        tellers = frozenset(person(m["who"]) for m in _WORDS["according"].finditer(whole))
        yield from (Frame(frozenset({_SAYS}), teller) for teller in sorted(tellers) if teller)
        whole = _WORDS["according"].sub(" ", whole)
        known, start = {person(m[0]) for m in PLACEHOLDER.finditer(whole)} - {""}, 0
        for end in [*_CLAUSE.finditer(whole), None]:
            clause = whole[start : end.start() if end else len(whole)]
            frame = _frame(clause, before, tellers, whole[:start].rstrip())
            before, start = frame.acts or before, end.end() if end else start
            if frame.words:
                yield frame
        before = before if len(known) < 2 else ""


def _frame(clause: str, before: str, tellers: frozenset[str], left: str) -> Frame:
    tokens = _TOKEN.findall(clause)
    parts = _Parts(before, left.endswith("som"), left.endswith(","))
    for n, token in enumerate(tokens):
        parts.take(token, tokens[:n])
    said = {_SAYS} if _WORDS["says"].search(clause) else set()
    titled = {t.casefold() for t, after in pairwise(tokens) if after.startswith("[") and _WORDS["title"].fullmatch(t)}
    plain = " ".join(t for t in tokens if t.casefold() not in titled and not t.startswith("["))
    words = {w[:_HEAD] for w in stems(_WORDS["says"].sub(" ", plain)) if not w.isdigit()}
    beside = frozenset(parts.beside) | {("enligt", teller) for teller in tellers}
    return Frame(frozenset(words | said), parts.acts, frozenset(parts.done_to - {parts.acts}), parts.by, beside)


class _Parts:
    """The parts of a clause's people, filled word by word."""

    def __init__(self, before: str, relative: bool, first: bool) -> None:
        self.before, self.relative, self.first = before, relative, first
        self.acts, self.by, self.unsure = "", "", False
        self.done_to: set[str] = set()
        self.beside: set[tuple[str, str]] = set()

    def take(self, token: str, earlier: list[str]) -> None:
        """Give a word its part."""
        if self.relative and not earlier and not token.startswith("[") and token.casefold() not in _SUBJECTS:
            self.acts = self.before
        if token.casefold() in _SUBJECTS and not self.acts:
            self.acts, self.unsure = self.before, not self.before
        elif token.casefold() in _OBJECTS and self.before != self.acts:
            self._object(self.before, earlier)
        elif token.startswith("[") and not token.endswith("s") and (who := person(token)):
            self._named(who, earlier)

    def _named(self, who: str, earlier: list[str]) -> None:
        if self.acts or self.unsure or _preposition(earlier):
            self._object(who, earlier)
        else:
            self.acts, self.unsure = (who, False) if _leads(earlier, first=self.first) else ("", True)
            self.beside |= set() if self.acts else {("", who)}

    def _object(self, who: str, earlier: list[str]) -> None:
        if not who:
            return
        if _preposition(earlier) == "av":
            self.by = who
        elif _preposition(earlier):
            self.beside.add((_preposition(earlier), who))
        else:
            self.done_to.add(who)


def _preposition(earlier: list[str]) -> str:
    """The preposition that a name stands after, a title between."""
    for word in [w.casefold() for w in earlier[-1:-3:-1]]:
        if _WORDS["preposition"].fullmatch(word):
            return word
        if _WORDS["verb"].fullmatch(word) or _WORDS["helper"].fullmatch(word) or word.startswith("["):
            return ""
    return ""


def _leads(earlier: list[str], *, first: bool) -> bool:
    """Whether one named after these words can be the one who acts: nothing before but a title, or an adverbial first
    (that may be a clause before a comma)."""
    if not earlier or _WORDS["adverbial"].fullmatch(earlier[0]):
        return True
    if first and len(earlier) == 1 and _WORDS["verb"].fullmatch(earlier[0]):
        return True
    return not any(_WORDS["verb"].fullmatch(word) for word in earlier) or bool(_WORDS["helper"].fullmatch(earlier[-1]))


def _swapped(claim: Frame, sources: list[Frame]) -> bool:
    shared = [len(claim.words & frame.words) for frame in sources]
    most = max(shared, default=0)
    near = [frame for frame, n in zip(sources, shared, strict=True) if n == most and n]
    return bool(near) and all(_clash(claim, frame) for frame in near)


def _clash(a: Frame, b: Frame) -> bool:
    turned = {(word, a.acts if who == b.acts else "") for word, who in a.beside} & b.beside - {("enligt", a.acts)}
    if a.acts and b.acts and a.acts != b.acts and turned:
        return True
    if bool(a.by) != bool(b.by) or a.acts in {who for _, who in b.beside} or b.acts in {who for _, who in a.beside}:
        return False
    if a.by and b.by and a.by != b.by:
        return True
    return bool(a.acts and ((b.acts and a.acts != b.acts) or a.acts in b.done_to)) or bool(
        b.acts and b.acts in a.done_to
    )


def _stranger(pair: Pair) -> bool:
    """Whether the sentences that hold the point's words tell of others, and of nobody that the point names."""
    named = {person(m[0]) for m in PLACEHOLDER.finditer(pair.claim)} - {""}
    near = [{person(m[0]) for m in PLACEHOLDER.finditer(s)} - {""} for s in best(pair, whole=True)]
    return bool(named) and bool(near) and all(people and not people & named for people in near)


check = check_of("people", compare, withhold=False)
