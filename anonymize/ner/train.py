"""Train the Swedish NER model and write what is shipped: model.onnx, tokenizer.json, labels.json.

    python -m anonymize.ner.train --data DIR --e5 DIR --out DIR [--rounds 8 | --minutes 60]     # needs torch, onnx, wordfreq
    python -m anonymize.ner.train --data DIR --model anonymize/ner/model --out DIR              # teaches a shipped model on

DIR of --e5 is made by anonymize.ner.e5. Seeded; a checkpoint after every round, and the next call goes on from it.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import log_softmax

from anonymize.ner.batches import IGNORE, LABELS, NUMBERS, OUTSIDE_OR_NUMBER, OUTSIDE_OR_QUASI, QUASI, batches
from anonymize.ner.graph import build, reopen
from anonymize.ner.mixture import Mixture
from anonymize.ner.net import Encoder
from anonymize.ner.vocabulary import trim

HEADS = 12
UNKNOWN = -2.0  # the bias of a label that a model has not been taught
# Half the bits are a third faster where the processor multiplies them, and twenty times slower where it only pretends to.
HALF = "AVX512" in torch.backends.cpu.get_cpu_capability()


@dataclass(frozen=True)
class Plan:
    """How long and how hard: rounds of the mixture, or minutes by the clock (this call's; 0: count rounds), tokens a
    step, peak learning rate."""

    rounds: int = 8
    minutes: float = 0.0
    layers: int = 6
    tokens: int = 1536
    rate: float = 1.5e-4
    seed: int = 7


def start(e5: Path, kept: list[int], layers: int) -> Encoder:
    """The first `layers` of multilingual-e5-small with a small vocabulary and a fresh head."""
    arrays = np.load(e5 / "e5.npz")
    state = {k: torch.from_numpy(arrays[k]) for k in arrays.files if _depth(k) < layers}
    state["words.weight"] = state["words.weight"][kept]
    encoder = Encoder(len(kept), layers, 1 + 2 * len(LABELS), heads=HEADS)
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    assert set(missing) == {"head.weight", "head.bias"} and not unexpected, (missing, unexpected)
    return encoder


def shipped(folder: Path) -> Encoder:
    """A shipped model's rounded weights as numbers that can be taught; labels that it does not know begin by chance."""
    state = {k: torch.tensor(v) for k, v in reopen(onnx.load(str(folder / "model.onnx"))).items()}
    known = json.loads((folder / "labels.json").read_text(encoding="utf-8"))["labels"]
    layers = 1 + max(_depth(name) for name in state)
    encoder = Encoder(len(state["words.weight"]), layers, 1 + 2 * len(LABELS), heads=HEADS)
    rows = [0, *(1 + 2 * LABELS.index(label) + part for label in known for part in (0, 1))]
    with torch.no_grad():
        encoder.head.bias.fill_(UNKNOWN)
        for name, taught in (("weight", encoder.head.weight), ("bias", encoder.head.bias)):
            taught[rows] = state[f"head.{name}"]
            state[f"head.{name}"] = taught.clone()
    encoder.load_state_dict(state)
    return encoder


def _depth(name: str) -> int:
    return int(name.split(".")[1]) if name.startswith("layers.") else -1


def loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy; where the author marked no quasi-identifiers, or no numbers, O and those are equally right."""
    flat, wanted = log_softmax(logits.float().flatten(0, 1), -1), targets.flatten()
    chosen = flat.gather(1, wanted.clamp(min=0)[:, None])[:, 0]
    for target, columns in ((OUTSIDE_OR_QUASI, slice(-2 * QUASI, None)), (OUTSIDE_OR_NUMBER, NUMBERS)):
        either = torch.cat([flat[:, :1], flat[:, columns]], 1).logsumexp(1)
        chosen = torch.where(wanted == target, either, chosen)
    return -chosen[wanted != IGNORE].mean()


class Trainer:
    """Weights and optimizer; saved after each round."""

    def __init__(self, encoder: Encoder, plan: Plan, folder: Path) -> None:
        self.encoder, self.plan, self.file = encoder, plan, folder / "checkpoint.pt"
        slow = [p for n, p in encoder.named_parameters() if n in ("words.weight", "places")]
        fast = [p for n, p in encoder.named_parameters() if n.startswith("head")]
        rest = [p for n, p in encoder.named_parameters() if n not in ("words.weight", "places") and n[:4] != "head"]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": slow, "scale": 0.5, "weight_decay": 0.0},
                {"params": fast, "scale": 3.0},
                {"params": rest, "scale": 1.0},
            ],
            lr=plan.rate,
            weight_decay=0.01,
            fused=True,
        )
        self.round = self.step = 0
        self.begun = time.time()
        if self.file.exists():
            self._resume()

    def _resume(self) -> None:
        saved = torch.load(self.file, weights_only=True)
        self.encoder.load_state_dict(saved["encoder"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.round, self.step = saved["round"], saved["step"]

    def save(self) -> None:
        part = self.file.with_suffix(".part")
        torch.save(
            {
                "encoder": self.encoder.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "round": self.round,
                "step": self.step,
            },
            part,
        )
        part.replace(self.file)

    def run(self, mixture: Mixture) -> None:
        """The rounds that are left."""
        self.begun = time.time()
        while self._done(0) < 1:
            rows = mixture.rows(self.plan.seed * 1000 + self.round)
            self._round(list(batches(rows, self.plan.tokens, Random(self.plan.seed * 1000 + self.round))))
            self.round += 1
            self.save()

    def _round(self, cut: list[tuple[np.ndarray, np.ndarray]]) -> None:
        begun, total = time.time(), 0.0
        self.encoder.train()
        for n, (ids, targets) in enumerate(cut):
            done = self._done(n / len(cut))
            if done >= 1:
                return
            self._rate(done)
            with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
                logits = self.encoder(torch.from_numpy(ids))
            value = loss(logits, torch.from_numpy(targets))
            value.backward()
            torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad()
            self.step += 1
            total += value.item()
            if n % 20 == 19:
                print(
                    f"round {self.round} {n + 1}/{len(cut)} loss {total / 20:.4f} {time.time() - begun:.0f} s",
                    file=sys.stderr,
                    flush=True,
                )
                total = 0.0

    def _done(self, part: float) -> float:
        """How much of the way is behind, 0 to 1, at this part of the round."""
        if self.plan.minutes:
            return (time.time() - self.begun) / 60 / self.plan.minutes
        return (self.round + part) / self.plan.rounds

    def _rate(self, done: float) -> None:
        """Warm up over 4 % of the way, then follow a cosine to nothing."""
        factor = min(1.0, done / 0.04 + 0.01) * 0.5 * (1 + math.cos(math.pi * done))
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate * group["scale"] * factor


def ship(state: dict[str, Tensor], layers: int, folder: Path, threshold: float = 0.25) -> None:
    """Write model.onnx and labels.json."""
    onnx.save(build({n: t.float().numpy() for n, t in state.items()}, layers, HEADS), str(folder / "model.onnx"))
    facts = {"labels": list(LABELS), "threshold": threshold, "bits": 7}
    (folder / "labels.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _begin(arguments: argparse.Namespace, plan: Plan, out: Path) -> Encoder:
    """The weights to begin with; their tokenizer is put into `out`."""
    if arguments.model:
        shutil.copyfile(arguments.model / "tokenizer.json", out / "tokenizer.json")
        return shipped(arguments.model)
    if not (out / "kept.json").exists():
        kept = trim(arguments.e5 / "tokenizer.json", out / "tokenizer.json", arguments.data)
        (out / "kept.json").write_text(json.dumps(kept), encoding="utf-8")
    return start(arguments.e5, json.loads((out / "kept.json").read_text(encoding="utf-8")), plan.layers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--e5", type=Path)
    begin.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--minutes", type=float, default=0.0, help="anneal by the clock instead of by rounds")
    parser.add_argument("--layers", type=int, default=Plan.layers)
    parser.add_argument("--tokens", type=int, default=Plan.tokens, help="tokens a step")
    parser.add_argument("--rate", type=float, default=Plan.rate, help="peak learning rate")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    out, plan = arguments.out, Plan(*(getattr(arguments, f) for f in ("rounds", "minutes", "layers", "tokens", "rate")))
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(plan.seed)
    trainer = Trainer(_begin(arguments, plan, out), plan, out)
    mixture = Mixture.read(arguments.data, Tokenizer.from_file(str(out / "tokenizer.json")))
    if arguments.model:  # less of what it knows already
        mixture = replace(mixture, norwegian_share=2000, documents=400, plain=200)
    trainer.run(mixture)
    ship(trainer.encoder.state_dict(), len(trainer.encoder.layers), out)


if __name__ == "__main__":
    main()
