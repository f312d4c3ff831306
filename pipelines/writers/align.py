"""Which sentences a point rests on: computed by meaning, words and numbers. What the model cites is only a hint.

Meaning is the likeness of two vectors (pipelines.encoder). Of words, rare ones weigh more (idf over the sentences in question),
compounds match by their parts. Whom a sentence tells of and who tells it are asked with roles and "hon" resolved. How much each
counts is fitted on claims with known sources (eval.claims_fit).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from anonymize.masked import MaskedText
from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks import numbers, placeholders
from pipelines.checks.attribution import attributed
from pipelines.checks.compare import pair
from pipelines.checks.frames import people
from pipelines.checks.numerals import numbers as numerals
from pipelines.checks.numerals import ordinals
from pipelines.sentences import cut
from pipelines.words import stems
from pipelines.writers.persons import called, named, tellers, tellers_of

# chosen beside eval.claims_fit, from "before" on with --on texts
WEIGHTS = {"meaning": 20.0, "words": 1.0, "numbers": 0.3, "cited": 2.0, "before": 1.7, "crowd": -2.5, "told": -0.8,
           "strangers": -0.8, "own teller": 1.8, "other teller": -0.4}  # fmt: skip
CLOSER = ("strangers", "own teller", "other teller")  # asked of the likeliest only
ASKED = 5  # so many of them
PLAIN = 0.75  # share of its words held by one sentence: nearly its own words, whose meaning need not be asked
ALSO = 0.4  # of the likeliest sentence's probability that makes a further one likely too
MORE = 0.3  # of a point's words that a further sentence adds to those found
MOST = 3
NUMBER = 2.0  # a number weighs as much as two words
PART = 5  # letters that two forms must share at their beginning to be akin


def align(case: CaseFile, text: MaskedText, cited: Sequence[int], near: Sequence[int]) -> tuple[int, ...]:
    """Return the sentences (of `near`) that the point rests on; never none. Each sentence of a point is asked for itself."""
    if not near:
        return tuple(sorted(cited))
    held = {n: features(case.sentences[n].masked.text) for n in near}
    return tuple(sorted({n for part in _parts(text.text) for n in _sources(case, part, cited, held)}))


def _parts(text: str) -> list[str]:
    """The sentences of a point; one with hardly anything to look for ("OK.") is left to the others."""
    ranges = cut(text, [(0, len(text))], [m.span() for m in PLACEHOLDER.finditer(text)])
    parts = [text[start:end] for start, end in ranges]
    return [part for part in parts if _tells(features(part))] or [text]


def _tells(found: frozenset[str]) -> bool:
    return len(found) > 1 or any(f[0].isdigit() for f in found)


def _sources(case: CaseFile, text: str, cited: Sequence[int], held: Mapping[int, frozenset[str]]) -> list[int]:
    """The likeliest sentence and those that add to it.

    One may join two: where those found lack a number or a person of it, and the next likeliest holds it, that one is added.
    """
    near = tuple(held)
    weights = _weights(features(text), list(held.values()))
    shares = _shares(weights, held)
    chances = likely(evidence(case, text, cited, held))
    first = max(near, key=lambda n: (chances[n], -n))
    out, covered = [first], dict(shares[first])
    ranked = sorted(near, key=lambda n: (-chances[n], n))
    for n in ranked:
        gain = sum(max(0.0, share - covered.get(f, 0.0)) for f, share in shares[n].items())
        speak = (n in cited) + (chances[n] >= ALSO * chances[first]) + (gain >= MORE)
        if n not in out and len(out) < MOST and speak >= 2:  # two of: it is cited, it is likely too, it adds something
            out.append(n)
            covered = {f: max(covered.get(f, 0.0), shares[n].get(f, 0.0)) for f in weights}
    rest = [n for n in ranked if n not in out]
    if rest and len(out) < MOST and _lacking(case, text, (*out, rest[0])) < _lacking(case, text, out):
        out.append(rest[0])
    return out


def _lacking(case: CaseFile, text: str, places: Sequence[int]) -> int:
    """How many of the point's numbers and dates the sentences do not hold, and whether they lack somebody it names."""
    beside = pair(case, text, tuple(sorted(places)))
    return sum(1 for _ in (*numbers.compare(beside), *placeholders.compare(beside)))


