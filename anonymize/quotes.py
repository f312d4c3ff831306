"""Names in quotation marks: what somebody has written on an envelope, and not whom the paper tells of."""

from collections.abc import Iterator, Sequence

from anonymize.mentions import Mention, Place
from anonymize.people import Source

_MARKS = frozenset("\"”“'’")


def written(found: Sequence[Mention], sources: Sequence[Source]) -> Iterator[Place]:
    """Yield full names that a paper has in quotation marks only: they are nobody's of the name by that."""
    told = {(m.document, m.key) for m in found if not quoted(m, sources)}
    return (m.place for m in found if m.name.full and (m.document, m.key) not in told)


def quoted(mention: Mention, sources: Sequence[Source]) -> bool:
    """Say whether a name stands in quotation marks, and nothing else does."""
    text = sources[mention.document].text
    return {text[max(0, mention.start - 1) : mention.start], text[mention.end : mention.end + 1]} <= _MARKS
