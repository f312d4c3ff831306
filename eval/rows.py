"""Documents with known answers: {"id","case","kind","voice","text","entities":[{"start","end","label","person"}]} a line.

Or a small case a line, {"name", "texts"}, marked "⟦Anna Ek|1⟧ bor på ⟦Storgatan 1|ADDRESS|1⟧": words, label, whose.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from eval.errors import SetError

MARK = re.compile(r"⟦([^|⟧]+)\|(?:([A-Z_]+)\|)?(\w+)⟧")
HERE = Path(__file__).parent / "sets"


@dataclass(frozen=True)
class Gold:
    """One mention: half-open code-point offsets, a label and, where known, whose it is."""

    start: int
    end: int
    label: str
    person: str | None = None


@dataclass(frozen=True)
class Row:
    """One document of a set."""

    id: str
    case: str
    kind: str
    text: str = field(repr=False)
    entities: tuple[Gold, ...]


def find(name: str) -> list[Path]:
    """Return the files of a set: a JSONL path, a folder, or the name of a folder under eval/sets."""
    path = Path(name)
    if path.is_file():
        return [path]
    for folder in (path, HERE / name):
        if folder.is_dir() and (files := sorted(folder.glob("*.jsonl"))):
            return files
    raise SetError(f"Uppsättningen {name} finns inte. Ange en JSONL-fil eller något av: {', '.join(names())}.")


def names() -> list[str]:
    """Return the names of the sets that are there."""
    return sorted({p.parent.name for p in HERE.glob("*/*.jsonl")})


def load(paths: list[Path]) -> list[Row]:
    """Read a set; SetError names the file and line of a fault."""
    rows = [row for path in paths for number, line in _lines(path) for row in _rows(line, path, number)]
    if not rows:
        raise SetError(f"{', '.join(path.name for path in paths)}: inga dokument att mäta på.")
    return rows


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8") as file:
        yield from ((n, line) for n, line in enumerate(file, 1) if line.strip())


def _rows(line: str, path: Path, number: int) -> Iterator[Row]:
    try:
        row = json.loads(line)
        texts = [str(text) for text in row["texts"]] if "texts" in row else None
        name = str(row["name"]) if texts else ""
    except (ValueError, KeyError, TypeError):
        raise SetError(f"{path.name}, rad {number}: inte ett dokument med facit.") from None
    if texts is None:
        yield _row(row, path, number)
    for n, text in enumerate(texts or ()):
        yield marked(f"{name} {n}", name, text)


def marked(name: str, case: str, text: str) -> Row:
    """Return the document that a marked text is."""
    out, entities, at = "", [], 0
    for m in MARK.finditer(text):
        out += text[at : m.start()]
        entities.append(Gold(len(out), len(out) + len(m[1]), m[2] or "PERSON", m[3]))
        out, at = out + m[1], m.end()
    return Row(name, case, "prov", out + text[at:], tuple(entities))


def _row(row: Any, path: Path, number: int) -> Row:
    try:
        entities = tuple(Gold(e["start"], e["end"], e["label"], e.get("person")) for e in row["entities"])
        fault = any(not 0 <= e.start < e.end <= len(row["text"]) for e in entities)
        case = str(row.get("case") or row["id"])
        if not fault:
            return Row(str(row["id"]), case, row.get("kind") or "okänd", row["text"], entities)
    except (ValueError, KeyError, TypeError):
        pass
    raise SetError(f"{path.name}, rad {number}: inte ett dokument med facit.")


def cases(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the rows of each case; those of one case stand together."""
    for _, group in groupby(rows, key=lambda row: row.case):
        yield list(group)


def half(rows: list[Row], which: str) -> list[Row]:
    """Return the rows of half "a" or "b", or "all": a case goes by a hash of its id. One half is read, the other judges."""
    return [row for row in rows if which == "all" or _half(row.case) == which]


def _half(case: str) -> str:
    return "ab"[hashlib.sha256(case.encode()).digest()[0] % 2]
