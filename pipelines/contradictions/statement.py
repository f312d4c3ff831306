"""A sentence as it is compared: what it is about, who tells it, what it counts, when, what it denies and what it wants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipelines import dates
from pipelines.attribution import said_by
from pipelines.case import CaseFile
from pipelines.checks.cast import kind
from pipelines.checks.frames import people
from pipelines.checks.numerals import number_of, numbers
from pipelines.checks.senses import sense
from pipelines.checks.units import UNIT
from pipelines.contradictions.amounts import Amount, amounts
from pipelines.document import Place
from pipelines.lists import patterns
from pipelines.outline import says_only
from pipelines.signals import NEGATION, VERB_OF_SAYING, is_greeting, is_layout
from pipelines.words import STOPWORDS, stem, words
from pipelines.writers.talk import speaker

_WORDS = patterns("contradictions")
_FORMS = patterns("forms")
_STRONG = (
    "fick|gick|drack|stack|sprack|tog|slog|låg|dog|ljög|drog|sprang|föll|höll|satt|åt|lät|grät|sov|skrev|blev|drev|bröt|sköt|kom|bad|såg"
    "|gav|fann|bar|skar|stal|svor|for|bet|teg|sjöng|vann|hann|band|flög|frös|njöt|rev|steg|vet|gör|går|får|står"
)
_VERB = re.compile(
    rf"\b(?:\w+(?:[aeouåäö]r|[dt]e|it|at|tt|as|es)|{_STRONG}|{patterns('people')['helper'].pattern})\b", re.IGNORECASE
)
_SUPPOSES = re.compile(r"(?:^|: )(?:om|ifall) [^.!?]* så ", re.IGNORECASE)  # "om jag ställer fram så äter han"
_CLAUSE = re.compile(r"[,;:.!?]\s|\b(?:men|och|utan|eftersom|att|när|innan|tills|medan|som|därför|efter det)\b")
# what is to be, or may be asked: no fact that another sentence can deny
_RULE = re.compile(
    r"\benligt planen\b|\bvillkor\b|\bhögst\b|\bfår (?:inte|endast|bara)\b|^\W*att \w+a\b", re.IGNORECASE
)
_NAMES_ONLY = re.compile(r"\w+: (?:\[[A-Z]+-\d+\w*\](?:, | och )?)+[.]?")  # "Föräldrar: Anna Ek, Bo Ek."
_MONTH = re.compile(r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)")
_ENDING = re.compile(r"(?<=\w{3})(?:ning|[dt]e?|s)$")  # höjning, höjt, höjde, höjs
_ACCORDING = re.compile(r"\benligt (?!\d|punkt|\w*lag\b|beslut|avtal|planen)\w")
REACH = 60  # characters after "vill" in which it is said what
# stems of words that only tell when or how sure: "klar senast", "de senaste mötena"
_ORDER = frozenset(
    {"sen", "tid", "först", "sist", "näst", "väldig", "mycket", "hel", "ibland", "alltid", "oft", "bara"}
)


@dataclass(frozen=True, repr=False)
class Clause:
    """A clause: its words of meaning, and the numbers of those it names."""

    words: frozenset[str]
    people: frozenset[str]


@dataclass(frozen=True, repr=False)
class Statement:
    """A sentence of a case (its place), and what of it may differ from another's."""

    number: int
    document: int
    note: int | None
    teller: str  # "" where the document's author tells, "?" where somebody does and the text does not show who
    text: str  # masked, roles as their owners
    words: frozenset[str]
    people: frozenset[str]
    amounts: tuple[Amount, ...]
    rejected: tuple[Amount, ...]  # values that it says are wrong
    days: frozenset[date]
    told: tuple[Clause, ...]
    denied: tuple[Clause, ...]
    wants: frozenset[str]  # what is wanted, by the first of its words
    refuses: frozenset[str]
    nays: bool  # denies by a verb: "bestrider"
    by: frozenset[str]  # the words before it: "bolaget bestrider"
    disputes: bool
    rule: bool
    changed: bool
    moved: bool
    denies_it: bool  # nothing but a denial of what was said before it
    turn: bool
    split: frozenset[str]  # dimensions of which it gives two values, each after its own teller


