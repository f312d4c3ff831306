"""Which sentences a point rests on: computed by words, numbers and people. What the model cites is only a hint.

Rare words weigh more than common ones (idf over the sentences in question); compounds match by their parts. Words are all it
sees: a point in quite other words than its source is given the sentence that the model cites.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.checks.numerals import numbers, ordinals
from pipelines.words import stems

HINT = 0.12  # of a point's weight, added for a sentence that the model cites
ENOUGH = 0.34  # of its weight that a sentence must hold to be a source instead of those cited
MORE = 0.2  # of its weight that a further sentence must add
MOST = 3
NUMBER = 2.0  # a number weighs as much as two words
PART = 5  # letters that two forms must share at their beginning to be akin


def align(case: CaseFile, text: MaskedText, cited: Sequence[int], near: Sequence[int]) -> tuple[int, ...]:
    """Return the sentences (of `near`) that hold the point's words, the cited ones preferred; the cited where none does."""
    held = {n: features(case.sentences[n].masked.text) for n in near}
    weights = _weights(features(text.text), list(held.values()))
    whole = sum(weights.values())
    if not whole:
        return tuple(sorted(cited))
    shares = {n: {f: w * _match(f, words) / whole for f, w in weights.items()} for n, words in held.items()}
    out: list[int] = []
    covered = dict.fromkeys(weights, 0.0)
    while len(out) < MOST:
        gains = {
            n: sum(max(0.0, s - covered[f]) for f, s in share.items()) for n, share in shares.items() if n not in out
        }
        best = max(gains, key=lambda n: (gains[n] + HINT * (n in cited), -n), default=None)
        if best is None or gains[best] < _least(best, out, cited):
            break
        out.append(best)
        covered = {f: max(c, shares[best][f]) for f, c in covered.items()}
    return tuple(sorted(out or cited))


def _least(n: int, out: Sequence[int], cited: Sequence[int]) -> float:
    """The share of a point's weight that a sentence must bring; unasked, the best one is taken whatever it brings."""
    if out:
        return MORE
    return ENOUGH if cited and n not in cited else MORE if cited else 1e-9


def features(text: str) -> frozenset[str]:
    """Return the stems of a sentence, its numbers in one form however written, and its people."""
    said = {value for _, _, value in (*numbers(text), *ordinals(text))}
    return frozenset(word for word in stems(text) if not word.isdigit()) | said


def _weights(wanted: frozenset[str], held: Sequence[frozenset[str]]) -> Mapping[str, float]:
    """Weigh every feature of a point that some sentence holds or is akin to by how few sentences hold it."""
    counts = Counter({f: sum(_match(f, words) > 0 for words in held) for f in wanted})
    return {
        f: math.log((len(held) + 1) / (counts[f] + 0.5)) * (NUMBER if f[0].isdigit() else 1.0) for f in sorted(wanted)
    }


def _match(feature: str, words: frozenset[str]) -> float:
    """1 where a sentence holds a feature, less where it holds a word akin to it: another form, a compound with it."""
    if feature in words:
        return 1.0
    if len(feature) < PART or feature.isupper() or feature[0].isdigit():
        return 0.0
    return max((_kin(feature, word) for word in words if len(word) >= PART), default=0.0)


def _kin(a: str, b: str) -> float:
    if a[:PART] == b[:PART]:
        return 0.8 if a.startswith(b) or b.startswith(a) else 0.6
    return 0.6 if a.endswith(b) or b.endswith(a) else 0.4 if a[-PART:] == b[-PART:] else 0.0
