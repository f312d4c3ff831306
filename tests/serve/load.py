"""Many officers at once before a real gateway process: python -m tests.serve.load [--officers 50] [--seconds 600].

Each makes a case, reads and corrects the masking, has a draft written, reads, changes and exports it, and deletes the case, with
the pauses of somebody who reads. Prints how long each route took, what went wrong, and the memory of the process as it went.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2

from serve.accounts.passwords import AT_ONCE
from serve.routes.page import WEB
from tests.serve.accounts.kit import GOOD

API = "/api/v1"
EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT = (WEB / "ova" / "orosanmalan.txt").read_text("utf-8")
LONG = EXAMPLES / "journal-tre-ar" / "journal.pdf"  # sixty pages
BUDGET = 0.3  # seconds, p95, of every route but those below
HEAVY = ("POST /cases/{id}/documents", "PATCH /cases/{id}/masking", "POST /session", "POST /session/first")
PAUSE = (8.0, 24.0)  # seconds between what an officer does: nine of them make the three minutes a case shall take
SAMPLE = 5.0  # seconds between looks at the memory
WARM = 0.2  # the part of the run in which the process may still grow: caches fill


@dataclass
class Told:
    """What was seen: seconds by route, what went wrong, and (seconds since the start, MiB) of the gateway."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    cycles: int = 0

    def p95(self, route: str) -> float:
        took = self.took[route]
        return quantiles(took, n=20)[-1] if len(took) > 1 else took[0]

    @property
    def slow(self) -> dict[str, float]:
        """The routes over the budget."""
        return {r: p for r in self.took if r not in HEAVY and (p := self.p95(r)) > BUDGET}

    @property
    def growth(self) -> float:
        """How much more memory the last fifth of the run took than the first after warming up, as a part of it."""
        end = self.memory[-1][0]
        after = [m for t, m in self.memory if WARM * end < t < 2 * WARM * end]
        return median([m for t, m in self.memory if t > (1 - WARM) * end]) / median(after) - 1

    def lines(self) -> Iterator[str]:
        yield f"{'route':44} {'n':>6} {'p50':>7} {'p95':>7} {'max':>7}  ms"
        for route, took in sorted(self.took.items()):
            note = "  (own budget)" if route in HEAVY else "  OVER" if route in self.slow else ""
            yield f"{route:44} {len(took):6} {median(took) * 1000:7.0f} {self.p95(route) * 1000:7.0f} {max(took) * 1000:7.0f}{note}"
        if self.memory:
            marks = [self.memory[int(q * (len(self.memory) - 1))] for q in (0, 0.1, 0.2, 0.4, 0.6, 0.8, 1)]
            yield "memory, MiB: " + ", ".join(f"{m:.0f} at {t:.0f} s" for t, m in marks)
            yield f"growth after warming up: {self.growth:.1%}"
        yield f"{self.cycles} cases from beginning to end, {len(self.wrong)} errors"
        yield from self.wrong[:10]


