"""How well personal data is found and masked, by the metrics of FIELD.md section 4. Rates come with their intervals.

A mention is fully masked when every letter and digit of it is; it leaks when none is. A blocked document is not clean.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from anonymize.labels import LABELS
from anonymize.mask import MaskedDocument, Masking
from anonymize.people import Source
from anonymize.spans import Span
from eval.rows import Gold, Row, cases
from eval.scores import Rate, f_beta

MaskCase = Callable[[Sequence[Source]], Masking]
STRUCTURED = frozenset({"PERSONNUMMER", "EMAIL", "PHONE", "ACCOUNT"})
CONTEXT = 30
NONE = Rate(0, 0)


@dataclass(frozen=True)
class Miss:
    """One error: a mention not fully masked, or something masked that was none; with what stands around it."""

    row: str
    kind: str
    label: str
    before: str = field(repr=False)
    surface: str = field(repr=False)
    after: str = field(repr=False)
    detail: str = ""


@dataclass
class Tally:
    """Counts of one label: full masking and leaks of gold mentions, strict and lenient typed agreement."""

    full: Rate = NONE
    leaked: Rate = NONE
    strict_found: Rate = NONE
    strict_right: Rate = NONE
    lenient_found: Rate = NONE
    lenient_right: Rate = NONE


@dataclass
class Result:
    """What one run over one set gave."""

    labels: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    kinds: dict[str, Rate] = field(default_factory=lambda: defaultdict(lambda: NONE))
    clean: Rate = NONE
    blocked: Rate = NONE
    over: Rate = NONE
    over_prose: Rate = NONE
    misses: list[Miss] = field(default_factory=list)

    def recall(self, labels: Iterable[str], what: str = "full") -> Rate:
        """Return a rate summed over labels."""
        return sum((getattr(self.labels[label], what) for label in labels if label in self.labels), NONE)

    @property
    def headline(self) -> dict[str, Rate]:
        """The rates that promises are made of, by name."""
        direct = [name for name, v in LABELS.items() if v.identifier == "direct"]
        return {
            "rena dokument": self.clean,
            "blockerade dokument": self.blocked,
            "direkta identifierare, helt maskerade": self.recall(direct),
            "strukturerade identifierare, helt maskerade": self.recall(STRUCTURED),
            "namn, helt maskerade": self.recall(["PERSON"]),
            "namn, läckta": self.recall(["PERSON"], "leaked"),
            "adresser, helt maskerade": self.recall(["ADDRESS", "POSTCODE_CITY"]),
            "platser och organisationer, helt maskerade": self.recall(["LOCATION", "ORGANISATION"]),
            "PERSON, precision": self.recall(["PERSON"], "lenient_right"),
            "maskerat i onödan": self.over,
            "maskerat i onödan, text utan personuppgifter": self.over_prose,
        }


LOWER_IS_BETTER = frozenset(
    {"blockerade dokument", "namn, läckta", "maskerat i onödan", "maskerat i onödan, text utan personuppgifter"}
)


def measure(rows: list[Row], mask: MaskCase) -> Result:
    """Mask every case of a set and compare with the answers."""
    result = Result()
    for case in cases(rows):
        masking = mask([Source(row.id, row.text) for row in case])
        for row, document in zip(case, masking.documents, strict=True):
            _compare(row, document, result)
    return result


def _compare(row: Row, document: MaskedDocument, result: Result) -> None:
    masked = _covered(row.text, (e.span for e in document.entities if e.action == "mask"))
    gold = _covered(row.text, row.entities)
    survives = [g for g in row.entities if not _mention(row, g, masked, result) and _direct(g.label)]
    ok = document.status == "ok"
    result.blocked += Rate(not ok, 1)
    result.clean += Rate(ok and not survives, 1)
    result.kinds[row.kind] += Rate(ok and not survives, 1)
    if not ok:
        result.misses.append(Miss(row.id, "blockerat", document.reason or "", "", "", "", document.message or ""))
    free = [n for n, c in enumerate(row.text) if c.isalnum() and not gold[n]]
    over = Rate(sum(masked[n] for n in free), len(free))
    result.over += over
    if not any(_direct(g.label) for g in row.entities):
        result.over_prose += over
    _typed(row, [e.span for e in document.entities], result)
    _excess(row, document, gold, result)


def _direct(label: str) -> bool:
    return label in LABELS and LABELS[label].identifier == "direct"


def _covered(text: str, spans: Iterable[Span | Gold]) -> bytearray:
    out = bytearray(len(text))
    for span in spans:
        out[span.start : span.end] = b"\1" * (span.end - span.start)
    return out


def _mention(row: Row, gold: Gold, masked: bytearray, result: Result) -> bool:
    """Count one mention; return whether every letter and digit of it is masked."""
    marks = [masked[n] for n in range(gold.start, gold.end) if row.text[n].isalnum()]
    full = all(marks)
    tally = result.labels[gold.label]
    tally.full += Rate(full, 1)
    tally.leaked += Rate(not any(marks), 1)
    if not full and LABELS[gold.label].identifier in ("direct", "place"):
        result.misses.append(_miss(row, "missat" if not any(marks) else "delvis", gold.label, gold.start, gold.end))
    return full


def _typed(row: Row, found: Sequence[Span], result: Result) -> None:
    """Count typed agreement: strict is the same span and label, lenient any overlap with the same label."""
    exact = {(s.start, s.end, s.label) for s in found}
    golds = {(g.start, g.end, g.label) for g in row.entities}
    for g in row.entities:
        tally = result.labels[g.label]
        tally.strict_found += Rate((g.start, g.end, g.label) in exact, 1)
        tally.lenient_found += Rate(any(s.label == g.label and s.start < g.end and g.start < s.end for s in found), 1)
    for s in found:
        tally = result.labels[s.label]
        tally.strict_right += Rate((s.start, s.end, s.label) in golds, 1)
        tally.lenient_right += Rate(
            any(g.label == s.label and s.start < g.end and g.start < s.end for g in row.entities), 1
        )


def _excess(row: Row, document: MaskedDocument, gold: bytearray, result: Result) -> None:
    for entity in document.entities:
        span = entity.span
        if entity.action == "mask" and not any(gold[span.start : span.end]):
            result.misses.append(_miss(row, "i onödan", span.label, span.start, span.end, span.source))


def _miss(row: Row, kind: str, label: str, start: int, end: int, detail: str = "") -> Miss:
    text = row.text
    return Miss(
        row.id, kind, label, text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT], detail
    )


def f2(tally: Tally, strict: bool = True) -> float:
    """Return F2 of a label."""
    right, found = (tally.strict_right, tally.strict_found) if strict else (tally.lenient_right, tally.lenient_found)
    return f_beta(right.value or 0.0, found.value or 0.0)
