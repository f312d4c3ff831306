"""What the sources say differently about the same thing, found by code and put side by side. Neither side is called right.

Looked for: a sentence that disputes something ("bestrider", "stämmer inte") with what it disputes; one that denies what another
says; numbers, days or times of the same thing that differ. What changed between two notes of one journal is a change.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines import dates
from pipelines.case import CaseFile
from pipelines.checks.cast import kind
from pipelines.checks.clock import times
from pipelines.checks.numerals import numbers
from pipelines.lists import patterns
from pipelines.signals import NEGATION, VERB_OF_SAYING, is_greeting, is_layout
from pipelines.words import STOPWORDS, stem, words

MOST = 12
SHARED = 0.5  # of the weight of the shorter side's words, that both sides hold; people do not count
LEAST = 3  # such words
DISPUTED = 0.2  # the same of a sentence that disputes something, with the one that is most like it
LONG = 8  # letters of a word that tells which meeting of a day is meant
# stems of words that only tell when: "klar senast", "de senaste mötena"
ORDER = frozenset({"sen", "tid", "först", "sist", "näst"})
COUNTED = 2  # words that two measures of the same thing share
_DISPUTES = patterns("forms")["dispute"]
_SUPPOSES = re.compile(r"(?:^|: )(?:om|ifall) [^.!?]* så ", re.IGNORECASE)  # "om jag ställer fram så äter han"
_CLAUSE = re.compile(r"[,;:]\s|\b(?:men|och|utan|eftersom|att|om|när|innan|tills)\b")
# what is to be, or may be asked: no fact that another sentence can deny
_RULE = re.compile(
    r"\benligt planen\b|\bvillkor\b|\bhögst\b|\bfår (?:inte|endast|bara)\b|^\W*att \w+a\b", re.IGNORECASE
)
_NAMES_ONLY = re.compile(r"\w+: (?:\[[A-Z]+-\d+\w*\](?:, | och )?)+[.]?")  # "Föräldrar: Anna Ek, Bo Ek."
_RANGE = re.compile(r"\s*(?:till|eller|-|–)\s*")  # "tre till fyra gånger"
_MONTH = re.compile(r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)")
_ENDING = re.compile(r"(?<=\w{3})(?:ning|[dt]e?|s)$")  # höjning, höjt, höjde, höjs
POSTINGS = 60  # sentences of each word that are compared


@dataclass(frozen=True)
class Contradiction:
    """Sentences (places in the case) that do not agree, and in what: "förnekas", "tal", "tid" or "datum"."""

    kind: str
    sides: tuple[int, ...]


@dataclass(frozen=True)
class _Said:
    """A sentence as it is compared: its words of meaning, what it counts and measures, its days, whether it denies."""

    number: int
    document: int
    note: int | None
    teller: str
    words: frozenset[str]
    values: dict[str, frozenset[str]]
    days: frozenset[date]
    denied: frozenset[str]
    disputes: bool
    rule: bool


def contradictions(case: CaseFile) -> tuple[Contradiction, ...]:
    """Return what differs, the surest first; the work grows linearly with the length of the case."""
    said = [one for n in range(len(case.sentences)) if (one := _said(case, n))]
    seen = Counter(word for one in said for word in one.words)
    weight = {word: math.log(1 + len(said) / n) for word, n in seen.items()}
    disputed: dict[int, tuple[float, str, _Said, _Said]] = {}
    found = []
    for share, a, b in _pairs(said, weight):
        kind = _differs(a, b, share)
        if kind == "bestrids":
            by = (a if a.disputes else b).number
            disputed[by] = max(disputed.get(by, (0.0, kind, a, b)), (share, kind, a, b), key=lambda f: f[0])
        elif kind:
            found.append((share, kind, a, b))
    found = sorted([*found, *disputed.values()], key=lambda f: (-f[0], f[2].number, f[3].number))
    return tuple(Contradiction(kind, (a.number, b.number)) for _, kind, a, b in found[:MOST])


def _said(case: CaseFile, n: int) -> _Said | None:
    sentence, context = case.sentences[n], case.contexts[n]
    text = sentence.masked.text
    if n in case.barred or context.opens or text.rstrip().endswith(("?", ":")) or sentence.place.cell is not None:
        return None
    if is_layout(text, sentence.place.kind) or is_greeting(text):
        return None
    found = dates.find(case.quote(n), context.near, context.until)
    bare = _without(case.quote(n), [(f.start, f.end) for f in found])
    content = _content(VERB_OF_SAYING.sub(" ", _DISPUTES.sub(" ", text)))
    if not content or _SUPPOSES.search(text) or _NAMES_ONLY.fullmatch(text.strip()):
        return None
    days = frozenset(
        f.day for f in found if f.precision == "day" and not dates.unsettled(text, f, context.until or context.day)
    )
    teller = sentence.speaker.text if sentence.speaker else ""
    return _Said(
        n,
        sentence.document,
        context.note,
        teller,
        content,
        _values(bare),
        days,
        _denied(text),
        bool(_DISPUTES.search(text)),
        bool(_RULE.search(text)),
    )


def _content(text: str) -> frozenset[str]:
    """The stems of the words of meaning, without people and numbers."""
    meant = (
        stem(w)
        for w in words(text)
        if len(w) > 2 and w.islower() and w not in STOPWORDS and w.isalpha() and not kind(w) and not _MONTH.fullmatch(w)
    )
    return frozenset(_ENDING.sub("", word) for word in meant if word not in ORDER)


def _denied(text: str) -> frozenset[str]:
    """The words of meaning of the clauses that deny."""
    return frozenset().union(*(_content(part) for part in _CLAUSE.split(text) if NEGATION.search(part)))


def _without(text: str, ranges: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(ranges, reverse=True):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _values(text: str) -> dict[str, frozenset[str]]:
    """Numbers by what they count ("kvm", "meter", "bil"), and times of day."""
    out: dict[str, set[str]] = defaultdict(set)
    clock = times(text)
    for _, _, value in clock:
        out["klockan"].add(f"{value}")
    rest = _without(text, [(a, b) for a, b, _ in clock])
    found = numbers(rest)
    for n, (_, end, value) in enumerate(found):
        while n + 1 < len(found) and _RANGE.fullmatch(rest[end : found[n + 1][0]]):
            n, end = n + 1, found[n + 1][1]
        after = words(rest[end : end + 24])
        if after and after[0].isalpha():
            out[stem(after[0])].add(value)
    return {unit: frozenset(values) for unit, values in out.items()}


def _pairs(said: Sequence[_Said], weight: dict[str, float]) -> Iterator[tuple[float, _Said, _Said]]:
    """Pairs that speak of the same thing, with the share of the shorter one's words that both hold."""
    held: dict[str, list[_Said]] = defaultdict(list)
    for one in said:
        near: dict[int, _Said] = {}
        for word in one.words:
            near.update((other.number, other) for other in held[word][-POSTINGS:])
            held[word].append(one)
        for other in near.values():
            both = one.words & other.words
            share = _mass(both, weight) / min(_mass(one.words, weight), _mass(other.words, weight))
            if both and share >= DISPUTED and _apart(one, other):
                yield share, other, one


