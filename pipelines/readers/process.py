"""The parent's end of `child`: starts it, hands it files, keeps the clock, and replaces it when it dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pipelines.document import Place, Removed, Segment
from pipelines.readers.limits import Limits
from pipelines.readers.refusal import MESSAGES, Refused

_ROOT = str(Path(__file__).resolve().parents[2])
_BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from pipelines.readers.child import main; main()"
_BYTES_A_CHARACTER = 24  # of JSON, with places and escapes: more than that is no honest answer
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")
Slow = Callable[[int], None]


class Process:
    """One child at a time, started when first needed; a fresh interpreter without our secrets and open files."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, name: str, data: bytes, slow: Slow | None = None) -> list[Segment]:
        """The segments of one file. Raises Refused: the reader's own reason, or timeout, memory or crashed.

        `slow` is told the number of each page that is read by text recognition, as it begins.
        """
        child = self._child = self._child or self._start()
        clock = _Clock(child, self._limits)
        try:
            answer = self._ask(child, name, data, clock, slow)
        except (OSError, ValueError, KeyError, TypeError):
            answer = {"refused": "crashed"}
        finally:
            clock.stop()
        if clock.expired:
            answer = {"refused": "timeout", "facts": {"limit": round(self._limits.seconds)}}
        if answer.get("refused") in ("timeout", "memory", "crashed"):
            self._end()
        return _segments(answer)

    def _ask(
        self, child: subprocess.Popen[bytes], name: str, data: bytes, clock: _Clock, slow: Slow | None
    ) -> dict[str, Any]:
        to_child, from_child = _pipes(child)
        with suppress(BrokenPipeError):
            to_child.write(json.dumps({"name": name, "size": len(data)}).encode() + b"\n")
            to_child.write(data)
            to_child.flush()
        while True:
            line = from_child.readline(self._limits.max_chars * _BYTES_A_CHARACTER)
            answer = json.loads(line)
            if not isinstance(answer, dict) or "working" not in answer:
                return dict(answer)
            clock.extend()
            if slow:
                slow(int(answer["working"]))

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, _ROOT, json.dumps(asdict(self._limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "OMP_THREAD_LIMIT": "1"},
            start_new_session=True,
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        _kill(child)
        for pipe in _pipes(child):
            with suppress(OSError):
                pipe.close()
        child.wait()


class _Clock:
    """Kills the child when a file takes too long. Each slow page buys time again, up to `ocr_seconds` in all."""

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits) -> None:
        self.expired = False
        self._child = child
        self._seconds = limits.seconds
        self._last = time.monotonic() + limits.seconds + limits.ocr_seconds
        self._timer = self._started(limits.seconds)

    def extend(self) -> None:
        self._timer.cancel()
        if not self.expired:
            self._timer = self._started(max(0.0, min(self._seconds, self._last - time.monotonic())))

    def stop(self) -> None:
        self._timer.cancel()

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        return timer

    def _expire(self) -> None:
        self.expired = True
        _kill(self._child)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """The child and what it started; its group has its own number because it leads a session."""
    if child.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert child.stdin is not None and child.stdout is not None
    return child.stdin, child.stdout


def _segments(answer: dict[str, Any]) -> list[Segment]:
    """What the child said, taken apart with care: it has read untrusted bytes."""
    try:
        if "refused" in answer:
            facts = {
                str(key): value if isinstance(value, int) else str(value)[:80]
                for key, value in answer.get("facts", {}).items()
            }
            raise Refused(answer["refused"] if answer["refused"] in MESSAGES else "crashed", **facts)
        return [
            Segment(str(one["text"]), _place(one["place"]), str(one["note"]), _removed(one["removed"]))
            for one in answer["segments"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refused("crashed") from None


def _removed(fields: dict[str, Any] | None) -> Removed | None:
    return Removed(str(fields["text"]), str(fields["by"])) if fields else None


def _place(fields: dict[str, Any]) -> Place:
    cell = fields.get("cell")
    words = {key: str(fields[key]) for key in ("kind", "speaker", "time", "mail") if key in fields}
    row = (int(cell[0]), int(cell[1]), int(cell[2])) if cell else None
    return Place(**words, page=int(fields["page"]) if "page" in fields else None, cell=row)
