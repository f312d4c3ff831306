"""What one clause tells of the one it is about and another named in it: who does it, wants it, comes to whom."""

import re
from dataclasses import dataclass

from pipelines.lists import patterns

_WORDS = patterns("relations")
MIND, DOES, AT = "mind", "does", "at"
_UNTOLD = frozenset({"hos", "med", "vid", "bland", "utan", "bredvid", "kring", "under", "efter", "före", "genom", "i"})


@dataclass(frozen=True)
class Turn:
    """`of` does, says, wants or feels something towards `to`, or is with them. Numbers of people; `kind` is MIND, DOES or AT."""

    of: str
    to: str
    kind: str


@dataclass(frozen=True)
class Mention:
    """Somebody named in a clause: by which number, after which preposition, as whose ("[PERSON-1]s"), and where."""

    who: str
    preposition: str
    genitive: bool
    at: int


def direction(clause: str, acts: str, mention: Mention, mentions: list[Mention]) -> Turn | None:
    """Return what a clause tells of the one it is about (`acts`, empty where nobody is) and of another named in it."""
    if found := _custody(clause, mention, mentions):
        return found
    if acts and _WORDS["employed"].search(clause) and mention.preposition in ("hos", "av"):
        return Turn(mention.who, acts, DOES)
    if at := _at(clause, acts, mention):
        return at
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


def _custody(clause: str, mention: Mention, mentions: list[Mention]) -> Turn | None:
    """Who has custody of whom, whatever the verb: "vårdnaden om A har B", "togs från B"."""
    child = next((m for m in mentions if _WORDS["custody"].search(clause[: m.at])), None)
    return Turn(mention.who, child.who, DOES) if child and child is not mention else None


def _at(clause: str, acts: str, mention: Mention) -> Turn | None:
    """Who lives with, stays with or comes to whom."""
    comes = _WORDS["visit_of"].search(clause[: mention.at]) or (
        not mention.preposition and _WORDS["comes"].search(clause[: mention.at])
    )
    if comes and acts:
        return Turn(mention.who, acts, AT)
    if acts and not mention.genitive and _WORDS["stays"].search(clause[: mention.at]):
        return Turn(acts, mention.who, AT)
    return None


def _object_of(clause: str, mention: Mention) -> bool:
    return bool(_WORDS["object_of"].search(clause[: mention.at]))


def _by(agent: Mention, acts: str, mention: Mention, mentions: list[Mention]) -> Turn | None:
    """ "av" tells who does it; it is done to the one who stands as subject, else to another."""
    if mention is not agent and acts and acts != agent.who:
        return None
    to = acts if acts and acts != agent.who else next((m.who for m in mentions if m.who != agent.who), "")
    return Turn(agent.who, to, DOES) if to else None


def _active(clause: str, acts: str, mention: Mention, *, mind: bool) -> Turn | None:
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
