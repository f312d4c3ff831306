"""aktsam compare: two periods of a case, side by side with sources."""

import asyncio
from dataclasses import replace
from typing import Annotated

import typer

from pipelines.case import CaseFile
from pipelines.checks import CHECKS
from pipelines.command import Approved, Engine, Form, Masked, Paths, Policy, Yes, ends, fail, ready
from pipelines.deliver import deliver
from pipelines.job import WRONG_USE
from pipelines.periods import COMPARISON, ComparingWriter, Period, comparing, one_sided
from pipelines.periods.period import BadPeriod, first_day
from pipelines.progress import bar
from pipelines.run import Summary, summarize
from pipelines.summarize import Progress


def compare(
    paths: Paths,
    before: Annotated[str, typer.Option(metavar="PERIOD", help="Tidigare period: 2025, 2025-03, 2025-01..2025-06.")],
    after: Annotated[str, typer.Option(metavar="PERIOD", help="Senare period.")],
    engine: Engine = None,
    policy: Policy = None,
    masked: Masked = False,
    form: Form = "text",
    yes: Yes = False,
    approved: Approved = None,
) -> None:
    """Jämför två perioder i ett ärende: vad som är nytt, ändrat, upphört och inte längre nämns, med källor."""
    try:
        first, last = Period.parse(before), Period.parse(after)
    except BadPeriod as error:
        raise fail(str(error), WRONG_USE) from None
    at = ready(paths, engine, policy, form, masked=masked, yes=yes, approved=approved)
    with ends(), bar() as progress:
        writer = comparing(at.job.options.engine, at.job.settings, first, last)
        told = asyncio.run(_compare(writer, at.case, progress))
    deliver(told, form, masked, None)
    at.end()


async def _compare(writer: ComparingWriter, case: CaseFile, progress: Progress) -> Summary:
    try:
        checks = (*CHECKS, one_sided(writer.before, writer.after))
        periods = (writer.before, writer.after)
        told = await summarize(case, writer, COMPARISON, progress, checks)
        return replace(told, timeline=tuple(e for e in told.timeline if any(first_day(e.date) in p for p in periods)))
    finally:
        await writer.aclose()
