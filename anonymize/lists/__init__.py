"""Word lists, a file a list: one entry a line or several parted by |; # begins a comment. All written by hand."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def read(name: str) -> tuple[str, ...]:
    """Return the entries of lists/<name>.txt in order."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("#", 1)[0] for line in lines)
    return tuple(entry.strip() for row in rows for entry in row.split("|") if entry.strip())
