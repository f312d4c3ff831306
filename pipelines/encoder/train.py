"""Teach the encoder which sentence a claim rests on, and write what is shipped: encoder.onnx and tokenizer.json.

    python -m pipelines.encoder.train --e5 DIR --pairs FILE --out DIR [--rounds 3] [--hold 4]     # needs torch, onnx, wordfreq

DIR of --e5 is made by anonymize.ner.e5, FILE by eval.claims_pairs. --rounds 0 ships the encoder untaught. --hold N leaves every
Nth row out and prints how often its likeliest sentence is a right one, before and after each round. Seeded.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import normalize

from anonymize.ner.net import Encoder
from anonymize.ner.windows import OPEN, PAD, SEPARATOR
from pipelines.encoder.graph import build
from pipelines.encoder.model import LONGEST, PREFIX, readable
from pipelines.encoder.vocabulary import swedish, trim

LAYERS, HEADS = 12, 12
FROZEN = 4  # the lowest layers stay as they are
OTHERS = 40  # sentences of a row that claims are told apart from, at most
WARM = 0.1  # share of the steps in which the rate rises
SHARP = 0.05  # temperature of the likeness
Row = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """How long and how hard."""

    rounds: int = 3
    rate: float = 3e-5
    seed: int = 5


class Sentences(Encoder):
    """Token ids to vectors of length 1: the mean of the last layer's tokens."""

    def forward(self, ids: Tensor) -> Tensor:
        real = (ids != PAD).to(torch.float32)
        mask = (1 - real)[:, None, None, :] * -1e4
        with torch.no_grad():
            x = self.embedded(self.words(ids) + self.places[: ids.shape[1]])
            for layer in self.layers[:FROZEN]:
                x = layer(x, mask)
        for layer in self.layers[FROZEN:]:
            x = layer(x, mask)
        return normalize((x * real[..., None]).sum(1), dim=-1)


class Teacher:
    """The encoder under training, with its tokenizer."""

    def __init__(self, e5: Path, out: Path, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.random = plan, Random(plan.seed)
        kept = trim(e5 / "tokenizer.json", out / "tokenizer.json", swedish())
        self.tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
        arrays = np.load(e5 / "e5.npz")
        state = {name: torch.from_numpy(arrays[name]) for name in arrays.files}
        state["words.weight"] = state["words.weight"][kept]
        self.encoder = Sentences(len(kept), LAYERS, 1, heads=HEADS, dropout=0.05)
        self.encoder.load_state_dict(state, strict=False)

    def teach(self, rows: Sequence[Row], held: Sequence[Row]) -> None:
        """Go through the rows some times."""
        weights = [p for layer in self.encoder.layers[FROZEN:] for p in layer.parameters()]
        optimizer = torch.optim.AdamW(weights, lr=self.plan.rate, weight_decay=0.01)
        steps = max(1, self.plan.rounds * len(rows))
        rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min((n + 1) / (WARM * steps), 1 - n / steps))
        print("round 0", self.right(held), flush=True)
        for n in range(self.plan.rounds):
            self.encoder.train()
            for row in self.random.sample(list(rows), len(rows)):
                optimizer.zero_grad()
                self._loss(row).backward()
                torch.nn.utils.clip_grad_norm_(weights, 1.0)
                optimizer.step()
                rate.step()
            print(f"round {n + 1}", self.right(held), flush=True)

    def _loss(self, row: Row) -> Tensor:
        """How unsure it is of the true sentences of a row's claims."""
        true = {n for _, places in row["claims"] for n in places}
        rest = [n for n in range(len(row["sentences"])) if n not in true]
        shown = sorted(true | set(self.random.sample(rest, min(len(rest), max(0, OTHERS - len(true))))))
        likeness = self._vectors([c for c, _ in row["claims"]]) @ self._vectors([row["sentences"][n] for n in shown]).T
        logs = torch.log_softmax(likeness / SHARP, -1)
        wanted = [torch.logsumexp(logs[k, [shown.index(n) for n in p]], 0) for k, (_, p) in enumerate(row["claims"])]
        return -torch.stack(wanted).mean()

    def right(self, rows: Sequence[Row]) -> str:
        """In how many claims the likeliest sentence is a true one."""
        self.encoder.eval()
        with torch.no_grad():
            hits = [hit for row in rows for hit in self._hits(row)]
        return f"{sum(hits)}/{len(hits)}"

    def _hits(self, row: Row) -> Iterator[bool]:
        likeness = self._vectors([c for c, _ in row["claims"]]) @ self._vectors(row["sentences"]).T
        yield from (int(best) in places for best, (_, places) in zip(likeness.argmax(1), row["claims"], strict=True))

    def _vectors(self, texts: Sequence[str]) -> Tensor:
        encoded = self.tokenizer.encode_batch([PREFIX + readable(text) for text in texts])
        ids = [[OPEN, *e.ids[: LONGEST - 2], SEPARATOR] for e in encoded]
        width = max(map(len, ids))
        return self.encoder(torch.tensor([row + [PAD] * (width - len(row)) for row in ids]))

    def ship(self, out: Path) -> None:
        """Write encoder.onnx."""
        state = {name: value.detach().numpy() for name, value in self.encoder.state_dict().items()}
        onnx.save(build(state, LAYERS, HEADS), out / "encoder.onnx")


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--e5", "--pairs", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--hold", type=int, default=0)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in given.pairs.read_text(encoding="utf-8").splitlines()]
    held = rows[:: given.hold] if given.hold else []
    teacher = Teacher(given.e5, given.out, Plan(given.rounds, given.rate))
    teacher.teach([row for row in rows if row not in held], held)
    teacher.ship(given.out)


if __name__ == "__main__":
    main()
