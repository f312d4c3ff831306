"""Word lists, a file a list: entries parted by | or line; # begins a comment; "name: a | b" names a list of a file of them."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def read(name: str) -> tuple[str, ...]:
    """Return the entries of lists/<name>.txt in order."""
    return tuple(entry for row in _rows(name) for entry in _entries(row))


@cache
def cues(name: str) -> frozenset[str]:
    """Return the words of one named list in lists/cues.txt."""
    return frozenset(e for row in _rows("cues") if row.startswith(f"{name}:") for e in _entries(row.partition(":")[2]))


def _rows(name: str) -> list[str]:
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("#", 1)[0] for line in lines]


def _entries(row: str) -> list[str]:
    return [entry.strip() for entry in row.split("|") if entry.strip()]
