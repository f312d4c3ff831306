"""Words as ranking and checks see them: Swedish stems without function words; a person's placeholders are one word."""

import re
from functools import lru_cache

import snowballstemmer

from pipelines import lists

WORD = re.compile(r"\[([A-Z]+-\d+)[a-z]*\]|[^\W_]+(?:[-’'][^\W_]+)*")
_STEMMER = snowballstemmer.stemmer("swedish")

STOPWORDS = lists.words("stopwords")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a word in lower case."""
    return str(_STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; `[PERSON-1b]` is `PERSON-1`."""
    return [m[1] or m[0].casefold() for m in WORD.finditer(text)]


def stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning."""
    return [w if w.isupper() else stem(w) for w in words(text) if w not in STOPWORDS and len(w) > 1]
