"""No judgement, advice or conclusion that the source does not make."""

import re
from collections.abc import Iterator

from pipelines.checks.compare import Pair, check_of
from pipelines.lists import patterns
from pipelines.words import stem

_KINDS = {"judging": "värderar", "advising": "ger råd", "concluding": "drar en slutsats"}
_WORD = re.compile(r"[^\W\d_]+")
# words of one meaning, as _key has them
_SAME = {"behöv": "behov"} | dict.fromkeys(("bör", "bord", "rekomm", "föresl", "försla", "förord", "tillrå"), "råd")
# what a kind of words in the source also vouches for, in a point
_VOUCHES = {
    "unable": "behov stöd hjälp misslyckas",
    "cause": "beror på",
    "weighs": "slutsatsen är",
    "lacks": "brist på i",
    "worse": "sämre dåligt",
    "worst": "allvarlig allvarligt allvarligast",
    "in_vain": "misslyckas misslyckades",
    "shown": "visar att",
    "urged": "råd",
}
_WORDS = patterns("judgements")


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message for each kind of word that only the point has."""
    words = set(_key(" ".join(_WORD.findall(pair.all))).split())
    for name, vouched in _VOUCHES.items():
        words |= set(_key(vouched).split()) if _WORDS[name].search(pair.all) else set()
    for kind, says in _KINDS.items():
        held = {_key(m[0]) for m in _WORDS[kind].finditer(pair.all)}
        said = {_key(m[0]) for m in _WORDS[kind].finditer(pair.claim)}
        if any(not set(key.split()) <= words for key in said - held):
            yield f"Punkten {says}, vilket källan inte gör med de orden."


def _key(words: str) -> str:
    return " ".join(_SAME.get(key, key) for key in (stem(word)[:6] for word in words.casefold().split()))


check = check_of("judgement", compare, withhold=False)
