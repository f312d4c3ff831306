"""Files to documents, opened in a confined process: a file that crashes or hangs it loses only itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipelines.document import Document, Segment, join
from pipelines.errors import ReadError
from pipelines.readers.folder import files_of
from pipelines.readers.limits import MB, Limits
from pipelines.readers.process import Process, Slow
from pipelines.readers.refusal import Refused


def read_documents(paths: Sequence[Path], limits: Limits = Limits()) -> tuple[list[Document], list[ReadError]]:
    """The documents of these files and folders, in order, and what could not be read: a bad file stops no other."""
    read = list(read_each(paths, limits))
    return [one for one in read if isinstance(one, Document)], [one for one in read if isinstance(one, ReadError)]


def read_each(paths: Iterable[Path], limits: Limits = Limits()) -> Iterator[Document | ReadError]:
    """As `read_documents`, but as it goes and in the order of the paths: memory holds one file at a time."""
    seen: set[Path] = set()
    with Process(limits) as process:
        for path in paths:
            for file in files_of(path, limits.max_files):
                if isinstance(file, ReadError):
                    yield file
                elif (real := file.resolve()) not in seen:
                    seen.add(real)
                    yield _read_path(process, file, limits)


def read_bytes(name: str, data: bytes, limits: Limits = Limits(), slow: Slow | None = None) -> Document:
    """One uploaded file. `name` is its file name and becomes the document's id; raises ReadError.

    `slow` is told the number of each page that is read by text recognition, as it begins.
    """
    base = name.replace("\\", "/").rpartition("/")[2]
    with Process(limits) as process:
        return join(name, base, _segments(process, base, data, limits, slow))


def _read_path(process: Process, path: Path, limits: Limits) -> Document | ReadError:
    try:
        data = _bytes(path, limits)
        return join(str(path), path.name, _segments(process, path.name, data, limits))
    except Refused as refused:
        return refused.named(path.name)
    except ReadError as error:
        return error


def _segments(process: Process, name: str, data: bytes, limits: Limits, slow: Slow | None = None) -> list[Segment]:
    try:
        if len(data) > limits.max_bytes:
            raise Refused("too_large", limit=limits.max_bytes // MB)
        if not data:
            raise Refused("empty")
        return process.read(name, data, slow)
    except Refused as refused:
        raise refused.named(name) from None


def _bytes(path: Path, limits: Limits) -> bytes:
    """The file's bytes, never more than the limit, and never from a pipe or device, which could keep us waiting."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused("not_a_file")
            return file.read(limits.max_bytes + 1)
    except FileNotFoundError:
        raise Refused("missing") from None
    except OSError:
        raise Refused("no_access") from None
