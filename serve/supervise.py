"""Keeps one engine process alive: waits until it really answers, passes signals on, restarts it, explains a failure."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pipelines.errors import EngineError
from serve import guard
from serve.vllm import Command
from serve.why import Why, reason, why

SHOWN = 400  # lines of the log that are kept for an explanation
# Said once of a text that is only counted, to be cut before any of it is sent: here true of nothing, and it alarms who reads it.
COUNTED = "Token indices sequence length is longer than the specified maximum sequence length"
GUARD = (sys.executable, "-I", "-S", guard.__file__)  # ends the engine when we are killed


LATE = Why(
    "Modellen svarade aldrig, och stoppades. Läs raderna ovan; en stor modell på en långsam disk kan behöva längre tid än så.",
    "The engine never answered, and was stopped. See the lines above; a large model on a slow disk may need more time.",
)


@dataclass(frozen=True)
class Patience:
    """Seconds and counts. A run of `healthy` seconds makes earlier restarts forgotten."""

    start: float = 1800
    poll: float = 1.0  # between two questions whether it is ready
    watch: float = 0.2  # between two looks whether it is alive
    stop: float = 30
    orphan: float = 10  # from TERM to KILL when nobody is left to say more
    backoff: float = 1
    longest: float = 60
    restarts: int = 5
    healthy: float = 600


@dataclass
class Supervisor:
    """Runs a command until told to stop. `probe` raises EngineError until a real answer comes."""

    command: Command
    probe: Callable[[], Awaitable[None]]
    log: Callable[[str], None]  # a line of the engine's own
    tell: Callable[[str], None]  # a message to the operator
    patience: Patience = Patience()
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    starts: int = 0
    _late: bool = False
    _process: asyncio.subprocess.Process | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> Why | None:
        """Run until stopped (None) or until it cannot go on (why)."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        failed = 0
        while not self._stopping.is_set():
            began, lines = time.monotonic(), deque[str](maxlen=SHOWN)
            code, was_ready = await self._once(lines)
            if self._stopping.is_set():
                return None
            failed = 1 if time.monotonic() - began > self.patience.healthy else failed + 1
            if not was_ready or failed > self.patience.restarts:
                return LATE if self._late else why(lines, code)
            wait = min(self.patience.backoff * 2 ** (failed - 1), self.patience.longest)
            told = reason(lines, code)
            self.tell(f"{f'{told}{chr(10)}' if told else ''}Modellen stannade (slutkod {code}). Den startas om, {wait:g} s.\n"
                      f"The engine stopped (exit status {code}). It is started again in {wait:g} s.")  # fmt: skip
            with contextlib.suppress(TimeoutError):  # a stop ends the pause, too
                await asyncio.wait_for(self._stopping.wait(), wait)
        return None

    def stop(self) -> None:
        """Ask the engine to end; it is killed if it does not."""
        self._stopping.set()
        if self._process and self._process.returncode is None:
            self._signal(signal.SIGTERM)
            asyncio.get_running_loop().call_later(self.patience.stop, self._signal, signal.SIGKILL)

    def _signal(self, number: int) -> None:
        if self._process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)

    async def _once(self, lines: deque[str]) -> tuple[int, bool]:
        """Start the engine and return its exit status, and whether it ever answered."""
        self.ready.clear()
        self.starts += 1
        process = self._process = await asyncio.create_subprocess_exec(
            *GUARD, f"{self.patience.orphan:g}", *self.command.argv, env=self.command.env, stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True, limit=2**20,
        )  # fmt: skip
        if self._stopping.is_set():  # said while there was no process yet to say it to
            self.stop()
        reading = asyncio.create_task(self._read(process, lines))
        waiting = asyncio.create_task(self._wait_ready(process))
        try:
            # not process.wait(): it also waits for the pipe, which a child of a killed engine holds open
            while process.returncode is None:
                await asyncio.sleep(self.patience.watch)
        finally:
            waiting.cancel()
            self._signal(signal.SIGKILL)  # whatever it left behind: nothing may hold the card
            await asyncio.gather(reading, waiting, return_exceptions=True)
        return process.returncode or 0, self.ready.is_set()

    async def _read(self, process: asyncio.subprocess.Process, lines: deque[str]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(ValueError):  # a line without end
            async for raw in process.stdout:
                if COUNTED not in (line := raw.decode(errors="replace").rstrip()):
                    lines.append(line)
                    self.log(line)

    async def _wait_ready(self, process: asyncio.subprocess.Process) -> None:
        began = time.monotonic()
        while not self._stopping.is_set():
            await asyncio.sleep(self.patience.poll)
            with contextlib.suppress(EngineError):
                await self.probe()
                self.ready.set()
                self.tell(f"Modellen är redo och har svarat ({time.monotonic() - began:.0f} s).")
                return
            if time.monotonic() - began > self.patience.start:
                self.tell(f"Modellen svarade inte inom {self.patience.start:g} s och stoppas.")
                self._late = True
                process.kill()
                return
