"""aktsam plain: klarspråk with facts locked, or without a model a report of what is heavy to read."""

import asyncio

from pipelines.case import CaseFile
from pipelines.command import Approved, Engine, Form, Masked, Paths, Policy, Yes, ends, ready, tell
from pipelines.plain import Rewriter, Rewritten, rewriter
from pipelines.plain.output import to_json, to_text
from pipelines.progress import bar
from pipelines.summarize import Progress


def plain(
    paths: Paths,
    engine: Engine = None,
    policy: Policy = None,
    masked: Masked = False,
    form: Form = "text",
    yes: Yes = False,
    approved: Approved = None,
) -> None:
    """Skriv om tunga meningar till klarspråk. En mening där en uppgift ändras behålls som den var, och det sägs."""
    at = ready(paths, engine, policy, form, masked=masked, yes=yes, approved=approved)
    with ends(), bar() as progress:
        told = asyncio.run(_rewrite(rewriter(at.job.options.engine, at.job.settings), at.case, progress))
    tell(to_text(told, masked), to_json(told, masked), form)
    at.end()


async def _rewrite(who: Rewriter, case: CaseFile, progress: Progress) -> Rewritten:
    try:
        return await who.rewrite(case, progress)
    finally:
        await who.aclose()
