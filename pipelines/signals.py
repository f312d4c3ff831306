"""What a sentence is about, told by its words: decisions, deadlines, risks, the child's words … and what is only layout."""

import re

from anonymize.vault import PLACEHOLDER
from pipelines.lists import patterns

KINDS = patterns("kinds")
CRITICAL = {tuple(key.split("|", 1)): pattern for key, pattern in patterns("critical").items()}  # by (weight, kind)
_FORMS = patterns("forms")
NEGATION, PARENT, ANAPHOR, QUICK_ANSWER = (_FORMS[name] for name in ("negation", "parent", "anaphor", "quick_answer"))
DATE, VERB_OF_SAYING, PROVISO, BACK = (_FORMS[name] for name in ("date", "verb_of_saying", "proviso", "back"))
_GREETING, SETTLES, OWN_WORDS = (_FORMS[name] for name in ("greeting", "settles", "own_words"))
RESTS, REFUTES, MET = (_FORMS[name] for name in ("rests", "refutes", "met"))
_PAGE = re.compile(r"(?:sid(?:a|an)?\.?\s*)?\d{1,4}(?:\s*(?:\(\d+\)|av \d+|/\s*\d+))?\.?", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_RULED = re.compile(r"[-_=*~]{3,}[^-_=*~]{0,40}[-_=*~]{3,}")  # "-----Ursprungligt meddelande-----"
_LAYOUT_KINDS = ("header", "footer")


def kinds(text: str) -> frozenset[str]:
    """Return what a sentence is about."""
    return frozenset(kind for kind, pattern in KINDS.items() if pattern.search(text))


def critical(text: str) -> int:
    """Return how many kinds of what an officer must not miss a sentence tells of."""
    return sum(bool(pattern.search(text)) for pattern in CRITICAL.values())


def is_layout(text: str, kind: str) -> bool:
    """Say whether it is a page header, footer, page number or ruling."""
    bare = text.strip()
    return kind in _LAYOUT_KINDS or bool(_PAGE.fullmatch(bare) or _RULED.fullmatch(bare)) or not _LETTERS.search(text)


def is_small_talk(text: str) -> bool:
    """Say whether a sentence is about the talk itself: that it is recorded, whether one hears, how a name is spelt."""
    return bool(_FORMS["small_talk"].search(text)) and not critical(text)


def tells_nothing(text: str) -> bool:
    """Say whether a form's line only names a number or an address, where something else stands, or how it is filled in."""
    bare = text.strip(" -–—*•")
    label = _FORMS["identifier"].match(bare)
    value = PLACEHOLDER.sub("", bare[label.end() :]) if label else "x"
    return any(_FORMS[name].match(bare) for name in ("pointer", "frame")) or not any(c.isalpha() for c in value)


def is_greeting(text: str) -> bool:
    """Say whether it only opens, closes or addresses."""
    return bool(_GREETING.match(text.strip(" -–—*•"))) and len(text.split()) < 12
