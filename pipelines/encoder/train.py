"""Teach the encoder which sentence a claim rests on, and write what is shipped: encoder.onnx and tokenizer.json.

    python -m pipelines.encoder.train OUT [--start DIR | --e5 DIR] [--pairs FILE] [--rounds 1] [--seed 1] [--hold REGEX]
    python -m pipelines.encoder.train OUT --mean A/state-1.npz A/state-2.npz FOLDER

It goes on from the shipped encoder (--start, as it stands in pipelines/encoder/model), or begins with an untaught one (--e5, made
by anonymize.ner.e5). It learns the texts of pipelines/encoder/data, and of a FILE by eval.claims_pairs: which sentence a claim
rests on, and, weighing less, which claims a sentence bears, so that no sentence comes near to every claim. Rows whose id matches
--hold are left out; it prints how often their likeliest sentence is a right one, before and after each round, which is kept as
OUT/state-1.npz and so on. --mean ships the mean of such states (and of a FOLDER's encoder.onnx): rounds and courses err in other
places, and what was known before is less forgotten. What is written is rounded to 7 bits on the texts (pipelines.encoder.steps).
Seeded, on one thread. Needs torch and onnx, --e5 also wordfreq.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import normalize

from anonymize.ner.net import Encoder
from anonymize.ner.windows import OPEN, PAD, SEPARATOR
from anonymize.vault import PLACEHOLDER
from pipelines.encoder.floats import thaw
from pipelines.encoder.graph import build
from pipelines.encoder.model import HERE as SHIPPED
from pipelines.encoder.model import LONGEST, PREFIX, THINGS, Floats, readable
from pipelines.encoder.rounding import Batch, settle
from pipelines.encoder.texts import Row, rows
from pipelines.encoder.vocabulary import swedish, trim

LAYERS, HEADS = 12, 12
FROZEN = 4  # the lowest layers stay as they are
OTHERS = 40  # sentences of a row that claims are told apart from, at most
WARM = 0.1  # share of the steps in which the rate rises
LAST = 0.2  # of the rate that the last step has: what comes late is also learnt
SHARP = 0.05  # temperature of the likeness
BACK = 0.3  # weight of telling a sentence's claims from the others, beside telling a claim's sentence
PEOPLE = 20  # numbers that people are given anew in each round: who bears which name must not matter
SHOWN = (3, 2)  # sentences and claims of a text that the weights are rounded on
SHELF = 16  # texts run at once: near in length, so that little is padding
State = dict[str, Floats]


@dataclass(frozen=True)
class Plan:
    """How long and how hard."""

    rounds: int = 1
    rate: float = 5e-5
    seed: int = 1


class Sentences(Encoder):
    """Token ids to vectors of length 1: the mean of the last layer's tokens."""

    def open(self, ids: Tensor) -> Batch:
        """Return what goes into the first layer, and which tokens are none."""
        mask = (ids == PAD).to(torch.float32)[:, None, None, :] * -1e4
        return self.embedded(self.words(ids) + self.places[: ids.shape[1]]), mask

    def forward(self, ids: Tensor) -> Tensor:
        real = (ids != PAD).to(torch.float32)
        with torch.no_grad():
            x, mask = self.open(ids)
            for layer in self.layers[:FROZEN]:
                x = layer(x, mask)
        for layer in self.layers[FROZEN:]:
            x = layer(x, mask)
        return normalize((x * real[..., None]).sum(1), dim=-1)


