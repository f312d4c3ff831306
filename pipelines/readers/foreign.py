"""Text that is not Swedish: what masks and summarizes was made for Swedish, and the officer is told where it is weaker."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parents[1] / "lists" / "languages.yaml"
_WORDS = re.compile(r"[^\W\d_]+")
_SHORTEST = 12  # words of a paragraph that say what language it is in
_SHARE = 0.2  # of a paragraph's words that are a language's own small words
_LEAST = 25  # words in all that are told of
_MOST = 100_000  # letters of a paragraph that are looked at


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """By language, in Swedish: small words that Swedish does not have; Swedish itself by its own."""
    return {name: frozenset(words.split()) for name, words in yaml.safe_load(_FILE.read_text("utf-8")).items()}


class Tongues:
    """Hears a document paragraph by paragraph, and counts the words of those that are in another language."""

    def __init__(self) -> None:
        self._heard: Counter[str] = Counter()

    def hear(self, text: str) -> None:
        words = _WORDS.findall(text[:_MOST].lower())
        if len(words) >= _SHORTEST and (language := _language(words)):
            self._heard[language] += len(words)

    def notes(self) -> list[str]:
        """A remark for the officer, or none."""
        told = [name for name, words in self._heard.most_common() if words >= _LEAST]
        if not told:
            return []
        return [
            f"Texten är helt eller delvis på {' och '.join(told[:2])}. Aktsam är gjort för svenska: "
            "namn kan stå kvar omaskerade och utkastet kan missa mer. Granska extra noga, eller lägg in en översättning."
        ]


def _language(words: list[str]) -> str:
    """The language of a paragraph in Swedish, "" where it is Swedish or cannot be told."""
    latin = sum(unicodedata.name(word[0], "").startswith("LATIN") for word in words)
    if latin < len(words) / 2:
        return "ett språk med annan skrift"
    shares = {name: sum(word in own for word in words) / len(words) for name, own in _small_words().items()}
    swedish = shares.pop("svenska")
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _SHARE and shares[best] > 2 * swedish else ""
