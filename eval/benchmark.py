"""How time and memory of `aktsam summarize` grow with length: the same case at 1×, 2×, 4× and 8×, each in a process of its own.

python -m eval.benchmark [FILE] [--times 1,2,4,8]
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from anonymize.assemble import masker
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import prepare
from pipelines.document import Document, PlacedSegment
from pipelines.readers.sandbox import read_documents
from pipelines.run import summarize
from pipelines.templates import load
from pipelines.writers.extractive import ExtractiveWriter


def longer(document: Document, times: int) -> Document:
    """Return a document that says itself several times over, every copy with years of its own."""
    parts, segments, length = [], [], 0
    for copy in range(times):
        text = document.text.replace("202", f"20{copy % 3}") if copy else document.text
        segments += [PlacedSegment(s.start + length, s.end + length, s.place) for s in document.segments]
        parts.append(text)
        length += len(text) + 2
    return Document(document.id, document.name, "\n\n".join(parts), tuple(segments), document.notes)


def measure(path: Path, times: int) -> dict[str, Any]:
    """Return seconds and peak memory (MiB) of masking and writing one length, in this process."""
    documents, _ = read_documents([path])
    documents = [longer(document, times) for document in documents]
    chosen = settings()
    mask = masker(chosen)
    began = time.perf_counter()
    case = prepare(documents, mask, chosen.policy("standard"), Vault())
    masked = time.perf_counter()
    asyncio.run(summarize(case, ExtractiveWriter(), load("journal")))
    return {
        "times": times,
        "characters": sum(len(d.text) for d in documents),
        "mask_seconds": masked - began,
        "write_seconds": time.perf_counter() - masked,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Print a table, or with --one the measurement of one length as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=Path("examples/journal-tre-ar"))
    parser.add_argument("--times", default="1,2,4,8")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        sys.stdout.write(json.dumps(measure(args.path, args.one)))
        return
    rows = []
    for times in map(int, args.times.split(",")):
        command = [sys.executable, "-m", "eval.benchmark", str(args.path), "--one", str(times)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        row, first = rows[-1], rows[0]
        sys.stdout.write(
            f"{times:>2}×  {row['characters']:>9} tecken"
            f"  maskering {row['mask_seconds']:6.2f} s ({_ratio(row, first, 'mask_seconds')})"
            f"  skrivande {row['write_seconds']:6.2f} s ({_ratio(row, first, 'write_seconds')})"
            f"  minne {row['peak_mib']:6.0f} MiB ({_ratio(row, first, 'peak_mib')})\n"
        )
        sys.stdout.flush()


def _ratio(row: dict[str, Any], first: dict[str, Any], key: str) -> str:
    return f"{row[key] / first[key]:.1f}×"


if __name__ == "__main__":
    main()