def statement(case: CaseFile, n: int) -> Statement | None:
    """Return a sentence of a case as it is compared, None where it tells nothing that could be denied."""
    sentence, context = case.sentences[n], case.contexts[n]
    text, quote = sentence.masked.text, case.quote(n)
    if n in case.barred or _tells_nothing(text, sentence.place) or (context.opens and says_only(quote)):
        return None
    found = dates.find(quote, context.near, context.until)
    bare = _without(quote, [*((f.start, f.end) for f in found), *_hidden(case, n)])
    written = context.until or context.day
    told, denied = _clauses(case, text)
    named = case.cast.named(text)
    says = {name for name, pattern in _WORDS.items() if pattern.search(text)}
    return Statement(
        n, sentence.document, context.note, _teller(case, n), named,
        content(VERB_OF_SAYING.sub(" ", _WORDS["denies"].sub(" ", _WORDS["corrects"].sub(_kept, text)))), people(named),
        amounts(bare), _rejected(bare),
        frozenset(f.day for f in found if f.precision == "day" and not dates.unsettled(text, f, written)), told, denied,
        wants=_objects("wants", text), refuses=_objects("refuses", text), nays="denies" in says,
        by=content(_WORDS["denies"].split(text, 1)[0]) if "denies" in says else frozenset(),
        disputes="corrects" in says or bool(_FORMS["dispute"].search(text)),
        rule="supposed" in says or bool(_RULE.search(text)), changed="changed" in says, moved="moved" in says,
        split=_split(quote, bare), denies_it="denies_it" in says, turn=sentence.place.kind == "turn",
    )  # fmt: skip


def _tells_nothing(text: str, place: Place) -> bool:
    asks = text.rstrip().endswith(("?", ":")) or bool(_SUPPOSES.search(text))
    return (
        asks
        or place.cell is not None
        or is_layout(text, place.kind)
        or is_greeting(text)
        or bool(_NAMES_ONLY.fullmatch(text.strip()))
    )


def content(text: str) -> frozenset[str]:
    """Return the stems of the words of meaning, without people, numbers and units; a strong verb is one word in all its forms."""
    meant = (stem(w) for w in words(text) if len(w) > 2 and w.islower() and w.isalpha() and not _means_little(w))
    return frozenset(_form(word) for word in meant if word not in _ORDER)


def _means_little(word: str) -> bool:
    return bool(
        word in STOPWORDS or kind(word) or _MONTH.fullmatch(word) or number_of(word) is not None or UNIT.fullmatch(word)
    )


def _form(stemmed: str) -> str:
    named = sense(stemmed)
    return named if named.startswith("=") else _ENDING.sub("", stemmed)


def _kept(m: re.Match[str]) -> str:
    """What is left of words that correct somebody: what they correct."""
    return m[0] if " " in m[0] and "inte" in m[0] else " "


def _clauses(case: CaseFile, text: str) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The clauses that tell something as a fact, and those that deny it; what is supposed or wished is neither."""
    nays = _WORDS["denies"].search(text)  # "nekar till droger" has its verb before what it denies
    text = _WORDS["unsaid"].sub(", inte sägord ", _WORDS["denies"].sub(", inte ", text))
    told: list[Clause] = []
    denied: list[Clause] = []
    for part in _CLAUSE.split(VERB_OF_SAYING.sub("sägord", text)):
        if _WORDS["supposed"].search(part):
            continue
        clause = Clause(content(part), people(case.cast.named(part)))
        if clause.words and (_VERB.search(part) or nays):
            (denied if NEGATION.search(part) else told).append(clause)
    return tuple(told), tuple(denied)


def _rejected(text: str) -> tuple[Amount, ...]:
    """The values that a sentence says are wrong: "en timme, inte 40 minuter", "Att mäta 11 meter är fel"."""
    out: list[Amount] = []
    for part in re.split(r"(?<=[,;:.])\s|\b(?:men|utan|och)\b", text):
        for at in re.finditer(r"(?:^|(?<=\s))(?=[\wÅÄÖ])", part):
            here = amounts(part[at.start() :]) if _WORDS["wrong_before"].search(part[: at.start()]) else ()
            if here and not _WORDS["bound"].search(part):
                out.append(here[0])
                break
        if _WORDS["says_wrong"].search(part) and not _WORDS["bound"].search(part):
            bare = [Amount("", float(v.replace(",", ".")), float(v.replace(",", "."))) for _, _, v in numbers(part)]
            out += amounts(part)[:1] or bare[:1]  # "Nio är inte sant"
    return tuple(out)


def _objects(form: str, text: str) -> frozenset[str]:
    """What is wanted or refused, by its first word of meaning: "vill inte att hon flyttar för gott" is "flytt"."""
    after = (text[m.end() : m.end() + REACH] for m in _WORDS[form].finditer(text))
    firsts = (next((c for w in words(part) if (c := content(w))), frozenset()) for part in after)
    return frozenset(w for first in firsts for w in first if not _WORDS["common_wish"].match(w))


def _split(quote: str, bare: str) -> frozenset[str]:
    """Of what two tellers are said to tell differently in one sentence: "kl. 19.45 enligt Amina, kl. 19.50 enligt Bo"."""
    by: dict[str, set[float]] = {}
    for one in amounts(bare) if len(_ACCORDING.findall(quote)) > 1 else ():
        by.setdefault(one.of, set()).add(one.low)
    return frozenset(of for of, values in by.items() if len(values) > 1)


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


__all__ = ["Clause", "Statement", "content", "statement"]
