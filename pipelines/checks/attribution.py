"""What somebody has said stays said by somebody: reported speech never becomes fact."""

import re
from collections.abc import Iterator

from anonymize.vault import PLACEHOLDER
from pipelines.checks.compare import Pair, best, check_of
from pipelines.checks.negation import clauses
from pipelines.lists import patterns
from pipelines.words import stems, words

_REPORTED = patterns("reported")
_MESSAGE = "Källan återger vad någon har sagt. Punkten skriver det som fakta."
RUN = 4  # words of a quotation in a row
_SAME = 6  # letters that make two forms one word


def compare(pair: Pair) -> Iterator[str]:
    """Yield a message where the sources that the point comes from report what somebody says, and the point does not."""
    if attributed(pair.claim) or _acts(pair) or (pair.spoken and _names_speaker(pair)):
        return
    if _quotes(pair) and not _own_mind(pair.claim, list(pair.sources)):
        yield _MESSAGE
        return
    wanted = set(stems(pair.claim))
    near = best(pair, whole=True)
    told = bool(near) and all(_reported_here(s, wanted) for s in near)
    if pair.spoken or (told and not _told_by(pair.claim, near) and not _own_mind(pair.claim, near)):
        yield _MESSAGE


def _quotes(pair: Pair) -> bool:
    """Whether a point has the words of a quotation as its own, and so many that it is no chance."""
    said = " ".join(words(pair.claim))
    quoted = (words(m[0]) for m in _REPORTED["quoted"].finditer(pair.source))
    return any(" ".join(row[n : n + RUN]) in said for row in quoted for n in range(len(row) - RUN + 1))


def _acts(pair: Pair) -> bool:
    """Whether a point tells of an act of speech by a word of its own: "lovat" of "säger att de lovat" is none."""
    held = {_key(word) for word in words(pair.source)}
    return any(_key(words(m[0])[0]) not in held for m in _REPORTED["act"].finditer(pair.claim))


def attributed(text: str) -> bool:
    """Say whether a text shows that somebody says it."""
    return bool(_REPORTED["claim"].search(text))


def _reported_here(source: str, wanted: set[str]) -> bool:
    """Whether the source reports the words in question: a verb of saying before or after them, in the same sentence."""
    if not _REPORTED["source"].search(source):
        return False
    if _REPORTED["quoted"].search(source) or re.search(r"\benligt\b", source, re.IGNORECASE):
        return True
    parts = clauses(source)
    told = next((n for n, part in enumerate(parts) if _REPORTED["source"].search(part)), 0)
    if _REPORTED["after"].match(parts[told]):
        return True
    return max(range(len(parts)), key=lambda n: len(wanted & set(stems(parts[n])))) >= told


def _told_by(claim: str, near: list[str]) -> bool:
    """Whether the point begins with the one that its source goes by: "Provet visade" of "enligt provet"."""
    tellers = {w for s in near for m in _REPORTED["teller"].finditer(s) for w in stems(m["who"])}
    opening = " ".join(claim.split()[:3])
    return bool({_key(w) for w in tellers} & {_key(w) for w in stems(opening)})


def _key(word: str) -> str:
    return word if word.isupper() else word[:_SAME]


def _own_mind(claim: str, near: list[str]) -> bool:
    """Whether it tells what a teller feels or wants, which nobody knows but by their own words."""
    if not _REPORTED["mind"].search(claim):
        return False
    first = PLACEHOLDER.search(claim)
    tellers = {m[2] for s in near for m in PLACEHOLDER.finditer(_before_saying(s))}
    return first is None or not tellers or first[2] in tellers


def _before_saying(source: str) -> str:
    found = _REPORTED["source"].search(source)
    return source[: found.start()] if found else ""


def _names_speaker(pair: Pair) -> bool:
    speakers = PLACEHOLDER.findall(pair.around) + [
        m for s in pair.sources for m in PLACEHOLDER.findall(s.split(":")[0])
    ]
    return any(
        (word, number) in {(w, n) for w, n, _ in speakers} for word, number, _ in PLACEHOLDER.findall(pair.claim[:60])
    )


check = check_of("attribution", compare, withhold=False)
