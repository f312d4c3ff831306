"""aktsam ask: a question to a case, answered from its own sentences or told not to be there."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from pipelines.case import CaseFile
from pipelines.command import Approved, Engine, Form, Masked, Policy, Yes, ends, fail, ready, tell
from pipelines.job import WRONG_USE
from pipelines.questions import Asker, Reply, asker
from pipelines.questions.output import to_json, to_text


def ask(
    words: Annotated[list[str], typer.Argument(metavar="PATH… FRÅGA", help="Filer eller mappar, och sist frågan.")],
    engine: Engine = None,
    policy: Policy = None,
    masked: Masked = False,
    form: Form = "text",
    yes: Yes = False,
    approved: Approved = None,
) -> None:
    """Ställ en fråga till ett ärende. Svaret bygger bara på underlagets egna meningar, annars "det framgår inte"."""
    if len(words) < 2:
        raise fail("Ange minst en fil eller mapp, och sist frågan inom citattecken.", WRONG_USE)
    *paths, question = words
    at = ready([Path(p) for p in paths], engine, policy, form, masked=masked, yes=yes, approved=approved)
    with ends():
        reply = asyncio.run(_ask(asker(at.job.options.engine, at.job.settings, at.job.masker), at.case, question))
    tell(to_text(reply, masked), to_json(reply, masked), form)
    at.end()


async def _ask(who: Asker, case: CaseFile, question: str) -> Reply:
    try:
        return await who.ask(case, question)
    finally:
        await who.aclose()
