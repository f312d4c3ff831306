"""aktsam eval serving: put a load on the model server and print how it bears it, and what the gateway adds."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from configs import ConfigError
from eval.overhead import Compared, Side, Trial, compare
from eval.serving import Load, Result, measure
from eval.serving_report import html
from pipelines.engines import build
from pipelines.engines.key import find
from pipelines.errors import EngineError
from pipelines.settings import settings

KEY = "AKTSAM_GATEWAY_KEY"


def mount(app: typer.Typer) -> None:
    """Add serving."""
    app.command("serving", epilog="Exempel: aktsam eval serving --rate 0.5 --rate 2 --seconds 60 --report last.html")(
        serving
    )


def serving(
    rate: Annotated[list[float] | None, typer.Option(help="Frågor per sekund; kan anges flera gånger.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Hur länge frågor kommer, för varje takt.")] = 60,
    answer_tokens: Annotated[int, typer.Option(min=1)] = 128,
    sentences: Annotated[int, typer.Option(min=1, help="Meningar i varje fråga.")] = 12,
    seed: Annotated[int, typer.Option()] = 1,
    first: Annotated[float, typer.Option(help="Mål: sekunder till första ordet.")] = 2.0,
    each: Annotated[float, typer.Option(help="Mål: sekunder mellan två ord.")] = 0.2,
    engine: Annotated[str, typer.Option(help="openai eller transformers.")] = "openai",
    gateway: Annotated[
        str | None, typer.Option(help=f"Adress till en tjänst (…/v1) framför samma server; dess nyckel i ${KEY}.")
    ] = None,
    clients: Annotated[
        list[int] | None, typer.Option(help="Samtidiga klienter mot tjänsten; kan anges flera gånger.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Omgångar, turvis utan och genom tjänsten.")] = 5,
    report: Annotated[Path | None, typer.Option(help="Skriv en rapport med diagram (HTML).")] = None,
    form: Annotated[str, typer.Option("--format", help="text eller json.")] = "text",
) -> None:
    """Mät hur modellservern bär last: tid till första ordet, mellan orden och till slutet, när frågor kommer slumpvis."""
    loads = [Load(r, seconds, answer_tokens, sentences, seed) for r in rate or (0.5,)]
    trials = [
        Trial(n, rounds=rounds, answer_tokens=answer_tokens, sentences=sentences, seed=seed) for n in clients or (1, 8)
    ]
    try:
        results, compared = asyncio.run(_all(engine, loads, gateway, trials))
    except (EngineError, ConfigError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3 if isinstance(error, EngineError) else 2) from None
    rows = [{"rate": r.load.rate, **r.figures(first, each)} for r in results]
    added = [c.figures() for c in compared]
    if report:
        report.write_text(html(results, compared, first, each, os.getloadavg()), encoding="utf-8")
    told = {"load": rows, "gateway": added}
    typer.echo(json.dumps(told, indent=1) if form == "json" else "\n\n".join(map(table, filter(None, told.values()))))
    raise typer.Exit(1 if any(row["failed"] for row in rows) else 0)


async def _all(
    name: str, loads: list[Load], gateway: str | None, trials: list[Trial]
) -> tuple[list[Result], list[Compared]]:
    configured = settings().engines
    raised = configured.openai.model_copy(update={"concurrency": 1024, "retries": 0})
    engine = build(name, configured.model_copy(update={"openai": raised}))  # open loop: nothing waits on our side
    try:
        results = [await measure(engine, load, _told(load)) for load in loads]
        if gateway is None:
            return results, []
        server = configured.openai
        bare = Side("Modellservern", server.base_url, find(server.api_key_env, server.key_file) or "-")
        through = Side("Tjänsten", gateway.rstrip("/"), os.environ.get(KEY, "-"))
        model = await asyncio.to_thread(lambda: engine.model)
        return results, await compare(bare, through, model, trials, _say)
    finally:
        await engine.aclose()


def _told(load: Load) -> Callable[[int], None]:
    """Return a counter on the terminal; silent where nobody looks."""
    return lambda done: _say(f"{load.rate:g}/s: {done} svar")


def _say(text: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{text}", err=True, nl=False)


def table(rows: list[dict[str, float]]) -> str:
    """Return the figures, a line each, a column for each load."""
    names = list(rows[0])
    return "\n".join(f"{name:20}" + "".join(f"{row[name]:>12.3f}" for row in rows) for name in names)
