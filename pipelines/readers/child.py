"""The process that opens untrusted files: files come on stdin, answers go out on stdout, a line of JSON each.

It gives up its own rights first: memory, CPU time, files on disk, core dumps.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipelines.document import Segment
from pipelines.readers import read, working
from pipelines.readers.limits import MB, Limits
from pipelines.readers.refusal import Refused


def main() -> None:
    """Serves files until stdin ends. argv[1] is the limits as JSON."""
    limits = Limits(**json.loads(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    confine(limits)
    for header in sys.stdin.buffer:
        file = json.loads(header)
        data = sys.stdin.buffer.read(file["size"])
        for answer in answers(file["name"], data, limits):
            send(out, answer)


def confine(limits: Limits) -> None:
    """Lowers this process's own limits for good; children such as Tesseract inherit them."""
    lower(resource.RLIMIT_AS, limits.memory_mb * MB)
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, 0)


def lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def answers(name: str, data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Heartbeats {"working": page} while slow pages are read, then {"segments"} or {"refused", "facts"}."""
    allow_seconds(limits.seconds)
    segments: list[dict[str, Any]] = []
    try:
        for segment in read(name, data, limits):
            if working(segment):
                allow_seconds(limits.seconds)
                yield {"working": segment.place.page}
            elif segment.text or segment.note or segment.removed:
                segments.append(packed(segment))
        yield {"segments": segments}
    except Refused as refused:
        yield {"refused": refused.reason, "facts": refused.facts}
    except MemoryError:
        yield {"refused": "memory", "facts": {"limit": limits.memory_mb}}


def allow_seconds(seconds: float) -> None:
    """CPU time from now on; the parent keeps the wall clock."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def packed(segment: Segment) -> dict[str, Any]:
    place = {key: value for key, value in vars(segment.place).items() if value is not None}
    removed = segment.removed and {"text": segment.removed.text, "by": segment.removed.by}
    return {"text": segment.text, "place": place, "note": segment.note, "removed": removed}


def send(out: BinaryIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    out.flush()
