"""How many officers the model carries, at what waiting time: measured on the running engine, not guessed from the card."""

import asyncio
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx2

from pipelines.engines.address import GuardedSync, Pin, resolve, trust
from pipelines.engines.openai import OpenAIEngine
from pipelines.engines.settings import OpenAISettings
from pipelines.errors import EngineError
from pipelines.prompts.measure import ALOUD
from serve.doctor.facts import Facts
from serve.doctor.report import Line, ok, warning
from serve.doctor.settings import Load

TOKENS, TOGETHER = 48, 8  # what the measurement asks for: short, so that nobody waits for it
WORDS = r"root ::= [a-z ]{400,500}"  # an answer that goes on for as long as it is measured


@dataclass(frozen=True)
class Pace:
    """Tokens a second: for one who is alone, and for all together when so many write at once."""

    alone: float
    together: float


@dataclass(frozen=True)
class Cache:
    """The key-value cache: how many tokens it holds, and the share in use."""

    tokens: int
    used: float


def waiting(officers: int, pace: Pace, load: Load) -> float:
    """Return the mean seconds for a summary when so many officers share the engine; infinite when it cannot keep up.

    An engine that writes for all at once is processor sharing: T = S / (1 - rho) (M/G/1-PS; Kleinrock, Queueing Systems
    vol. 2, 1976), with S the time alone and rho the share of the highest pace that is asked for.
    """
    rho = officers * load.summaries_an_hour / 3600 * load.tokens / pace.together
    return load.tokens / pace.alone / (1 - rho) if rho < 1 else float("inf")


def carries(pace: Pace, load: Load) -> int:
    """Return the most officers for whom the waiting stays within patience."""
    each = load.summaries_an_hour / 3600 * load.tokens / pace.together
    return int((1 - 1 / load.patience) / each + 1e-9)


def capacity(facts: Facts) -> Iterator[Line]:
    """Free cache, and officers at a waiting time, of the engine that is set."""
    if facts.pipelines.engine != "openai":
        return
    settings = facts.pipelines.engines.openai.model_copy(update={"retries": 0, "timeout": 60.0, "priority": 100})
    try:
        pace, context = asyncio.run(_measure(settings, facts.environ))
        cache = _cache(settings)
    except EngineError:
        return  # the check before this one has told why
    if cache:
        whole = cache.tokens / context
        told = f"KV-cachen rymmer {cache.tokens} token, {whole:.0f} hela sammanhang på {context}, {cache.used:.0%} används."
        if whole < 1 or cache.used > 0.9:
            yield warning("capacity", told, "Lägre serve_context, en mindre eller 4-bitars modell, eller fler kort.")
        else:
            yield ok("capacity", told)
    load, several = facts.doctor.load, 1 + len(settings.replicas)
    whole_pace = Pace(pace.alone, pace.together * several)
    people = carries(whole_pace, load)
    told = (f"{pace.alone:.0f} token/s för en, {pace.together:.0f} för {TOGETHER} samtidigt"
            f"{f' på var och en av {several} servrar' if several > 1 else ''}. Bär {people} handläggare som gör "
            f"{load.summaries_an_hour:g} sammanfattningar i timmen: {waiting(0, whole_pace, load):.0f} s för en ensam, "
            f"{waiting(people, whole_pace, load):.0f} s när alla arbetar.")  # fmt: skip
    if people < 1:
        yield warning("capacity", told, "Använd ett kort (eller fler), eller en mindre modell.")
    else:
        yield ok("capacity", told)


async def _measure(settings: OpenAISettings, environ: Mapping[str, str]) -> tuple[Pace, int]:
    engine = OpenAIEngine(settings.model_copy(update={"concurrency": TOGETHER}), environ)
    try:
        await engine.ready()
        grammar = WORDS if engine.grammars else None
        await _write(engine, 1, grammar)  # what is compiled or loaded at the first question is not counted
        return Pace(await _write(engine, 1, grammar), await _write(engine, TOGETHER, grammar)), engine.context_tokens
    finally:
        await engine.aclose()


async def _write(engine: OpenAIEngine, times: int, grammar: str | None) -> float:
    began = time.perf_counter()
    asked = (engine.answer(ALOUD, grammar=grammar, max_tokens=TOKENS) for _ in range(times))
    return sum(a.output_tokens for a in await asyncio.gather(*asked)) / (time.perf_counter() - began)


def _cache(settings: OpenAISettings) -> Cache | None:
    """Ask vLLM's own metrics; None when the server has none."""
    url = re.sub(r"/v1/?$", "", settings.base_url) + "/metrics"
    transport = GuardedSync(Pin(settings.allow_hosts, resolve), trust(settings.ca_file))
    try:
        with httpx2.Client(transport=transport, trust_env=False, timeout=settings.connect_timeout) as client:
            return cache_in(client.get(url).text)
    except httpx2.HTTPError:
        return None


def cache_in(metrics: str) -> Cache | None:
    """Return the cache that vLLM's metrics tell of; None when they tell of none."""
    size = re.search(r'^vllm:cache_config_info\{[^}]*block_size="(\d+)"', metrics, re.M)
    blocks = re.search(r'^vllm:cache_config_info\{[^}]*num_gpu_blocks="(\d+)"', metrics, re.M)
    used = re.search(r"^vllm:kv_cache_usage_perc(?:\{[^}]*\})? (\S+)$", metrics, re.M)
    return Cache(int(size[1]) * int(blocks[1]), float(used[1])) if size and blocks and used else None
