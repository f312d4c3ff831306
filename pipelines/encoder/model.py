"""The shipped sentence encoder: masked sentences to vectors of length 1, whose product says how alike they are in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from anonymize.labels import LABELS
from anonymize.ner.runtime import onnxruntime
from anonymize.ner.windows import OPEN, PAD, SEPARATOR
from anonymize.vault import PLACEHOLDER
from pipelines.errors import EncoderFailed

Floats = NDArray[np.float32]
HERE = Path(__file__).parent / "model"
PROVIDERS = ["CPUExecutionProvider"]
WIDTH = 384
PREFIX = "query: "  # as the model was taught to compare two sentences of a kind
LONGEST = 192  # tokens of a sentence that are read
BATCH = 1024  # tokens run at once, padding included
_NAMES = ("Kim", "Alex", "Robin", "Sasha", "Noa", "Mika", "Charlie", "Lo", "Juno", "Elis", "Tove", "Love", "Sam", "Jo", "Nikki",
          "Toni", "Vide", "Ariel", "Dani", "Enja")  # fmt: skip
THINGS = frozenset(label.word for label in LABELS.values() if label.name != "PERSON")  # every other word is a person's


@dataclass(frozen=True, repr=False)
class Encoder:
    """Turns masked text into vectors. Keeps nothing of what it reads."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer

    @classmethod
    def load(cls, folder: Path = HERE, *, threads: int = 1) -> "Encoder":
        """Read encoder.onnx and tokenizer.json of a folder; EncoderFailed when one is missing or damaged."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads, options.log_severity_level = threads, 1, 3
        options.enable_mem_pattern = False  # it keeps a plan for each shape of a batch, and there are always new ones
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, PROVIDERS)
        except Exception as error:  # ONNX Runtime and tokenizers raise their own kinds, all of them mean: no model
            raise EncoderFailed("Modellen som jämför meningar saknas eller är skadad.") from error
        return cls(session, tokenizer)

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a row of length 1 for each text, shape (texts, 384)."""
        ids = [self._ids(text) for text in texts]
        order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
        out = np.zeros((len(ids), WIDTH), np.float32)
        for group in _groups([len(ids[n]) for n in order]):
            members = [order[n] for n in group]
            out[members] = self._run([ids[n] for n in members])
        return out

    def _ids(self, text: str) -> list[int]:
        return [OPEN, *self.tokenizer.encode(PREFIX + readable(text)).ids[: LONGEST - 2], SEPARATOR]

    def _run(self, rows: Sequence[Sequence[int]]) -> Floats:
        batch = np.full((len(rows), max(map(len, rows))), PAD, np.int64)
        for line, ids in zip(batch, rows, strict=True):
            line[: len(ids)] = ids
        return np.asarray(self.session.run(None, {"ids": batch})[0], np.float32)


@cache
def shipped() -> Encoder:
    """Return the encoder of this package, read once."""
    return Encoder.load()


def readable(text: str) -> str:
    """Return masked text as the encoder can read it: everybody has a name by number, all else is called what it is."""
    return PLACEHOLDER.sub(lambda m: _name(m[1], int(m[2])), text)


def _name(word: str, number: int) -> str:
    return _NAMES[number % len(_NAMES)] if word not in THINGS else word.capitalize()


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Places of lengths in rising order, in groups of at most BATCH tokens."""
    groups: list[list[int]] = [[]]
    for n, length in enumerate(lengths):
        if groups[-1] and (len(groups[-1]) + 1) * length > BATCH:
            groups.append([])
        groups[-1].append(n)
    return groups if lengths else []
