"""From an approved case to a kept draft: what may be written, the writing, and everything of it sealed at once."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json as packed

from anonymize.mask import Masking
from anonymize.reveal import reveal
from pipelines.case import CaseFile
from pipelines.checks import configured
from pipelines.engines.line import Share
from pipelines.errors import Blocked
from pipelines.letterhead import letterhead
from pipelines.output import to_json
from pipelines.output_docx import to_docx
from pipelines.output_text import to_markdown
from pipelines.run import Summary, summarize
from pipelines.summarize import Point
from pipelines.templates import Template
from pipelines.writers.model import ModelWriter
from serve.aside import aside
from serve.cases import Cases
from serve.counted import standing
from serve.errors import NotApproved
from serve.jobs import Order, Report, Work
from serve.metrics import Metrics
from serve.opened import Opened
from serve.remember import Remembering, Sealed
from serve.store import Contents
from serve.tables import now
from serve.tools import Tools
from serve.turns import Turns

PROTECTED = "skyddad"  # the policy for protected identities
UNAPPROVED = "Maskeringen är inte godkänd som den ser ut nu. Granska den och godkänn den först."
CHANGED = "Maskeringen ändrades medan utkastet skrevs. Utkastet har kastats: godkänn och skriv på nytt."
STOPPED = "Maskeringen har stoppat ärendet. Inget har skickats till modellen. Se markerade ställen i granskningen."


def check(opened: Opened, engine: str) -> None:
    """Return when the case may be written about; nothing overrides a block when a model would read it."""
    if opened.case.approved != opened.masking.hash:
        raise NotApproved(UNAPPROVED)
    if opened.masking.status == "blocked" and engine != "extractive":
        raise Blocked(STOPPED, tuple(d.id for d in opened.masking.documents if d.status == "blocked"))


@dataclass(frozen=True)
class Drafts:
    """Makes the work of a draft from its order: {template, engine, name, who}. The name is the draft's id to be."""

    cases: Cases
    tools: Tools
    metrics: Metrics
    turns: Turns

    def __call__(self, case_id: str, order: Order) -> Work:
        """Return the work: a draft written and all of it kept, or an error; there is no half one."""

        async def work(report: Report) -> str:
            name = str(order["name"])
            if not await asyncio.to_thread(self.cases.store.names, case_id, "summary", name):
                await self._write(case_id, order, report)
            return name

        return work

    async def _write(self, case_id: str, order: Order, report: Report) -> None:
        report.progress("Förbereder", 0, 1)
        opened = await asyncio.to_thread(self.cases.open, case_id)
        check(opened, order["engine"])
        tenant = opened.case.tenant
        template = await asyncio.to_thread(self.tools.template, order["template"])
        case = await asyncio.to_thread(self.cases.case_file, opened)
        writer = await asyncio.to_thread(self.tools.writer, order["engine"])
        if isinstance(writer, ModelWriter):
            asked = standing(writer.engine, self.tools.line, Share(tenant), self.metrics, report.waits)
            kept = self.metrics.calls.labels("remembered", tenant).inc
            engine = Remembering(asked, Sealed(self.cases.store, opened.case), kept)
            writer = ModelWriter(engine, writer.settings, _teller(case, template, report))
        checks = configured(self.tools.pipelines.checks)
        # a model's draft mostly waits for the model, and takes no turn
        turn = nullcontext() if isinstance(writer, ModelWriter) else self.turns.one()
        summary = await aside(lambda: summarize(case, writer, template, report.progress, checks), turn)
        await asyncio.to_thread(self._keep, opened, summary, order["name"], order["who"])
        self.metrics.summaries.labels(template.name, order["engine"], tenant).inc()
        self.metrics.chunks.labels(tenant).inc(summary.usage.chunks)
        for finding in summary.findings:
            self.metrics.findings.labels(finding.check, tenant).inc()
            if finding.withhold:
                self.metrics.withheld.labels(finding.check, tenant).inc()

    def _keep(self, opened: Opened, summary: Summary, name: str, who: str) -> None:
        now_open = self.cases.store.case(opened.case.id)
        if now_open.approved != opened.masking.hash:
            raise NotApproved(CHANGED)
        revealed = to_json(summary)
        kept = {
            "id": name, "created": now(), "hash": opened.masking.hash, "template": summary.template.name,
            "title": summary.template.title, "engine": summary.engine, "protected": _protected(opened.masking),
            "masked": to_json(summary, masked=True), "revealed": revealed,
        }  # fmt: skip
        with self.turns.one():
            files = _files(summary, name, revealed)
        self.cases.store.put(now_open, {("summary", name): kept, **files})
        points = sum(len(section["points"]) for section in revealed["sections"])
        self.cases.audit.add(who, "summary.write", opened.case.id, name, points=points, withheld=len(summary.withheld))


def _teller(case: CaseFile, template: Template, report: Report) -> Callable[[Sequence[Point]], None]:
    """What tells points as they come, names put back, under the title of their section."""
    titles = {section.id: section.heading for section in template.sections}

    def tell(points: Sequence[Point]) -> None:
        for point in points:
            report.text(titles.get(point.section, point.section), reveal(point.text.text, case.vault).text)

    return tell


def _protected(masking: Masking) -> bool:
    """Say whether somebody in the case has a protected identity: by the text, or because the officer chose that policy."""
    return bool(masking.raised_by) or masking.policy.name == PROTECTED


def _files(summary: Summary, name: str, revealed: dict[str, Any]) -> Contents:
    return {
        ("docx", name): to_docx(summary, letterhead=letterhead()),
        ("md", name): to_markdown(summary).encode(),
        ("json", name): packed(revealed, indent=1),
    }
