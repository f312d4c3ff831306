"""The GPUs of this machine, as nvidia-smi tells them."""

import shutil
import subprocess
from dataclasses import dataclass

QUERY = "index,name,memory.total,memory.used,driver_version"


@dataclass(frozen=True)
class Card:
    """One GPU; sizes in GiB."""

    index: int
    name: str
    total: float
    used: float
    driver: str


def cards(command: str = "nvidia-smi") -> tuple[Card, ...]:
    """Return the GPUs, () when there is no driver or it does not answer."""
    if not command or not shutil.which(command):
        return ()
    asked = [command, f"--query-gpu={QUERY}", "--format=csv,noheader,nounits"]
    try:
        reply = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(card for line in reply.stdout.splitlines() if (card := read(line)))


def read(line: str) -> Card | None:
    """Return the card of one line; None for a line that is none (an error, a card without memory figures)."""
    try:
        index, name, total, used, driver = (part.strip() for part in line.split(","))
        return Card(int(index), name, float(total) / 1024, float(used) / 1024, driver)
    except ValueError:
        return None
