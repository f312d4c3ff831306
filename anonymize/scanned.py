"""What a scanner does to names: letters that look like others, and digits where no name has any."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from anonymize.customs import listed, surnames

_LOOKS = (
    (re.compile("rn|in"), "m"), (re.compile(r"[1|](?=\w)|^l(?=[bcdfghjkmnpqrstvwxz])"), "i"), (re.compile("0"), "o"),
    (re.compile("vv"), "w"),
)  # fmt: skip
# What may have stood where a scanner wrote something that no name holds.
_MEANT = {
    "0": "oö", "1": "ilt", "!": "il", "¡": "ieé", "|": "il", "3": "eaå", "4": "a", "5": "s", "6": "bg", "8": "bgä", "9": "g",
    "$": "s",
}  # fmt: skip
_NO_LETTER = re.compile("[" + re.escape("".join(_MEANT)) + "]")


def misread(word: str) -> str:
    """Return one spelling for what a scanner takes for one another: "rn" and "m", "l" and "I" before a consonant, 0 and o."""
    for pattern, to in _LOOKS:
        word = pattern.sub(to, word)
    return word


def slips(a: str, b: str) -> bool:
    """Say whether of two words that a scanner takes for one another one is no known name."""
    known = listed() | surnames()
    return min(len(a), len(b)) > 3 and not (a in known and b in known)


def damaged(word: str) -> bool:
    """Say whether a word holds what no name does: "mar1a", "lindgr3n". A number by itself is none."""
    return bool(_NO_LETTER.search(word)) and sum(c.isalpha() for c in word) > 2


def repairs(names: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """Return the damaged words of a case's names → the one sound word of another name that each can have been."""
    sound: dict[int, set[str]] = defaultdict(set)
    broken: set[str] = set()
    for word in (word for name in names for word in name):
        if damaged(word):
            broken.add(word)
        else:
            sound[len(word)].add(word)
    fits = {word: [s for s in sound[len(word)] if _was(word, s)] for word in broken}
    return {word: able[0] for word, able in fits.items() if len(able) == 1}


def _was(broken: str, sound: str) -> bool:
    return all(b == s or s in _MEANT.get(b, "") for b, s in zip(broken, sound, strict=True))
