"""aktsam engine: for whoever runs the machine."""

import asyncio
import json
import os
import socket
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer

from configs import ConfigError
from pipelines.engines import key as keys
from pipelines.engines.address import is_private
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from serve.bundles.installed import faults
from serve.cards import cards
from serve.memory import GIB, Plan, fits, kv, need, on_cpu, plan, weights
from serve.models import Model
from serve.models import model as find
from serve.supervise import Patience, Supervisor
from serve.vllm import Command, Place, command, prepare

Form = Annotated[str, typer.Option("--format", help="text eller json.", show_default=True)]
WITHOUT_CARD = 24.0  # GiB, for --dry-run on a machine without a card


def mount(app: typer.Typer) -> None:
    """Add engine."""
    app.command("engine", epilog="Exempel: aktsam engine gpt-sw3-1.3b-instruct --dry-run")(engine)


def fail(message: str, code: int) -> typer.Exit:
    """Write the message and return the exit to raise."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def engine(
    name: Annotated[str, typer.Argument(metavar="MODEL", help="En fil i configs/models/.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa kommandot utan att köra det.")] = False,
    path: Annotated[Path | None, typer.Option(help="Mappen med modellens vikter.")] = None,
    host: Annotated[str, typer.Option(help="Egen eller privat adress.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
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
        model = find(name)
    except ConfigError as error:
        raise fail(str(error), 2) from None
    _check_host(host)
    _check_ray(ray)
    found = cards()
    device = device if device != "auto" else ("cuda" if found or dry_run else "cpu")
    if device == "cpu" and (ray or stages > 1):
        raise fail("Utan grafikkort kan modellen varken delas med Ray eller i grupper: ta bort --ray och --stages.", 2)
    if device == "cpu":
        sized = _on_cpu(model, sequences)
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
    raise typer.Exit(asyncio.run(_supervise(command(model, sized, place, _key()), model, place, restart)))


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


def _on_cpu(model: Model, sequences: int | None) -> Plan:
    """A CPU's memory is the machine's: what is missing of it is told before anything is loaded."""
    many = sequences or 8
    takes = on_cpu(model, model.max_model_len * many, many)
    has = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / GIB
    if takes > has:
        raise fail(
            f"Datorns minne räcker inte: {takes:.1f} GiB behövs och {has:.1f} finns. Välj en mindre modell eller lägre "
            f"--sequences.\nOut of memory: {takes:.1f} GiB is needed, the machine has {has:.1f}. Choose a smaller model "
            "or lower --sequences.", 3,
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
        raise fail("\n".join(wrong), 3)
    with socket.socket(socket.AF_INET6 if ":" in place.host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((place.host, place.port))
        except OSError:
            raise fail(f"Porten {place.port} är upptagen. Välj en annan med --port.", 3) from None


def _key() -> str:
    file = keys.default()
    if found := keys.find("AKTSAM_ENGINE_KEY", None):
        return found
    typer.echo(f"En ny nyckel till modellen skrivs i {file}. Bara du kan läsa den.", err=True)
    return keys.make(file)


async def _supervise(made: Command, model: Model, place: Place, restart: bool) -> int:
    prepare(model, place)
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
