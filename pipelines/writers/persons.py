"""Whom a sentence tells of and who tells it, where a role, "hon" or a turn stands for a name: what speaks for it as a source."""

import re

from pipelines.case import CaseFile
from pipelines.checks.frames import people
from pipelines.checks.placeholders import person
from pipelines.checks.tellers import told
from pipelines.lists import patterns

_WORDS = patterns("people")
_PRONOUN = re.compile(r"\b(?:hon|han|hen|henne|honom|hennes|hans)\b", re.IGNORECASE)
REACH = 6  # sentences before one in which whoever "hon" is there is named
Told = frozenset[str]  # people by number


def named(case: CaseFile, n: int) -> Told:
    """Return whom a sentence names, by name or role, and whose turn it is."""
    speaker = _speaker(case, n)
    return people(case.cast.known(case.sentences[n].masked.text)) | ({speaker} if speaker else frozenset())


def called(case: CaseFile, n: int) -> Told:
    """Return whom "hon" of a sentence may be: those of the nearest sentence before it that names anybody."""
    if not _PRONOUN.search(case.sentences[n].masked.text):
        return frozenset()
    for m in range(n - 1, max(-1, n - 1 - REACH), -1):
        if case.sentences[m].document != case.sentences[n].document:
            break
        if found := named(case, m):
            return found
    return frozenset()


def tellers(case: CaseFile, n: int) -> Told:
    """Return who tells what a sentence says; "hon berättar" is told by whoever she may be."""
    text = case.sentences[n].masked.text
    speaker = _speaker(case, n)
    said = tellers_of(case, text) or ({speaker} if speaker else set())
    return frozenset(said) or (called(case, n) if _WORDS["says"].search(text) else frozenset())


def tellers_of(case: CaseFile, text: str) -> Told:
    """Return who a masked text says that tells it."""
    return frozenset({one.teller for one in told(case.cast.known(text))} - {""})


def _speaker(case: CaseFile, n: int) -> str:
    """Whose turn a sentence is of; empty where it is of none, or the turn names several."""
    sentence = case.sentences[n]
    if turn := _WORDS["turn"].match(sentence.masked.text):
        return person(turn["who"])
    found = people(sentence.speaker.text) if sentence.speaker else frozenset()
    return next(iter(found)) if len(found) == 1 else ""
