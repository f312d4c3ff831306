"""What a measurement is given beside its set: an earlier one to compare with, and a place for its report.

Both are looked at before anything is measured: a slip in a path costs a second, not an hour.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eval.errors import SetError


def baseline_at(path: Path | None, holds: str) -> dict[str, Any] | None:
    """Return an earlier measurement, each of whose parts has the key `holds`; SetError names the file, and the line."""
    if path is None:
        return None
    try:
        old = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SetError(f"{path.name} finns inte. Spara en mätning med --format json > {path.name}.") from None
    except OSError:
        raise SetError(f"{path.name} kan inte öppnas: det är en mapp, eller så saknas behörighet.") from None
    except ValueError as error:
        line = f", rad {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SetError(f"{path.name}{line}: inte JSON. Spara en mätning med --format json.") from None
    if not isinstance(old, dict) or not old or not all(isinstance(v, dict) and holds in v for v in old.values()):
        raise SetError(
            f"{path.name} är inte en mätning av det här slaget. Spara en med samma kommando och --format json."
        )
    return old


def comparable(old: dict[str, Any] | None, new: Iterable[str], path: Path | None) -> None:
    """SetError when an earlier measurement has nothing in common with this one: silence would look like no regression."""
    if old is not None and path is not None and not old.keys() & set(new):
        raise SetError(f"Inget i {path.name} går att jämföra: där finns {', '.join(old)}, här {', '.join(new)}.")


def report_at(path: Path | None, *inputs: str | Path | None) -> None:
    """SetError when a report cannot be written there, or would take the place of what is measured on."""
    if path is None:
        return
    if path.is_dir() or not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SetError(f"Rapporten {path.name} kan inte skrivas där. Ange en fil i en mapp som finns.")
    if path.exists() and any(given and Path(given).exists() and path.samefile(given) for given in inputs):
        raise SetError(f"{path.name} hör till det som mäts och skulle skrivas över. Välj ett annat namn.")
