"""What checks share: a point beside the text it rests on, and a check made of one comparison of the two."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pipelines.case import CaseFile
from pipelines.checks.alias import joined
from pipelines.checks.meant import meant
from pipelines.summarize import Check, Draft, Finding
from pipelines.words import stems

_CLAUSE = re.compile(r"[;:]\s|\n|,\s*(?:men|fast|medan|utan|och|så)\b|\b(?:men|medan|däremot)\b", re.IGNORECASE)
HELD, LEAST = 0.5, 2  # share, and number, of a clause's words that a point must hold to tell it
BEFORE = 3  # sentences before a source in which the one called "hon" is named
GIVEN = 20  # sentences before a source that a point may lean on: "våldet" is what they have told of


@dataclass(frozen=True)
class Pair:
    """A point's masked text; its sources one by one; what stands around them (speaker, heading, note); the note's day."""

    claim: str = field(repr=False)
    sources: tuple[str, ...] = field(repr=False)
    around: str = field(default="", repr=False)
    before: str = field(default="", repr=False)
    meant: str = field(default="", repr=False)
    day: date | None = None
    spoken: bool = False  # a source is somebody's turn
    given: tuple[str, ...] = field(default=(), repr=False)  # what its document tells before the sources, the last first

    @cached_property
    def source(self) -> str:
        """The sources as one text."""
        return "\n".join(self.sources)

    @cached_property
    def copied(self) -> bool:
        """Whether the point is its sources' own sentences, and no letter more."""
        rest = self.claim
        for source in sorted(self.sources, key=len, reverse=True):
            rest = rest.replace(source.strip(), " ")
        return not any(map(str.isalnum, rest))

    @cached_property
    def all(self) -> str:
        """The sources with what stands around them."""
        return f"{self.source}\n{self.around}"


Compare = Callable[[Pair], Iterable[str]]


def clauses(text: str) -> list[str]:
    """Return the clauses of a text."""
    return [part.strip() for part in _CLAUSE.split(text) if part.strip()]


def best(pair: Pair, *, whole: bool = False) -> list[str]:
    """Return the clauses (or whole sentences) of the sources that share most with the point; people do not count."""
    wanted = _content(pair.claim)
    parts = [(source, part) for source in pair.sources for part in ([source] if whole else clauses(source))]
    shared = [len(wanted & _content(part)) for _, part in parts]
    most = max(shared, default=0)
    return [part for (_, part), n in zip(parts, shared, strict=True) if n == most and (n or len(pair.sources) == 1)]


def told(pair: Pair) -> list[str]:
    """Return the clauses of `best`, and every other one that the point tells too: half of its words, and two or more."""
    wanted, near = _content(pair.claim), best(pair)
    others = [part for source in pair.sources for part in clauses(source) if part not in near]
    return near + [
        part for part in others if (own := _content(part)) and len(own & wanted) >= max(LEAST, HELD * len(own))
    ]


def _content(text: str) -> set[str]:
    return {word for word in stems(text) if not word.isupper()}


def check_of(name: str, compare: Compare, *, withhold: bool) -> Check:
    """Return the check that makes a finding of every message of a comparison."""

    def check(draft: Draft) -> Iterator[Finding]:
        for n, point in enumerate(draft.points):
            if valid(draft.case, point.sources):
                for message in compare(pair(draft.case, point.text.text, point.sources)):
                    yield Finding(name, point.section, n, message, withhold)

    return check


def valid(case: CaseFile, sources: tuple[int, ...]) -> bool:
    """Say whether every source is a sentence of the case, and there is one."""
    return bool(sources) and all(0 <= n < len(case.sentences) for n in sources)


def pair(case: CaseFile, claim: str, sources: tuple[int, ...]) -> Pair:
    """Return a point beside what it rests on."""
    contexts = case.contexts
    sentences = [case.sentences[n] for n in sources]
    above = {h for n in sources for h in (contexts[n].heading, contexts[n].note) if h is not None}
    told = dict.fromkeys(s.speaker.text for s in sentences if s.speaker)
    around = [*told, *(case.sentences[h].masked.text for h in sorted(above))]
    near, given = _before(case, sources, BEFORE), _before(case, sources, GIVEN)
    texts, before = [s.masked.text for s in sentences], "\n".join(case.sentences[m].masked.text for m in near)
    return Pair(
        joined(case, claim, "\n".join([*texts, *around, before])),
        tuple(texts),
        "\n".join(around),
        before,
        meant(case, sources),
        contexts[sources[0]].near,
        any(s.place.kind == "turn" or s.speaker is not None for s in sentences),
        tuple(case.sentences[m].masked.text for m in reversed(given)),
    )


def _before(case: CaseFile, sources: tuple[int, ...], reach: int) -> list[int]:
    """The sentences of the same document that stand at most so far before a source."""
    return sorted(
        {
            m
            for n in sources
            for m in range(max(0, n - reach), n)
            if case.sentences[m].document == case.sentences[n].document
        }
    )
