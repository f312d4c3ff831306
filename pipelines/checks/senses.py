"""The words of a text by what they tell of: the forms of a word, strong verbs too, and its nearest synonyms are one."""

from collections.abc import Mapping
from functools import cache

import yaml

from pipelines.lists import HERE
from pipelines.words import stems

HEAD = 6  # letters that make two forms one word


def senses(text: str) -> frozenset[str]:
    """Return the words that carry meaning, by sense; one that is listed is the name of its row, after "="."""
    return frozenset(sense(word) for word in stems(text) if not word.isdigit())


def sense(stemmed: str) -> str:
    """Return the sense of a stem."""
    return _rows().get(stemmed, stemmed[:HEAD])


@cache
def _rows() -> Mapping[str, str]:
    content = yaml.safe_load((HERE / "senses.yaml").read_text(encoding="utf-8"))
    return {form: f"={name}" for name, words in content.items() for word in words for form in stems(word)}
