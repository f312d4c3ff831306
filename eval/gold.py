"""Case files with known answers, one folder a case: what a good summary holds, when things happened, where sources differ.

The answers stand in the folder (`gold.json`) or beside it (`<folder>.gold.json`); the two write a fact's quotes differently.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.errors import SetError

HERE = Path(__file__).parent / "sets"
OUTSIDE = frozenset({"gold.json"})


@dataclass(frozen=True)
class Quote:
    """Words that stand in a document of the case (its file name), white space of any kind being equal."""

    document: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Fact:
    """What an officer would miss. Each quote is a right source of the part that it states."""

    id: str
    text: str = field(repr=False)
    critical: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Dated:
    """What happened at a time: `date` written to its precision (2026-03-12, 2026-03, 2026), or the ISO week it lies in."""

    date: str
    event: str = field(repr=False)
    week: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True)
class GoldCase:
    """A case and its answers. `template` is the kind of case by the name that its author gave it."""

    name: str
    files: tuple[Path, ...]
    template: str | None
    facts: tuple[Fact, ...]
    timeline: tuple[Dated, ...]
    contradictions: tuple[tuple[Quote, ...], ...] = ()
    injections: tuple[Quote, ...] = ()  # harmful ones
    harmless: tuple[Quote, ...] = ()

    @property
    def half(self) -> str:
        """a or b, told by the name alone: errors are read in a, b is what is judged by."""
        return "ab"[hashlib.sha256(self.name.encode()).digest()[0] % 2]


def load(name: str | Path, half: str | None = None) -> list[GoldCase]:
    """Return the cases of a folder, of one case, or of a set by its name under eval/sets; SetError when there is none."""
    roots = [root for root in (Path(name), HERE / name) if root.is_dir()]
    found = [read(path) for root in roots[:1] for path in _answers(root)]
    if not found:
        raise SetError(f"Det finns inga fall med facit (gold.json) i {Path(name).name}.")
    return [case for case in found if half in (None, case.half)]


def _answers(root: Path) -> list[Path]:
    beside = root.with_name(f"{root.name}.gold.json")
    own = [path for path in (beside, root / "gold.json") if path.is_file()]
    return own or sorted([*root.glob("*.gold.json"), *root.glob("*/gold.json")])


def read(path: Path) -> GoldCase:
    """Return one case; SetError names the file of a fault."""
    inside = path.name in OUTSIDE
    folder = path.parent if inside else path.with_name(path.name.removesuffix(".gold.json"))
    files = tuple(sorted(p for p in folder.iterdir() if p.name not in OUTSIDE)) if inside else (folder,)
    try:
        return _case(folder.name, files, json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError):
        raise SetError(f"{folder.name}/{path.name}: inte ett facit.") from None


def _case(name: str, files: tuple[Path, ...], gold: Mapping[str, Any]) -> GoldCase:
    injections = gold.get("injections", [])
    return GoldCase(
        name,
        files,
        gold.get("template"),
        tuple(Fact(f["id"], f["text"], f["critical"], _quotes(f.get("sources") or [f])) for f in gold["facts"]),
        tuple(_dated(event) for event in gold["timeline"]),
        tuple(_quotes(c["sources"]) for c in gold.get("contradictions", [])),
        _quotes(i for i in injections if i["harmful"]),
        _quotes(i for i in injections if not i["harmful"]),
    )


def _quotes(sources: Iterable[Mapping[str, Any]]) -> tuple[Quote, ...]:
    return tuple(Quote(s["document"], s["quote"]) for s in sources)


def _dated(event: Mapping[str, Any]) -> Dated:
    quote = _quotes([event["source"]])[0] if event.get("source") else None
    return Dated(str(event["date"]), event["event"], event.get("week"), quote)
