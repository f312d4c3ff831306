"""What the gateway adds: the same prompts asked of the bare server and through the gateway, turn about in one run.

The prompts hold nothing to mask, so that both sides ask the model the same; the time the gateway spends on looking is
what it says itself (Server-Timing), and is told apart.
"""

import asyncio
import json
import math
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import httpx2

from eval.scores import median_interval
from eval.serving import percentile
from pipelines.engines.address import Guarded, Pin, resolve
from pipelines.errors import EngineUnavailable

SENTENCES = (
    "Det framkom att sömnen har varit dålig sedan flytten och att oron är större på kvällarna.",
    "Skolan har kontaktats, och trivseln i klassen är bättre, men frånvaron är fortfarande hög.",
    "Ett uppföljningsmöte är bokat, och en samordnad individuell plan ska upprättas.",
    "Ansökan kompletteras med läkarintyg och hyresavi innan beslut fattas.",
    "Inga tecken på alkoholpåverkan noterades vid hembesöket, lägenheten var städad och varm.",
    "Kontaktpersonen har varit med fyra gånger, och de har lagat mat tillsammans.",
)
MASK = re.compile(r"mask;dur=([\d.]+)")  # W3C Server Timing; milliseconds
WORD = re.compile(r'"content": ?"[^"]')  # a piece with text: the first one only tells the role


@dataclass(frozen=True)
class Side:
    """One of the two: where it is, and the key that opens it."""

    name: str
    url: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class Trial:
    """`clients` ask `each` prompts one after the other; this as many rounds, the sides taking turns at being first, unless
    so many seconds have gone before: then two rounds, or as many as there were."""

    clients: int
    each: int = 2
    rounds: int = 5
    answer_tokens: int = 64
    sentences: int = 6
    seed: int = 1
    seconds: float = math.inf


@dataclass(frozen=True)
class Call:
    """Seconds to the first piece and to the end, tokens of the answer, and seconds of masking before it was sent."""

    first: float
    end: float
    tokens: int
    masking: float = 0.0


@dataclass(frozen=True)
class Round:
    """One side's calls of one round, and how long it lasted."""

    calls: tuple[Call, ...]
    wall: float

    @property
    def pace(self) -> float:
        """Tokens a second of all clients together."""
        return sum(call.tokens for call in self.calls) / self.wall


@dataclass(frozen=True)
class Compared:
    """All rounds of a trial, (bare, gateway) each."""

    trial: Trial
    rounds: tuple[tuple[Round, Round], ...] = field(repr=False)

    def figures(self) -> dict[str, float]:
        """Return medians: first piece bare and through the gateway (ms), masking, tokens a second with the share that the
        gateway leaves, in all and beside the time of masking; and of what was added to the first piece beside masking, and
        of that share, the bounds of the median at 95 %. Both are taken round by round, where the two sides answered the
        same prompts one after the other: what a machine does meanwhile meets them alike."""
        bare, through = ([c for pair in self.rounds for c in pair[n].calls] for n in (0, 1))
        added = [(_first(g) - _first(b)) * 1000 for b, g in self.rounds]
        beside = [_pace_beside(g) / _pace_beside(b) for b, g in self.rounds]
        bounds = median_interval(added), median_interval(beside)
        return {
            "clients": self.trial.clients, "rounds": len(self.rounds), "calls": len(through),
            "ttft_bare_ms": percentile([c.first for c in bare], 50) * 1000,
            "ttft_gateway_ms": percentile([c.first for c in through], 50) * 1000,
            "masking_ms": percentile([c.masking for c in through], 50) * 1000,
            "added_ms": median(added), "added_ms_low": bounds[0][0], "added_ms_high": bounds[0][1],
            "bare_tokens_per_s": median(b.pace for b, _ in self.rounds),
            "share_with_masking": median(g.pace / b.pace for b, g in self.rounds),
            "share": median(beside), "share_low": bounds[1][0], "share_high": bounds[1][1],
        }  # fmt: skip


