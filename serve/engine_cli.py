"""aktsam engine: for whoever runs the machine."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

import configs
from configs import ConfigError
from pipelines.engines import key as keys
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from serve.cards import cards
from serve.errors import NotStarted
from serve.memory import Plan
from serve.models import Model
from serve.models import model as find
from serve.starting import WITHOUT_CARD, Starting
from serve.supervise import Patience, Supervisor
from serve.vllm import Command, Place, command, prepare

Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]
NO_CARD = (
    "Inget grafikkort hittades (nvidia-smi svarar inte): modellen startas på processorn, och skriver mycket långsamt.\n"
    "No GPU was found (nvidia-smi does not answer): the model is started on the processor, and writes very slowly."
)


def mount(app: typer.Typer) -> None:
    """Add engine."""
    app.command("engine", epilog="Exempel: aktsam engine gpt-sw3-1.3b-instruct --dry-run")(engine)


def engine(
    name: Annotated[str, typer.Argument(metavar="MODEL", help="Modellens namn: se aktsam models.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa kommandot utan att köra det.")] = False,
    path: Annotated[Path | None, typer.Option(help="Mappen med modellens vikter.")] = None,
    host: Annotated[str, typer.Option(help="Egen eller privat adress.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port som modellen svarar på.")] = 8000,
    device: Annotated[str, typer.Option(help="auto, cuda eller cpu.")] = "auto",
    gpus: Annotated[int | None, typer.Option(min=1, help="Antal kort; alla om inget sägs.")] = None,
    stages: Annotated[int, typer.Option(min=1, help="Dela modellens lager på så många grupper av kort.")] = 1,
    ray: Annotated[str | None, typer.Option(help="Ray-kluster (adress:port) när korten står i flera datorer.")] = None,
    memory: Annotated[float | None, typer.Option(min=1, help="GiB på varje kort; läses annars av.")] = None,
    sequences: Annotated[int | None, typer.Option(min=1, help="Svar som skrivs samtidigt.")] = None,
    python: Annotated[str, typer.Option(envvar="AKTSAM_VLLM_PYTHON", help="Python med vLLM.")] = sys.executable,
    restart: Annotated[bool, typer.Option(help="Starta om modellen när den stannar.")] = True,
    form: Form = "text",
) -> None:
    """Starta en modell med vLLM på den här datorn: utan nät, utan statistik, utan loggade texter."""
    try:
        configs.there()
        model = find(name)
        found = cards()
        start = Starting(model, host, port, device, python, path, gpus, stages, ray, memory, sequences, found, dry_run)
        start.check()
        if device == "auto" and start.on == "cpu":
            typer.echo(NO_CARD, err=True)
        sized = start.sized()
        if dry_run:
            return _show(model, sized, command(model, sized, start.place, "…"), form, bool(found or memory))
        start.check_place()
        made = _prepared(model, sized, start.place)
    except ConfigError as error:
        raise fail(str(error), 2) from None
    except NotStarted as error:
        raise fail(str(error), error.exit_code) from None
    raise typer.Exit(asyncio.run(_supervise(made, model, start.place, restart)))


def fail(message: str, code: int) -> typer.Exit:
    """Write the message and return the exit to raise."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def _show(model: Model, sized: Plan, made: Command, form: str, known: bool) -> None:
    if form == "json":
        shown = {k: ("…" if "KEY" in k else v) for k, v in made.env.items()}
        typer.echo(json.dumps({"model": model.name, "argv": made.argv, "env": shown, "plan": vars(sized)}, indent=1))
        return
    typer.echo(made.shell())
    note = "" if known else f" (inget kort hittades: räknat för {WITHOUT_CARD:g} GiB, ändra med --memory)"
    typer.echo(f"Vikter {sized.weights:.1f} GiB, {sized.sequences} svar samtidigt, {model.max_model_len} token{note}.",
               err=True)  # fmt: skip


def _prepared(model: Model, sized: Plan, place: Place) -> Command:
    """Return what to run, with its key and its file of generation defaults made."""
    try:
        made = command(model, sized, place, _key())
        prepare(model, place)
    except OSError as error:
        where = error.filename or place.state
        raise NotStarted(
            f"{where}: går inte att skriva i ({error.strerror}). Mappen anges i AKTSAM_STATE.\n"
            f"{where}: cannot be written to. AKTSAM_STATE says which folder it is.", 3,
        ) from None  # fmt: skip
    return made


def _key() -> str:
    file = keys.default()
    if found := keys.find("AKTSAM_ENGINE_KEY", None):
        return found
    typer.echo(f"En ny nyckel till modellen skrivs i {file}. Bara du kan läsa den.", err=True)
    return keys.make(file)


async def _supervise(made: Command, model: Model, place: Place, restart: bool) -> int:
    host = f"[{place.host}]" if ":" in place.host else place.host
    url = f"http://{host}:{place.port}/v1"
    environ = {"AKTSAM_ENGINE_KEY": made.env["VLLM_API_KEY"]}

    async def probe() -> None:
        asked = OpenAIEngine(OpenAISettings(base_url=url, model=model.name, retries=0, timeout=60), environ)
        try:
            await asked.ready()
        finally:
            await asked.aclose()

    def tell(message: str) -> None:
        typer.echo(message, err=True)

    tell(f"{model.title} startar på {url}. Det kan ta några minuter.")
    watched = Supervisor(made, probe, tell, tell, Patience(restarts=5 if restart else 0))
    reason = await watched.run()
    if reason is not None:
        tell(str(reason))
    return 3 if reason else 0
