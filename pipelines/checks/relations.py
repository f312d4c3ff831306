"""Which of two people a clause turns on the other, whatever its words: "A hämtas av B", "B hämtar A", "A får skjuts av B".

Where people are two and the words differ, the direction does not: active and passive, giver and receiver, a role and its
holder say it the same way round. What goes both ways, or cannot be told, is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
_UNTOLD = frozenset({"hos", "med", "vid", "bland", "utan", "bredvid", "kring", "under", "efter", "före", "genom", "i"})
MIND, DOES = "mind", "does"
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


@dataclass(frozen=True)
class Turn:
    """`of` does, says, wants or feels something towards `to`. Numbers of people; `kind` is MIND or DOES."""

    of: str
    to: str
    kind: str


@dataclass(frozen=True)
class _Mention:
    who: str
    preposition: str
    genitive: bool
    at: int


def turns(text: str, known: str = "") -> Iterator[Turn | None]:
    """Yield what each clause that two people have parts in tells; None for one that does not tell."""
    for sentence in sentences(text):
        yield from _sentence(_WORDS["about"].sub(r"\g<noun> kring ", sentence), known)


def _sentence(sentence: str, known: str) -> Iterator[Turn | None]:
    sentence = _WORDS["aside"].sub(r" \g<who> ", sentence)
    teller = _WORDS["according_first"].search(sentence)
    if teller:
        sentence = sentence[: teller.start()] + " " + sentence[teller.end() :]
        yield from _told(person(teller["who"]), sentence)
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
        self.mentions: list[_Mention] = []
        tokens = list(_TOKEN.finditer(text))
        self.thing = bool(_WORDS["thing_first"].match(text))  # "Årsräkningen avser P": whom it names does nothing
        goes_on = before.goes_on and tokens and not self._names(tokens[0][0]) and not self.thing
        self.carried = before.subject if goes_on else ""
        for n, token in enumerate(tokens):
            if who := self._who(token[0]):
                genitive = token[0].endswith("]s")
                self.mentions.append(_Mention(who, _before(tokens[:n]), genitive, token.start()))
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
                yield _turn(self.text, self.acts, mention, self.mentions)


def _before(tokens: list[re.Match[str]]) -> str:
    """The preposition that a name stands after, a title between."""
    for token in tokens[-1:-3:-1]:
        if _PREPOSITION.fullmatch(token[0]):
            return token[0].casefold()
        if token[0].startswith("[") or not token[0].endswith(("en", "an", "rn", "ln", "mor", "far", "bror", "syster")):
            return ""
    return ""


def _turn(clause: str, acts: str, mention: _Mention, mentions: list[_Mention]) -> Turn | None:
    if _WORDS["mutual"].search(clause):
        return None
    if _WORDS["at_wish"].search(clause[: mention.at]):
        return Turn(mention.who, acts, MIND) if acts else None
    mind = bool(_WORDS["mind"].search(clause))
    passive = bool(_WORDS["passive"].search(clause))
    owed = _WORDS["owed"].search(clause[: mention.at])
    if owed:
        return Turn(acts, mention.who, DOES) if acts else None
    agent = next((m for m in mentions if m.preposition == "av" and not _object_of(clause, m)), None)
    if agent and not mind:
        return _by(agent, acts, mention, mentions)
    if not acts or (passive and not mind):
        return None
    return _active(clause, acts, mention, mind=mind)


def _object_of(clause: str, mention: _Mention) -> bool:
    return bool(_WORDS["object_of"].search(clause[: mention.at]))


def _by(agent: _Mention, acts: str, mention: _Mention, mentions: list[_Mention]) -> Turn | None:
    """ "av" tells who does it; it is done to the one who stands as subject, else to another."""
    if mention is not agent and acts and acts != agent.who:
        return None
    to = acts if acts and acts != agent.who else next((m.who for m in mentions if m.who != agent.who), "")
    return Turn(agent.who, to, DOES) if to else None


def _active(clause: str, acts: str, mention: _Mention, *, mind: bool) -> Turn | None:
    if not mention.preposition and _WORDS["moves"].search(clause[: mention.at]):
        return Turn(mention.who, acts, MIND)
    if mind:
        return Turn(acts, mention.who, MIND) if mention.preposition not in ("med", "hos") else None
    if _WORDS["holds"].search(clause[: mention.at]) and re.match(r"(?:\[[^\]]*\])?s?\s+som\b", clause[mention.at :]):
        return Turn(mention.who, acts, DOES)
    if _WORDS["entrusts"].search(clause) or _WORDS["regard"].search(clause[: mention.at]):
        return None
    if mention.genitive and mention.preposition:
        return None  # what is somebody's: "rektorns möte"
    if not mention.preposition and _WORDS["comes"].search(clause[: mention.at]):
        return Turn(mention.who, acts, DOES)
    if mention.preposition == "för" and _WORDS["lets"].search(clause):
        return Turn(mention.who, acts, DOES)
    if mention.preposition == "från" and _WORDS["sent"].search(clause[: mention.at]):
        return Turn(mention.who, acts, DOES)
    if mention.genitive and _WORDS["takes"].search(clause):
        return None
    if mention.preposition == "från":
        return Turn(mention.who, acts, DOES) if _WORDS["takes"].search(clause) else Turn(acts, mention.who, DOES)
    if mention.preposition in _UNTOLD or (
        mention.genitive and _WORDS["act"].match(clause[mention.at :].partition("]")[2])
    ):
        return None
    if _WORDS["turns"].search(clause):
        return Turn(mention.who, acts, DOES)
    return Turn(acts, mention.who, DOES)
