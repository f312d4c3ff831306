"""The clauses of a text with the parts of its people: who acts, to whom it is done, who is named after what word.

A rule, no parser: the first one named in a clause does what the clause says, the later ones have it done to them; "hon" goes on
from what stands before where that is one person, "honom" cannot be the one who acts, "jag" is the one whose turn it is.
Where the words do not tell, nothing is said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from anonymize.vault import PLACEHOLDER
from pipelines.checks.placeholders import person
from pipelines.checks.senses import senses
from pipelines.lists import patterns
from pipelines.signals import NEGATION

SAYS = "SÄGER"
_WORDS = patterns("people")
_TOKEN = re.compile(r"\[[A-Z]+-\d+[a-z]*\]s?|[^\W_]+(?:-[^\W_]+)*")
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
    verbs: frozenset[str] = frozenset()  # those of the words that are verbs
    subject: str = ""  # whom the grammar has it about: also in "hon fick det av"
    denied: bool = False


def frames(text: str) -> Iterator[Frame]:
    """Yield the clauses of a text in which people have parts; who says it is a clause of its own."""
    before = ""
    for sentence in sentences(text):
        whole = turn(_WORDS["told_aside"].sub(" ", _WORDS["aside"].sub(r" \1 ", sentence)))
        whole = _WORDS["group"].sub("de", whole)  # what several do together tells nothing of one
        tellers = frozenset(person(m["who"]) for m in _WORDS["according"].finditer(whole))
        yield from (Frame(frozenset({SAYS}), teller) for teller in sorted(tellers) if teller)
        whole = _WORDS["according"].sub(" ", whole)
        start, last = 0, ""
        for end in [*_WORDS["clause"].finditer(whole), None]:
            clause, left = whole[start : end.start() if end else len(whole)], whole[:start]
            frame = _frame(clause, before, last, tellers, left.rstrip())
            before, last = frame.subject or before, frame.subject if frame.words else last
            start = end.end() if end else start
            if frame.words:
                yield frame
        opening = PLACEHOLDER.split(whole, maxsplit=1)[0]
        before = before if people(whole) == {before} and not _WORDS["subject"].search(opening) else ""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, a comma where a main clause follows without one; a line is at most one."""
    whole = _WORDS["not_who"].sub(" ", text)
    for name in ("cleft", "the_one"):
        whole = _WORDS[name].sub(r"\g<who>", whole)
    return [_WORDS["inverted"].sub(r"\g<first>, \g<then> ", sentence) for sentence in _SENTENCE.split(whole)]


def people(text: str) -> frozenset[str]:
    """Return the numbers of everybody named in a text."""
    return frozenset({person(m[0]) for m in PLACEHOLDER.finditer(text)} - {""})


def turn(sentence: str) -> str:
    """ "[PERSON-1]: Jag vill" is said of PERSON-1, who calls nobody "hon" but others."""
    spoken = _WORDS["turn"].match(sentence)
    if not spoken:
        return sentence
    return _WORDS["other"].sub("någon", _WORDS["me"].sub(spoken["who"], sentence[spoken.end() :]))


