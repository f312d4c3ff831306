"""A form's answers, one a row: by the sentences that a point rests on, as serve/web/js/draft/laid.js shows them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.output import Say
from pipelines.run import Summary
from pipelines.summarize import Point

LEAD = 100  # letters before a colon that may be what leads a point
ROWS = 3  # answers in one point that make it a form
_NAMED = re.compile(r"^([^\W\d_a-zåäö][^:.!?\"”]{0,40}): (?=\S)")  # a line that names what it answers
_AFTER = re.compile(r" ?[,;(–-]")  # what may follow a teller's name in the source: what she is


def in_rows(summary: Summary, point: Point, say: Say) -> str:
    """Return a point's words, a form's answers on lines of their own."""
    return broken(say(point.text), [say(summary.case.sentences[n].masked) for n in point.sources])


def broken(words: str, quotes: Sequence[str]) -> str:
    """Return a point's words with a line end for the blank before each answer, where there are at least ROWS.

    `quotes` are the sentences it rests on, in order, restored or masked as the words are.
    """
    told = [" ".join(quote.split()) for quote in quotes]
    whole = list(_naming(words, told, 0))
    form = len(whole) >= ROWS and whole[0][0] == 0 and whole[1][0] > len(whole[0][1]) + 2
    starts = whole if form else list(_naming(words, told, _led(words, told)))
    if len(starts) < ROWS:
        return words
    cuts = [0, *(start for start, _ in starts), len(words)]
    return "\n".join(row for a, b in pairwise(cuts) if (row := words[a:b].strip()))


def _led(words: str, quotes: Sequence[str]) -> int:
    """Where the words begin after what leads them: a source, or the beginning of one, before a colon that is not its own."""
    whole = [
        part for quote in quotes for part in (quote, _NAMED.sub("", quote, count=1))
    ]  # "Anmälare: Eva Ek, lärare" names her
    at = words.find(": ")
    while 0 < at < LEAD:
        said = words[:at]
        if len(quotes) > 1 and any(q == said or (q.startswith(said) and _AFTER.match(q[at:])) for q in whole):
            return at + 2
        at = words.find(": ", at + 1)
    return 0


def _naming(words: str, quotes: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """Where answers begin, with their names: a cell that another follows after a colon, or a line that names itself."""
    for quote in quotes:
        start = words.find(quote, at) if quote else -1
        if start < 0 or start - at > 2:  # between two sentences stands a blank, and a mark at most
            continue
        at = start + len(quote)
        named = _NAMED.match(quote)
        if words.startswith(": ", at):
            yield start, quote
        elif named:
            yield start, named[1]
