"""When the last whole copy was made: a mark in the state folder, for the doctor and the monitoring."""

import time
from pathlib import Path

MARK = "last-copy"


def mark(state: Path) -> None:
    """Note that a copy was made now, and read back."""
    (state / MARK).touch(0o600)


def age(state: Path) -> float | None:
    """Return how many seconds ago that was, None when none has been made here."""
    try:
        return max(0.0, time.time() - (state / MARK).stat().st_mtime)
    except FileNotFoundError:
        return None
