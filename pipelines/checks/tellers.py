"""Who says what: what a point lets somebody say is not, in its sources, what somebody else says."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.checks.frames import sentences
from pipelines.checks.placeholders import person
from pipelines.checks.senses import sense
from pipelines.lists import patterns
from pipelines.words import stems

_WORDS = patterns("people")
_TELLERS = ("named_teller", "teller_after", "according")
SHARED = 0.6  # share of its words that what is said must have in common with what another says
LEAST = 2  # words in common
SILENT = 0.35  # the same, of one who says nothing in the source
APART = 2  # words fewer that all that the teller says in the sources must hold


@dataclass(frozen=True)
class Told:
    """Who says something, and the words of what is said."""

    teller: str
    words: frozenset[str]


def told(text: str) -> Iterator[Told]:
    """Yield what is said in each sentence by one who is named before the word of saying, after it, or after "enligt"."""
    for sentence in sentences(text):
        for part in _WORDS["beside"].split(sentence):
            yield from _told(part)


def _told(part: str) -> Iterator[Told]:
    """What is said goes on to the end of the part; what one says that another says is said by both."""
    end = 0
    for m in sorted((m for name in _TELLERS for m in _WORDS[name].finditer(part)), key=lambda m: m.start()):
        if m.start() >= end and (who := person(m["who"])):
            first = not end and m.re is not _WORDS["named_teller"]
            yield Told(who, _content((part[: m.start()] if first else "") + part[m.end() :]))
            end = m.end()


def _content(text: str) -> frozenset[str]:
    return frozenset(word if word.isupper() else sense(word) for word in stems(_WORDS["says"].sub(" ", text)))


def misattributed(claim: str, source: str) -> bool:
    """Say whether something that the claim lets one say is said by another in the source, and by the same one nowhere."""
    held = list(told(source))
    return any(_by_another(said, held) for said in told(claim))


def _by_another(said: Told, held: list[Told]) -> bool:
    shared = {t: len(said.words & t.words) for t in held}
    other = max((n for t, n in shared.items() if t.teller != said.teller), default=0)
    own = max((n for t, n in shared.items() if t.teller == said.teller), default=0)
    if said.teller not in {t.teller for t in held} and other >= max(LEAST, SILENT * len(said.words)):
        return True
    return other >= max(LEAST, SHARED * len(said.words)) and other >= own + APART
