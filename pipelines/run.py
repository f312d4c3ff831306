"""One case from sentences to a checked summary: write, check, withhold, put in order of time."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from anonymize.mask import Masking, restore
from anonymize.masked import MaskedText
from anonymize.reveal import reveal
from anonymize.vault import PLACEHOLDER
from pipelines.case import CaseFile
from pipelines.checks import CHECKS, WHOLE
from pipelines.contradictions import Contradiction, contradictions
from pipelines.event import Event
from pipelines.summarize import Check, Draft, Finding, Point, Progress, Usage, Writer, silent
from pipelines.templates import Template
from pipelines.timeline import timeline


@dataclass(frozen=True)
class Integrity:
    """What became of the placeholders: those of the cited sentences, put back, absent, bent, never made."""

    expected: tuple[str, ...]
    returned: tuple[str, ...]
    dropped: tuple[str, ...]
    mutated: tuple[str, ...]
    invented: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What the officer sees: points by section, what was withheld and why, the timeline, and how it was made. Masked."""

    case: CaseFile = field(repr=False)
    template: Template
    points: tuple[Point, ...]
    withheld: tuple[Point, ...]
    findings: tuple[Finding, ...]
    timeline: tuple[Event, ...]
    integrity: Integrity
    usage: Usage
    engine: str
    model: str
    seconds: float
    contradictions: tuple[Contradiction, ...] = ()
    beside: tuple[Point, ...] = ()

    @property
    def masking(self) -> Masking:
        """How the case was masked."""
        return self.case.masking

    @property
    def used(self) -> frozenset[int]:
        """The sentences that points rest on."""
        return frozenset(n for point in self.points for n in point.sources)

    def section(self, name: str) -> tuple[Point, ...]:
        """Return the points of a section."""
        return tuple(point for point in self.points if point.section == name)

    def reveal(self, masked: MaskedText) -> str:
        """Return what the writer wrote with the originals put back; the case's own sentences exactly as they stand."""
        if self.engine == "extractive":
            return self.restore(masked)
        return reveal(masked.text, self.case.vault).text

    def restore(self, masked: MaskedText) -> str:
        """Return masked source text exactly as it stood."""
        return restore(masked, self.case.vault)


async def summarize(
    case: CaseFile, writer: Writer, template: Template, on_progress: Progress = silent, checks: Sequence[Check] = WHOLE
) -> Summary:
    """Return the checked summary of a case. EngineError when the writer could not make a whole one."""
    began = time.monotonic()
    draft = await writer.write(case, template, on_progress)
    on_progress("Kontrollerar", 0, 1)
    findings, kept, withheld = judged(draft, checks)
    events, differing = timeline(case), contradictions(case)
    on_progress("Kontrollerar", 1, 1)
    return Summary(
        case, template, kept, withheld, findings, events, integrity(case, kept), draft.usage, draft.engine, draft.model,
        time.monotonic() - began, differing, draft.beside,
    )  # fmt: skip


def judged(
    draft: Draft, checks: Sequence[Check] = CHECKS
) -> tuple[tuple[Finding, ...], tuple[Point, ...], tuple[Point, ...]]:
    """Return what the checks find in a draft, its points with their flags, and those withheld."""
    findings = tuple(_named(draft, f) for f in (*draft.findings, *(f for check in checks for f in check(draft))))
    return findings, *_sift(draft, findings)


def _named(draft: Draft, finding: Finding) -> Finding:
    return (
        replace(finding, text=draft.points[finding.point].text)
        if finding.withhold and finding.point is not None
        else finding
    )


def _sift(draft: Draft, findings: Sequence[Finding]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Points with their flags, and those that a finding withholds."""
    flags: dict[int, dict[str, None]] = {}
    for finding in findings:
        if finding.point is not None:
            flags.setdefault(finding.point, {})[finding.check] = None
    stopped = {finding.point for finding in findings if finding.withhold}
    flagged = [replace(p, flags=(*p.flags, *flags.get(n, ()))) for n, p in enumerate(draft.points)]
    return (
        tuple(p for n, p in enumerate(flagged) if n not in stopped),
        tuple(p for n, p in enumerate(flagged) if n in stopped),
    )


def integrity(case: CaseFile, points: Sequence[Point]) -> Integrity:
    """Return what became of the placeholders of the sentences that points cite."""
    lists: dict[str, dict[str, None]] = {
        name: {} for name in ("expected", "returned", "dropped", "mutated", "invented")
    }
    for point in points:
        expected = dict.fromkeys(
            m[0] for n in point.sources for m in PLACEHOLDER.finditer(case.sentences[n].masked.text)
        )
        found = reveal(point.text.text, case.vault, expected)
        lists["expected"].update(expected)
        for name in ("returned", "dropped", "mutated", "invented"):
            lists[name].update(dict.fromkeys(getattr(found, name)))
    lists["dropped"] = {p: None for p in lists["dropped"] if p not in lists["returned"]}
    return Integrity(*(tuple(lists[name]) for name in ("expected", "returned", "dropped", "mutated", "invented")))


def entities_by_label(masking: Masking) -> dict[str, int]:
    """Return how many entities of each label masking found, kept ones too."""
    return dict(sorted(Counter(e.span.label for d in masking.documents for e in d.entities).items()))
