"""aktsam engine: for whoever runs the machine."""

import asyncio
import json
import shutil
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

import configs
from configs import ConfigError
from pipelines.engines import key as keys
from pipelines.engines.address import is_private
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from serve.binding import refused
from serve.bundles.installed import faults
from serve.cards import cards
from serve.memory import Plan, fits, kv, need, on_cpu, plan, weights
from serve.models import Model
from serve.models import model as find
from serve.proc import ram
from serve.supervise import Patience, Supervisor
from serve.vllm import Command, Place, command, prepare

Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]
NOT_LOADED = (
    "Nothing was loaded from {}: a file is missing, unknown or changed, as said above in Swedish. Bring the model with "
    "aktsam models import FILE, or vouch for a folder once with aktsam models import MODEL --local FOLDER."
)
NO_CARD = (
    "Inget grafikkort hittades (nvidia-smi svarar inte): modellen startas på processorn, och skriver mycket långsamt.\n"
    "No GPU was found (nvidia-smi does not answer): the model is started on the processor, and writes very slowly."
)
DEVICES = ("auto", "cuda", "cpu")
WITHOUT_CARD = 24.0  # GiB, for --dry-run on a machine without a card


def mount(app: typer.Typer) -> None:
    """Add engine."""
    app.command("engine", epilog="Exempel: aktsam engine gpt-sw3-1.3b-instruct --dry-run")(engine)


def fail(message: str, code: int) -> typer.Exit:
    """Write the message and return the exit to raise."""
    typer.echo(message, err=True)
    return typer.Exit(code)


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
    except ConfigError as error:
        raise fail(str(error), 2) from None
    if device not in DEVICES:
        raise fail(f"--device {device}: välj {', '.join(DEVICES)}.\n--device {device}: choose {', '.join(DEVICES)}.", 2)
    _check_host(host)
    _check_ray(ray)
    found = cards()
    if device == "auto" and not found and not dry_run:
        typer.echo(NO_CARD, err=True)
    device = device if device != "auto" else ("cuda" if found or dry_run else "cpu")
    if device == "cpu" and (ray or stages > 1):
        raise fail("Utan grafikkort kan modellen varken delas med Ray eller i grupper: ta bort --ray och --stages.", 2)
    if device == "cpu":
        sized = _on_cpu(model, sequences, dry_run)
    else:
        card = memory or min((c.total for c in found), default=WITHOUT_CARD)
        sized = plan(model, card, gpus or max(len(found), stages), stages)
        if sized.sequences == 0:
            raise fail(_too_small(model, sized, card, sized.gpus * stages), 3)
    state = (keys.home() / "engines" / name).expanduser()
    place = Place(path or model.folder(), state, python, host, port, device, sequences, ray)
    if dry_run:
        _show(model, sized, command(model, sized, place, "…"), form, bool(found) or memory is not None)
        return
    _check_start(model, place)
    try:
        made = command(model, sized, place, _key())
        prepare(model, place)
    except OSError as error:
        where = error.filename or state
        raise fail(
            f"{where}: går inte att skriva i ({error.strerror}). Mappen anges i AKTSAM_STATE.\n"
            f"{where}: cannot be written to. AKTSAM_STATE says which folder it is.", 3,
        ) from None  # fmt: skip
    raise typer.Exit(asyncio.run(_supervise(made, model, place, restart)))


def _check_host(host: str) -> None:
    try:
        private = is_private(host)
        ip_address(host)
    except ValueError:
        raise fail(f"--host {host}: skriv en IP-adress, till exempel 127.0.0.1.", 2) from None
    if not private:
        raise fail(f"--host {host}: modellen får bara svara på en egen eller privat adress.", 2)


def _check_ray(ray: str | None) -> None:
    """Text goes between the machines of a cluster: its address is as private as an engine's."""
    host = (ray or "127.0.0.1:0").rpartition(":")[0].strip("[]")
    try:
        private = is_private(host)
    except ValueError:
        raise fail(f"--ray {ray}: skriv IP-adress och port, till exempel 10.0.0.5:6379.", 2) from None
    if not private:
        raise fail(f"--ray {ray}: klustret får bara stå på privata adresser.", 2)


def _on_cpu(model: Model, sequences: int | None, dry_run: bool) -> Plan:
    """A CPU's memory is the machine's: what is missing of it is told before anything is loaded."""
    many = sequences or 8
    takes, (has, free) = on_cpu(model, model.max_model_len * many, many), ram()
    if takes > (has if dry_run else free):
        raise fail(
            f"Datorns minne räcker inte: {takes:.1f} GiB behövs, och {free:.1f} av {has:.1f} är lediga. Stäng andra program, "
            "välj en mindre modell eller lägre --sequences.\n"
            f"Out of memory: {takes:.1f} GiB is needed, {free:.1f} of the machine's {has:.1f} is free. End other programs, "
            "choose a smaller model or lower --sequences.", 3,
        )  # fmt: skip
    return Plan(1, weights(model), kv(model, model.max_model_len) * many, many, 2048, many)


def _too_small(model: Model, sized: Plan, card: float, gpus: int) -> str:
    context, more = fits(model, card, gpus)
    swedish, english = ["välj en mindre eller 4-bitars modell"], ["choose a smaller or 4-bit model"]
    if context:
        swedish.insert(0, f"sätt serve_context till högst {context}")
        english.insert(0, f"set serve_context to at most {context}")
    if more:
        swedish.insert(0, f"använd {more} sådana kort (--gpus {more})")
        english.insert(0, f"use {more} such cards (--gpus {more})")
    return (
        f"{model.title} får inte plats: det fattas {sized.lacks:.1f} GiB på varje kort. Minsta kort för en handläggare i "
        f"taget är {need(model):.0f} GiB. Det här går: {'; '.join(swedish)}.\n"
        f"{model.title} does not fit: {sized.lacks:.1f} GiB short on each card; one card of {need(model):.0f} GiB would do. "
        f"What would fit: {'; '.join(english)}."
    )


def _show(model: Model, sized: Plan, made: Command, form: str, known: bool) -> None:
    if form == "json":
        shown = {k: ("…" if "KEY" in k else v) for k, v in made.env.items()}
        typer.echo(json.dumps({"model": model.name, "argv": made.argv, "env": shown, "plan": vars(sized)}, indent=1))
        return
    typer.echo(made.shell())
    note = "" if known else f" (inget kort hittades: räknat för {WITHOUT_CARD:g} GiB, ändra med --memory)"
    typer.echo(f"Vikter {sized.weights:.1f} GiB, {sized.sequences} svar samtidigt, {model.max_model_len} token{note}.",
               err=True)  # fmt: skip


def _check_start(model: Model, place: Place) -> None:
    if wrong := list(faults(model, place.folder)):
        raise fail("\n".join([*wrong, NOT_LOADED.format(place.folder)]), 3)
    if not shutil.which(place.python):
        raise fail(
            f"--python {place.python}: programmet finns inte, eller går inte att köra.\n"
            f"--python {place.python}: there is no such program, or it cannot be run.", 3,
        )  # fmt: skip
    if told := refused(place.host, place.port):
        raise fail(told, 3)


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
