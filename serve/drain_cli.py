"""aktsam drain: take one of several model servers out of use for maintenance, with nothing lost, and back in."""

import re
import time
from typing import Annotated

import httpx2
import typer

from configs import ConfigError
from pipelines.engines.address import GuardedSync, Pin, resolve, trust
from pipelines.engines.drained import Drained
from pipelines.errors import EngineUnavailable
from pipelines.settings import settings

OPEN = re.compile(r"^vllm:num_requests_(?:running|waiting)(?:\{[^}]*\})? (\S+)$", re.MULTILINE)


def mount(app: typer.Typer) -> None:
    """Add drain."""
    app.command("drain", epilog="Exempel: aktsam drain http://10.0.0.5:8000/v1 --wait 600")(drain)


def drain(
    url: Annotated[str | None, typer.Argument(help="Serverns adress, som i engines.openai. Utan: visa läget.")] = None,
    back: Annotated[bool, typer.Option("--back", help="Ta servern i bruk igen.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Vänta högst så många sekunder tills servern är tom.")] = 0,
) -> None:
    """Töm en modellserver inför underhåll: den får inget nytt, och det som pågår skrivs klart."""
    try:
        servers, drained = settings().engines.openai.servers, Drained()
    except ConfigError as error:
        raise _fail(str(error), 2) from None
    if url is None:
        typer.echo("\n".join(f"{one}  {'ur drift' if one in drained() else 'i drift'}" for one in servers))
        return
    if url not in servers:
        raise _fail(f"Servern {url} finns inte i engines.openai. Där finns: {', '.join(servers)}.", 2)
    drained.change(url, not back)
    if not back and not set(servers) - set(drained()):
        typer.echo("Ingen server är kvar i drift: nya frågor får felet att modellen inte svarar.", err=True)
    if not back and wait and (left := _emptied(url, wait)):
        raise _fail(f"Servern har {left:g} frågor kvar efter {wait:g} sekunder.", 1)
    typer.echo(f"{url}  {'i drift' if back else 'ur drift'}")


def _emptied(url: str, seconds: float) -> float:
    """Return how many questions are left when the server is empty or the time is out. One that is down is empty."""
    end = time.monotonic() + seconds
    while (left := _open(url)) and time.monotonic() < end:
        time.sleep(min(0.5, seconds))
    return left


def _open(url: str) -> float:
    chosen = settings().engines.openai
    guarded = GuardedSync(Pin(chosen.allow_hosts, resolve), trust(chosen.ca_file))
    try:
        with httpx2.Client(transport=guarded, trust_env=False, timeout=10) as client:
            told = client.get(url.rstrip("/").removesuffix("/v1") + "/metrics").text
    except (httpx2.HTTPError, EngineUnavailable):
        return 0
    return sum(map(float, OPEN.findall(told)))


def _fail(message: str, code: int) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(code)
