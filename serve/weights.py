"""What must be true of a model's folder before anything is loaded from it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from serve.models import Model


def faults(model: Model, folder: Path) -> Iterator[str]:
    """Yield, in Swedish, what a look at the folder shows to be wrong; serve/bundles/installed.py also reads every byte."""
    if not folder.is_dir():
        yield f"Mappen {folder} finns inte. Hämta in {model.source} med aktsam models import FIL."
        return
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        yield f"{folder}: config.json saknas eller går inte att läsa."
        return
    if "auto_map" in config:
        yield f"{folder}: modellen vill köra egen programkod (auto_map i config.json). Det tillåts inte."
    yield from _files(folder)
    yield from _shape(model, config)


def _files(folder: Path) -> Iterator[str]:
    index = folder / "model.safetensors.index.json"
    try:
        wanted = set(json.loads(index.read_text())["weight_map"].values()) if index.is_file() else set[str]()
    except (ValueError, KeyError, AttributeError, TypeError):
        yield f"{folder}: {index.name} går inte att läsa."
        return
    if missing := sorted(name for name in wanted if not (folder / name).is_file()):
        yield f"{folder}: {len(missing)} av {len(wanted)} filer med vikter saknas, den första är {missing[0]}."
    if not any(folder.glob("*.safetensors")):
        yield f"{folder}: inga vikter i safetensors. Andra format kan köra programkod och laddas inte."
    if not any(
        (folder / name).is_file() for name in ("tokenizer.json", "spiece.model", "tokenizer.model", "tekken.json")
    ):
        yield f"{folder}: tokenizern saknas (tokenizer.json, spiece.model, tokenizer.model eller tekken.json)."


def _shape(model: Model, config: dict[str, object]) -> Iterator[str]:
    text = config.get("text_config", config)
    if not isinstance(text, dict):
        yield "config.json: text_config är inte vad den ska vara."
        return
    for ours, names in (("layers", ("num_hidden_layers", "n_layer")), ("hidden", ("hidden_size", "n_embd"))):
        theirs = next((text[name] for name in names if name in text), None)
        if theirs is not None and theirs != getattr(model.shape, ours):
            yield f"Modellens fil säger shape.{ours}: {getattr(model.shape, ours)}, men config.json säger {theirs}."


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
