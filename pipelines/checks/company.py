"""Whose company words keep: where a clause names one person only, its words tell of nobody else.

Needs no order and no verb: "A städar, B ansvarar för medicinen" and "medicinen sköts av A" share a word that stands with another.
Says nothing where a clause names two, or calls somebody "hon".
"""

import re
from collections import defaultdict
from collections.abc import Mapping

from pipelines.checks.cast import NOBODY, is_role
from pipelines.checks.frames import people, sentences
from pipelines.checks.placeholders import person
from pipelines.checks.senses import sense
from pipelines.lists import patterns
from pipelines.words import stems

_WORDS = patterns("people")
_WHO = re.compile(r"\[[A-Z]+-\d+[a-z]*\]s?")
LONG = 4  # letters of a word that tells what is spoken of
COMPOUND = 5  # letters that a word and the beginning of a compound share: sjukhus, sjukhusvistelse


def misplaced(claim: str, source: str) -> bool:
    """Say whether words that claim and source share all stand with another one in the source, whom the source knows of."""
    told, here = company(source), {who for who in people(source) if int(who) < NOBODY}
    pairs = [
        (who, other) for word, who in company(claim).items() for near, other in told.items()
        if len(who) == len(other) == 1 and who <= here and other <= here and _akin(word, near)
    ]  # fmt: skip
    return bool(pairs) and all(who != other for who, other in pairs)


def _akin(a: str, b: str) -> bool:
    """Whether two words are one, or long enough for their beginnings to tell that they are akin."""
    return a == b or (a[:COMPOUND] == b[:COMPOUND] and min(len(a), len(b)) >= COMPOUND and "=" not in (a[0], b[0]))


def company(text: str) -> Mapping[str, frozenset[str]]:
    """Return with whom each word of a text stands, clause by clause; several where it stands with several."""
    out: dict[str, frozenset[str]] = defaultdict(frozenset)
    for sentence in sentences(text):
        whole = _WORDS["group"].sub("de", _WORDS["according"].sub(" hon ", sentence))
        for clause in _WORDS["parted"].split(whole):
            named = {person(m[0].removesuffix("s")) for m in _WHO.finditer(clause)} - {""}
            if len(named) == 1 and not _WORDS["somebody"].search(clause):
                for word in _telling(_WHO.sub(" ", clause)):
                    out[word] |= named
    return out


def _telling(clause: str) -> set[str]:
    words = stems(" ".join(w for w in _WORDS["says"].sub(" ", clause).split() if not is_role(w.strip(".,()"))))
    told = {w for w in words if not w.isupper() and not _WORDS["when"].fullmatch(w)}
    return {sense(w) for w in told if len(w) >= LONG or sense(w).startswith("=")}