def _frame(clause: str, before: str, last: str, tellers: frozenset[str], left: str) -> Frame:
    tokens = _TOKEN.findall(clause)
    goes_on = bool(_WORDS["and"].search(left)) and not clause.lstrip().startswith("[")
    alone = people(left) <= {before} and not _WORDS["of_another"].search(left)
    parts = _Parts(before, left, alone=alone, fronted=bool(_WORDS["fronted"].match(left or clause)))
    if left.endswith("att") and _WORDS["infinitive"].match(clause):
        parts.acts, parts.unsure = parts.meant, not parts.meant  # "lovat att hämta": the same one, "bad att": another
    for n, token in enumerate(tokens):
        parts.take(token, tokens[:n])
    said = {SAYS} if _WORDS["says"].search(clause) else set()
    titled = {t.casefold() for t, after in pairwise(tokens) if after.startswith("[") and _WORDS["title"].fullmatch(t)}
    plain = " ".join(
        t for t in tokens
        if t.casefold() not in titled and not t.startswith("[") and not _WORDS["when"].fullmatch(t)
    )  # fmt: skip
    words = senses(_WORDS["says"].sub(" ", plain))
    verbs = senses(" ".join(t for t in tokens if _verb(t)))
    beside = frozenset(parts.beside) | {("enligt", teller) for teller in tellers}
    acts = parts.acts or (last if goes_on and tokens and _verb(tokens[0]) and not parts.unsure else "")
    done_to, by, subject = frozenset(parts.done_to - {acts}), parts.by, acts
    given = bool(by and _WORDS["gets"].search(clause))  # "hon fick det av": it is done to her
    if given or (_WORDS["passive"].search(clause) and not _WORDS["active"].search(clause)):
        done_to = done_to | {acts} - {""} if by else done_to if not acts else frozenset()
        acts, by = by, ""
    if caused := _WORDS["causes"].search(clause):  # "lät henne gå": another one goes
        acts, done_to = person(caused["who"] or ""), frozenset()
    return Frame(
        frozenset(words | said), acts, done_to, by, beside, verbs & words, subject, bool(NEGATION.search(clause))
    )


class _Parts:
    """The parts of a clause's people, filled word by word."""

    def __init__(self, before: str, left: str, *, alone: bool, fronted: bool) -> None:
        self.before, self.meant = before, before if alone else ""
        self.relative, self.first, self.fronted = _WORDS["antecedent"].search(left), left.endswith(","), fronted
        self.acts, self.by, self.unsure = "", "", False
        self.done_to: set[str] = set()
        self.beside: set[tuple[str, str]] = set()

    def take(self, token: str, earlier: list[str]) -> None:
        """Give a word its part."""
        if self.relative and not earlier and not token.startswith("[") and token.casefold() not in _SUBJECTS:
            self.acts = person(self.relative["who"] or "")
        if token.casefold() in _SUBJECTS and not self.acts:
            self.acts, self.unsure = self.meant, not self.meant
        elif token.casefold() in _OBJECTS and self.meant != self.acts:
            self._object(self.meant, earlier)
        elif token.startswith("[") and not token.endswith("s") and (who := person(token)):
            self._named(who, earlier)

    def _named(self, who: str, earlier: list[str]) -> None:
        if self.acts or self.unsure or preposition(earlier):
            self._object(who, earlier)
        else:
            leads = _leads(earlier, first=self.first) or (self.fronted and bool(earlier) and _verb(earlier[-1]))
            self.acts, self.unsure = (who, False) if leads else ("", True)
            self.beside |= set() if self.acts else {("", who)}

    def _object(self, who: str, earlier: list[str]) -> None:
        if not who:
            return
        if preposition(earlier) == "av" and not _WORDS["of_a_noun"].search(" ".join(earlier)):
            self.by = who
        elif preposition(earlier):
            self.beside.add((preposition(earlier), who))
        else:
            self.done_to.add(who)


def preposition(earlier: list[str]) -> str:
    """Return the preposition that a name stands after, a title ("av sin faster") between; empty without one."""
    for word in [w.casefold() for w in earlier[:-4:-1]]:
        if _WORDS["preposition"].fullmatch(word):
            return word
        if _verb(word) or word.startswith("["):
            return ""
    return ""


def _verb(word: str) -> bool:
    return bool(_WORDS["verb"].fullmatch(word) or _WORDS["helper"].fullmatch(word))


def _leads(earlier: list[str], *, first: bool) -> bool:
    """Whether one named after these words can be the one who acts: nothing before but a title, or an adverbial first
    (that may be a clause before a comma)."""
    if not earlier or _WORDS["adverbial"].fullmatch(earlier[0]):
        return True
    if first and len(earlier) == 1 and _WORDS["verb"].fullmatch(earlier[0]):
        return True
    return not any(_WORDS["verb"].fullmatch(word) for word in earlier) or bool(_WORDS["helper"].fullmatch(earlier[-1]))