class Teacher:
    """The encoder under training, with its tokenizer."""

    def __init__(self, state: State, tokenizer: Tokenizer, out: Path, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.random, self.out, self.tokenizer = plan, Random(plan.seed), out, tokenizer
        self.encoder = Sentences(len(state["words.weight"]), LAYERS, 1, heads=HEADS, dropout=0.05)
        self.encoder.load_state_dict({name: torch.tensor(value) for name, value in state.items()}, strict=False)

    def teach(self, rows: Sequence[Row], held: Sequence[Row]) -> None:
        """Go through the rows some times."""
        weights = [p for layer in self.encoder.layers[FROZEN:] for p in layer.parameters()]
        optimizer = torch.optim.AdamW(weights, lr=self.plan.rate, weight_decay=0.01)
        steps = max(1, self.plan.rounds * len(rows))
        rate = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda n: min((n + 1) / (WARM * steps), 1 - (1 - LAST) * n / steps)
        )
        print("round 0", self.right(held), flush=True)
        for n in range(self.plan.rounds):
            self.encoder.train()
            for row in self.random.sample(list(rows), len(rows)):
                optimizer.zero_grad()
                self._loss(renumbered(row, self.random)).backward()
                torch.nn.utils.clip_grad_norm_(weights, 1.0)
                optimizer.step()
                rate.step()
            np.savez(self.out / f"state-{n + 1}.npz", **self.state())  # type: ignore[arg-type]
            print(f"round {n + 1}", self.right(held), flush=True)

    def _loss(self, row: Row) -> Tensor:
        """How unsure it is of the true sentences of a row's claims, and of the claims of its sentences."""
        true = {n for _, places in row["claims"] for n in places}
        rest = [n for n in range(len(row["sentences"])) if n not in true]
        shown = sorted(true | set(self.random.sample(rest, min(len(rest), max(0, OTHERS - len(true))))))
        likeness = self._vectors([c for c, _ in row["claims"]]) @ self._vectors([row["sentences"][n] for n in shown]).T
        bears = torch.tensor([[n in places for n in shown] for _, places in row["claims"]])
        return _unsure(likeness, bears) + BACK * _unsure(likeness.T, bears.T)

    def right(self, rows: Sequence[Row]) -> str:
        """In how many claims the likeliest sentence is a true one."""
        self.encoder.eval()
        with torch.no_grad():
            hits = [hit for row in rows for hit in self._hits(row)]
        return f"{sum(hits)}/{len(hits)}"

    def _hits(self, row: Row) -> Iterator[bool]:
        likeness = self._vectors([c for c, _ in row["claims"]]) @ self._vectors(row["sentences"]).T
        yield from (int(best) in places for best, (_, places) in zip(likeness.argmax(1), row["claims"], strict=True))

    def settle(self, rows: Sequence[Row]) -> None:
        """Round the weights as they are shipped, on some sentences and claims of the rows."""
        self.encoder.eval()
        texts = [text for row in rows for text in self._some(row)]
        with torch.no_grad():
            batches = [self.encoder.open(ids) for _, ids in self._shelves(texts)]
        settle(self.encoder.layers, batches)

    def _some(self, row: Row) -> list[str]:
        held = (row["sentences"], [claim for claim, _ in row["claims"]])
        return [
            text for texts, n in zip(held, SHOWN, strict=True) for text in self.random.sample(texts, min(n, len(texts)))
        ]

    def _vectors(self, texts: Sequence[str]) -> Tensor:
        made = [(places, self.encoder(ids)) for places, ids in self._shelves(texts)]
        order = torch.tensor([n for places, _ in made for n in places])
        return torch.cat([vectors for _, vectors in made])[order.argsort()]

    def _shelves(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Tensor]]:
        """Yield the texts' places and padded token ids, those near in length together."""
        encoded = self.tokenizer.encode_batch([PREFIX + readable(text) for text in texts])
        ids = [[OPEN, *e.ids[: LONGEST - 2], SEPARATOR] for e in encoded]
        order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
        for at in range(0, len(order), SHELF):
            places = order[at : at + SHELF]
            width = len(ids[places[-1]])
            yield places, torch.tensor([ids[n] + [PAD] * (width - len(ids[n])) for n in places])

    def state(self) -> State:
        """Return the weights by name."""
        return {name: value.detach().numpy() for name, value in self.encoder.state_dict().items()}


def _unsure(likeness: Tensor, true: Tensor) -> Tensor:
    """How little, in each line, each true one stands out from the false ones; the other true ones are not in its way."""
    lost = []
    for scores, right in zip(likeness / SHARP, true, strict=True):
        if right.any() and not right.all():
            rest = torch.logsumexp(scores[~right], 0)
            lost.append((torch.logaddexp(scores[right], rest) - scores[right]).mean())
    return torch.stack(lost).mean() if lost else likeness.sum() * 0


def renumbered(row: Row, random: Random) -> Row:
    """Return a row whose people bear other numbers."""
    new = random.sample(range(1, PEOPLE + 1), PEOPLE)

    def change(text: str) -> str:
        return PLACEHOLDER.sub(lambda m: f"[{m[1]}-{new[int(m[2]) % PEOPLE] if m[1] not in THINGS else m[2]}]", text)

    claims = [[change(text), places] for text, places in row["claims"]]
    return {**row, "sentences": [change(text) for text in row["sentences"]], "claims": claims}


def begin(out: Path, e5: Path | None, start: Path) -> tuple[State, Tokenizer]:
    """Return the state to begin with and write its tokenizer to OUT."""
    if e5 is None:
        (out / "tokenizer.json").write_bytes((start / "tokenizer.json").read_bytes())
        state = thaw(onnx.load(start / "encoder.onnx"), LAYERS)
    else:
        kept = trim(e5 / "tokenizer.json", out / "tokenizer.json", swedish())
        state = dict(np.load(e5 / "e5.npz"))
        state["words.weight"] = state["words.weight"][kept]
    return state, Tokenizer.from_file(str(out / "tokenizer.json"))


def mean(states: Sequence[Path]) -> State:
    """Return the mean of some states, of which a folder is an encoder as shipped."""
    held = [thaw(onnx.load(path / "encoder.onnx"), LAYERS) if path.is_dir() else np.load(path) for path in states]
    return {name: np.mean([one[name] for one in held], axis=0, dtype=np.float32) for name in min(held, key=len)}


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    for name in ("--e5", "--pairs"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--start", type=Path, default=SHIPPED)
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--hold", default="")
    parser.add_argument("--mean", type=Path, nargs="+")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # more threads wait for one another where cores are shared
    state, tokenizer = begin(given.out, given.e5, given.start)
    pairs = given.pairs.read_text(encoding="utf-8").splitlines() if given.pairs else []
    known = [*rows(), *(json.loads(line) for line in pairs)]
    held = [row for row in known if re.fullmatch(given.hold, row["id"])]
    learnt = [row for row in known if row not in held]
    state = mean(given.mean) if given.mean else state
    teacher = Teacher(state, tokenizer, given.out, Plan(given.rounds, given.rate, given.seed))
    if not given.mean:
        teacher.teach(learnt, held)
    teacher.settle(learnt)
    print("rounded", teacher.right(held))
    onnx.save(build(teacher.state(), LAYERS, HEADS), given.out / "encoder.onnx")


if __name__ == "__main__":
    main()
