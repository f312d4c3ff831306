"""How long a summary may be: the template's words and share, of the whole case, of a chunk, of a section."""

from collections.abc import Mapping, Sequence

from pipelines.case import CaseFile
from pipelines.summarize import Point
from pipelines.templates import Template

LEAST = 400  # words that a summary of a short case may hold, a page …
NEVER_ALL = 0.7  # … but no more than this share of it
TINY = 150  # words of a case that may be shown whole, and that any chunk may be given


def budget(case: CaseFile, template: Template) -> int:
    """Return how many words a summary of this case may hold, beside what its sentences lean on."""
    words = sum(len(document.text.split()) for document in case.documents)
    short = min(LEAST, max(TINY, round(NEVER_ALL * words)))
    return min(template.length.words, max(short, round(template.length.share * words)))


def of_chunk(case: CaseFile, template: Template, numbers: Sequence[int]) -> int:
    """Return how many words may be written of these sentences, in even tens: what is too much for all is chosen among later."""
    words = sum(len(case.sentences[n].masked.text.split()) for n in numbers)
    return min(template.length.words, max(TINY, 10 * round(template.length.share * words / 10)))


def rooms(sections: Mapping[str, Sequence[Point]], template: Template, words: int) -> dict[str, int]:
    """Return how many points each section keeps: at most its own number, fewer of all where together they are too long."""
    held = {s.id: min(len(sections[s.id]), s.max_points) for s in template.sections}
    points = [point for row in sections.values() for point in row]
    mean = sum(len(p.text.text.split()) for p in points) / max(1, len(points))
    share = min(1.0, words / max(1.0, mean * sum(held.values())))
    return {name: max(1, int(n * share)) for name, n in held.items()}
