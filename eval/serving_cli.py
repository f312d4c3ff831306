"""aktsam eval serving: put a load on the model server and print how it bears it."""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from configs import ConfigError
from eval.serving import Load, Result, measure
from pipelines.engines import build
from pipelines.errors import EngineError
from pipelines.settings import settings


def mount(app: typer.Typer) -> None:
    """Add serving."""
    app.command("serving", epilog="Exempel: aktsam eval serving --rate 0.5 --rate 2 --seconds 60")(serving)


def serving(
    rate: Annotated[list[float] | None, typer.Option(help="Frågor per sekund; kan anges flera gånger.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Hur länge frågor kommer, för varje takt.")] = 60,
    answer_tokens: Annotated[int, typer.Option(min=1)] = 128,
    sentences: Annotated[int, typer.Option(min=1, help="Meningar i varje fråga.")] = 12,
    seed: Annotated[int, typer.Option()] = 1,
    first: Annotated[float, typer.Option(help="Mål: sekunder till första ordet.")] = 2.0,
    each: Annotated[float, typer.Option(help="Mål: sekunder mellan två ord.")] = 0.2,
    engine: Annotated[str, typer.Option(help="openai eller transformers.")] = "openai",
    form: Annotated[str, typer.Option("--format", help="text eller json.")] = "text",
) -> None:
    """Mät hur modellservern bär last: tid till första ordet, mellan orden och till slutet, när frågor kommer slumpvis."""
    loads = [Load(r, seconds, answer_tokens, sentences, seed) for r in rate or (0.5,)]
    try:
        results = asyncio.run(_all(engine, loads))
    except (EngineError, ConfigError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3 if isinstance(error, EngineError) else 2) from None
    rows = [{"rate": r.load.rate, **r.figures(first, each)} for r in results]
    typer.echo(json.dumps(rows, indent=1) if form == "json" else table(rows))
    raise typer.Exit(1 if any(row["failed"] for row in rows) else 0)


async def _all(name: str, loads: list[Load]) -> list[Result]:
    configured = settings().engines
    raised = configured.openai.model_copy(update={"concurrency": 1024, "retries": 0})
    engine = build(name, configured.model_copy(update={"openai": raised}))  # open loop: nothing waits on our side
    try:
        return [await measure(engine, load, _told(load)) for load in loads]
    finally:
        await engine.aclose()


def _told(load: Load) -> Callable[[int], None]:
    """Return a counter on the terminal; silent where nobody looks."""
    if not sys.stderr.isatty():
        return lambda _done: None
    return lambda done: typer.echo(f"\r{load.rate:g}/s: {done} svar", err=True, nl=False)


def table(rows: list[dict[str, float]]) -> str:
    """Return the figures, a line each, a column for each rate."""
    names = list(rows[0])
    return "\n".join(f"{name:16}" + "".join(f"{row[name]:>12.3f}" for row in rows) for name in names)
