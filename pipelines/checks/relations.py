"""Which of two people a clause turns on the other, whatever its words: "A hämtas av B", "B hämtar A", "A får skjuts av B".

Where people are two and the words differ, the direction does not: active and passive, giver and receiver, a role and its
holder say it the same way round. What goes both ways, or cannot be told, is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.checks.directions import DOES, MIND, Mention, Turn, direction
from pipelines.checks.frames import sentences
from pipelines.checks.placeholders import person
from pipelines.lists import patterns

_WORDS = patterns("relations")
_TOKEN = re.compile(r"\[[A-Z]+-\d+[a-z]*\]s?|[^\W_]+(?:-[^\W_]+)*")
_PREPOSITION = re.compile(
    r"med|till|från|för|hos|på|om|mot|åt|vid|under|efter|före|i|över|av|kring|genom|angående|gällande|utan|bland|bredvid",
    re.IGNORECASE,
)
_WHO = re.compile(r"\[[A-Z]+-\d+[a-z]*\]s?")
_ADVERB = re.compile(r"sedan|då|därefter|där|nu|ibland|ofta|på|i|vid|efter|under|varje|när|att|det|den", re.IGNORECASE)
_SUBJECTS, _OBJECTS = frozenset({"hon", "han"}), frozenset({"henne", "honom"})
APART = 2  # words from a possessor to the one possessed: "[PERSON-1]s syster [PERSON-2]"


def turned(claim: str, source: str, known: str = "") -> bool:
    """Say whether every direction that a claim tells of is, in its source, the other way round, and none as in the claim.

    `known` is the number of the only one named before the source, who "hon" is there.
    """
    said, told = [t for t in turns(claim) if t], list(turns(source, known))
    held = {t for t in told if t}
    if not said or not held or any(t in held for t in said):
        return False
    return all(Turn(t.to, t.of, t.kind) in held for t in said)


def turns(text: str, known: str = "") -> Iterator[Turn | None]:
    """Yield what each clause that two people have parts in tells; None for one that does not tell."""
    for sentence in sentences(text):
        if _WORDS["own_turn"].match(sentence):
            continue  # whom "jag" and "han" are there would have to be told first
        yield from _sentence(_WORDS["about"].sub(r"\g<noun> kring ", sentence), known)


def _sentence(sentence: str, known: str) -> Iterator[Turn | None]:
    sentence = _WORDS["aside"].sub(r" \g<who> ", sentence)
    teller = _WORDS["according_first"].search(sentence)
    if teller:
        sentence = sentence[: teller.start()] + " " + sentence[teller.end() :]
        yield from _told(person(teller["who"]), sentence)
    if word := _WORDS["word_to"].search(sentence):  # "uppmaningen till A att gå kom från B"
        yield Turn(person(word["of"]), person(word["to"]), DOES)
        return
    before = _Before(seen=(known,) if known else ())
    for border in [*_WORDS["border"].finditer(sentence), None]:
        clause = _Clause(sentence[before.end : border.start() if border else len(sentence)], before)
        yield from clause.turns()
        yield from _told(before.teller, clause.text)
        before = clause.after(border)


def _told(teller: str, rest: str) -> Iterator[Turn]:
    """Who says something of whom."""
    others = [person(m[0].removesuffix("s")) for m in _WHO.finditer(rest)]
    yield from (Turn(teller, who, MIND) for who in others[:1] if teller and who not in ("", teller))


@dataclass(frozen=True)
class _Before:
    """What stands before a clause in its sentence: whom it was about, who was named, who says what follows."""

    end: int = 0
    subject: str = ""
    seen: tuple[str, ...] = ()
    teller: str = ""
    goes_on: bool = False  # "och hämtar", "som hämtar": whom it is about is not named again


class _Clause:
    """A clause, those named in it, and whom it is about."""

    def __init__(self, text: str, before: _Before) -> None:
        self.text, self.before = text, before
        self.unclear = self.unsure = False  # somebody, or the one it is about, may be one of several
        self.mentions: list[Mention] = []
        tokens = list(_TOKEN.finditer(text))
        self.thing = bool(_WORDS["thing_first"].match(text))  # "Årsräkningen avser P": whom it names does nothing
        goes_on = before.goes_on and tokens and not self._names(tokens[0][0]) and not self.thing
        self.carried = before.subject if goes_on else ""
        for n, token in enumerate(tokens):
            if who := self._who(token[0]):
                genitive = token[0].endswith("]s")
                self.mentions.append(Mention(who, _before(tokens[:n]), genitive, token.start()))
        named = bool(self.mentions) and not self.mentions[0].preposition
        self.acts = self._acts() or ("" if named or self.thing or self.unsure else before.subject)

    def _names(self, word: str) -> bool:
        return word.startswith("[") or word.casefold() in _SUBJECTS or _ADVERB.fullmatch(word) is not None

    def _who(self, word: str) -> str:
        """Whom a word names; a pronoun only where it can be but one."""
        if word.startswith("["):
            return person(word.removesuffix("s"))
        if word.casefold() in _SUBJECTS:
            who = self._only(set(self.before.seen))
            self.unsure |= not who and not self.mentions
            return who
        if word.casefold() in _OBJECTS:
            return self._only(set(self.before.seen) - {self._acts() or self.before.subject})
        return ""

    def _only(self, possible: set[str]) -> str:
        self.unclear |= len(possible) != 1
        return possible.pop() if len(possible) == 1 else ""

    def _acts(self) -> str:
        """Whom it is about; nobody where a thing of somebody's is."""
        if self.carried or self.thing:
            return self.carried
        free = [m for m in self.mentions if not m.preposition]
        if (
            free
            and free[0].genitive
            and not (len(free) > 1 and len(self.text[free[0].at : free[1].at].split()) <= APART)
        ):
            return ""
        return next((m.who for m in free if not m.genitive), "")

    def after(self, border: re.Match[str] | None) -> _Before:
        """What stands before the next clause."""
        word = border[0].strip().casefold() if border else ""
        says = word in ("att", "") and bool(_WORDS["mind"].search(self.text))
        subject = self.mentions[-1].who if word == "som" and self.mentions else self.acts or self.before.subject
        if word == "att" and _WORDS["controls"].search(self.text):  # "erbjöd A att bo": A is to
            subject = next((m.who for m in self.mentions if m.who != self.acts), "")
        seen = (*self.before.seen, *(m.who for m in self.mentions))
        goes_on = word in ("som", "och", "men", "samt", "att")
        return _Before(border.end() if border else 0, subject, seen, self.acts if says else "", goes_on)

    def turns(self) -> Iterator[Turn | None]:
        """What it tells of the one it is about and each of the others."""
        people = {m.who for m in self.mentions} | ({self.acts} if self.acts else set())
        if self.unclear and self.mentions:
            yield None
        for mention in self.mentions if len(people) > 1 else ():
            if mention.who != self.acts:
                yield direction(self.text, self.acts, mention, self.mentions)


def _before(tokens: list[re.Match[str]]) -> str:
    """The preposition that a name stands after, a title between."""
    for token in tokens[-1:-3:-1]:
        if _PREPOSITION.fullmatch(token[0]):
            return token[0].casefold()
        if token[0].startswith("[") or not token[0].endswith(("en", "an", "rn", "ln", "mor", "far", "bror", "syster")):
            return ""
    return ""
