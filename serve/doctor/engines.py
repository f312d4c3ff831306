"""The model: where it is, whether its weights are whole, whether it really answers, and how it was started."""

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from pipelines.engines.address import checked
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import AddressRefused, EngineError
from serve import guard
from serve.bundles.installed import faults
from serve.doctor.facts import Facts
from serve.doctor.report import Line, error, ok, warning
from serve.memory import weights as size
from serve.proc import Process
from serve.vllm import OFFLINE

RISKY = {
    "--trust-remote-code": "får köra programkod som följer med en modell",
    "--enable-log-requests": "skriver frågorna, och därmed handlingar, i loggen",
    "--enable-log-outputs": "skriver svaren i loggen",
    "--api-key": "har sin nyckel i kommandoraden, där alla på datorn kan läsa den",
}
QUIET = ("HF_HUB_OFFLINE", "VLLM_NO_USAGE_STATS")


def address(facts: Facts) -> Iterator[Line]:
    """The engine stands on loopback or a private network."""
    if facts.pipelines.engine != "openai":
        yield ok("address", f"Motorn är {facts.pipelines.engine}: ingen text lämnar programmet.")
        return
    settings = facts.pipelines.engines.openai
    for place in (settings.base_url, *settings.replicas):
        yield from _address(urlsplit(place), settings)


def _address(url: SplitResult, settings: OpenAISettings) -> Iterator[Line]:
    try:
        where = checked(url.hostname or "", url.port or 80, settings.allow_hosts)
    except AddressRefused as fault:
        yield error("address", str(fault), "Rätta engines.openai.base_url i pipelines.yaml.")
    except EngineError as fault:
        yield error("address", str(fault), "Rätta engines.openai.base_url, eller namnuppslagningen.")
    else:
        if url.hostname in settings.allow_hosts:
            yield warning("address", f"{url.hostname} är undantagen från kontrollen av adresser.",
                          "Ta bort den ur allow_hosts om den inte måste stå utanför.")  # fmt: skip
        else:
            yield ok("address", f"Modellen nås på {where}.")


def weights(facts: Facts) -> Iterator[Line]:
    """Every model that lies on this machine is whole, and is what its file says."""
    here = [m for m in facts.models.values() if m.folder(facts.environ).is_dir()]
    for model in here:
        wrong = list(faults(model, model.folder(facts.environ), facts.environ))
        for fault in wrong:
            yield error("weights", fault, "Hämta in modellen på nytt: aktsam models import FIL")
        if not wrong:
            yield ok("weights", f"{model.name}: hel, {size(model):.1f} GiB, kontrollsummorna stämmer.")
    named = facts.pipelines.engines.openai.model
    if (
        facts.pipelines.engine == "openai"
        and named in facts.models
        and facts.models[named] not in here
        and _is_here(facts)
    ):
        yield error("weights", f"{named} finns inte i {facts.models[named].folder(facts.environ)}.",
                    f"aktsam models fetch {named} på en dator med nät, sedan aktsam models import här.")  # fmt: skip
    elif not here:
        yield ok("weights", "Inga modeller ligger på den här datorn.")


def _is_here(facts: Facts) -> bool:
    return urlsplit(facts.pipelines.engines.openai.base_url).hostname in ("127.0.0.1", "localhost", "::1")


def answers(facts: Facts) -> Iterator[Line]:
    """The engine that is set writes a real word, and obeys a grammar."""
    if facts.pipelines.engine != "openai":
        return
    settings = facts.pipelines.engines.openai
    for place in (settings.base_url, *settings.replicas):
        once = {"base_url": place, "replicas": (), "retries": 0, "timeout": 30.0}
        yield from _answer(settings.model_copy(update=once), facts)


def _answer(settings: OpenAISettings, facts: Facts) -> Iterator[Line]:
    try:
        grammars, context = asyncio.run(_ask(settings, facts))
    except EngineError as fault:
        yield error("answers", str(fault), "Starta modellen: systemctl start aktsam-engine@MODELL, eller aktsam engine MODELL. "
                    "Vad som hindrar den står i loggen: journalctl -u aktsam-engine@MODELL")  # fmt: skip
        return
    if grammars:
        yield ok("answers", f"Modellen svarar, rymmer {context} token, och skriver i begärd form.")
    else:
        yield warning("answers", f"Modellen svarar och rymmer {context} token, men följer ingen grammatik.",
                      "Kör vLLM: då kan platshållare inte bli felskrivna.")  # fmt: skip


async def _ask(settings: OpenAISettings, facts: Facts) -> tuple[bool, int]:
    engine = OpenAIEngine(settings, facts.environ)
    try:
        await engine.ready()
        return bool(engine.grammars), engine.context_tokens
    finally:
        await engine.aclose()


def processes(facts: Facts) -> Iterator[Line]:
    """Every vLLM on this machine was started offline, silent, and without foreign code."""
    running = [p for p in facts.processes if is_server(p)]
    for process in running:
        found = list(_started(process))
        yield from found
        if not found:
            yield ok("processes", f"vLLM (process {process.pid}) är startad utan nät, statistik och loggade frågor.")
    if not running:
        yield ok("processes", "Ingen vLLM kör på den här datorn.")


def is_server(process: Process) -> bool:
    """Tell whether a process is vLLM's server."""
    return (
        bool(re.search(r"vllm\.entrypoints\S*api_server|\bvllm(\.entrypoints\.cli\.main)? serve\b", process.line))
        and guard.__file__ not in process.argv
    )


def _started(process: Process) -> Iterator[Line]:
    given = {part.split("=")[0].replace("_", "-") for part in process.argv if re.match("--[a-z]", part)}
    remedy = "Starta modellen med aktsam engine."
    for flag, why in RISKY.items():
        if any(flag.startswith(name) for name in given):  # vLLM takes the beginning of a name for the name
            yield error("processes", f"vLLM (process {process.pid}) {why} ({flag}).", remedy)
    if process.environ is None:
        yield warning(
            "processes", f"Miljön för vLLM (process {process.pid}) går inte att läsa.", "Kör doctor som samma konto."
        )
        return
    if missing := [name for name in QUIET if process.environ.get(name) != OFFLINE[name]]:
        yield error("processes", f"vLLM (process {process.pid}) kan nå ut: {', '.join(missing)} är inte satt.", remedy)
