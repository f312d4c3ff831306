"""A sentence as it is compared with what others tell: its words, who tells it, what it counts, when, and whether it denies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines import dates
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.checks.cast import kind
from pipelines.checks.frames import people
from pipelines.checks.senses import sense
from pipelines.contradictions.amounts import Amount, amounts
from pipelines.document import Place
from pipelines.outline import says_only
from pipelines.signals import NEGATION, VERB_OF_SAYING, is_greeting, is_layout
from pipelines.words import STOPWORDS, stem, words
from pipelines.writers.talk import speaker

_SUPPOSES = re.compile(r"(?:^|: )(?:om|ifall) [^.!?]* så ", re.IGNORECASE)  # "om jag ställer fram så äter han"
_NAMES_ONLY = re.compile(r"\w+: (?:\[[A-Z]+-\d+\w*\](?:, | och )?)+[.]?")  # "Föräldrar: Anna Ek, Bo Ek."
# what is to be, or may be asked: no fact that another sentence can deny
_RULE = re.compile(
    r"\benligt planen\b|\bvillkor\b|\bhögst\b|\bfår (?:inte|endast|bara)\b|^\W*att \w+a\b", re.IGNORECASE
)


@dataclass(frozen=True, repr=False)
class Statement:
    """A sentence of a case (its place), and what of it may differ from another's."""

    number: int
    document: int
    teller: str  # "" where the document's author tells, "?" where somebody does and the text does not show who
    text: str  # masked, roles as their owners
    words: frozenset[str]
    people: frozenset[str]
    amounts: tuple[Amount, ...]
    days: frozenset[date]
    denies: bool


def statement(case: CaseFile, n: int) -> Statement | None:
    """Return a sentence of a case as it is compared, None where it tells nothing that could be denied."""
    sentence, context = case.sentences[n], case.contexts[n]
    text, quote = sentence.masked.text, case.quote(n)
    named = case.cast.named(text)
    if n in case.barred or _tells_nothing(text, sentence.place) or (context.opens and says_only(quote)):
        return None
    found = dates.find(quote, context.near, context.until)
    written = context.until or context.day
    days = (f.day for f in found if f.precision == "day" and not dates.unsettled(text, f, written))
    return Statement(
        n,
        sentence.document,
        _teller(case, n),
        named,
        _content(VERB_OF_SAYING.sub(" ", text)),
        people(named),
        amounts(_without(quote, [*((f.start, f.end) for f in found), *_hidden(case, n)])),
        frozenset(days),
        bool(NEGATION.search(text)),
    )


def _tells_nothing(text: str, place: Place) -> bool:
    asks = text.rstrip().endswith(("?", ":")) or bool(_SUPPOSES.search(text) or _RULE.search(text))
    frame = is_layout(text, place.kind) or is_greeting(text) or bool(_NAMES_ONLY.fullmatch(text.strip()))
    return asks or frame or place.cell is not None


def _content(text: str) -> frozenset[str]:
    """The words of meaning by their sense, without people and numbers."""
    meant = (w for w in words(text) if len(w) > 2 and w.islower() and w.isalpha() and w not in STOPWORDS)
    return frozenset(sense(stem(w)) for w in meant if not kind(w))


def _hidden(case: CaseFile, n: int) -> list[tuple[int, int]]:
    """Where a sentence's identifiers and names stand: "3:12" of a property is no time of day."""
    sentence = case.sentences[n]
    spans = (r.span for r in case.masking.documents[sentence.document].masked.replacements)
    return [
        (max(s.start, sentence.start) - sentence.start, min(s.end, sentence.end) - sentence.start)
        for s in spans
        if s.start < sentence.end and sentence.start < s.end and s.label != "DATE"
    ]


def _without(text: str, ranges: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(ranges, reverse=True):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _teller(case: CaseFile, n: int) -> str:
    """The number or role of the one who tells a sentence; "?" where somebody does and the text does not show who."""
    sentence = case.sentences[n]
    if sentence.place.kind == "turn":
        return _called(case, speaker(case, n)) or "?"
    told = said_by(case, n, case.contexts[n])
    if told:
        return _called(case, case.masked(*told).text) or "?"
    return "?" if VERB_OF_SAYING.search(sentence.masked.text) else ""


def _called(case: CaseFile, text: str) -> str:
    named = sorted(people(case.cast.named(text)))
    if named:
        return named[0]
    bare = text.strip().casefold()
    return "" if bare in ("hon", "han", "hen", "de", "jag", "vi") else kind(bare) or bare


__all__ = ["Statement", "statement"]