class Officer:
    """Somebody with an account and a browser."""

    def __init__(self, url: str, told: Told, rng: random.Random, pause: tuple[float, float] = PAUSE) -> None:
        self.pause = pause
        self.http, self.told, self.rng = httpx2.AsyncClient(base_url=url, timeout=60, trust_env=False), told, rng

    async def call(self, method: str, path: str, body: Any = None, name: str | None = None, **more: Any) -> Any:
        """Ask, note how long it took, and return the answer; what is refused is noted as wrong."""
        began = time.monotonic()
        answer = await self.http.request(method, API + path, json=body, **more)
        self.told.took[f"{method} {name or path}"].append(time.monotonic() - began)
        if answer.status_code >= 400:
            self.told.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        kind = answer.headers.get("content-type", "")
        return answer.json() if kind.endswith("json") and answer.content else None

    async def enter(self, name: str, code: str) -> None:
        told = await self.call("POST", "/session/first", {"name": name, "code": code, "password": GOOD})
        self.http.headers["x-csrf-token"] = told["csrf"]

    async def login(self, name: str) -> None:
        told = await self.call("POST", "/session", {"name": name, "password": GOOD})
        self.http.headers["x-csrf-token"] = told["csrf"]

    async def think(self) -> None:
        await asyncio.sleep(self.rng.uniform(*self.pause))

    async def job(self, job: dict[str, Any]) -> dict[str, Any]:
        """Follow a job by its stream to its end; the first event counts as the answer."""
        began, state = time.monotonic(), {}
        async with self.http.stream("GET", f"{API}/jobs/{job['id']}/events") as stream:
            async for line in stream.aiter_lines():
                if began:
                    self.told.took["GET /jobs/{id}/events"].append(time.monotonic() - began)
                    began = 0.0
                if line.startswith("data: ") and '"state"' in line:
                    state = json.loads(line[6:])
        if state.get("state") != "done":
            self.told.wrong.append(f"job {job['kind']}: {state}")
        return state

    async def case(self, text: str) -> None:
        """One case, from its beginning to its receipt."""
        await self.call("GET", "/cases?limit=200", name="/cases")
        await self.think()
        made = await self.call("POST", "/cases", {"title": "Belastning"})
        at, one = f"/cases/{made['id']}", "/cases/{id}"
        await self.job(await self.call("POST", f"{at}/documents", {"name": "a.txt", "text": text}, f"{one}/documents"))
        await self.call("GET", at, name=one)
        await self.call("GET", f"{at}/documents", name=f"{one}/documents")
        await self.think()
        masking = await self.call("GET", f"{at}/masking", name=f"{one}/masking")
        await self.think()
        await self.call("GET", f"{at}/network", name=f"{one}/network")
        masking = await self.corrected(at, masking)
        await self.call("POST", f"{at}/masking/approval", {"hash": masking["hash"]}, name=f"{one}/masking/approval")
        await self.draft(at)
        await self.call("DELETE", at, name=one)
        await self.call("GET", f"{at}/receipt", name=f"{one}/receipt")
        self.told.cycles += 1

    async def corrected(self, at: str, masking: dict[str, Any]) -> dict[str, Any]:
        """Mask a word more, and take that back."""
        document = masking["documents"][0]["id"]
        add = {"op": "add", "document": document, "start": 0, "end": 4, "label": "OTHER_ID"}
        for change in (add, {"op": "undo"}):
            await self.think()
            masking = await self.call("PATCH", f"{at}/masking", {"changes": [change]}, "/cases/{id}/masking")
        return masking

    async def draft(self, at: str) -> None:
        await self.think()
        await self.call("GET", "/choices")
        order = {"template": "orosanmalan", "engine": self.rng.choice(["scripted", "extractive"])}
        ended = await self.job(await self.call("POST", f"{at}/summaries", order, "/cases/{id}/summaries"))
        name, one = f"/summaries/{ended['result']}", "/summaries/{id}"
        drawn = await self.call("GET", f"{name}?reveal=true", name=one)
        await self.think()
        points = [p["id"] for s in drawn["sections"] for p in s["points"]]
        edits = {"revision": drawn["edits"]["revision"], "points": {p: "Egna ord." for p in points[:1]}, "added": {}}
        await self.call("PUT", f"{name}/edits", edits, f"{one}/edits")
        await self.think()
        await self.call("GET", f"{name}/export?format=docx", name=f"{one}/export")
        await self.call("POST", f"{name}/feedback", {"rating": "yes", "minutes_saved": 10}, f"{one}/feedback")
        await self.think()
        await self.call(
            "POST",
            f"{at}/questions?reveal=true",
            {"question": "När görs hembesöket?", "engine": "extractive"},
            "/cases/{id}/questions",
        )


async def work(url: str, name: str, told: Told, until: float, seed: int, pause: tuple[float, float]) -> None:
    """Log in, and do one case after another until the time is up."""
    officer = Officer(url, told, random.Random(seed), pause)
    try:
        await asyncio.sleep(officer.rng.uniform(0, 3 * pause[1]))
        await officer.login(name)
        while time.monotonic() < until:
            try:
                await officer.case(TEXT)
            except (httpx2.HTTPError, KeyError, TypeError) as error:
                told.wrong.append(f"{name}: {type(error).__name__} {error}")
    finally:
        await officer.http.aclose()