def _mass(some: frozenset[str], weight: dict[str, float]) -> float:
    return sum(weight[word] for word in some)


def _apart(a: _Said, b: _Said) -> bool:
    """Whether two may contradict each other: not two notes of one journal, each of its own day."""
    return a.document != b.document or a.note == b.note or bool(a.teller and b.teller and a.teller != b.teller)


def _differs(a: _Said, b: _Said, share: float) -> str:
    """In what two sentences about the same thing do not agree; empty where they do."""
    both = a.words & b.words
    if a.disputes != b.disputes:
        return "bestrids" if len(both) + len(a.days & b.days) >= min(COUNTED, len(a.words), len(b.words)) else ""
    if a.days & b.days and a.document != b.document and any(len(word) >= LONG for word in both):
        return "tid" if _other(a, b, "klockan") else ""
    if share < SHARED or len(both) < COUNTED:
        return ""
    if len(both) >= LEAST and not (a.rule or b.rule) and bool(a.denied & both) != bool(b.denied & both):
        return "förnekas" if len((a.denied | b.denied) & both) >= COUNTED else ""
    if a.document == b.document:
        return ""
    if a.days and b.days and not a.days & b.days:
        return "datum"
    if a.rule != b.rule:  # what is asked for and on what condition it is granted
        return ""
    units = sorted(a.values.keys() & b.values.keys())
    return next(("tid" if unit == "klockan" else "tal" for unit in units if _other(a, b, unit)), "")


def _other(a: _Said, b: _Said, unit: str) -> bool:
    """Whether both count or measure this, and have no value in common."""
    held = a.values.get(unit, frozenset()), b.values.get(unit, frozenset())
    return all(held) and not held[0] & held[1]
