"""Which sentences a point rests on: computed by words, numbers and people. What the model cites is only a hint."""

from collections.abc import Sequence

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.words import stems

HINT = 0.12  # added for a sentence that the model cites
ENOUGH = 0.34  # share of the point's words that a sentence must hold to be a source unasked
MORE = 0.12  # share that a further sentence must add
MOST = 3


def align(case: CaseFile, text: MaskedText, cited: Sequence[int], near: Sequence[int]) -> tuple[int, ...]:
    """Return the sentences (of `near`) that hold the point's words, the cited ones preferred; the cited where none does."""
    wanted = frozenset(stems(text.text))
    if not wanted:
        return tuple(sorted(cited))
    held = {n: _held(case.sentences[n].masked.text) & wanted for n in near}
    out: list[int] = []
    left = wanted
    while left and len(out) < MOST:
        best = max(held, key=lambda n: (_weight(held[n] & left) + HINT * _weight(wanted) * (n in cited), -n))
        gain = _weight(held[best] & left) / _weight(wanted)
        if gain < (MORE if out else ENOUGH if best not in cited else MORE):
            break
        out.append(best)
        left = left - held[best]
    return tuple(sorted(out or cited))


def _weight(found: frozenset[str]) -> float:
    """Numbers and people weigh double: they say which sentence it is."""
    return sum(2.0 if any(c.isdigit() for c in word) else 1.0 for word in found)


def _held(text: str) -> frozenset[str]:
    return frozenset(stems(text))
