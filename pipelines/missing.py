"""What a case lacks: sections nothing answers, what is awaited and never came, what is said not to be known.

Told by code alone, each with the sentence that says it: what a model says is missing has no source to check it by.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from anonymize.mask import restore
from anonymize.masked import MaskedText
from pipelines.case import CaseFile
from pipelines.lists import patterns
from pipelines.output import DRAFT, Notes, exact, place, source
from pipelines.summarize import Point, silent
from pipelines.templates import Template
from pipelines.words import stems
from pipelines.writers.extractive import ExtractiveWriter
from pipelines.writers.units import Unit

HEADINGS = {
    "avsnitt": "Mallens frågor som underlaget inte svarar på", "inväntas": "Inväntas, utan att svaret finns i underlaget",
    "saknas": "Sägs saknas eller vara oklart", "bilaga": "Bilagor som nämns: kontrollera att de är med",
}  # fmt: skip
_SAID = patterns("missing")
SAME = 2  # words that an answer must share with what was awaited


@dataclass(frozen=True)
class Gap:
    """Something that is not there: its kind (of HEADINGS), what the template says of it, or the sentences that tell."""

    kind: str
    told: str = ""
    text: MaskedText | None = field(default=None, repr=False)
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """All gaps of a case."""

    case: CaseFile = field(repr=False)
    template: Template
    gaps: tuple[Gap, ...]

    def reveal(self, masked: MaskedText) -> str:
        """Return source text exactly as it stood: nothing here is written by anybody else."""
        return self.restore(masked)

    def restore(self, masked: MaskedText) -> str:
        """Return source text exactly as it stood."""
        return restore(masked, self.case.vault)

    def of(self, kind: str) -> tuple[Gap, ...]:
        """Return those of a kind."""
        return tuple(gap for gap in self.gaps if gap.kind == kind)


async def missing(case: CaseFile, template: Template) -> Gaps:
    """Return what the case lacks, by a template and by its own words."""
    draft = await ExtractiveWriter().write(case, template, silent)
    held = {point.section for point in draft.points}
    asked = [Gap("avsnitt", f"{s.heading}: {s.missing}") for s in template.sections if s.id not in held]
    return Gaps(case, template, (*asked, *_told(case)))


def _told(case: CaseFile) -> Iterator[Gap]:
    rows = [unit for unit in case.units if not unit.own.text.rstrip().endswith("?")]
    words = [frozenset(stems(unit.own.text)) for unit in rows]
    for n, unit in enumerate(rows):
        kind = next((k for k in ("saknas", "inväntas", "bilaga") if _SAID[k].search(unit.own.text)), None)
        if kind and not (kind == "inväntas" and _came(rows, words, n)):
            yield Gap(kind, "", unit.text, unit.sources)


def _came(rows: Sequence[Unit], words: Sequence[frozenset[str]], n: int) -> bool:
    """Whether a later piece tells that what is awaited here came: it shares the matter's words and has a word of coming."""
    matter = {w for w in words[n] if not w.isupper() and not any(c.isdigit() for c in w) and len(w) > 2}
    return any(
        len(matter & words[m]) >= SAME and _SAID["kom"].search(rows[m].own.text) for m in range(n + 1, len(rows))
    )


def to_json(told: Gaps, masked: bool = False) -> dict[str, Any]:
    """Return the list as one object."""
    say = exact(told, masked)
    gaps = [
        {"kind": g.kind, "text": say(g.text) if g.text else g.told, "sources": [source(told, n, masked) for n in g.sources]}
        for g in told.gaps
    ]  # fmt: skip
    return {"template": told.template.name, "gaps": gaps}


def to_text(told: Gaps, masked: bool = False) -> str:
    """Return the list as plain text, each line with its source."""
    return "\n".join(_lines(told, masked)) + "\n"


def _lines(told: Gaps, masked: bool) -> Iterator[str]:
    say, notes = exact(told, masked), Notes()
    yield from (DRAFT, "UPPGIFTER SOM SAKNAS")
    for kind, heading in HEADINGS.items():
        if found := told.of(kind):
            yield from ("", heading, "-" * len(heading))
        for gap in found:
            cited = notes.cite(Point("", gap.text, gap.sources)) if gap.text else []
            yield f"- {say(gap.text) if gap.text else gap.told}{f' {cited}' if cited else ''}"
    if not told.gaps:
        yield from ("", "Inget som saknas har hittats. Det betyder inte att allt finns.")
    if notes.runs:
        yield from ("", "Källor", "------")
    yield from (f"[{n}] {place(told, run, masked)}" for run, n in notes.runs.items())
