"""Summaries measured on cases with known facts: what was found, what grave was missed, what has no support, when things happened.

A case is a folder; beside it stands `<folder>.gold.json` with `facts` (quote, document, critical) and `timeline` (date).
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from anonymize.mask import Masker
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault
from pipelines.case import CaseFile, prepare
from pipelines.document import Document
from pipelines.readers.sandbox import read_documents
from pipelines.run import Summary, summarize
from pipelines.summarize import Writer
from pipelines.templates import Template, load_all
from pipelines.words import stems

COVERED = 0.5  # share of a fact's quote that a point's sources must hold
TOLD = 0.3  # share of its words that the point must say


@dataclass(frozen=True)
class Score:
    """One case, or the sum of several. Counts; the rates are worked out of them."""

    case: str
    template: str
    facts: int
    found: int
    critical: int
    critical_missed: int
    points: int
    unsupported: int
    withheld: int
    sources: int
    sources_exact: int
    gold_dates: int
    dates: int
    dates_right: int
    words: int
    source_words: int
    seconds: float
    missed: tuple[str, ...] = ()

    def rates(self) -> dict[str, float]:
        """Return the rates, each 0–1; 1 (or 0 for what should be few) where there is nothing to count."""
        precision, recall = _share(self.dates_right, self.dates), _share(self.dates_right, self.gold_dates)
        return {
            "fact_recall": _share(self.found, self.facts),
            "critical_omission": 1 - _share(self.critical - self.critical_missed, self.critical),
            "unsupported": 1 - _share(self.points - self.unsupported, self.points),
            "citation_validity": _share(self.sources_exact, self.sources),
            "timeline_precision": precision,
            "timeline_recall": recall,
            "timeline_f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
            "length": _share(self.words, self.source_words),
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def cases(root: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Return the cases of a set, each folder with its gold; FileNotFoundError when there is none."""
    golds = (
        [root.with_name(f"{root.name}.gold.json")]
        if root.with_name(f"{root.name}.gold.json").is_file()
        else sorted(root.glob("*.gold.json"))
    )
    found = [
        (path.with_name(path.name.removesuffix(".gold.json")), json.loads(path.read_text(encoding="utf-8")))
        for path in golds
    ]
    if not found:
        raise FileNotFoundError(f"Det finns inga fall med facit (*.gold.json) i {root}.")
    return found


def template_of(folder: Path, gold: dict[str, Any], templates: Sequence[Template]) -> Template:
    """Return the template that a case's gold or name asks for, else the general one."""
    by_name = {template.name: template for template in templates}
    asked = gold.get("template") or next((n for n in by_name if n.replace("_", "-") in folder.name), "allman")
    return by_name[asked]


def evaluate(
    roots: Iterable[Path], make: Callable[[], Writer], masker: Masker, settings: AnonymizeSettings
) -> list[Score]:
    """Return a score for every case of the sets."""
    templates = load_all()
    out = []
    for root in roots:
        for folder, gold in cases(root):
            documents, _ = read_documents([folder])
            case = prepare(documents, masker, settings.policy("standard"), Vault())
            summary = asyncio.run(_write(case, make(), template_of(folder, gold, templates)))
            out.append(score(folder.name, summary, gold))
    return out


async def _write(case: CaseFile, writer: Writer, template: Template) -> Summary:
    try:
        return await summarize(case, writer, template)
    finally:
        await writer.aclose()


def score(name: str, summary: Summary, gold: dict[str, Any]) -> Score:
    """Return how a summary stands against its gold."""
    case, facts = summary.case, gold.get("facts", [])
    missed = [
        fact for fact in facts if not any(tells(case, summary.reveal(p.text), p.sources, fact) for p in summary.points)
    ]
    flagged = {f.point for f in summary.findings if f.point is not None}
    cited = [n for point in summary.points for n in point.sources]
    days, wanted = {e.date for e in summary.timeline}, {str(e["date"]) for e in gold.get("timeline", [])}
    return Score(
        name, summary.template.name, len(facts), len(facts) - len(missed), sum(f["critical"] for f in facts),
        sum(f["critical"] for f in missed), len(summary.points), len(flagged), len(summary.withheld), len(cited),
        sum(summary.restore(case.sentences[n].masked) == case.quote(n) for n in cited), len(wanted), len(days),
        len(days & wanted), sum(len(summary.reveal(p.text).split()) for p in summary.points),
        sum(len(d.text.split()) for d in case.documents), summary.seconds, tuple(fact["id"] for fact in missed),
    )  # fmt: skip


def tells(case: CaseFile, text: str, sources: tuple[int, ...], fact: dict[str, Any]) -> bool:
    """Say whether a point rests on the place of a fact's quote and says its words."""
    place = where(case.documents, fact["document"], fact["quote"])
    if place is None:
        return False
    document, start, end = place
    held = sum(
        max(0, min(end, s.end) - max(start, s.start)) for n in sources if (s := case.sentences[n]).document == document
    )
    wanted = set(stems(fact["quote"]))
    said = len(wanted & set(stems(text))) / len(wanted) if wanted else 1.0
    return held >= COVERED * (end - start) and said >= TOLD


def where(documents: Sequence[Document], name: str, quote: str) -> tuple[int, int, int] | None:
    """Return (document, start, end) of a quote, white space of any kind being equal; None when it is not there."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    for n, document in enumerate(documents):
        if document.name == name and (found := pattern.search(document.text)):
            return n, found.start(), found.end()
    return None


def total(scores: Sequence[Score]) -> Score:
    """Return the sum of scores."""
    counts = [key for key, value in asdict(scores[0]).items() if isinstance(value, int | float)]
    return Score("alla", "", **{key: sum(getattr(s, key) for s in scores) for key in counts})
