"""Which files a path stands for: itself, or a folder's documents in sorted order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import ReadError
from pipelines.readers.refusal import Refused

_SKIPPED = ("thumbs.db", "desktop.ini", "__macosx")
_SKIPPED_ENDS = (".gold.json",)
_SKIPPED_STARTS = (".", "~$")


def files_of(path: Path, most: int) -> Iterator[Path | ReadError]:
    """The path itself, or all a folder holds but hidden and technical files. A link out of the folder is an error."""
    if not path.is_dir():
        yield path
        return
    count = 0
    for file in _walk(path):
        count += 1
        if count > most:
            yield Refused("too_many_files", limit=most).named(path.name)
            return
        yield file if file.resolve().is_relative_to(path.resolve()) else Refused("link_out").named(file.name)
    if not count:
        yield Refused("empty_folder").named(path.name or str(path))


def _walk(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if _skipped(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name)
        else:
            yield folder / entry.name


def _skipped(name: str) -> bool:
    name = name.lower()
    return name in _SKIPPED or name.endswith(_SKIPPED_ENDS) or name.startswith(_SKIPPED_STARTS)
