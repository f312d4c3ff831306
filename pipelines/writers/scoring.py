"""What each unit of a case is worth to a summary, and how well it fits each section of a template.

The weights of what a unit is (`pipelines/lists/ranking.yaml`) are fitted by `python -m eval.fit_ranking`; how it fits a section
is told by pipelines.writers.fits.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import yaml

from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks.risk import TERMS as GRAVE
from pipelines.lists import HERE, patterns
from pipelines.outline import Context
from pipelines.signals import ANAPHOR, DATE, KINDS, NEGATION, PARENT, QUICK_ANSWER, VERB_OF_SAYING, critical, kinds
from pipelines.templates import Template, labels, pattern
from pipelines.words import stems
from pipelines.writers.fits import above_all, fitting
from pipelines.writers.rank import again, centrality, vectors
from pipelines.writers.units import Unit
from pipelines.writers.voices import Voices

_MIND = patterns("reported")["mind"]
_MEASURE = re.compile(
    r"\b\d[\d ,.]*\s?(?:kr|kronor|%|procent|kg|kilo|mg|meter|timmar|tim|dagar|veckor|gånger|ggr|poäng|promille)\b"
)
_DECIDES = re.compile(r"\b(?:beslut\w*|insatser|beviljas|överenskommelse\w*)\b", re.IGNORECASE)
_ITEM = re.compile(r"\d{1,2}[.)] ")
FIELDED = 2.0  # more for a form's row or line that answers one: most of a form is names and numbers, and weighs little
HOMELESS = 0.5  # taken from what no section asks for by its words
EDGE = 3  # units at a document's beginning and end
SCRAP = 5  # words
MUST = 1.0  # for each kind of what an officer must not miss
PER_WORD = 1.0  # taken for each e-fold of a unit's words: the room is counted in words
WHOLE = 4  # words that any unit costs
NEARLY = 0.1  # taken for each step that a section fits worse than the best
LESS = 0.45  # so much worse may a section fit that still gets it: where none has room it stands in no wrong one


@dataclass(frozen=True)
class Scored:
    """A unit with its vector, where it stands (document, note, heading), its note's day, and its worth for each section."""

    unit: Unit = field(repr=False)
    vector: dict[str, float] = field(repr=False)
    place: tuple[int, int, int]
    day: date | None
    worth: dict[str, float]
    words: int


@cache
def weights() -> Mapping[str, float]:
    """Return the fitted weights by feature."""
    content: dict[str, float] = yaml.safe_load((HERE / "ranking.yaml").read_text(encoding="utf-8"))
    return content


def score(case: CaseFile, contexts: Sequence[Context], all_units: Sequence[Unit], template: Template) -> list[Scored]:
    """Return every unit with its worth for the sections; the work grows linearly with the case."""
    rows, fitted = features(case, contexts, all_units, template), weights()
    out = []
    for unit, row in zip(all_units, rows, strict=True):
        base = sum(fitted.get(name, 0.0) * value for name, value in row.about.items())
        size = len(unit.own.text.split())  # what it leans on costs it no room
        base += MUST * (critical(unit.own.text) + row.acute + row.item)
        base -= PER_WORD * math.log(size + WHOLE)
        best = max(row.fits.values(), default=0.0)
        base -= HOMELESS * (best < 0)
        worth = {
            section: base + NEARLY * (fit - best) + FIELDED * (section in row.asked)
            for section, fit in row.fits.items()
            if fit >= best - LESS and (row.asked or not _only_named(case, unit))
        }
        context = contexts[unit.core[0]]
        place = case.sentences[unit.core[0]].document, context.note or -1, context.heading or -1
        out.append(Scored(unit, row.vector, place, context.day, worth, size))
    return out


@dataclass(frozen=True)
class Row:
    """What is known of one unit: its features, and how well it fits each section it can stand in."""

    about: dict[str, float]
    fits: dict[str, float]
    vector: dict[str, float] = field(repr=False)
    asked: frozenset[str] = frozenset()  # the sections of which it answers a form's field
    item: bool = False  # whether it is a numbered item of a decision: half of a decision is none
    acute: bool = False  # whether it stands under a heading of a section for an acute need


