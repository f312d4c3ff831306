"""The sentences of one case as vectors, worked out in batches when they are asked for, gone with the case.

A role that one in the case has is read as that one: "modern" and [PERSON-3] mean the same there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipelines.case import CaseFile
from pipelines.encoder.model import Encoder, Floats

NEAREST = 3  # sentences that a sentence is most like
BLOCK = 256  # sentences compared with all others at once: a large model's piece holds thousands


@dataclass(frozen=True, repr=False)
class Meanings:
    """Vectors by a sentence's place in the case."""

    case: CaseFile
    encoder: Encoder
    held: dict[int, Floats] = field(default_factory=dict)
    crowds: dict[tuple[int, ...], list[float]] = field(default_factory=dict)

    def of(self, places: Sequence[int]) -> Floats:
        """Return a row of length 1 for each place, shape (places, 384)."""
        new = sorted({n for n in places if n not in self.held})
        rows = self._vectors([self.case.sentences[n].masked.text for n in new])
        self.held.update(zip(new, rows, strict=True))
        return np.stack([self.held[n] for n in places])

    def likeness(self, text: str, places: Sequence[int]) -> list[float]:
        """Return how alike a masked text and each of the sentences are in meaning, up to 1 for the same."""
        return [float(x) for x in self.of(places) @ self._vectors([text])[0]]

    def crowd(self, places: tuple[int, ...]) -> list[float]:
        """Return how alike each sentence is to those of the others that are most like it."""
        if places not in self.crowds:
            self.crowds[places] = [float(row.mean()) if len(row) else 0.0 for row in _nearest(self.of(places))]
        return self.crowds[places]

    def _vectors(self, texts: Sequence[str]) -> Floats:
        return self.encoder.vectors([self.case.cast.known(text) for text in texts])


def _nearest(rows: Floats) -> Iterator[Floats]:
    """Yield for each row how alike the others most like it are, the likest first; NEAREST or fewer."""
    most = min(NEAREST + 1, len(rows))
    for at in range(0, len(rows), BLOCK):
        alike = np.partition(rows[at : at + BLOCK] @ rows.T, len(rows) - most, axis=1)[:, -most:]
        yield from np.sort(alike, axis=1)[:, -2::-1]  # the likest of all is the row itself
