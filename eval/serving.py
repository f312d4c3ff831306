"""How a model server bears load: requests arrive at random moments (Poisson) whether or not earlier ones are done.

Times are from the moment a request was due, so a server that falls behind cannot hide it (coordinated omission).
"""

import asyncio
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from anonymize.masked import Masked
from pipelines.engines.base import Engine, Message, Prompt
from pipelines.errors import EngineError

SENTENCES = (
    "Modern [PERSON-1] uppger att sömnen har varit dålig sedan flytten till [ADRESS-1].",
    "Skolan har kontaktats och [PERSON-2] trivs bättre i klassen, men frånvaron är fortfarande hög.",
    "Ett uppföljningsmöte är bokat till den 14 maj klockan 10.30 på kontoret i [PLATS-1].",
    "Handläggaren kontaktar vården och ansökan kompletteras med läkarintyg och hyresavi.",
    "Inga tecken på alkoholpåverkan noterades vid hembesöket, lägenheten var städad och varm.",
    "Kontaktpersonen [PERSON-3] har träffat ungdomen fyra gånger och de har lagat mat tillsammans.",
)  # all made up, and masked as a case would be


@dataclass(frozen=True)
class Load:
    """What to put on the server. `rate` requests a second for `seconds`; tokens of answer; parts of prompt."""

    rate: float
    seconds: float
    answer_tokens: int = 128
    sentences: int = 12
    seed: int = 1
    timeout: float = 120


@dataclass(frozen=True)
class Call:
    """One request: seconds after it was due until its first piece and its end, and the tokens of its answer."""

    due: float
    first: float | None
    end: float
    tokens: int
    fault: str | None = None

    @property
    def per_token(self) -> float | None:
        """Seconds for each token after the first, None with fewer than two."""
        return (self.end - self.first) / (self.tokens - 1) if self.first is not None and self.tokens > 1 else None


@dataclass(frozen=True)
class Result:
    """All calls of a load."""

    load: Load
    calls: tuple[Call, ...] = field(repr=False)
    wall: float

    def figures(self, first: float = 2.0, per_token: float = 0.2) -> dict[str, float]:
        """Return the figures; `goodput` is calls a second with the first token and each next one within these goals."""
        good = [c for c in self.calls if c.fault is None]
        each = [c.per_token for c in good if c.per_token is not None]
        met = [c for c in good if c.first is not None and c.first <= first and (c.per_token or 0) <= per_token]
        out = {"calls": len(self.calls), "failed": len(self.calls) - len(good), "wall_s": self.wall,
               "tokens_per_s": sum(c.tokens for c in good) / self.wall, "goodput_per_s": len(met) / self.wall}  # fmt: skip
        rows = {"ttft": [c.first for c in good if c.first is not None], "tpot": each, "e2e": [c.end for c in good]}
        return out | {f"{name}_p{p}_s": percentile(values, p) for name, values in rows.items() for p in (50, 95, 99)}


def percentile(values: Sequence[float], p: float) -> float:
    """Return the p-th percentile by the nearest rank, nan of nothing."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * p / 100) - 1)]


def arrivals(load: Load) -> Iterator[float]:
    """Yield the seconds at which requests are due: exponential gaps."""
    draw, at = random.Random(load.seed), 0.0
    while (at := at + draw.expovariate(load.rate)) < load.seconds:
        yield at


def prompts(load: Load) -> Iterator[Prompt]:
    """Yield prompts without end, no two alike, so that the prefix cache cannot answer for the model."""
    draw = random.Random(load.seed)
    while True:
        note = " ".join(draw.choices(SENTENCES, k=load.sentences))
        text = f"[ARENDE-{draw.randrange(10**6)}] {note}\nSammanfatta anteckningen i tre meningar."
        yield Prompt((Message("user", Masked(text, ()).text),))


async def measure(engine: Engine, load: Load, progress: Callable[[int], None] = lambda _done: None) -> Result:
    """Put the load on the engine and return every call; a failed one is counted, never left out."""
    await engine.ready()
    done: list[tuple[Call, str]] = []
    began = time.monotonic()

    async def one(due: float, prompt: Prompt) -> None:
        done.append(await _call(engine, load, began + due, prompt))
        progress(len(done))

    async with asyncio.TaskGroup() as group:
        for due, prompt in zip(arrivals(load), prompts(load), strict=False):
            await asyncio.sleep(max(0.0, began + due - time.monotonic()))
            group.create_task(one(due, prompt))
    wall = time.monotonic() - began
    # counted when the load is over: a fast server puts several tokens in one piece
    calls = [replace(call, tokens=await engine.count(Masked(text, ()).text)) for call, text in done]
    return Result(load, tuple(calls), wall)


async def _call(engine: Engine, load: Load, due: float, prompt: Prompt) -> tuple[Call, str]:
    first, fault, text = None, None, ""
    try:
        asked = engine.stream(prompt, max_tokens=load.answer_tokens, seed=load.seed)
        async with asyncio.timeout(load.timeout), aclosing(asked) as stream:
            async for piece in stream:
                first = first if first is not None else time.monotonic() - due
                text += piece
    except (EngineError, TimeoutError) as error:
        fault = type(error).__name__
    return Call(due, first, time.monotonic() - due, 0, fault), text
