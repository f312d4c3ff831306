"""How well each unit of a case fits each section of a template: by fields, headings, cue words, kinds, and what is beside it."""

import math
from collections import Counter
from collections.abc import Sequence

from pipelines.case import CaseFile
from pipelines.dates import happened
from pipelines.outline import Context
from pipelines.templates import Section, Template, labels, pattern
from pipelines.writers.opening import beginnings
from pipelines.writers.units import Unit
from pipelines.writers.voices import Voices

BESIDE = 0.35  # of what the units beside it fit
STRAY = 0.35  # taken from a unit that fits no section by its words
UNDER = 0.9  # for standing under a heading of the section
FIELD = 1.5  # for answering a form field of the section
WANTED = 0.3  # for each kind that the section prefers
NAMED = 0.6  # for a heading of the section, of several words, in its own text
CUES = 0.6  # for its rarest cue word


def above_all(case: CaseFile, context: Context) -> str:
    """Return the heading and the note's line that a sentence stands under."""
    return " ".join(case.sentences[h].masked.text for h in (context.heading, context.note) if h is not None)


def fitting(
    case: CaseFile,
    contexts: Sequence[Context],
    all_units: Sequence[Unit],
    about: Sequence[frozenset[str]],
    template: Template,
    voices: Voices,
) -> list[dict[str, float]]:
    """Return how well each unit fits each section: by itself, by those beside it in its note, else where its kind is wanted."""
    beginning = beginnings(case)
    begins = [unit.core[0] in beginning for unit in all_units]
    rules = [_Fit(section, all_units, voices, begins) for section in template.sections]
    above = [above_all(case, contexts[unit.core[0]]) for unit in all_units]
    own = [
        {rule.section.id: worth for rule in rules if (worth := rule.worth(n, above[n], about[n])) > 0}
        for n in range(len(all_units))
    ]
    places = [
        (case.sentences[u.core[0]].document, contexts[u.core[0]].note, contexts[u.core[0]].heading) for u in all_units
    ]
    out = []
    for n, fit in enumerate(own):
        beside = [own[m] for m in (n - 2, n - 1, n + 1, n + 2) if 0 <= m < len(own) and places[m] == places[n]]
        near = {s: sum(b.get(s, 0.0) for b in beside) / len(beside) for b in beside for s in b}
        both = {s: worth + BESIDE * near.get(s, 0.0) for s, worth in fit.items()}
        found = both or _stray(near, about[n], template)
        silent = {rule.section.id for rule in rules if not rule.may_hold(n)}
        out.append({s: worth for s, worth in found.items() if s not in silent} or _rest(template))
    return out


def _rest(template: Template) -> dict[str, float]:
    """Where what fits nowhere goes: into the section for the rest, else nowhere."""
    return {section.id: -STRAY for section in template.sections if section.rest}


def _stray(near: dict[str, float], about: frozenset[str], template: Template) -> dict[str, float]:
    """Where a unit without a section's words goes: where its kind is wanted, else with its neighbours, else to the rest."""
    liked = ((s, about.intersection(s.prefer)) for s in template.sections if not s.own_words)
    wanted = {s.id: WANTED * len(both) for s, both in liked if both}
    grave = {s.id for s in template.sections if "risk" in s.prefer or ahead(s)} - wanted.keys()
    # nothing is a risk, or still to be done, by standing near what is
    opens = {s.id for s in template.sections if s.opening or s.own_words}  # nor what a case is about, or an acute need
    found = {s: wanted.get(s, 0.0) + BESIDE * near.get(s, 0.0) for s in {**wanted, **near} if s not in grave | opens}
    return {s: worth - STRAY for s, worth in found.items()} or _rest(template)


def ahead(section: Section) -> bool:
    """Say whether a section asks for what is still to be done, and for no decisions."""
    return "nasta_steg" in section.prefer and "beslut" not in section.prefer


class _Fit:
    """How well units fit one section: its cue words weigh more the rarer they are in this case."""

    def __init__(self, section: Section, all_units: Sequence[Unit], voices: Voices, begins: Sequence[bool]) -> None:
        self.section = section
        self._told = [begin or not section.opening for begin in begins]
        self._headings, self._fields = pattern(section.headings), labels(section.fields)
        cues, phrases = pattern(section.cues), pattern(tuple(h for h in section.headings if " " in h))
        self._named = [bool(phrases.search(unit.own.text)) for unit in all_units]
        self._hits = [{m[0].casefold()[:6] for m in cues.finditer(unit.own.text)} for unit in all_units]
        self._answers = [bool(self._fields.search(unit.own.text)) for unit in all_units]
        self._heard = [voices.heard(unit, section.voice) if section.voice else 0.5 for unit in all_units]
        if section.office:
            self._heard = [0.5 * (not voices.reports(unit.core[0])) for unit in all_units]
        if section.about:
            self._heard = [0.5 * (not voices.of_others(unit)) for unit in all_units]
        if ahead(section):  # what only tells of the past is no next step, whatever its words
            self._hits = [h if not happened(u.own.text) else set() for h, u in zip(self._hits, all_units, strict=True)]
        seen = Counter(cue for hits in self._hits for cue in hits)
        self._weight = {cue: math.log(1 + len(all_units) / n) for cue, n in seen.items()}
        self._most = max(self._weight.values(), default=1.0)

    def may_hold(self, n: int) -> bool:
        """Say whether a unit may be of the voice that the section holds."""
        return self._heard[n] > 0

    def worth(self, n: int, above: str, about: frozenset[str]) -> float:
        """Return 0 for a unit that does not belong in the section, else what speaks for it."""
        if not self._heard[n]:
            return 0.0
        cues = sum(self._weight[cue] for cue in self._hits[n]) / self._most if self._told[n] else 0.0
        under = UNDER if self._heard[n] == 1 or (above and self._headings.search(above)) else 0.0
        answers = FIELD if self._answers[n] else 0.0
        wanted = WANTED * len(about.intersection(self.section.prefer))
        named = NAMED * self._named[n]
        return min(cues, 1.5) * CUES + under + answers + wanted + named if cues or under or answers else 0.0