def features(case: CaseFile, contexts: Sequence[Context], all_units: Sequence[Unit], template: Template) -> list[Row]:
    """Return the features of every unit."""
    words = [stems(unit.own.text) for unit in all_units]
    central, vectored = centrality(words), vectors(words)
    voices = case.voices
    about = [_about(case, contexts, unit, voices) for unit in all_units]
    fits = fitting(case, contexts, all_units, about, template, voices)
    edges, repeated = _edges(case, all_units), again(vectored)
    above = [_standing(case, contexts, unit, template) for unit in all_units]
    return [
        Row(
            {
                "central": central[n],
                "edge": float(n in edges),
                "again": repeated[n],
                **{k: 1.0 for k in about[n]},
                **_form(case, unit, words[n]),
                **above[n],
            },
            fits[n],
            vectored[n],
            _asked(unit, template),
            _item(case, unit),
            _acute(above_all(case, contexts[unit.core[0]]), template),
        )
        for n, unit in enumerate(all_units)
    ]


NAMES = ("fit", "central", "edge", *KINDS, "words", "scrap", "asks", "cell", "turn", "denies", "dated", "counts", "says",
         "quotes", "leans", "names", "answers", "wants", "grave", "measures", "under", "decided",
         "again", "lists")  # fmt: skip


def _asked(unit: Unit, template: Template) -> frozenset[str]:
    """The sections that ask for the field which a form's row or line answers."""
    return frozenset(section.id for section in template.sections if labels(section.fields).search(unit.own.text))


def _only_named(case: CaseFile, unit: Unit) -> bool:
    """Whether it is a form's row that nobody asks for and that holds a name or a number and no word: "Rektor: …"."""
    value = unit.own.text.partition(": ")[2]
    row = case.sentences[unit.core[0]].place.cell is not None
    return row and bool(value) and not any(c.isalpha() for c in PLACEHOLDER.sub("", value))


def _item(case: CaseFile, unit: Unit) -> bool:
    """Whether it is a numbered item under a heading of a decision, or of what is granted: "2. Bygglov ges för förråd."."""
    heading = case.contexts[unit.core[0]].heading
    under = heading is not None and bool(_DECIDES.search(case.quote(heading)))
    return under and bool(_ITEM.match(unit.own.text))


def _acute(above: str, template: Template) -> bool:
    return bool(above) and any(s.own_words and pattern(s.headings).search(above) for s in template.sections)


def _standing(case: CaseFile, contexts: Sequence[Context], unit: Unit, template: Template) -> dict[str, float]:
    """What stands above it: a heading that a section names, a decision."""
    above = above_all(case, contexts[unit.core[0]])
    named = any(pattern(section.headings).search(above) for section in template.sections) if above else False
    return {"under": float(named), "decided": float(bool(KINDS["beslut"].search(above)))}


def _form(case: CaseFile, unit: Unit, words: Sequence[str]) -> dict[str, float]:
    """What its form tells: length, a question, a table's row, a denial, a date, a number, a quotation, who says it."""
    text, place = unit.own.text, case.sentences[unit.core[0]].place
    found = {
        "scrap": len(text.split()) < SCRAP, "asks": text.rstrip('"”').endswith(("?", ":")), "cell": place.cell is not None,
        "turn": place.kind == "turn", "denies": NEGATION.search(text), "dated": DATE.search(text),
        "counts": any(c.isdigit() for c in PLACEHOLDER.sub("", text)), "says": VERB_OF_SAYING.search(text),
        "quotes": '"' in text or "”" in text, "leans": ANAPHOR.match(text), "names": PLACEHOLDER.search(text),
        "wants": _MIND.search(text), "grave": any(p.search(text) for p in GRAVE.values()), "measures": _MEASURE.search(text),
        "lists": text.count(", ") > 2,
        "answers": QUICK_ANSWER.match(text.split(": ", 1)[-1]),
    }  # fmt: skip
    return {"words": math.log(1 + min(len(words), 40)) - 2, **{name: 1.0 for name, there in found.items() if there}}


def _edges(case: CaseFile, all_units: Sequence[Unit]) -> set[int]:
    """The first units of each document: what it is about is said there."""
    seen = Counter[int]()
    out = set()
    for n, unit in enumerate(all_units):
        document = case.sentences[unit.core[0]].document
        seen[document] += 1
        if seen[document] <= EDGE:
            out.add(n)
    return out


def _about(case: CaseFile, contexts: Sequence[Context], unit: Unit, voices: Voices) -> frozenset[str]:
    """What a unit is about; in a talk with a parent "hon säger" is not the child's word."""
    above = above_all(case, contexts[unit.core[0]])
    return kinds(unit.own.text) - (
        {"barnets_ord"} if PARENT.search(above) and not voices.above(unit.core[0], "barn") else set()
    )
