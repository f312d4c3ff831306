"""aktsam missing: what a case lacks, by a template's questions and by what it says itself."""

import asyncio
from typing import Annotated

import typer

from pipelines.command import Form, Masked, Paths, Policy, ends, ready, tell
from pipelines.missing import missing as find
from pipelines.missing import to_json, to_text


def missing(
    paths: Paths,
    template: Annotated[str | None, typer.Option(help="Mall; se aktsam templates.")] = None,
    policy: Policy = None,
    masked: Masked = False,
    form: Form = "text",
) -> None:
    """Lista vad underlaget saknar: obesvarade avsnitt i mallen, det som inväntas, det som sägs saknas. Ingen modell."""
    at = ready(paths, "extractive", policy, form, masked=masked, yes=False, approved=(), template=template)
    with ends():
        told = asyncio.run(find(at.case, at.job.options.template))
    tell(to_text(told, masked), to_json(told, masked), form)
    at.end()
