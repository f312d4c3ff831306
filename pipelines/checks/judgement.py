"""No judgement, advice or conclusion that the source does not make."""

from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns
from pipelines.words import stem

_KINDS = {"judging": "värderar", "advising": "ger råd", "concluding": "drar en slutsats"}
_WORDS = patterns("judgements")


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each kind of word that only the point has."""
    for kind, says in _KINDS.items():
        held = {_key(m[0]) for m in _WORDS[kind].finditer(pair.all)}
        if any(_key(m[0]) not in held for m in _WORDS[kind].finditer(pair.claim)):
            yield f"Punkten {says}, vilket källan inte gör med de orden."


def _key(words: str) -> str:
    return " ".join(stem(word)[:6] for word in words.casefold().split())


check = check_of("judgement", compare, withhold=False)
