"""Where a name ends and its genitive s begins: "Annas" is Anna's; "Hans", "Elias" and "Lars" are names."""

from dataclasses import replace

from anonymize.lexicon import Kind, Lexicon
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span


def without(reading: Reading, start: int, end: int, lexicon: Lexicon) -> int:
    """Return the end of the name at start:end without a genitive s."""
    word = _last(reading, start, end)
    if len(word) < 3 or not word.endswith("s") or not reading.text[end - 2].isalpha():
        return end
    bare = word[:-1]
    if lexicon.exact(word) & ~Kind.ORDINARY:
        return end - 1 if word not in lexicon.first and bare in reading.positions and bare in lexicon.first else end
    if lexicon.exact(bare) & ~Kind.ORDINARY or bare in reading.positions:
        return end - 1
    follows = reading.text[end : end + 2]
    return (
        end - 1
        if len(follows) == 2 and follows[0] == " " and follows[1].islower() and lexicon.likelier(bare, word)
        else end
    )


def bare(reading: Reading, span: Span, lexicon: Lexicon) -> Span:
    """Return a model's person without a genitive s that is surely none of the name's: "Annas" where Anna is told of."""
    word = _last(reading, span.start, span.end)
    known = word.endswith("s") and word[:-1] in lexicon.first and not lexicon.exact(word)
    sure = known and word[:-1] in reading.positions
    return replace(span, end=span.end - 1) if sure and span.label == "PERSON" else span


def _last(reading: Reading, start: int, end: int) -> str:
    """Return the last part of a name, in lower case."""
    return reading.low[start:end].rpartition(" ")[2].rpartition("-")[2]
