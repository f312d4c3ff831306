"""Every point rests on sentences that exist and share its words, or its meaning."""

from collections.abc import Iterator

from pipelines.checks.compare import valid
from pipelines.checks.numerals import numbers
from pipelines.summarize import Draft, Finding, Point
from pipelines.words import stems

MEANT = 0.3  # likeness in meaning: 96 of 100 true claims in quite other words have it, 57 of 100 about another text (eval/LOG.md)
LEAST = 0.17  # share of the point's words that its sources hold


def check(draft: Draft) -> Iterator[Finding]:
    """Withhold a point without a source; flag one whose sources say something else."""
    for n, point in enumerate(draft.points):
        if not valid(draft.case, point.sources):
            yield Finding("cites", point.section, n, "Punkten saknar källa i underlaget.", True)
            continue
        shared = overlap(point.text.text, " ".join(draft.case.sentences[m].masked.text for m in point.sources))
        if shared < LEAST and not _means_the_same(draft, point):
            yield Finding("cites", point.section, n, "Källan styrker inte punkten.", shared == 0)


def _means_the_same(draft: Draft, point: Point) -> bool:
    """Whether a source says it in quite other words; what the extractive engine writes are the source's own."""
    if draft.engine == "extractive":
        return False
    return max(draft.case.meanings.likeness(point.text.text, point.sources)) >= MEANT


def overlap(claim: str, source: str) -> float:
    """Return the share of a claim's words that the source holds, also as the beginning of a compound; 1 when it has none
    or when they share an amount."""
    wanted, held = _words(claim), _words(source)
    if not wanted or any(len(word) > 3 and word.isdigit() for word in wanted & held):
        return 1.0
    return sum(w in held or any(_kin(w, h) for h in held) for w in wanted) / len(wanted)


def _words(text: str) -> set[str]:
    """The words that carry meaning, a number in one form however it is written."""
    said = {value for _, _, value in numbers(text)}
    return {word for word in stems(text) if not word.isdigit()} | said


def _kin(a: str, b: str) -> bool:
    return len(a) > 4 and len(b) > 4 and (a.startswith(b) or b.startswith(a) or a.endswith(b) or b.endswith(a))
