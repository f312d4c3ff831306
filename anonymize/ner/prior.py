"""How likely a token, out of context and whatever its case, is a given name, surname, place, street or plain word."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from anonymize.errors import DetectorFailed
from anonymize.ner.ngrams import BUCKETS, features

HERE = Path(__file__).parent / "model" / "prior.npz"
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Prior:
    """Shares of a token's use in running text; they sum to 1."""

    first: float
    surname: float
    place: float
    street: float
    word: float

    @property
    def name(self) -> float:
        """Given name or surname."""
        return self.first + self.surname


@dataclass
class NamePrior:
    """A softmax over hashed character n-grams. Remembers the tokens it has seen, at most `room` of them."""

    weights: Floats
    bias: Floats
    room: int = 200_000
    seen: dict[str, Prior] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, file: Path = HERE) -> NamePrior:
        """Read the shipped weights; DetectorFailed when they are missing or damaged."""
        try:
            with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as saved:
                weights = saved["weights"].astype(np.float32) * saved["scale"].astype(np.float32)
                bias = saved["bias"].astype(np.float32)
            if weights.shape != (BUCKETS, len(bias)):
                raise ValueError("wrong shape")
        except Exception as error:  # zip, shape and type errors all mean: no prior
            raise DetectorFailed("namnprior", "modellen saknas eller är skadad") from error
        return cls(np.vstack([weights, np.zeros((1, weights.shape[1]), np.float32)]), bias)

    def score(self, token: str) -> Prior:
        """The prior of one token."""
        return self.scores([token])[0]

    def scores(self, tokens: list[str]) -> list[Prior]:
        """The priors of many tokens, in order."""
        new = list({t for t in tokens if t not in self.seen})
        if len(self.seen) + len(new) > self.room:
            self.seen.clear()
            new = list(set(tokens))
        for n in range(0, len(new), 4096):
            part = new[n : n + 4096]
            self.seen.update(zip(part, (Prior(*row) for row in self._shares(part).tolist()), strict=True))
        return [self.seen[t] for t in tokens]

    def _shares(self, tokens: list[str]) -> Floats:
        grams, whole = features(tokens)
        logits = (
            self.weights[grams].sum(1) / np.sqrt((grams < BUCKETS).sum(1))[:, None] + self.weights[whole] + self.bias
        )
        powers = np.exp(logits - logits.max(1, keepdims=True))
        return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)
