"""What the case holds and the draft lacks: decisions, deadlines, risk, coercion, need of protection, the child's own words.

Never withholds. At most two, the gravest first, each sentence with its place, so that the officer reads it and decides.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from pipelines.case import CaseFile
from pipelines.checks.voice import concerned, heartfelt, speaks
from pipelines.lists import HERE, patterns
from pipelines.signals import CRITICAL, DATE, KINDS, NEGATION, is_layout
from pipelines.summarize import Draft, Finding
from pipelines.words import stems

MOST = 2
LEAST = -0.5  # log odds from which a sentence is worth an officer's time
TOLD = 0.55  # share of a sentence's words that the points must hold for it to be told
SAME = 0.5  # share of its words that an omission may have in common with a graver one
SHORT = 2  # words that carry meaning: with fewer a sentence says nothing by itself
DUTY = 1.2  # more log odds than the gold of cases gives such a sentence
VOICE = "barnets eller den enskildes egna ord"
_REPORTED = patterns("reported")["source"]
BESIDE = (-2, -1, 1, 2)  # sentences near one: where the draft tells of them, it is a detail


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
        rows = draft.case.documents[sentence.document].rows(sentence.start, sentence.end)
        where = f"dokument {sentence.document + 1}, rad {rows}"
        message = f"Underlaget har en uppgift om {' och '.join(missed.kinds[:2])} som inte finns i utkastet ({where})."
        yield Finding("omission", "", None, message, text=sentence.masked, source=missed.place)


def omitted(draft: Draft) -> list[Missed]:
    """Return the gravest sentences that the draft lacks, the gravest first."""
    words = [frozenset(stems(sentence.masked.text)) for sentence in draft.case.sentences]
    grave = [Missed(n, kinds, gravity(row) + DUTY * _duty(kinds, row)) for n, kinds, row in considered(draft)]
    out: list[Missed] = []
    for missed in sorted(grave, key=lambda m: (-m.gravity, m.place)):
        alike = any(_alike(words[missed.place], words[other.place]) for other in out)
        if missed.gravity >= LEAST and len(out) < MOST and not alike:
            out.append(missed)
    return out


def considered(draft: Draft) -> Iterator[tuple[int, tuple[str, ...], dict[str, float]]]:
    """Yield the sentences of the grave kinds that the draft lacks: place, kinds, features."""
    words = [frozenset(stems(sentence.masked.text)) for sentence in draft.case.sentences]
    rare = rarity(words)
    cited = {n for point in draft.points for n in point.sources}
    told = [frozenset(stems(point.text.text)) for point in draft.points] + [words[n] for n in sorted(cited)]
    texts = [sentence.masked.text for sentence in draft.case.sentences]
    whose = concerned(texts)
    for n in _candidates(draft.case, words):
        kinds = kinds_of(texts[n], voice=speaks(texts, n, whose)) if n not in cited else ()
        if kinds and (share := _share(words[n], told, rare)) < TOLD:
            near = sum(n + k in cited for k in BESIDE) / len(BESIDE)
            yield n, kinds, features(texts[n], kinds, rare) | {"share": share, "near": near}


def _candidates(case: CaseFile, words: Sequence[frozenset[str]]) -> Iterator[int]:
    """Sentences that say something: no headings, page furniture or questions, nothing that speaks to a model."""
    for n, sentence in enumerate(case.sentences):
        text = sentence.masked.text.rstrip()
        opens = case.contexts[n].opens or is_layout(text, sentence.place.kind) or text.endswith("?")
        if n not in case.barred and not opens and len(words[n]) >= SHORT:
            yield n


def rarity(words: Sequence[frozenset[str]]) -> Mapping[str, float]:
    """Return how rare in its case each stem is."""
    counts = Counter(word for own in words for word in own)
    return {word: math.log((len(words) + 1) / n) for word, n in counts.items()}


def _share(own: frozenset[str], told: Sequence[frozenset[str]], rare: Mapping[str, float]) -> float:
    """How much of a sentence the point, or the sentence that a point rests on, says that says most of it."""
    whole = sum(rare[word] for word in own)
    return max((sum(rare[word] for word in own & held) / whole for held in told), default=0.0) if whole else 1.0


def _duty(kinds: Sequence[str], row: Mapping[str, float]) -> bool:
    """Whether it is of what the law asks to be looked for in every case: coercion, protection, life, what the child wants."""
    return "heartfelt" in row or any(kind in kinds and weight == "5" for weight, kind in CRITICAL)


def kinds_of(text: str, *, voice: bool) -> tuple[str, ...]:
    """Return what a sentence is about that must not be missed, the gravest first; `voice`: somebody's own words."""
    found = sorted(((-float(weight), kind) for (weight, kind), p in CRITICAL.items() if p.search(text)))
    own = (VOICE,) if voice and heartfelt(text) else ()
    return (*own, *(kind for _, kind in found), *((VOICE,) if voice and not own else ()))


def features(text: str, kinds: Sequence[str], rare: Mapping[str, float]) -> dict[str, float]:
    """Return what tells how grave a sentence is: what it is about, how it is said, how unlike the rest of its case it is."""
    own = stems(text)
    said = {
        "voice": VOICE in kinds, "heartfelt": VOICE in kinds and heartfelt(text), "denies": NEGATION.search(text),
        "dated": DATE.search(text), "counts": any(c.isdigit() for c in text), "reported": _REPORTED.search(text),
        "several": len(set(kinds) - {VOICE}) > 1, **{f"about {name}": p.search(text) for name, p in KINDS.items()},
    }  # fmt: skip
    rare_share = sum(rare[word] for word in own) / max(1, len(own)) / max(1.0, max(rare.values()))
    held = {kind: 1.0 for kind in kinds if kind != VOICE} | {name: 1.0 for name, there in said.items() if there}
    return held | {"rare": rare_share, "words": math.log(1 + len(own))}


def gravity(row: Mapping[str, float]) -> float:
    """Return the log odds that a sentence is one that an officer must not miss."""
    return sum(weights().get(name, 0.0) * value for name, value in row.items()) + weights()["all"]


@cache
def weights() -> Mapping[str, float]:
    """Return the weights fitted by `python -m eval.fit_omission`."""
    content: dict[str, float] = yaml.safe_load((HERE / "omission.yaml").read_text(encoding="utf-8"))
    return content


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) > SAME * min(len(a), len(b))
