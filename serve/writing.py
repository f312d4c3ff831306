"""From an approved case to a kept draft: what may be written, the writing, and everything of it sealed at once."""

import asyncio
import json

from pipelines.errors import Blocked
from pipelines.output import to_json
from pipelines.output_docx import to_docx
from pipelines.output_text import to_markdown
from pipelines.run import Summary, summarize
from pipelines.templates import Template
from serve.aside import aside
from serve.cases import Cases, Opened
from serve.errors import NotApproved
from serve.jobs import Report
from serve.metrics import Metrics
from serve.tables import now
from serve.tools import Tools

UNAPPROVED = "Maskeringen är inte godkänd som den ser ut nu. Granska den och godkänn den först."
STOPPED = "Maskeringen har stoppat ärendet. Inget har skickats till modellen. Se markerade ställen i granskningen."


def check(opened: Opened, engine: str) -> None:
    """Return when the case may be written about; nothing overrides a block when a model would read it."""
    if opened.case.approved != opened.masking.hash:
        raise NotApproved(UNAPPROVED)
    if opened.masking.status == "blocked" and engine != "extractive":
        raise Blocked(STOPPED, tuple(d.id for d in opened.masking.documents if d.status == "blocked"))


async def write(
    cases: Cases, opened: Opened, tools: Tools, template: Template, engine: str, name: str, report: Report, metrics: Metrics,
    who: str,
) -> str:  # fmt: skip
    """Write a draft and keep all of it, or raise: there is no half one."""
    report.progress("Förbereder", 0, 1)
    case = await asyncio.to_thread(cases.case_file, opened)
    writer = await asyncio.to_thread(tools.writer, engine)
    summary = await aside(lambda: summarize(case, writer, template, report.progress))
    await asyncio.to_thread(_keep, cases, opened, summary, name, who)
    metrics.summaries.labels(template.name, engine).inc()
    for finding in summary.findings:
        if finding.withhold:
            metrics.withheld.labels(finding.check).inc()
    return name


def _keep(cases: Cases, opened: Opened, summary: Summary, name: str, who: str) -> None:
    now_open = cases.store.case(opened.case.id)
    if now_open.approved != opened.masking.hash:
        raise NotApproved(
            "Maskeringen ändrades medan utkastet skrevs. Utkastet har kastats: godkänn och skriv på nytt."
        )
    revealed = to_json(summary)
    kept = {
        "id": name, "created": now(), "hash": opened.masking.hash, "template": summary.template.name,
        "title": summary.template.title, "engine": summary.engine, "protected": bool(opened.masking.raised_by),
        "masked": to_json(summary, masked=True), "revealed": revealed,
    }  # fmt: skip
    files = {
        ("docx", name): to_docx(summary),
        ("md", name): to_markdown(summary).encode(),
        ("json", name): json.dumps(revealed, ensure_ascii=False, indent=1).encode(),
    }
    cases.store.put(now_open, {("summary", name): kept, **files})
    points = sum(len(section["points"]) for section in revealed["sections"])
    cases.audit.add(who, "summary.write", opened.case.id, name, points=points, withheld=len(summary.withheld))
