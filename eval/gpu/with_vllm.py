"""A shape with random weights in a real vLLM, started with the very arguments of `aktsam engine`, asked over HTTP."""

import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from serve.memory import plan
from serve.models import Model
from serve.vllm import Place, command, prepare

ROOT = Path(__file__).parents[2]
MAKER = ROOT / "tests/kit/tiny_gpt_sw3.py"
KEY = "bara-for-matning"
LOADED = re.compile(r"[Mm]odel loading took ([\d.]+) GiB")
HELD = re.compile(r"KV cache size: ([\d,]+) tokens")
CACHE = re.compile(r"Available KV cache memory: ([\d.]+) GiB")


@dataclass
class Vllm:
    """One server. `weights` and `kv` are what it says itself, in GiB; 0 where it says nothing (the CPU build)."""

    known: Model
    device: str
    card: float
    port: int = 8123
    weights: float = 0.0
    kv: float = 0.0
    kv_tokens: int = 1
    _process: "subprocess.Popen[bytes]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._at = Path(tempfile.mkdtemp())
        s = self.known.shape
        sizes = {"layers": s.layers, "hidden": s.hidden, "heads": s.heads, "vocab": s.vocab}
        made = [part for name, size in sizes.items() for part in (f"--{name}", str(size))]
        subprocess.run([sys.executable, str(MAKER), str(self._at / "model"), *made, "--no-weights"], check=True)
        place = Place(self._at / "model", self._at, sys.executable, port=self.port, device=self.device)
        prepare(self.known, place)
        run = command(self.known, plan(self.known, self.card), place, KEY)
        with (self._at / "log").open("wb") as log:
            argv = [*run.argv, "--load-format", "dummy"]
            self._process = subprocess.Popen(argv, env=run.env, stdout=log, stderr=log)
        self._ready()

    def prefill(self, batch: int, tokens: int) -> float:
        """Tokens a second when so many prompts of so many tokens are read at once."""
        return batch * tokens / self._all(batch, tokens, 1)

    def decode(self, batch: int, context: int, steps: int) -> float:
        """Tokens a second when so many answers are written at once, after so many tokens; reading them taken off."""
        return batch * (steps - 1) / max(1e-9, self._all(batch, context, steps) - self._all(batch, context, 1))

    def close(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(60)

    def _ready(self, seconds: float = 900) -> None:
        end = time.monotonic() + seconds
        while self._process.poll() is None and time.monotonic() < end:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/health", trust_env=False).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(1)
        else:
            self._process.kill()
            raise SystemExit((self._at / "log").read_text(errors="replace")[-3000:])
        log = (self._at / "log").read_text(errors="replace")
        told = [pattern.search(log) for pattern in (LOADED, CACHE, HELD)]
        self.weights, self.kv = (float(m[1]) if m else 0.0 for m in told[:2])
        self.kv_tokens = int(told[2][1].replace(",", "")) if told[2] else 1

    def _all(self, batch: int, tokens: int, steps: int) -> float:
        return asyncio.run(self._ask(batch, tokens, steps))

    async def _ask(self, batch: int, tokens: int, steps: int) -> float:
        vocab = range(4, min(1000, self.known.shape.vocab))
        body = {
            "model": self.known.name,
            "max_tokens": steps,
            "min_tokens": steps,
            "ignore_eos": True,
            "temperature": 0,
        }
        prompts = [random.choices(vocab, k=tokens) for _ in range(batch)]  # never the same twice: nothing is cached
        headers = {"authorization": f"Bearer {KEY}"}
        async with httpx.AsyncClient(trust_env=False, timeout=600, headers=headers) as client:
            url = f"http://127.0.0.1:{self.port}/v1/completions"
            began = time.perf_counter()
            replies = await asyncio.gather(*(client.post(url, json={**body, "prompt": p}) for p in prompts))
        spent = time.perf_counter() - began
        assert all(reply.status_code == 200 for reply in replies), json.dumps([r.status_code for r in replies])
        return spent
