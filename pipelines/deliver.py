"""A finished summary on stdout or in a file that only its owner can read."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from pipelines.output import to_json
from pipelines.output_text import to_markdown, to_text
from pipelines.run import Summary


def render(summary: Summary, form: str, masked: bool) -> bytes:
    """Return a summary in the form asked for: text, json, md or docx."""
    if form == "docx":
        from pipelines.letterhead import letterhead
        from pipelines.output_docx import to_docx

        return to_docx(summary, masked, letterhead())
    if form == "json":
        return (json.dumps(to_json(summary, masked), ensure_ascii=False, indent=1) + "\n").encode()
    return (to_markdown if form == "md" else to_text)(summary, masked).encode()


def deliver(summary: Summary, form: str, masked: bool, out: Path | None) -> None:
    """Write a summary to a file, or to stdout."""
    content = render(summary, form, masked)
    if out is not None:
        write_bytes(out, content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone; an OSError names the file, and leaves no part of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def replaces(out: Path, paths: Iterable[Path]) -> bool:
    """Tell whether a result written to `out` would take the place of a document at the paths, or in a folder of them."""
    if not out.exists():
        return False
    return any(path.exists() and (out.samefile(path) or path.resolve() in out.resolve().parents) for path in paths)
