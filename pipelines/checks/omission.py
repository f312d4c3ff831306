"""What the case holds and the draft lacks: decisions, deadlines, risk, coercion, need of protection, the child's own words.

Never withholds. At most a handful, the gravest first, each sentence with its place, so that the officer reads it and decides.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.case import CaseFile
from pipelines.checks.voice import concerned, heartfelt, speaks
from pipelines.lists import patterns
from pipelines.signals import is_layout
from pipelines.summarize import Draft, Finding
from pipelines.words import stems

MOST = 5
LEAST = 3.8  # gravity from which a sentence is worth an officer's time
TOLD = 0.45  # share of a sentence's words that the points must hold for it to be told
SAME = 0.5  # share of its words that an omission may have in common with a graver one
SHORT = 2  # words that carry meaning: with fewer a sentence says nothing by itself
VOICE, WEIGHT = (
    "barnets eller den enskildes egna ord",
    4.0,
)  # what they want, fear or refuse; half a point less for other words
_LISTED = {tuple(key.split("|", 1)): pattern for key, pattern in patterns("critical").items()}


@dataclass(frozen=True)
class Missed:
    """A grave sentence that no point tells: its place in the case, what it is about, how grave."""

    place: int
    kinds: tuple[str, ...]
    gravity: float


def check(draft: Draft) -> Iterator[Finding]:
    """Yield a finding, bound to no point, for each of the gravest sentences that no point rests on or tells."""
    for missed in omitted(draft):
        sentence = draft.case.sentences[missed.place]
        where = f"dokument {sentence.document + 1}, mening {sentence.index + 1}"
        message = f"Underlaget har en uppgift om {' och '.join(missed.kinds[:2])} som inte finns i utkastet ({where})."
        yield Finding("omission", "", None, message, text=sentence.masked)


def omitted(draft: Draft) -> list[Missed]:
    """Return the gravest sentences that the draft lacks, the gravest first."""
    words = [frozenset(stems(sentence.masked.text)) for sentence in draft.case.sentences]
    rare = _rarity(words)
    told = [frozenset(stems(point.text.text)) for point in draft.points]
    used = {n for point in draft.points for n in point.sources}
    used |= {n for n, own in enumerate(words) if _told(own, told, [words[m] for m in sorted(used)], rare)}
    texts = [sentence.masked.text for sentence in draft.case.sentences]
    whose = concerned(texts)
    left = [n for n in _candidates(draft.case, words) if n not in used]
    grave = [missed for n in left if (missed := _grave(n, texts[n], rare, speaks(texts, n, whose)))]
    out: list[Missed] = []
    for missed in sorted(grave, key=lambda m: (-m.gravity, m.place)):
        if len(out) < MOST and not any(_alike(words[missed.place], words[other.place]) for other in out):
            out.append(missed)
    return out


def _candidates(case: CaseFile, words: Sequence[frozenset[str]]) -> Iterator[int]:
    """Sentences that say something: no headings, page furniture or questions, nothing that speaks to a model."""
    for n, sentence in enumerate(case.sentences):
        text = sentence.masked.text.rstrip()
        opens = case.contexts[n].opens or is_layout(text, sentence.place.kind) or text.endswith("?")
        if n not in case.barred and not opens and len(words[n]) >= SHORT:
            yield n


def _rarity(words: Sequence[frozenset[str]]) -> Mapping[str, float]:
    counts = Counter(word for own in words for word in own)
    return {word: math.log((len(words) + 1) / n) for word, n in counts.items()}


def _told(
    own: frozenset[str], points: Sequence[frozenset[str]], sources: Sequence[frozenset[str]], rare: Mapping[str, float]
) -> bool:
    """Whether one point, or one sentence that a point rests on, says what a sentence says."""
    whole = sum(rare[word] for word in own)
    return whole > 0 and any(sum(rare[word] for word in own & held) >= TOLD * whole for held in (*points, *sources))


def _grave(n: int, text: str, rare: Mapping[str, float], voice: bool) -> Missed | None:
    """A sentence with its kinds and gravity: what it is about weighs most, then how unlike the rest of the case it is."""
    found = {kind: float(weight) for (weight, kind), pattern in _LISTED.items() if pattern.search(text)}
    found |= {VOICE: WEIGHT - (0 if heartfelt(text) else 0.5)} if voice else {}
    if not found:
        return None
    own = stems(text)
    weights = sorted(found.values(), reverse=True)
    rarity = sum(rare[word] for word in own) / len(own) / max(1.0, max(rare.values()))
    gravity = weights[0] + 0.4 * sum(weights[1:3]) + rarity
    kinds = tuple(sorted(found, key=lambda kind: -found[kind]))
    return Missed(n, kinds, gravity) if gravity >= LEAST else None


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) > SAME * min(len(a), len(b))
