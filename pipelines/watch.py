"""A folder that another system exports to: each case in it summarized once it lies still, with all of it in a manifest.

Nothing is moved or deleted. The manifest is what is remembered: after a restart only what is new or has changed is done.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.deliver import write_bytes
from pipelines.errors import PipelineError
from pipelines.job import SUFFIX, Job, deliver_one

MANIFEST = "manifest.json"
UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
Row = Mapping[str, Any]
State = tuple[tuple[str, int, int], ...]  # every file of a case: its path in it, size in bytes, time in ns


class BadFolder(PipelineError):
    """The folder to watch, or the one for results, cannot be used as such."""


@dataclass
class Watch:
    """Cases come in `inbox`, one file or folder each; results and manifest go to `outbox`, another folder."""

    job: Job
    inbox: Path
    outbox: Path
    still: float = 5.0  # seconds that a case must lie unchanged
    rows: dict[str, Row] = field(default_factory=dict)
    _seen: dict[str, State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inbox, self.outbox = self.inbox.resolve(), self.outbox.resolve()
        if not self.inbox.is_dir():
            raise BadFolder("Mappen att bevaka finns inte.")
        if self.outbox == self.inbox or self.inbox in self.outbox.parents:
            raise BadFolder("Resultaten måste läggas i en annan mapp än den som bevakas, och inte i den.")
        self.outbox.mkdir(parents=True, exist_ok=True)
        self.rows = _read(self.outbox / MANIFEST)

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop; the case at hand is finished first."""
        while not stop.wait(self.still):
            for path in self.ready():
                if stop.is_set():
                    return
                self.take(path)

    def ready(self) -> Iterator[Path]:
        """Yield what is new or changed and looked just the same the last time this was asked."""
        before, self._seen = self._seen, {path.name: state(path) for path in _cases(self.inbox)}
        for name, now in self._seen.items():
            if now and before.get(name) == now and self.rows.get(name, {}).get("state") != _plain(now):
                yield self.inbox / name

    def take(self, path: Path) -> Row:
        """Summarize one case, and write its result and the manifest. What failed is tried again when it has changed."""
        was = state(path)
        result = self.outbox / f"{path.name}.sammanfattning{SUFFIX[self.job.options.form]}"
        told = deliver_one(self.job, path, result)
        row = {**told, "path": path.name, "at": datetime.now(UTC).isoformat(timespec="seconds"), "state": _plain(was)}
        self.rows[path.name] = row | {"result": result.name if told["result"] else None}
        head = {"engine": self.job.options.engine, "template": self.job.options.template.name}
        whole = {**head, "cases": [self.rows[name] for name in sorted(self.rows)]}
        write_bytes(self.outbox / MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1).encode())
        return self.rows[path.name]


def state(path: Path) -> State:
    """Return what tells whether a case is still being written; empty when it holds nothing yet, or went away meanwhile."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    try:
        return tuple((str(f.relative_to(path.parent)), f.stat().st_size, f.stat().st_mtime_ns) for f in files)
    except FileNotFoundError:
        return ()


def _cases(inbox: Path) -> list[Path]:
    return sorted(p for p in inbox.iterdir() if not _unfinished(p) and not p.is_symlink())


def _unfinished(path: Path) -> bool:
    inside = [path, *(path.rglob("*") if path.is_dir() else ())]
    return any(p.name.startswith((".", "~$")) or p.name.lower().endswith(UNFINISHED) for p in inside)


def _plain(state: State) -> list[list[Any]]:
    return [list(file) for file in state]


def _read(manifest: Path) -> dict[str, Row]:
    if not manifest.exists():
        return {}
    try:
        return {row["path"]: row for row in json.loads(manifest.read_text(encoding="utf-8"))["cases"]}
    except (ValueError, KeyError, TypeError):
        raise BadFolder(f"{manifest.name} i resultatmappen går inte att läsa. Flytta undan den och börja om.") from None
