"""Whom the pronouns of a source may mean: those named last before it in its document, and whoever writes "jag"."""

import re
from collections.abc import Iterator

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile

_PRONOUN = re.compile(r"\b(?:hon|han|hen|henne|honom|hennes|hans|de|dem|dom|deras|båda)\b", re.IGNORECASE)
_WRITER = re.compile(r"\b(?:jag|mig|min|mitt|mina|vi|oss|vår|vårt|våra)\b", re.IGNORECASE)
REACH = 15  # sentences before a source in which somebody is looked for
NAMED = 2  # people who may be meant by one pronoun: those named last
EDGE = 4  # sentences at the top and the foot of a document that say who writes


def meant(case: CaseFile, sources: tuple[int, ...]) -> str:
    """Return the masked sentences that tell whom "hon" and "jag" of these sources may be; empty where they say neither."""
    found: set[int] = set()
    for n in sources:
        text = case.sentences[n].masked.text
        if _PRONOUN.search(text):
            found.update(_last(case, n))
        if _WRITER.search(text) and case.sentences[n].place.speaker is None:
            found.update(_edges(case, n))
    return "\n".join(case.sentences[n].masked.text for n in sorted(found))


def _last(case: CaseFile, n: int) -> Iterator[int]:
    """The sentences before, back to where two people have been named."""
    people: set[str] = set()
    for m in range(n - 1, max(-1, n - 1 - REACH), -1):
        if case.sentences[m].document != case.sentences[n].document or len(people) >= NAMED:
            return
        yield m
        people |= {found[2] for found in PLACEHOLDER.finditer(case.sentences[m].masked.text)}


def _edges(case: CaseFile, n: int) -> list[int]:
    """The first and the last sentences of a document."""
    document = case.sentences[n].document
    own = [m for m, sentence in enumerate(case.sentences) if sentence.document == document]
    return [*own[:EDGE], *own[-EDGE:]]
