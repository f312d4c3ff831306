"""How long a summary may be: the template's words and share, of the whole case, of a chunk, of a section.

It is to be read: the room grows as the square root of the case's length; three times the pages are not three times the draft.
"""

import math
from collections.abc import Mapping, Sequence

from pipelines.case import CaseFile
from pipelines.summarize import Point
from pipelines.templates import Template

PAGES = 1000  # words of a case, some three pages, of which a summary may hold the template's share
NEVER_ALL = 0.7  # the largest share of any case …
TINY = 150  # … but of one so short, and of any chunk, so many words may be written


def budget(case: CaseFile, template: Template) -> int:
    """Return how many words a summary of this case may hold."""
    words = sum(len(document.text.split()) for document in case.documents)
    room = template.length.share * math.sqrt(PAGES * words)
    return round(min(template.length.words, max(TINY, min(room, NEVER_ALL * words))))


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