async def watch(pid: int, told: Told, until: float) -> None:
    began = time.monotonic()
    while time.monotonic() < until:
        told.memory.append((time.monotonic() - began, resident(pid)))
        await asyncio.sleep(SAMPLE)


def resident(pid: int) -> float:
    """MiB of a process that are in memory."""
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def accounts(url: str, code: str, officers: int, told: Told) -> list[str]:
    """Have the accounts made, and their passwords chosen, a few at a time as the gateway hashes them."""
    admin = Officer(url, told, random.Random(0))
    await admin.enter("admin", code)
    turn, names = asyncio.Semaphore(AT_ONCE), [f"officer{n}" for n in range(officers)]

    async def one(name: str) -> None:
        body = {"name": name, "shown": name, "roles": ["handlaggare"]}
        made = await admin.call("POST", "/accounts", body)
        async with turn:
            officer = Officer(url, told, random.Random(0))
            await officer.enter(name, made["code"])
            await officer.http.aclose()

    await asyncio.gather(*map(one, names))
    await admin.http.aclose()
    return names


async def alone(url: str, name: str, told: Told, file: Path) -> tuple[float, float]:
    """Return the seconds of a login, and of reading and masking a file, with nobody else there."""
    officer = Officer(url, told, random.Random(1))
    began = time.monotonic()
    await officer.login(name)
    login = time.monotonic() - began
    made = await officer.call("POST", "/cases", {"title": "Sextio sidor"})
    began = time.monotonic()
    files = {"files": (file.name, file.read_bytes(), "application/octet-stream")}
    await officer.job(
        await officer.call("POST", f"/cases/{made['id']}/documents", name="/cases/{id}/documents", files=files)
    )
    pages = time.monotonic() - began
    await officer.call("DELETE", f"/cases/{made['id']}", name="/cases/{id}")
    await officer.http.aclose()
    return login, pages


async def run(
    url: str, pid: int, code: str, officers: int, seconds: float, told: Told, pause: tuple[float, float], file: Path
) -> tuple[float, float]:  # fmt: skip
    """Do all of it; `told` holds the load, the answer what one officer alone waits for."""
    names = await accounts(url, code, officers, setup := Told())
    login, pages = await alone(url, names[0], setup, file)
    told.wrong += setup.wrong
    until = time.monotonic() + seconds
    working = [asyncio.create_task(work(url, name, told, until, n, pause)) for n, name in enumerate(names)]
    await watch(pid, told, until)
    for officer in working:  # in the middle of a case: it is not counted
        officer.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    return login, pages


@contextmanager
def process() -> Iterator[tuple[str, int, str]]:
    """A gateway in a process of its own: its address, its process id, the administrator's code."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.serve.loaded", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
            try:
                assert started.stdout
                port, code = started.stdout.readline().split()
                yield f"http://127.0.0.1:{port}", started.pid, code
            finally:
                started.kill()  # its folder goes too


def measured(
    officers: int, seconds: float, pause: tuple[float, float] = PAUSE, file: Path = LONG
) -> tuple[Told, float, float]:
    """Return what was seen, and how long a login and the file take alone."""
    told = Told()
    with process() as (url, pid, code):
        login, pages = asyncio.run(run(url, pid, code, officers, seconds, told, pause, file))
    return told, login, pages


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--officers", type=int, default=50)
    options.add_argument("--seconds", type=float, default=600)
    given = options.parse_args()
    before = os.getloadavg()[0]
    told, login, pages = measured(given.officers, given.seconds)
    print(
        f"{given.officers} officers, {given.seconds:.0f} s, {os.cpu_count()} cores; load {before:.1f} before, {os.getloadavg()[0]:.1f} after"
    )
    print(f"alone: login {login:.2f} s, sixty pages read and masked {pages:.1f} s")
    print("\n".join(told.lines()))
    return int(bool(told.wrong or told.slow))


if __name__ == "__main__":
    raise SystemExit(main())