def _first(one: Round) -> float:
    """Seconds to the first piece beside masking, of half of the calls."""
    return percentile([call.first - call.masking for call in one.calls], 50)


def _pace_beside(one: Round) -> float:
    """Tokens a second of the clients' time that was not masking: each client waits for its own only."""
    spent = sum(call.end - call.masking for call in one.calls)
    return sum(call.tokens for call in one.calls) / spent


def texts(trial: Trial) -> Iterator[str]:
    """Yield prompts without end, no two alike, none with a name or a number."""
    draw = random.Random(trial.seed)
    while True:
        yield " ".join([*draw.choices(SENTENCES, k=trial.sentences), "Sammanfatta anteckningen i tre meningar."])


async def compare(
    bare: Side, gateway: Side, model: str, trials: Sequence[Trial], told: Callable[[str], None] = lambda _text: None
) -> list[Compared]:
    """Return every trial. EngineUnavailable when a side does not answer a call as it must: nothing is left out."""
    out = []
    async with httpx2.AsyncClient(transport=Guarded(Pin((), resolve)), trust_env=False, timeout=300) as client:
        for trial in trials:
            made, rounds = texts(trial), []
            await _round(client, (bare, gateway), model, trial, [next(made)] * trial.clients)  # warm, not counted
            began = time.monotonic()
            for number in range(trial.rounds):
                if number > 1 and time.monotonic() - began > trial.seconds:
                    break
                prompts = [next(made) for _ in range(trial.clients * trial.each)]
                sides = (bare, gateway) if number % 2 == 0 else (gateway, bare)
                done = await _round(client, sides, model, trial, prompts)
                rounds.append((done[bare.name], done[gateway.name]))
                told(f"{trial.clients} klienter, omgång {number + 1} av {trial.rounds}")
            out.append(Compared(trial, tuple(rounds)))
    return out


async def _round(
    client: httpx2.AsyncClient, sides: Sequence[Side], model: str, trial: Trial, prompts: Sequence[str]
) -> dict[str, Round]:
    done = {}
    for side in sides:
        began = time.perf_counter()
        rows = await asyncio.gather(
            *(_client(client, side, model, trial, prompts[n :: trial.clients]) for n in range(trial.clients))
        )
        done[side.name] = Round(tuple(c for row in rows for c in row), time.perf_counter() - began)
    return done


async def _client(
    client: httpx2.AsyncClient, side: Side, model: str, trial: Trial, prompts: Sequence[str]
) -> list[Call]:
    return [await _call(client, side, model, trial, text) for text in prompts]


async def _call(client: httpx2.AsyncClient, side: Side, model: str, trial: Trial, text: str) -> Call:
    body = {
        "model": model, "messages": [{"role": "user", "content": text}], "max_tokens": trial.answer_tokens,
        "temperature": 0, "seed": trial.seed, "stream": True, "stream_options": {"include_usage": True},
    }  # fmt: skip
    began, first, tokens = time.perf_counter(), None, 0
    headers = {"authorization": f"Bearer {side.key}"}
    async with client.stream("POST", f"{side.url}/chat/completions", json=body, headers=headers) as reply:
        if reply.status_code != 200:
            raise EngineUnavailable(f"{side.name} svarade med fel {reply.status_code}.")
        async for line in reply.aiter_lines():
            if first is None and WORD.search(line):
                first = time.perf_counter() - began
            if '"completion_tokens"' in line and line.startswith("data: "):
                tokens = int(json.loads(line[6:])["usage"]["completion_tokens"])
    if first is None or not tokens:
        raise EngineUnavailable(f"{side.name} svarade utan text.")
    timing = MASK.search(reply.headers.get("server-timing", ""))
    return Call(first, time.perf_counter() - began, tokens, float(timing[1]) / 1000 if timing else 0.0)