def likely(seen: Mapping[int, Mapping[str, float]]) -> dict[int, float]:
    """Return the probability that each sentence is the point's source, by what speaks for it."""
    scores = {n: _score(row) for n, row in seen.items()}
    most = max(scores.values())
    whole = sum(math.exp(score - most) for score in scores.values())
    return {n: math.exp(score - most) / whole for n, score in scores.items()}


def evidence(
    case: CaseFile, text: str, cited: Sequence[int], held: Mapping[int, frozenset[str]]
) -> dict[int, dict[str, float]]:
    """Return what speaks for each sentence (`held`: its features), 0–1, and against it.

    Meaning, shared words and numbers, being cited; the meaning of the sentence before, on which it may lean; being like many
    others, for such a one is near to every claim; and that just one of claim and sentence says that somebody says it. The
    likeliest are looked at closer, unless the words of one are nearly the point's own.
    """
    wanted = features(text)
    words = {n: sum(s.values()) for n, s in _shares(_weights(wanted, list(held.values())), held).items()}
    asked = max(words.values()) < PLAIN
    places = tuple(held)
    meaning = dict(zip(places, case.meanings.likeness(text, places) if asked else words.values(), strict=True))
    crowd = dict(zip(places, case.meanings.crowd(places), strict=True)) if asked else {}
    told = attributed(text)
    numbered = {f for f in wanted if f[0].isdigit()}
    rows = {
        n: {"meaning": meaning[n], "words": words[n], "numbers": _part(numbered, held[n]), "cited": float(n in cited),
            "before": meaning.get(n - 1, 0.0) if asked else 0.0, "crowd": crowd.get(n, 0.0),
            "told": float(told != attributed(case.sentences[n].masked.text))}
        for n in places
    }  # fmt: skip
    near = sorted(places, key=lambda n: (-_score(rows[n]), n))[:ASKED] if asked else []
    return _with(rows, {n: _closer(case, text, n) for n in near})


def _with(rows: dict[int, dict[str, float]], closer: dict[int, dict[str, float]]) -> dict[int, dict[str, float]]:
    """The rows with what was seen closer; those not looked at gain nothing by it."""
    least = {
        name: min((row[name] for row in closer.values()), key=lambda value: WEIGHTS[name] * value, default=0.0)
        for name in CLOSER
    }
    return {n: row | closer.get(n, least) for n, row in rows.items()}


def _closer(case: CaseFile, text: str, n: int) -> dict[str, float]:
    """Whether a sentence tells of others than the point does, and whether the same one tells it, or another."""
    claimed, here = people(case.cast.known(text)), named(case, n)
    said, held = tellers_of(case, text), tellers(case, n)
    strangers = bool(claimed and here) and not claimed & (here | called(case, n))
    other = bool(said and held) and not said & held
    return {"strangers": float(strangers), "own teller": float(bool(said & held)), "other teller": float(other)}


def _score(row: Mapping[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in row.items())


def _part(wanted: set[str], held: frozenset[str]) -> float:
    return len(wanted & held) / len(wanted) if wanted else 0.0


def _shares(weights: Mapping[str, float], held: Mapping[int, frozenset[str]]) -> dict[int, dict[str, float]]:
    """The share of a point's weight that each of its words has in each sentence."""
    whole = sum(weights.values()) or 1.0
    return {n: {f: w * _match(f, words) / whole for f, w in weights.items()} for n, words in held.items()}


def features(text: str) -> frozenset[str]:
    """Return the stems of a sentence, its numbers in one form however written, and its people."""
    said = {value for _, _, value in (*numerals(text), *ordinals(text))}
    return frozenset(word for word in stems(text) if not word.isdigit()) | said


def _weights(wanted: frozenset[str], held: Sequence[frozenset[str]]) -> Mapping[str, float]:
    """Weigh every feature of a point by how few sentences hold it or something akin; what none holds weighs most."""
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
