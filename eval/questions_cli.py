"""aktsam eval questions: what is answered where the case tells, and refused where it does not."""

import json
from pathlib import Path
from typing import Annotated, cast

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.settings import settings as masking_settings
from configs import ConfigError
from eval.claims_cli import as_dict, text
from eval.errors import SetError
from eval.questions import Half, Result, evaluate, rates
from eval.rows import HERE
from pipelines.errors import EngineError, PipelineError
from pipelines.questions import asker
from pipelines.settings import settings


def questions(
    folder: Annotated[Path, typer.Argument(metavar="[SET]", help="Mapp med frågor.")] = HERE / "questions",
    cases: Annotated[Path, typer.Option(help="Mapp med ärendena som frågorna gäller.")] = HERE / "summaries",
    engine: Annotated[str, typer.Option(help="Motor; se aktsam engines.")] = "extractive",
    half: Annotated[str, typer.Option(help="odd, even eller all: ärenden med udda, jämna eller alla nummer.")] = "all",
    form: Annotated[str, typer.Option("--format", help="text eller json.")] = "text",
    errors: Annotated[bool, typer.Option("--errors", help="Lista felen med frågans id.")] = False,
) -> None:
    """Mät frågor till ärenden: besvarade med rätt källa, och "det framgår inte" där svaret saknas."""
    if half not in ("all", "odd", "even"):
        raise typer.BadParameter("Välj odd, even eller all.")
    try:
        known, masking = settings(), masking_settings()
        mask = masker(masking)
        make = lambda: asker(engine, known, mask)  # noqa: E731
        results = evaluate(folder, cases, cast(Half, half), mask, masking.policy("standard"), make)
    except (EngineError, AnonymizeError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    except (PipelineError, ConfigError, SetError, OSError, ValueError, KeyError) as error:
        typer.echo(str(error) or type(error).__name__, err=True)
        raise typer.Exit(2) from None
    found = rates(results)
    typer.echo(json.dumps(as_dict(found), ensure_ascii=False, indent=1) if form == "json" else text(found))
    for line in faults(results) if errors else ():
        typer.echo(line, err=form == "json")


def faults(results: list[Result]) -> list[str]:
    """Name what went wrong, by the id of the question."""
    missed = [f"missad  {r.id} {r.outcome}" for r in results if r.answerable and not r.right]
    return missed + [f"påhittad {r.id}" for r in results if not r.answerable and r.outcome == "answered"]
