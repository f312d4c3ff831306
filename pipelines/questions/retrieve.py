"""Which sentences of a case a question is about: rare words it shares with them, what kind of answer it wants, and
whatever further likeness is handed in (a sentence encoder)."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.questions.demands import EMPTY, Demands
from pipelines.words import stems
from pipelines.writers.align import _kin as kin
from pipelines.writers.units import Unit

Likeness = Callable[[CaseFile, MaskedText, Sequence[Unit]], Sequence[float]]  # of each unit to the question, 0 to 1
AROUND = 0.45  # of a word's weight, when not the sentence but its heading, note, speaker or the one before has it
NEEDED = 0.9  # the same when what it leans on has it: an answer is about what was asked
NAMED = 0.9  # the same for people, who are "hon" in the sentence itself
BEFORE = 2  # units before one that tell what it speaks of
PERSON = 0.5  # of an ordinary word's weight: a case is full of its people
KIND = 0.3  # taken from a sentence that does not hold what is demanded, given to one that does
LIKE = 1.0


@dataclass(frozen=True)
class Hit:
    """A unit with its worth for a question: the share of the question's weight it holds, alone and with what is
    around it, whether it meets what is demanded (None: nothing is), and its further likeness."""

    unit: Unit
    own: float
    around: float
    met: bool | None
    like: float = 0.0
    words: int = field(default=0)  # of the question's, that the unit itself has

    @property
    def worth(self) -> float:
        """By which hits are ordered, and by which an answer is good enough."""
        return self.own + self.around + KIND * (self.met is True) - KIND * (self.met is False) + LIKE * self.like


def retrieve(case: CaseFile, question: MaskedText, most: int, like: Likeness | None = None) -> list[Hit]:
    """Return the best hits of a case, best first; with equal worth the one that stands first."""
    rows = case.units
    wanted = list(dict.fromkeys(w for w in stems(question.text) if w not in EMPTY))
    held = [frozenset(stems(unit.own.text)) for unit in rows]
    beside = [_beside(case, rows, n) for n in range(len(rows))]
    weights = _weights(wanted, held)
    likeness = like(case, question, rows) if like else [0.0] * len(rows)
    asked = Demands.of(question, case)
    met = [asked.met(case, unit, beside[n]) for n, unit in enumerate(rows)]
    leant = [frozenset(w for m in unit.needs for w in stems(case.sentences[m].masked.text)) for unit in rows]
    hits = [_hit(unit, held[n], leant[n], beside[n], weights, met[n], likeness[n]) for n, unit in enumerate(rows)]
    return sorted(hits, key=lambda hit: -hit.worth)[:most]


def _hit(
    unit: Unit, held: frozenset[str], leant: frozenset[str], beside: frozenset[str], weights: Mapping[str, float],
    met: bool | None, like: float,
) -> Hit:  # fmt: skip
    whole = sum(weights.values()) or 1.0
    own = {w: max(match(w, held), NEEDED * match(w, leant)) for w in weights}
    both = {w: max(own[w], (NAMED if w.isupper() else AROUND) * match(w, beside)) for w in weights}
    return Hit(
        unit,
        sum(weights[w] * share for w, share in own.items()) / whole,
        sum(weights[w] * share for w, share in both.items()) / whole,
        met, like, sum(share > 0.5 for share in own.values()),
    )  # fmt: skip


def match(word: str, held: frozenset[str]) -> float:
    """1 where a text holds a word, less where it holds one akin to it: another form, a compound with it."""
    if word in held or not held:
        return float(word in held)
    if len(word) < 4 or word.isupper():
        return 0.0
    return max((kin(word, other) for other in held if len(other) > 3 and not other.isupper()), default=0.0)


def _beside(case: CaseFile, rows: Sequence[Unit], n: int) -> frozenset[str]:
    """The words of what stands around a unit: its heading and note, who speaks, the unit before."""
    first = rows[n].core[0]
    context, sentence = case.contexts[first], case.sentences[first]
    near = [case.sentences[m].masked.text for m in (context.heading, context.note) if m is not None]
    near += [sentence.speaker.text] if sentence.speaker else []
    for m in range(max(0, n - BEFORE), n):
        if case.sentences[rows[m].core[0]].document == sentence.document:
            near.append(rows[m].own.text)
    return frozenset(word for text in near for word in stems(text))


def _weights(wanted: Sequence[str], held: Sequence[frozenset[str]]) -> dict[str, float]:
    """How rare each word of the question is in the case; a word that nothing holds is the rarest."""
    counts = Counter({word: sum(word in words for words in held) for word in wanted})
    return {
        word: math.log(1 + (len(held) + 0.5) / (counts[word] + 0.5)) * (PERSON if word.isupper() else 1.0)
        for word in wanted
    }
