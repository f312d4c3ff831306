"""The key between Aktsam and its engine: in the environment, or in a file readable by its owner alone."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from pipelines.errors import EngineUnavailable


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of what Aktsam keeps between runs on this machine."""
    return Path(environ.get("AKTSAM_STATE") or Path(environ.get("XDG_STATE_HOME") or "~/.local/state") / "aktsam")


def default(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where `aktsam engine` keeps the key that it makes."""
    return (home(environ) / "engine.key").expanduser()


def find(name: str, file: Path | None, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the key in the variable `name`, or else in the file (the default one if None); None without either."""
    if key := environ.get(name, "").strip():
        return key
    path = file or default(environ)
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        if file is None:
            return None
        raise EngineUnavailable(f"Filen med modellens nyckel finns inte: {path.name}.") from None
    except (OSError, UnicodeDecodeError):
        raise EngineUnavailable(f"Filen med modellens nyckel kan inte läsas: {path.name}.") from None


def make(path: Path) -> str:
    """Write a new key to a new file that only its owner can read, and return it; FileExistsError if there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
